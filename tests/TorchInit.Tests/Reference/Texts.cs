using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>The C# for the statements that PyTorch answers with an error or a warning.</summary>
internal static class Texts
{
    /// <summary>What a statement led to: the exception, and the warnings before it.</summary>
    public sealed record Outcome(Exception? Error, IReadOnlyList<string> Warnings);

    /// <summary>Mistakes that C# does not let one make, or answers otherwise, and why. Each must be in a set, so that the list cannot outlive its reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotInCSharp = new Dictionary<string, string>
    {
        ["init.calculate_gain('leaky_relu', 'steep')"] = "the parameter is a double?",
        ["init.calculate_gain('leaky_relu', True)"] = "the parameter is a double?",
        ["init._calculate_fan_in_and_fan_out(torch.empty(()))"] = "Tensor<T> has one dimension or more; the shape [] is tested with the fans",
        ["torch.empty(3, dtype=torch.int64).uniform_(0, 1)"] = "only tensors of float, double, Half and BFloat16 are filled: C# does not compile it",
        ["torch.empty(3, dtype=torch.int64).normal_()"] = "only tensors of float, double, Half and BFloat16 are filled: C# does not compile it",
        ["torch.manual_seed(math.nan)"] = "a seed is a long or a ulong",
        ["torch.manual_seed(2**64)"] = "a seed is a long or a ulong",
        ["torch.manual_seed(-2**63 - 1)"] = "a seed is a long or a ulong",
        ["torch.set_rng_state(torch.zeros(5056))"] = "a state is a span of bytes",
        ["torch.empty(3, requires_grad=True).uniform_(0, 1)"] = "there is no autograd: a tensor does not require a gradient",
        ["torch.empty(3, requires_grad=True).normal_()"] = "there is no autograd: a tensor does not require a gradient",
        ["nn.RNN(3, 5, proj_size=2)"] = "only Lstm has the parameter",
        ["nn.GRU(3, 5, proj_size=2)"] = "only Lstm has the parameter",
        ["nn.MSELoss()(torch.zeros(4, 3), torch.zeros(5, 3))"] = "nothing is broadcast here, so that other shapes are refused in the words in which PyTorch warns",
        ["nn.BatchNorm1d(5)(torch.zeros(5))"] = "every layer here takes a batch of two dimensions, and all say so alike",
        ["nn.RNN(3, 5, dropout=0.5)"] = "dropout draws nothing when a module is made, so no method takes it",
        ["nn.Linear(3, 4).grad"] = "Linear has no such member: C# does not compile it; lesson 08 quotes what PyTorch says",
        ["nn.Linear(3, 4, nonlinearity='relu')"] = "Linear has no such parameter: C# does not compile it; lesson 08 quotes what PyTorch says",
        ["nn.Linear(3, 4, weight_initializer='xavier_uniform')"] = "Linear has no such parameter: C# does not compile it; lesson 08 quotes what PyTorch says",
    };

    /// <summary>Deprecated names without the underscore, about which PyTorch warns, do not exist here.</summary>
    public static bool IsDeprecatedName(string statement) =>
        statement.StartsWith("init.", StringComparison.Ordinal) && !statement[..statement.IndexOf('(', StringComparison.Ordinal)].EndsWith('_');

    /// <summary>Runs a Python statement in C#.</summary>
    public static Outcome Run(string statement)
    {
        var warnings = new List<string>();
        var errors = new List<Exception>();
        try
        {
            PythonExpression.Evaluate(statement, (function, arguments) => Call(function, arguments, warning => warnings.Add(warning.Message)));
        }
        catch (Exception error) when (error is not (FormatException or InvalidCastException))
        {
            errors.Add(error);
        }
        return new(errors.SingleOrDefault(), warnings);
    }

    private static object? Call(string function, Arguments arguments, Action<InitWarning> onWarning)
    {
        var generator = new TorchGenerator(1);
        switch (function)
        {
            case "torch.empty" or "torch.zeros":
                return NewTensor(arguments);
            case "torch.tensor":
                return ((object?[])arguments.Bind("data")["data"]!).Select(value => (float)PythonExpression.Number(value)).ToArray();
            case "Tensor.expand":
                return Tensor.Create(new float[1], [arguments.Bind("self", "size").Int("size")], [0]);
            case "torch.randperm":
                return generator.Permutation(arguments.Bind("n").Int("n"));
            case "torch.bernoulli":
                var probabilities = (float[])arguments.Bind("p")["p"]!;
                generator.Bernoulli(new float[probabilities.Length], probabilities);
                return null;
            case "torch.set_rng_state":
                generator.SetState(((Tensor<byte>)arguments.Bind("state")["state"]!).ToArray());
                return null;
            case "torch.full":
                var full = arguments.Bind("size", "fill_value");
                return Enumerable.Repeat((long)full.Int("fill_value"), (int)full.Shape("size")[0]).ToArray();
            case "torch.optim.SGD":
                var sgd = arguments.Bind("params", "lr", "momentum");
                var parameters = ((object?[])sgd["params"]!).Select(tensor => new Parameter<float>((Tensor<float>)tensor!));
                return new Sgd(parameters, sgd.Double("lr"), sgd.Double("momentum", 0));
            case "Tensor.eval":
                var module = (Layer)arguments.First!;
                module.Eval();
                return module;
            case "Module.__call__":
                return CallModule(arguments.Bind("self", "input", "target"));
            case "nn.CrossEntropyLoss":
                return new CrossEntropyLoss();
            case "nn.MSELoss":
                return new MseLoss();
            case "nn.Linear":
                var linear = arguments.Bind("in_features", "out_features");
                return new Linear(linear.Int("in_features"), linear.Int("out_features"), generator, onWarning: onWarning);
            case "nn.BatchNorm1d":
                return new BatchNorm1d(arguments.Bind("num_features").Int("num_features"));
            case "init._calculate_fan_in_and_fan_out":
                return Fans.Of((Tensor<float>)arguments.Bind("tensor")["tensor"]!);
            case "init.calculate_gain":
                var gain = arguments.Bind("nonlinearity", "param");
                return Gain.Of(Replays.NonlinearityOf(gain.Text("nonlinearity")), gain.NullableDouble("param"));
        }
        return function.StartsWith("nn.", StringComparison.Ordinal)
            ? Module(function[3..], arguments, generator)
            : arguments.First switch
            {
                Tensor<float> tensor => OnTensor(function, tensor, arguments, generator, onWarning),
                Tensor<double> tensor => OnTensor(function, tensor, arguments, generator, onWarning),
                var other => throw new FormatException($"No C# for {function} of {other}: add it to Texts."),
            };
    }

    private static object CallModule(Arguments.Bound call) => call["self"] switch
    {
        Layer layer => layer.Forward((Tensor<float>)call["input"]!),
        MseLoss loss => loss.Forward((Tensor<float>)call["input"]!, (Tensor<float>)call["target"]!),
        CrossEntropyLoss loss => loss.Forward((Tensor<float>)call["input"]!, call["target"] is Tensor<long> labels ? Bits.Flat(labels) : (long[])call["target"]!),
        var other => throw new FormatException($"No C# for a call of {other}: add it to Texts."),
    };

    private static object NewTensor(Arguments arguments)
    {
        var (shape, dtype) = arguments.ShapeAndDtype();
        return dtype switch
        {
            "torch.float32" => Tensor.CreateFromShape<float>(shape),
            "torch.float64" => Tensor.CreateFromShape<double>(shape),
            "torch.int64" => Tensor.CreateFromShape<long>(shape),
            "torch.uint8" => Tensor.CreateFromShape<byte>(shape),
            _ => throw new FormatException($"No C# for a tensor of {dtype}: add it to Texts."),
        };
    }

    private static Tensor<T> OnTensor<T>(string function, Tensor<T> tensor, Arguments arguments, TorchGenerator generator, Action<InitWarning> onWarning)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (function)
        {
            case "Tensor.uniform_" or "init.uniform_":
                var uniform = arguments.Bind("self", "from", "to");
                return Init.Uniform(tensor, generator, uniform.Double("from", 0), uniform.Double("to", 1));
            case "Tensor.normal_" or "init.normal_":
                var normal = arguments.Bind("self", "mean", "std");
                return Init.Normal(tensor, generator, normal.Double("mean", 0), normal.Double("std", 1));
            case "Tensor.bernoulli_":
                generator.Bernoulli(new float[tensor.FlattenedLength], arguments.Bind("self", "p").Double("p"));
                return tensor;
            case "init.constant_":
                return Init.Constant(tensor, arguments.Bind("tensor", "val").Double("val"));
            case "init.eye_":
                return Init.Eye(tensor);
            case "init.dirac_":
                return Init.Dirac(tensor, arguments.Bind("tensor", "groups").Int("groups", 1));
            case "init.orthogonal_":
                return Init.Orthogonal(tensor, generator);
            case "init.sparse_":
                var sparse = arguments.Bind("tensor", "sparsity", "std");
                return Init.Sparse(tensor, generator, sparse.Double("sparsity"), sparse.Double("std", 0.01));
            case "init.trunc_normal_":
                var truncated = arguments.Bind("tensor", "mean", "std", "a", "b");
                return Init.TruncatedNormal(
                    tensor, generator, truncated.Double("mean", 0), truncated.Double("std", 1), truncated.Double("a", -2), truncated.Double("b", 2), onWarning);
            case "init.xavier_uniform_":
                return Init.XavierUniform(tensor, generator, arguments.Bind("tensor", "gain").Double("gain", 1));
            case "init.xavier_normal_":
                return Init.XavierNormal(tensor, generator, arguments.Bind("tensor", "gain").Double("gain", 1));
            case "init.kaiming_uniform_" or "init.kaiming_normal_":
                var kaiming = arguments.Bind("tensor", "a", "mode", "nonlinearity");
                var (a, mode, nonlinearity) = (kaiming.Double("a", 0), Replays.ModeOf(kaiming), Replays.NonlinearityOf(kaiming));
                return function == "init.kaiming_uniform_"
                    ? Init.KaimingUniform(tensor, generator, a, mode, nonlinearity, onWarning)
                    : Init.KaimingNormal(tensor, generator, a, mode, nonlinearity, onWarning);
            default:
                throw new FormatException($"No C# for {function}: add it to Texts.");
        }
    }

    private static ModuleParameters<float> Module(string module, Arguments arguments, TorchGenerator generator)
    {
        switch (module)
        {
            case "Bilinear":
                var bilinear = arguments.Bind("in1_features", "in2_features", "out_features");
                return DefaultInit.Bilinear(bilinear.Int("in1_features"), bilinear.Int("in2_features"), bilinear.Int("out_features"), generator);
            case "Conv2d":
                var conv = arguments.Bind("in_channels", "out_channels", "kernel_size", "groups");
                return DefaultInit.Conv2d(conv.Int("in_channels"), conv.Int("out_channels"), conv.Int("kernel_size"), generator, conv.Int("groups", 1));
            case "ConvTranspose2d":
                var transposed = arguments.Bind("in_channels", "out_channels", "kernel_size", "groups");
                return DefaultInit.ConvTranspose2d(
                    transposed.Int("in_channels"), transposed.Int("out_channels"), transposed.Int("kernel_size"), generator, transposed.Int("groups", 1));
            case "Embedding":
                var embedding = arguments.Bind("num_embeddings", "embedding_dim", "padding_idx");
                return DefaultInit.Embedding(embedding.Int("num_embeddings"), embedding.Int("embedding_dim"), generator, embedding.NullableInt("padding_idx"));
            case "GroupNorm":
                var group = arguments.Bind("num_groups", "num_channels");
                return DefaultInit.GroupNorm(group.Int("num_groups"), group.Int("num_channels"));
            case "RNN" or "GRU" or "LSTM":
                var recurrent = arguments.Bind("input_size", "hidden_size", "num_layers", "proj_size");
                var (inputs, hidden, layers) = (recurrent.Int("input_size"), recurrent.Int("hidden_size"), recurrent.Int("num_layers", 1));
                return module switch
                {
                    "RNN" => DefaultInit.Rnn(inputs, hidden, generator, layers),
                    "GRU" => DefaultInit.Gru(inputs, hidden, generator, layers),
                    _ => DefaultInit.Lstm(inputs, hidden, generator, layers, projSize: recurrent.Int("proj_size", 0)),
                };
            case "MultiheadAttention":
                var attention = arguments.Bind("embed_dim", "num_heads");
                return DefaultInit.MultiheadAttention(attention.Int("embed_dim"), attention.Int("num_heads"), generator);
            default:
                throw new FormatException($"No C# for nn.{module}: add it to Texts.");
        }
    }
}
