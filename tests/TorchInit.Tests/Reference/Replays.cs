using System.Collections.Concurrent;
using System.Numerics.Tensors;
using InitNotebooks;

namespace TorchInit.Tests;

/// <summary>
/// The C# beside each Python function of <c>reference-data/export_reference.py</c>, by name: takes the call of the recorded call and the
/// platform whose arithmetic to repeat, and returns what the Python function returns (a value, or <see cref="Named"/> ones). A key exported
/// later by a function that is here needs no change.
/// </summary>
internal static partial class Replays
{
    /// <summary>A replay: what the Python function does, in C#.</summary>
    public delegate object Replay(CallArguments call, TorchPlatform platform);

    /// <summary>Several results under names, as a Python dictionary; the empty name stands for the key itself.</summary>
    public sealed class Named : Dictionary<string, object>
    {
        public Named With(string name, object value)
        {
            Add(name, value);
            return this;
        }
    }

    private static readonly ConcurrentDictionary<(string Call, TorchPlatform Platform), Lazy<IReadOnlyDictionary<string, Produced>>> Cache = new();

    // Lazy, because the groups are static fields of other files, whose order of initialization is not defined.
    private static readonly Lazy<Dictionary<string, Replay>> All = new(Join);

    /// <summary>Every replay by the name of its Python function.</summary>
    public static IReadOnlyDictionary<string, Replay> ByFunction => All.Value;

    /// <summary>Whether a tensor is repeated by a replay of its function.</summary>
    public static bool Has(ReferenceTensor tensor) => ByFunction.ContainsKey(tensor.Python.Function);

    /// <summary>A long computation that draws nothing: the same on every platform, so it is made once.</summary>
    private const string SameEverywhere = "sqrt5_identity";

    /// <summary>The results by name of the recorded call that made a tensor, computed once for all keys and sets that ask for it.</summary>
    public static IReadOnlyDictionary<string, Produced> Run(ReferenceTensor tensor, TorchPlatform platform) =>
        Cache.GetOrAdd((tensor.Python.Call, tensor.Python.Function == SameEverywhere ? TorchPlatform.LinuxX64 : platform), key => new(() => Compute(tensor, key.Platform))).Value;

    private static Dictionary<string, Replay> Join()
    {
        Dictionary<string, Replay>[] groups = [Lessons, Draws, Devices, Distributions, Initializers, Modules, Networks, Models, OfHalves];
        return groups.SelectMany(group => group).ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    private static Dictionary<string, Produced> Compute(ReferenceTensor tensor, TorchPlatform platform)
    {
        var call = new CallArguments(tensor.Arguments);
        var result = ByFunction[tensor.Python.Function](call, platform);
        if (call.Unread.Any())
            throw new NotSupportedException($"The replay of {tensor.Python.Call} passes over {string.Join(", ", call.Unread)}: have it read them.");
        return (result as Named ?? new Named { [""] = result }).ToDictionary(pair => pair.Key, pair => Produced.Of(pair.Value), StringComparer.OrdinalIgnoreCase);
    }

    private static Tensor<float> Floats(params nint[] shape) => Tensor.CreateFromShape<float>(shape);

    private static Tensor<double> Doubles(params nint[] shape) => Tensor.CreateFromShape<double>(shape);

    /// <summary>A new tensor of the dtype that the call names, filled. For PyTorch's tensor without dimensions a vector of one element stands in.</summary>
    private static object Fill(CallArguments call, Func<dynamic, object> fill)
    {
        var shape = call.Shape("shape");
        return shape.Length == 0 ? First((dynamic)fill(New(call, [1]))) : fill(New(call, shape));
    }

    private static T First<T>(Tensor<T> tensor) => tensor[0];

    /// <summary>A new tensor of the dtype that the call names.</summary>
    private static object New(CallArguments call, nint[] shape) => call.DType switch
    {
        "float64" => Doubles(shape),
        "float16" => Tensor.CreateFromShape<Half>(shape),
        "bfloat16" => Tensor.CreateFromShape<BFloat16>(shape),
        _ => Floats(shape),
    };
}
