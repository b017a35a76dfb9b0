using System.Numerics.Tensors;
using TorchSharp;
using Xunit.Sdk;
using static TorchSharp.torch;

namespace TorchInit.LiveTests;

/// <summary>
/// Random calls, made of libtorch and of this library with the same seed: the same bits, and the generators in the same state
/// afterwards. Libtorch's arithmetic is this machine's, so the platform is the one of this machine.
/// </summary>
public sealed class LiveTests
{
    private const int Calls = 400;

    private static readonly Lazy<string?> Missing = new(Load);

    private static TorchPlatform Platform { get; } = TorchPlatforms.OfThisMachine() ?? TorchPlatform.LinuxX64;

    /// <summary>What is drawn: into a tensor of libtorch, and into one of ours. The numbers are arguments between 0 and 1.</summary>
    private static readonly Dictionary<string, (Action<torch.Tensor, double, double> Theirs, Action<Tensor<float>, TorchGenerator, double, double> Single, Action<Tensor<double>, TorchGenerator, double, double>? Dual)> Draws = new()
    {
        ["uniform"] = ((t, a, b) => t.uniform_(-a, b), (t, g, a, b) => g.Uniform(t, -a, b), (t, g, a, b) => g.Uniform(t, -a, b)),
        ["normal"] = ((t, a, b) => t.normal_(a, b), (t, g, a, b) => g.Normal(t, a, b), null),
        ["exponential"] = ((t, a, b) => t.exponential_(a + 0.1), (t, g, a, b) => g.Exponential(t, a + 0.1), null),
        ["bernoulli"] = ((t, a, b) => t.bernoulli_(a), (t, g, a, b) => g.Bernoulli(t, a), (t, g, a, b) => g.Bernoulli(t, a)),
        ["kaiming_uniform"] = ((t, a, b) => nn.init.kaiming_uniform_(t, a * 3), (t, g, a, b) => Init.KaimingUniform(t, g, a: a * 3), (t, g, a, b) => Init.KaimingUniform(t, g, a: a * 3)),
        ["kaiming_normal"] = ((t, a, b) => nn.init.kaiming_normal_(t, a * 3), (t, g, a, b) => Init.KaimingNormal(t, g, a: a * 3), null),
        ["xavier_uniform"] = ((t, a, b) => nn.init.xavier_uniform_(t, a + b), (t, g, a, b) => Init.XavierUniform(t, g, gain: a + b), (t, g, a, b) => Init.XavierUniform(t, g, gain: a + b)),
        // TorchSharp's xavier_normal_ draws other numbers than PyTorch's of the same name, so it cannot be asked.
    };

    public static TheoryData<string> Names => [.. Draws.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bits_of_libtorch_whatever_the_seed_shape_and_arguments(string name)
    {
        Require();
        var (theirs, single, dual) = Draws[name];
        var random = new Random(name.Length);
        for (var call = 0; call < Calls; call++)
        {
            var (seed, a, b) = (random.NextInt64(), random.NextDouble(), random.NextDouble() + 1e-3);
            nint[] shape = [random.Next(1, 40), random.Next(1, 40), .. Enumerable.Range(0, random.Next(3)).Select(_ => (nint)random.Next(1, 4))];
            var isDouble = dual is not null && call % 4 == 0;
            var why = FormattableString.Invariant($"{name}({a:R}, {b:R}), shape [{string.Join(", ", shape)}], seed {seed}, {(isDouble ? "double" : "float")}");
            Seed(seed);
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var expected = empty([.. shape.Select(n => (long)n)], dtype: isDouble ? ScalarType.Float64 : ScalarType.Float32);
            theirs(expected, a, b);
            var generator = new TorchGenerator((ulong)seed, Platform);
            if (isDouble)
            {
                var actual = System.Numerics.Tensors.Tensor.CreateFromShape<double>(shape);
                dual!(actual, generator, a, b);
                AssertSame(expected.data<double>().ToArray(), [.. actual], BitConverter.DoubleToInt64Bits, why);
            }
            else
            {
                var actual = System.Numerics.Tensors.Tensor.CreateFromShape<float>(shape);
                single(actual, generator, a, b);
                AssertSame(expected.data<float>().ToArray(), [.. actual], BitConverter.SingleToInt32Bits, why);
            }

            // The next draw shows that both took as many words.
            Assert.True(rand(1).item<float>() == generator.Rand(1)[0], $"{why}: the next number is another");
        }
    }

    [Fact]
    public void Permutations_are_libtorch_s()
    {
        Require();
        var random = new Random(3);
        for (var call = 0; call < Calls; call++)
        {
            var (seed, count) = (random.NextInt64(), random.Next(1, 3000));
            Seed(seed);
            using var expected = randperm(count);
            Assert.Equal(expected.data<long>().ToArray(), new TorchGenerator((ulong)seed, Platform).Permutation(count));
        }
    }

    [Fact]
    public void A_layer_begins_as_libtorch_s_does()
    {
        Require();
        var random = new Random(4);
        for (var call = 0; call < Calls; call++)
        {
            var (seed, inputs, outputs) = (random.NextInt64(), random.Next(1, 100), random.Next(1, 100));
            Seed(seed);
            using var expected = nn.Linear(inputs, outputs);
            var actual = new Linear(inputs, outputs, new TorchGenerator((ulong)seed, Platform));
            var why = FormattableString.Invariant($"Linear({inputs}, {outputs}), seed {seed}");
            AssertSame(expected.weight!.data<float>().ToArray(), [.. actual.Weight.Value], BitConverter.SingleToInt32Bits, why);
            AssertSame(expected.bias!.data<float>().ToArray(), [.. actual.Bias!.Value], BitConverter.SingleToInt32Bits, why);
        }
    }

    private static void Seed(long seed) => torch.random.manual_seed(seed);

    private static void AssertSame<T, TBits>(T[] expected, T[] actual, Func<T, TBits> bits, string why)
        where TBits : struct
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(bits(expected[i]).Equals(bits(actual[i])), FormattableString.Invariant($"{why}: at {i} {actual[i]:R}, of libtorch {expected[i]:R}"));
    }

    /// <summary>Skips where libtorch does not load; fails there where it is required.</summary>
    private static void Require()
    {
        if (Missing.Value is not { } reason)
            return;
        Assert.False(Environment.GetEnvironmentVariable("TORCHINIT_REQUIRE_LIBTORCH") == "1", reason);
        Assert.Skip(reason);
    }

    private static string? Load()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            torch.set_num_threads(1);
            return null;
        }
        catch (Exception e) when (e is not XunitException)
        {
            return $"libtorch does not load here: {e.GetBaseException().Message.ReplaceLineEndings(" ")}";
        }
    }
}
