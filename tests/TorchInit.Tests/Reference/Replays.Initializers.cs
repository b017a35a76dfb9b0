using System.Numerics.Tensors;

namespace TorchInit.Tests;

internal static partial class Replays
{
    private static readonly Dictionary<string, Replay> Initializers = new()
    {
        ["fans"] = (call, _) =>
        {
            var (fanIn, fanOut) = Fans.Of(call.Shape("shape"));
            return new[] { fanIn, fanOut };
        },
        ["gain"] = (call, _) => Gain.Of(NonlinearityOf(call.Text("nonlinearity")), call.NullableDouble("param")),
        ["kaiming_uniform_bound"] = (call, _) => Kaiming(call, (shape, a, mode, nonlinearity) => Init.KaimingUniformBound(shape, a, mode, nonlinearity)),
        ["kaiming_normal_std"] = (call, _) => Kaiming(call, (shape, a, mode, nonlinearity) => Init.KaimingNormalStd(shape, a, mode, nonlinearity)),
        ["xavier_uniform_bound"] = (call, _) => Init.XavierUniformBound(call.Shape("shape"), call.Double("gain")),
        ["xavier_normal_std"] = (call, _) => Init.XavierNormalStd(call.Shape("shape"), call.Double("gain")),
        ["sqrt5_bounds"] = (call, _) =>
        {
            var fanIns = call.Ints("fan_ins");
            return new Named
            {
                ["fan_in"] = fanIns.Select(n => (long)n).ToArray(),
                ["bound"] = fanIns.Select(n => Init.KaimingUniformBound([1, n], a: Math.Sqrt(5))).ToArray(),
                ["expected"] = fanIns.Select(n => 1 / Math.Sqrt(n)).ToArray(),
            };
        },
        ["sqrt5_identity"] = (call, _) =>
        {
            var byUlps = new List<long>();
            long differentFloats = 0;
            var largest = call.Int("largest");
            for (var fanIn = 1; fanIn <= largest; fanIn++)
            {
                var (bound, expected) = (Init.KaimingUniformBound([1, fanIn], a: Math.Sqrt(5)), 1 / Math.Sqrt(fanIn));
                var ulps = (int)Math.Abs(BitConverter.DoubleToInt64Bits(bound) - BitConverter.DoubleToInt64Bits(expected));
                while (byUlps.Count <= ulps)
                    byUlps.Add(0);
                byUlps[ulps]++;
                differentFloats += (float)bound != (float)expected ? 1 : 0;
            }
            return new Named { ["double"] = byUlps.ToArray(), ["float"] = differentFloats };
        },
        ["init_uniform"] = (call, platform) => Fill(call,
            tensor => Init.Uniform(tensor, call.Generator(platform), call.Double("a"), call.Double("b"))),
        ["init_normal"] = (call, platform) => Fill(call,
            tensor => Init.Normal(tensor, call.Generator(platform), call.Double("mean"), call.Double("std"))),
        ["kaiming_uniform"] = (call, platform) => Fill(call,
            tensor => Init.KaimingUniform(tensor, call.Generator(platform), call.Double("a"), ModeOf(call), NonlinearityOf(call))),
        ["kaiming_normal"] = (call, platform) => Fill(call,
            tensor => Init.KaimingNormal(tensor, call.Generator(platform), call.Double("a"), ModeOf(call), NonlinearityOf(call))),
        ["xavier_uniform"] = (call, platform) => Fill(call, tensor => Init.XavierUniform(tensor, call.Generator(platform), call.Double("gain"))),
        ["xavier_normal"] = (call, platform) => Fill(call, tensor => Init.XavierNormal(tensor, call.Generator(platform), call.Double("gain"))),
        ["xavier_uniform_gain_zero"] = (call, platform) => Init.XavierUniform(Floats(call.Shape("shape")), new TorchGenerator(1, platform), gain: 0),
        ["kaiming_uniform_transposed"] = (call, platform) => Transposed(call, platform, (view, g) => Init.KaimingUniform(view, g)),
        ["kaiming_normal_transposed"] = (call, platform) => Transposed(call, platform, (view, g) => Init.KaimingNormal(view, g)),
        ["trunc_normal_transposed"] = (call, platform) => Transposed(call, platform, (view, g) => Init.TruncatedNormal(view, g, a: -1, b: 1)),
        ["orthogonal_transposed"] = (call, platform) =>
        {
            TorchGenerator? generator = null;
            var filled = Transposed(call, platform, (view, g) => Init.Orthogonal(view, generator = g));
            return new Named { [""] = filled, ["next"] = generator!.Randn(4) };
        },
        ["trunc_normal"] = (call, platform) =>
        {
            var (mean, std, a, b) = (call.Double("mean"), call.Double("std"), call.Double("a"), call.Double("b"));
            return Fill(call, tensor => Init.TruncatedNormal(tensor, call.Generator(platform), mean, std, a, b));
        },
        ["trunc_normal_100_sigmas"] = (call, platform) =>
            Init.TruncatedNormal(Floats(call.Shape("shape")), call.Generator(platform), std: call.Double("std")),
        ["trunc_normal_of_nothing"] = (call, platform) =>
        {
            var generator = new TorchGenerator(1, platform);
            var tensor = Init.TruncatedNormal(Floats(call.Shape("shape")), generator, a: call.Double("a"), b: call.Double("b"));
            return new Named { [""] = tensor, ["next"] = generator.Rand(4) };
        },
        ["constant"] = (call, _) => Fill(call, tensor => Init.Constant(tensor, call.Double("value"))),
        ["ones_zeros"] = (call, _) =>
        {
            return new Named
            {
                ["ones"] = Fill(call, tensor => Init.Ones(tensor)),
                ["zeros"] = Fill(call, tensor => Init.Zeros(tensor)),
            };
        },
        ["eye"] = (call, _) => Fill(call,
            tensor => Init.Eye(Init.Constant(tensor, 7))),
        ["dirac"] = (call, _) => Fill(call, tensor => Init.Dirac(Init.Constant(tensor, 7), call.Int("groups"))),
        ["orthogonal"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            var tensor = Init.Orthogonal(Floats(call.Shape("shape")), generator, call.Double("gain"));
            return new Named { [""] = tensor, ["next"] = generator.Randn(5) };
        },
        ["orthogonal_state"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            Init.Orthogonal(Floats(call.Shape("shape")), generator);
            return generator.GetState();
        },
        ["orthogonal_double"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            var tensor = Init.Orthogonal(Doubles(call.Shape("shape")), generator, call.Double("gain"));
            return new Named { [""] = tensor, ["next"] = generator.Randn(5) };
        },
        ["sparse"] = (call, platform) =>
        {
            var (generator, sparsity, std) = (call.Generator(platform), call.Double("sparsity"), call.Double("std"));
            var tensor = Fill(call, tensor => Init.Sparse(tensor, generator, sparsity, std));
            return new Named { [""] = tensor, ["next"] = generator.Rand(4) };
        },
        ["sparse_with_generator"] = (call, platform) =>
            Init.Sparse(Floats(call.Shape("shape")), call.Generator(platform), call.Double("sparsity"),
                permutations: call.Generator(platform, "global_seed")),
    };

    /// <summary>PyTorch's name of a nonlinearity as a member; one that PyTorch does not know becomes −1.</summary>
    internal static Nonlinearity NonlinearityOf(string name) => name switch
    {
        "linear" => Nonlinearity.Linear,
        "conv1d" => Nonlinearity.Conv1d,
        "conv2d" => Nonlinearity.Conv2d,
        "conv3d" => Nonlinearity.Conv3d,
        "conv_transpose1d" => Nonlinearity.ConvTranspose1d,
        "conv_transpose2d" => Nonlinearity.ConvTranspose2d,
        "conv_transpose3d" => Nonlinearity.ConvTranspose3d,
        "sigmoid" => Nonlinearity.Sigmoid,
        "tanh" => Nonlinearity.Tanh,
        "relu" => Nonlinearity.ReLU,
        "leaky_relu" => Nonlinearity.LeakyReLU,
        "selu" => Nonlinearity.SELU,
        _ => (Nonlinearity)(-1),
    };

    internal static Nonlinearity NonlinearityOf(CallArguments call) => NonlinearityOf(call.Text("nonlinearity"));

    /// <summary>PyTorch's name of a mode as a member; one that PyTorch does not know becomes −1.</summary>
    internal static FanMode ModeOf(CallArguments call) => call.Text("mode").ToLowerInvariant() switch
    {
        "fan_in" => FanMode.FanIn,
        "fan_out" => FanMode.FanOut,
        _ => (FanMode)(-1),
    };

    private static double Kaiming(CallArguments call, Func<nint[], double, FanMode, Nonlinearity, double> scale)
    {
        return scale(call.Shape("shape"), call.Double("a"), ModeOf(call), NonlinearityOf(call));
    }

    /// <summary>The transpose of a new matrix of the shape that the call names, filled.</summary>
    private static Tensor<float> Transposed(CallArguments call, TorchPlatform platform, Func<Tensor<float>, TorchGenerator, Tensor<float>> fill)
    {
        var shape = call.Shape("shape");
        return fill(Tensor.Create(new float[shape[0] * shape[1]], [shape[1], shape[0]], [1, shape[1]]), call.Generator(platform));
    }
}
