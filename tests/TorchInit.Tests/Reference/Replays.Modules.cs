using System.Numerics;

namespace TorchInit.Tests;

internal static partial class Replays
{
    private static readonly Dictionary<string, Replay> Modules = new()
    {
        ["linear"] = (call, platform) =>
            Parameters(
                DefaultInit.LinearRecipe(call.Int("in_features"), call.Int("out_features"), call.Bool("bias")), call, call.Generator(platform), names: false),
        ["linear_without_inputs"] = (call, platform) =>
        {
            var (generator, warnings) = (call.Generator(platform), new List<InitWarning>());
            var layer = DefaultInit.Linear(0, call.Int("out_features"), generator, onWarning: warnings.Add);
            return new Named { ["weight"] = layer["weight"], ["bias"] = layer["bias"], ["warning"] = warnings.Single().Message, ["next"] = generator.Rand(4) };
        },
        ["bilinear"] = (call, platform) =>
            Parameters(
                DefaultInit.BilinearRecipe(call.Int("in1_features"), call.Int("in2_features"), call.Int("out_features"), call.Bool("bias")), call, platform),
        ["conv"] = (call, platform) => Parameters(Convolution(call.Text("module"), call), call, platform),
        ["conv_without_inputs"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            return Parameters(Convolution(call.Text("module"), call), call, generator).With("next", generator.Rand(4));
        },
        ["embedding"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            var recipe = DefaultInit.EmbeddingRecipe(call.Int("num_embeddings"), call.Int("embedding_dim"), call.NullableInt("padding_idx"), "Padding_idx");
            return Parameters(recipe, call, generator).With("next", generator.Rand(2));
        },
        ["embedding_bag"] = (call, platform) =>
            Parameters(
                DefaultInit.EmbeddingBag(call.Int("num_embeddings"), call.Int("embedding_dim"), call.Generator(platform), call.NullableInt("padding_idx"))),
        ["recurrent"] = (call, platform) =>
        {
            var recipe = DefaultInit.RecurrentRecipe(Gates(call.Text("module")), call.Int("input_size"), call.Int("hidden_size"), call.Int("num_layers"),
                call.Bool("bias"), call.Bool("bidirectional"), call.Int("proj_size"));
            return Parameters(recipe, call, platform);
        },
        ["recurrent_cell"] = (call, platform) =>
            Parameters(
                DefaultInit.CellRecipe(Gates(call.Text("module")), call.Int("input_size"), call.Int("hidden_size"), call.Bool("bias")), call, platform),
        ["attention"] = (call, platform) =>
        {
            return call.DType switch
            {
                "float64" => Of<double>(),
                "float16" => Of<Half>(),
                "bfloat16" => Of<BFloat16>(),
                _ => Of<float>(),
            };

            Named Of<T>()
                where T : unmanaged, IFloatingPointIeee754<T> => Parameters(DefaultInit.MultiheadAttention<T>(
                    call.Int("embed_dim"), call.Int("num_heads"), call.Generator(platform), call.Bool("bias"), call.Bool("add_bias_kv"),
                    call.NullableInt("kdim"), call.NullableInt("vdim")));
        },
        ["transformer_encoder_layer"] = (call, platform) =>
            Parameters(DefaultInit.TransformerEncoderLayer(call.Int("d_model"), call.Int("nhead"), call.Generator(platform), call.Int("dim_feedforward"))),
        ["without_draws"] = (call, platform) => Parameters(Normalization(call)).With("next", new TorchGenerator(1, platform).Rand(2)),
        ["layer_norm_without_bias"] = (call, _) => Parameters(DefaultInit.LayerNorm(call.Shape("size"), bias: false)),
        ["rms_norm"] = (call, _) => Parameters(DefaultInit.RmsNorm(call.Shape("shape"))),
        ["linear_cross_entropy_loss"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            var (inputs, classes, outputs, bias) = (call.Int("in_features"), call.Int("num_classes"), call.Ints("out_features"), call.Bool("bias"));
            return (call.IsDouble
                ? Parameters(DefaultInit.LinearCrossEntropyLoss<double>(inputs, classes, generator, outputs, bias))
                : Parameters(DefaultInit.LinearCrossEntropyLoss<float>(inputs, classes, generator, outputs, bias))).With("next", generator.Rand(2));
        },
    };

    private static int Gates(string module) => module.Replace("Cell", "", StringComparison.Ordinal) switch
    {
        "RNN" => 1,
        "GRU" => 3,
        "LSTM" => 4,
        _ => throw new FormatException($"The replay knows no recurrent module '{module}'."),
    };

    private static ModuleRecipe Convolution(string module, CallArguments call)
    {
        var dimensions = module[^2] - '0';
        var kernel = call.Shape("kernel_size");
        if (kernel.Length == 1)
            kernel = [.. Enumerable.Repeat(kernel[0], dimensions)];
        var (inputs, outputs, groups, bias) = (call.Int("in_channels"), call.Int("out_channels"), call.Int("groups", 1), call.Bool("bias", true));
        return module.StartsWith("ConvTranspose", StringComparison.Ordinal)
            ? DefaultInit.ConvTransposeRecipe(inputs, outputs, kernel, groups, bias)
            : DefaultInit.ConvRecipe(inputs, outputs, kernel, groups, bias);
    }

    private static ModuleParameters<float> Normalization(CallArguments call)
    {
        var module = call.Text("module");
        switch (module)
        {
            case "BatchNorm1d" or "BatchNorm2d" or "BatchNorm3d":
                var batch = call.PassedOn("num_features");
                return DefaultInit.BatchNorm(batch.Int("num_features"), batch.Bool("affine", true), batch.Bool("track_running_stats", true));
            case "InstanceNorm1d" or "InstanceNorm2d" or "InstanceNorm3d":
                var instance = call.PassedOn("num_features");
                return DefaultInit.InstanceNorm(instance.Int("num_features"), instance.Bool("affine", false), instance.Bool("track_running_stats", false));
            case "LayerNorm":
                var layer = call.PassedOn("normalized_shape");
                return DefaultInit.LayerNorm(layer.Shape("normalized_shape"), layer.Bool("elementwise_affine", true));
            case "GroupNorm":
                var group = call.PassedOn("num_groups", "num_channels");
                return DefaultInit.GroupNorm(group.Int("num_groups"), group.Int("num_channels"), group.Bool("affine", true));
            case "PReLU":
                var prelu = call.PassedOn("num_parameters");
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

    private static Named Parameters(ModuleRecipe recipe, CallArguments call, TorchPlatform platform) =>
        Parameters(recipe, call, call.Generator(platform));

    /// <summary>The same for any dtype.</summary>
    private static Named Parameters(ModuleRecipe recipe, CallArguments call, TorchGenerator generator, bool names = true) => call.DType switch
    {
        "float64" => Parameters(recipe.Draw<double>(generator), names),
        "float16" => Parameters(recipe.Draw<Half>(generator), names),
        "bfloat16" => Parameters(recipe.Draw<BFloat16>(generator), names),
        _ => Parameters(recipe.Draw<float>(generator), names),
    };
}
