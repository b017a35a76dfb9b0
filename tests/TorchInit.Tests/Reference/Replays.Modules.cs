using System.Numerics;

namespace TorchInit.Tests;

internal static partial class Replays
{
    private static readonly Dictionary<string, Replay> Modules = new()
    {
        ["linear"] = (arguments, platform) =>
        {
            var call = arguments.Bind("in_features", "out_features", "seed", "bias", "dtype");
            return Parameters(
                DefaultInit.LinearRecipe(call.Int("in_features"), call.Int("out_features"), call.Bool("bias", true)), call, call.Generator(platform), names: false);
        },
        ["linear_without_inputs"] = (arguments, platform) =>
        {
            var call = arguments.Bind("out_features", "seed");
            var (generator, warnings) = (call.Generator(platform), new List<InitWarning>());
            var layer = DefaultInit.Linear(0, call.Int("out_features"), generator, onWarning: warnings.Add);
            return new Named { ["weight"] = layer["weight"], ["bias"] = layer["bias"], ["warning"] = warnings.Single().Message, ["next"] = generator.Rand(4) };
        },
        ["bilinear"] = (arguments, platform) =>
        {
            var call = arguments.Bind("in1_features", "in2_features", "out_features", "bias", "seed", "dtype");
            return Parameters(
                DefaultInit.BilinearRecipe(call.Int("in1_features"), call.Int("in2_features"), call.Int("out_features"), call.Bool("bias", true)), call, platform);
        },
        ["conv"] = (arguments, platform) =>
        {
            var call = arguments.Bind("module", "in_channels", "out_channels", "kernel_size", "groups", "bias", "seed", "dtype");
            return Parameters(Convolution(call), call, platform);
        },
        ["conv_without_inputs"] = (arguments, platform) =>
        {
            var call = arguments.Bind("module", "in_channels", "out_channels", "kernel_size", "seed");
            var generator = call.Generator(platform);
            return Parameters(Convolution(call), call, generator).With("next", generator.Rand(4));
        },
        ["embedding"] = (arguments, platform) =>
        {
            var call = arguments.Bind("num_embeddings", "embedding_dim", "padding_idx", "seed", "dtype");
            var generator = call.Generator(platform);
            var recipe = DefaultInit.EmbeddingRecipe(call.Int("num_embeddings"), call.Int("embedding_dim"), call.NullableInt("padding_idx"), "Padding_idx");
            return Parameters(recipe, call, generator).With("next", generator.Rand(2));
        },
        ["embedding_bag"] = (arguments, platform) =>
        {
            var call = arguments.Bind("num_embeddings", "embedding_dim", "padding_idx", "seed");
            return Parameters(
                DefaultInit.EmbeddingBag(call.Int("num_embeddings"), call.Int("embedding_dim"), call.Generator(platform), call.NullableInt("padding_idx")));
        },
        ["recurrent"] = (arguments, platform) =>
        {
            var call = arguments.Bind("module", "input_size", "hidden_size", "num_layers", "bias", "bidirectional", "proj_size", "seed", "dtype");
            var recipe = DefaultInit.RecurrentRecipe(Gates(call.Text("module")), call.Int("input_size"), call.Int("hidden_size"), call.Int("num_layers", 1),
                call.Bool("bias", true), call.Bool("bidirectional", false), call.Int("proj_size", 0));
            return Parameters(recipe, call, platform);
        },
        ["recurrent_cell"] = (arguments, platform) =>
        {
            var call = arguments.Bind("module", "input_size", "hidden_size", "bias", "seed");
            return Parameters(
                DefaultInit.CellRecipe(Gates(call.Text("module")), call.Int("input_size"), call.Int("hidden_size"), call.Bool("bias", true)), call, platform);
        },
        ["attention"] = (arguments, platform) =>
        {
            var call = arguments.Bind("embed_dim", "num_heads", "bias", "add_bias_kv", "kdim", "vdim", "seed", "dtype");
            return call.Text("dtype", "float32") switch
            {
                "float64" => Of<double>(),
                "float16" => Of<Half>(),
                "bfloat16" => Of<BFloat16>(),
                _ => Of<float>(),
            };

            Named Of<T>()
                where T : unmanaged, IFloatingPointIeee754<T> => Parameters(DefaultInit.MultiheadAttention<T>(
                    call.Int("embed_dim"), call.Int("num_heads"), call.Generator(platform), call.Bool("bias", true), call.Bool("add_bias_kv", false),
                    call.NullableInt("kdim"), call.NullableInt("vdim")));
        },
        ["transformer_encoder_layer"] = (arguments, platform) =>
        {
            var call = arguments.Bind("d_model", "nhead", "dim_feedforward", "seed");
            return Parameters(DefaultInit.TransformerEncoderLayer(call.Int("d_model"), call.Int("nhead"), call.Generator(platform), call.Int("dim_feedforward")));
        },
        ["without_draws"] = (arguments, platform) =>
        {
            var (module, others) = arguments.SplitName();
            return Parameters(Normalization(module, others)).With("next", new TorchGenerator(1, platform).Rand(2));
        },
        ["layer_norm_without_bias"] = (arguments, _) => Parameters(DefaultInit.LayerNorm(arguments.Bind("size").Shape("size"), bias: false)),
        ["rms_norm"] = (arguments, _) =>
        {
            var call = arguments.Bind("shape", "elementwise_affine");
            return Parameters(DefaultInit.RmsNorm(call.Shape("shape"), call.Bool("elementwise_affine", true)));
        },
    };

    private static int Gates(string module) => module.Replace("Cell", "", StringComparison.Ordinal) switch
    {
        "RNN" => 1,
        "GRU" => 3,
        "LSTM" => 4,
        _ => throw new FormatException($"The replay knows no recurrent module '{module}'."),
    };

    private static ModuleRecipe Convolution(Arguments.Bound call)
    {
        var module = call.Text("module");
        var dimensions = module[^2] - '0';
        var kernel = call.Shape("kernel_size");
        if (kernel.Length == 1)
            kernel = [.. Enumerable.Repeat(kernel[0], dimensions)];
        var (inputs, outputs, groups, bias) = (call.Int("in_channels"), call.Int("out_channels"), call.Int("groups", 1), call.Bool("bias", true));
        return module.StartsWith("ConvTranspose", StringComparison.Ordinal)
            ? DefaultInit.ConvTransposeRecipe(inputs, outputs, kernel, groups, bias)
            : DefaultInit.ConvRecipe(inputs, outputs, kernel, groups, bias);
    }

    private static ModuleParameters<float> Normalization(string module, Arguments arguments)
    {
        switch (module)
        {
            case "BatchNorm1d" or "BatchNorm2d" or "BatchNorm3d":
                var batch = arguments.Bind("num_features", "affine", "track_running_stats");
                return DefaultInit.BatchNorm(batch.Int("num_features"), batch.Bool("affine", true), batch.Bool("track_running_stats", true));
            case "InstanceNorm1d" or "InstanceNorm2d" or "InstanceNorm3d":
                var instance = arguments.Bind("num_features", "affine", "track_running_stats");
                return DefaultInit.InstanceNorm(instance.Int("num_features"), instance.Bool("affine", false), instance.Bool("track_running_stats", false));
            case "LayerNorm":
                var layer = arguments.Bind("normalized_shape", "elementwise_affine");
                return DefaultInit.LayerNorm(layer.Shape("normalized_shape"), layer.Bool("elementwise_affine", true));
            case "GroupNorm":
                var group = arguments.Bind("num_groups", "num_channels", "affine");
                return DefaultInit.GroupNorm(group.Int("num_groups"), group.Int("num_channels"), group.Bool("affine", true));
            case "PReLU":
                var prelu = arguments.Bind("num_parameters", "init");
                return DefaultInit.PReLU(prelu.Int("num_parameters", 1), prelu.Double("init", 0.25));
            default:
                throw new FormatException($"The replay knows no module '{module}'.");
        }
    }

    /// <summary>Parameters, buffers and their names, one a line, in PyTorch's order.</summary>
    private static Named Parameters<T>(ModuleParameters<T> module, bool names = true)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var results = new Named();
        foreach (var (name, tensor) in module.StateDict())
            results.Add(name, tensor);
        return names ? results.With("names", string.Join('\n', results.Keys)) : results;
    }

    private static Named Parameters(ModuleRecipe recipe, Arguments.Bound call, TorchPlatform platform) =>
        Parameters(recipe, call, call.Generator(platform));

    /// <summary>The same for any dtype.</summary>
    private static Named Parameters(ModuleRecipe recipe, Arguments.Bound call, TorchGenerator generator, bool names = true) => call.Text("dtype", "float32") switch
    {
        "float64" => Parameters(recipe.Draw<double>(generator), names),
        "float16" => Parameters(recipe.Draw<Half>(generator), names),
        "bfloat16" => Parameters(recipe.Draw<BFloat16>(generator), names),
        _ => Parameters(recipe.Draw<float>(generator), names),
    };
}
