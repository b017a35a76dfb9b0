using System.Numerics.Tensors;

namespace TorchInit.Tests;

internal static partial class Replays
{
    private static readonly Dictionary<string, Replay> Initializers = new()
    {
        ["fans"] = (arguments, _) =>
        {
            var (fanIn, fanOut) = Fans.Of(arguments.Bind("shape").Shape("shape"));
            return new[] { fanIn, fanOut };
        },
        ["gain"] = (arguments, _) =>
        {
            var call = arguments.Bind("nonlinearity", "param");
            return Gain.Of(NonlinearityOf(call.Text("nonlinearity")), call.NullableDouble("param"));
        },
        ["kaiming_uniform_bound"] = (arguments, _) => Kaiming(arguments, (shape, a, mode, nonlinearity) => Init.KaimingUniformBound(shape, a, mode, nonlinearity)),
        ["kaiming_normal_std"] = (arguments, _) => Kaiming(arguments, (shape, a, mode, nonlinearity) => Init.KaimingNormalStd(shape, a, mode, nonlinearity)),
        ["xavier_uniform_bound"] = (arguments, _) =>
        {
            var call = arguments.Bind("shape", "gain");
            return Init.XavierUniformBound(call.Shape("shape"), call.Double("gain", 1));
        },
        ["xavier_normal_std"] = (arguments, _) =>
        {
            var call = arguments.Bind("shape", "gain");
            return Init.XavierNormalStd(call.Shape("shape"), call.Double("gain", 1));
        },
        ["sqrt5_bounds"] = (arguments, _) =>
        {
            var fanIns = arguments.Bind("fan_ins").Ints("fan_ins");
            return new Named
            {
                ["fan_in"] = fanIns.Select(n => (long)n).ToArray(),
                ["bound"] = fanIns.Select(n => Init.KaimingUniformBound([1, n], a: Math.Sqrt(5))).ToArray(),
                ["expected"] = fanIns.Select(n => 1 / Math.Sqrt(n)).ToArray(),
            };
        },
        ["sqrt5_identity"] = (arguments, _) =>
        {
            var byUlps = new List<long>();
            long differentFloats = 0;
            var largest = arguments.Bind("largest").Int("largest");
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
        ["init_uniform"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "a", "b", "seed", "dtype");
            return Fill(call,
                tensor => Init.Uniform(tensor, call.Generator(platform), call.Double("a", 0), call.Double("b", 1)));
        },
        ["init_normal"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "mean", "std", "seed", "dtype");
            return Fill(call,
                tensor => Init.Normal(tensor, call.Generator(platform), call.Double("mean", 0), call.Double("std", 1)));
        },
        ["kaiming_uniform"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "a", "mode", "nonlinearity", "seed", "dtype");
            return Fill(call,
                tensor => Init.KaimingUniform(tensor, call.Generator(platform), call.Double("a", 0), ModeOf(call), NonlinearityOf(call)));
        },
        ["kaiming_normal"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "a", "mode", "nonlinearity", "seed", "dtype");
            return Fill(call,
                tensor => Init.KaimingNormal(tensor, call.Generator(platform), call.Double("a", 0), ModeOf(call), NonlinearityOf(call)));
        },
        ["xavier_uniform"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "gain", "seed", "dtype");
            return Fill(call,
                tensor => Init.XavierUniform(tensor, call.Generator(platform), call.Double("gain", 1)));
        },
        ["xavier_normal"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "gain", "seed", "dtype");
            return Fill(call,
                tensor => Init.XavierNormal(tensor, call.Generator(platform), call.Double("gain", 1)));
        },
        ["xavier_uniform_gain_zero"] = (arguments, platform) =>
            Init.XavierUniform(Floats(arguments.Bind("shape").Shape("shape")), new TorchGenerator(1, platform), gain: 0),
        ["kaiming_uniform_transposed"] = (arguments, platform) => Transposed(arguments, platform, (view, g) => Init.KaimingUniform(view, g)),
        ["kaiming_normal_transposed"] = (arguments, platform) => Transposed(arguments, platform, (view, g) => Init.KaimingNormal(view, g)),
        ["trunc_normal_transposed"] = (arguments, platform) => Transposed(arguments, platform, (view, g) => Init.TruncatedNormal(view, g, a: -1, b: 1)),
        ["orthogonal_transposed"] = (arguments, platform) =>
        {
            TorchGenerator? generator = null;
            var filled = Transposed(arguments, platform, (view, g) => Init.Orthogonal(view, generator = g));
            return new Named { [""] = filled, ["next"] = generator!.Randn(4) };
        },
        ["trunc_normal"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "mean", "std", "a", "b", "seed", "dtype");
            var (mean, std, a, b) = (call.Double("mean", 0), call.Double("std", 1), call.Double("a", -2), call.Double("b", 2));
            return Fill(call,
                tensor => Init.TruncatedNormal(tensor, call.Generator(platform), mean, std, a, b));
        },
        ["trunc_normal_100_sigmas"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "std", "seed");
            return Init.TruncatedNormal(Floats(call.Shape("shape")), call.Generator(platform), std: call.Double("std"));
        },
        ["trunc_normal_of_nothing"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "a", "b");
            var generator = new TorchGenerator(1, platform);
            var tensor = Init.TruncatedNormal(Floats(call.Shape("shape")), generator, a: call.Double("a", -2), b: call.Double("b", 2));
            return new Named { [""] = tensor, ["next"] = generator.Rand(4) };
        },
        ["constant"] = (arguments, _) =>
        {
            var call = arguments.Bind("shape", "value", "dtype");
            return Fill(call, tensor => Init.Constant(tensor, call.Double("value")));
        },
        ["ones_zeros"] = (arguments, _) =>
        {
            var call = arguments.Bind("shape", "dtype");
            return new Named
            {
                ["ones"] = Fill(call, tensor => Init.Ones(tensor)),
                ["zeros"] = Fill(call, tensor => Init.Zeros(tensor)),
            };
        },
        ["eye"] = (arguments, _) => Fill(arguments.Bind("shape", "dtype"),
            tensor => Init.Eye(Init.Constant(tensor, 7))),
        ["dirac"] = (arguments, _) =>
        {
            var call = arguments.Bind("shape", "groups", "dtype");
            return Fill(call,
                tensor => Init.Dirac(Init.Constant(tensor, 7), call.Int("groups", 1)));
        },
        ["orthogonal"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "gain", "seed");
            var generator = call.Generator(platform);
            var tensor = Init.Orthogonal(Floats(call.Shape("shape")), generator, call.Double("gain", 1));
            return new Named { [""] = tensor, ["next"] = generator.Randn(5) };
        },
        ["orthogonal_state"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "seed");
            var generator = call.Generator(platform);
            Init.Orthogonal(Floats(call.Shape("shape")), generator);
            return generator.GetState();
        },
        ["orthogonal_double"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "gain", "seed");
            var generator = call.Generator(platform);
            var tensor = Init.Orthogonal(Doubles(call.Shape("shape")), generator, call.Double("gain", 1));
            return new Named { [""] = tensor, ["next"] = generator.Randn(5) };
        },
        ["sparse"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "sparsity", "std", "seed", "dtype");
            var (generator, sparsity, std) = (call.Generator(platform), call.Double("sparsity"), call.Double("std", 0.01));
            var tensor = Fill(call, tensor => Init.Sparse(tensor, generator, sparsity, std));
            return new Named { [""] = tensor, ["next"] = generator.Rand(4) };
        },
        ["sparse_with_generator"] = (arguments, platform) =>
        {
            var call = arguments.Bind("shape", "sparsity", "seed", "global_seed");
            return Init.Sparse(Floats(call.Shape("shape")), call.Generator(platform), call.Double("sparsity"),
                permutations: call.Generator(platform, "global_seed"));
        },
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

    internal static Nonlinearity NonlinearityOf(Arguments.Bound call) => NonlinearityOf(call.Text("nonlinearity", "leaky_relu"));

    /// <summary>PyTorch's name of a mode as a member; one that PyTorch does not know becomes −1.</summary>
    internal static FanMode ModeOf(Arguments.Bound call) => call.Text("mode", "fan_in").ToLowerInvariant() switch
    {
        "fan_in" => FanMode.FanIn,
        "fan_out" => FanMode.FanOut,
        _ => (FanMode)(-1),
    };

    private static double Kaiming(Arguments arguments, Func<nint[], double, FanMode, Nonlinearity, double> scale)
    {
        var call = arguments.Bind("shape", "a", "mode", "nonlinearity");
        return scale(call.Shape("shape"), call.Double("a", 0), ModeOf(call), NonlinearityOf(call));
    }

    /// <summary>The transpose of a new matrix of the shape that the call names, filled.</summary>
    private static Tensor<float> Transposed(Arguments arguments, TorchPlatform platform, Func<Tensor<float>, TorchGenerator, Tensor<float>> fill)
    {
        var call = arguments.Bind("shape", "seed");
        var shape = call.Shape("shape");
        return fill(Tensor.Create(new float[shape[0] * shape[1]], [shape[1], shape[0]], [1, shape[1]]), call.Generator(platform));
    }
}
