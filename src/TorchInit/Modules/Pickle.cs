using System.Buffers.Binary;
using System.Text;

namespace TorchInit;

/// <summary>
/// Reads the pickle of a plain state dict and executes nothing: it knows the opcodes that <c>torch.save</c> writes for one, and three names that
/// stand for something (an ordered dictionary, a tensor, a parameter). Any other opcode, name or value is refused by name.
/// </summary>
internal sealed class Pickle
{
    private static readonly Dictionary<string, DType> StorageTypes = new(StringComparer.Ordinal)
    {
        ["torch FloatStorage"] = DType.Float32,
        ["torch DoubleStorage"] = DType.Float64,
        ["torch HalfStorage"] = DType.Float16,
        ["torch BFloat16Storage"] = DType.BFloat16,
        ["torch LongStorage"] = DType.Int64,
        ["torch IntStorage"] = DType.Int32,
        ["torch ShortStorage"] = DType.Int16,
        ["torch CharStorage"] = DType.Int8,
        ["torch ByteStorage"] = DType.UInt8,
        ["torch BoolStorage"] = DType.Bool,
    };

    private static readonly object Mark = new(), Other = new();
    private readonly byte[] code;
    private readonly string file;
    private readonly Stack<object?> stack = new();
    private readonly Dictionary<int, object?> memo = [];
    private int position;

    private Pickle(byte[] code, string file) => (this.code, this.file) = (code, file);

    /// <summary>The class of torch that is a storage of a type.</summary>
    public static string StorageTypeOf(DType dtype) => StorageTypes.Single(type => type.Value == dtype).Key["torch ".Length..];

    /// <summary>A stretch of numbers that tensors are views of.</summary>
    public sealed record Storage(DType DType, string Key, long Count);

    /// <summary>A tensor: a view of a storage.</summary>
    public sealed record TensorView(Storage Storage, long Offset, long[] Shape, long[] Strides);

    /// <summary>Names and tensors of the dictionary that the pickle describes.</summary>
    /// <exception cref="TensorFileException">It describes something else.</exception>
    public static IReadOnlyList<KeyValuePair<string, TensorView>> Read(byte[] code, string file) => new Pickle(code, file).StateDict();

    private List<KeyValuePair<string, TensorView>> StateDict()
    {
        if (Run() is not OrderedDictionary<string, object?> dictionary)
            throw Fault("a value that is no dictionary", "a state dict: names and tensors");
        List<KeyValuePair<string, TensorView>> tensors = [];
        foreach (var (name, value) in dictionary)
        {
            if (name.Length == 0)
                throw Fault("a tensor without a name", "a name");
            tensors.Add(new(name, value as TensorView ?? throw new TensorFileException(
                file, name, Describe(value), "a tensor. Of a checkpoint with other things in it, save the state dict alone: torch.save(model.state_dict(), …)")));
        }
        return tensors;
    }

    private object? Run()
    {
        while (true)
        {
            var opcode = Byte();
            if (ValueOf(opcode) is var value && value != Other)
            {
                stack.Push(value);
                continue;
            }
            switch ((char)opcode)
            {
                case '\x80': // PROTO
                    if (Byte() is var protocol and not (2 or 3 or 4))
                        throw Fault($"pickle protocol {Shapes.Text(protocol)}", "2, 3 or 4");
                    break;
                case '.': // STOP
                    return stack.Count == 1 && position == code.Length ? Pop() : throw Fault("values or bytes left over at the end", "one value");
                case '\x95': // FRAME: how much follows, for readers of streams
                    Take(8);
                    break;
                case '\x85' or '\x86' or '\x87': // TUPLE1, TUPLE2, TUPLE3
                    var tuple = new object?[opcode - 0x84];
                    for (var i = tuple.Length - 1; i >= 0; i--)
                        tuple[i] = Pop();
                    stack.Push(tuple);
                    break;
                case 's': // SETITEM
                    var item = Pop();
                    SetItems([Pop(), item]);
                    break;
                case 'u': // SETITEMS
                    SetItems(PopToMark());
                    break;
                case '\x94': // MEMOIZE
                    memo[memo.Count] = Peek();
                    break;
                case 'q': // BINPUT
                    memo[Byte()] = Peek();
                    break;
                case 'r': // LONG_BINPUT
                    memo[BinaryPrimitives.ReadInt32LittleEndian(Take(4))] = Peek();
                    break;
                case '\x93': // STACK_GLOBAL
                    var name = Pop();
                    stack.Push(Known($"{Pop()} {name}"));
                    break;
                case 'R': // REDUCE
                    var arguments = Pop();
                    stack.Push(Make(Pop(), arguments));
                    break;
                case 'b': // BUILD: what state_dict() keeps beside the tensors, the versions of its modules
                    if (Pop() is not OrderedDictionary<string, object?> attributes || attributes.Keys.Any(key => key != "_metadata") || Peek() is not OrderedDictionary<string, object?>)
                        throw Fault("attributes of an object", "a state dict's _metadata only");
                    break;
                default:
                    throw Fault($"the pickle opcode 0x{opcode:X2}{(opcode is > 32 and < 127 ? $" ('{(char)opcode}')" : "")}", "those of a plain state dict; nothing is executed here");
            }
        }
    }

    /// <summary>What an opcode, with what follows it, puts on the stack; <see cref="Other"/> where it does something else.</summary>
    private object? ValueOf(int opcode) => (char)opcode switch
    {
        '(' => Mark,
        'N' => null,
        '\x88' => true,
        '\x89' => false,
        'K' => (long)Byte(), // BININT1
        'M' => (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)), // BININT2
        'J' => (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)), // BININT
        '\x8a' => Long(Byte()), // LONG1
        'G' => BinaryPrimitives.ReadDoubleBigEndian(Take(8)), // BINFLOAT
        '\x8c' => Text(Byte()), // SHORT_BINUNICODE
        'X' => Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))), // BINUNICODE
        ')' => Array.Empty<object?>(),
        '}' => new OrderedDictionary<string, object?>(StringComparer.Ordinal),
        'h' => Recall(Byte()), // BINGET
        'j' => Recall(BinaryPrimitives.ReadInt32LittleEndian(Take(4))), // LONG_BINGET
        'c' => Known($"{Line()} {Line()}"), // GLOBAL
        't' => PopToMark(), // TUPLE
        'Q' => StorageOf(Pop()), // BINPERSID
        _ => Other,
    };

    /// <summary>The things that a name may stand for.</summary>
    private Global Known(string name) => name is "collections OrderedDict" or "torch._utils _rebuild_tensor_v2" or "torch._utils _rebuild_parameter" || StorageTypes.ContainsKey(name)
        ? new(name)
        : throw Fault($"the name '{name.Replace(' ', '.')}'", "those of a plain state dict (OrderedDict, _rebuild_tensor_v2, _rebuild_parameter, storages of numbers); nothing is executed here");

    private object? Make(object? function, object? arguments) => (function, arguments) switch
    {
        (Global { Name: "collections OrderedDict" }, object?[] and []) => new OrderedDictionary<string, object?>(StringComparer.Ordinal),
        (Global { Name: "torch._utils _rebuild_parameter" }, object?[] and [TensorView tensor, bool, OrderedDictionary<string, object?>]) => tensor,
        (Global { Name: "torch._utils _rebuild_tensor_v2" }, object?[] and [Storage storage, long offset, object?[] shape, object?[] strides, bool, OrderedDictionary<string, object?>]) =>
            new TensorView(storage, offset, Sizes(shape), Sizes(strides)),
        _ => throw Fault($"a call of {Describe(function)}", "a tensor, a parameter or an empty OrderedDict with the arguments that PyTorch writes"),
    };

    private Storage StorageOf(object? id) => id is object?[] and ["storage", Global type, string key, string, long count] && StorageTypes.TryGetValue(type.Name, out var dtype) && count >= 0
        ? new(dtype, key, count)
        : throw Fault("a persistent id of another form", "('storage', type, key, location, count)");

    private long[] Sizes(object?[] values) => [.. values.Select(value => value is long size and >= 0 ? size : throw Fault(Describe(value), "a size or stride, 0 or more"))];

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0 || Peek() is not OrderedDictionary<string, object?> dictionary)
            throw Fault("items of something that is no dictionary", "names and values");
        for (var i = 0; i < items.Length; i += 2)
            if (items[i] is not string key || !dictionary.TryAdd(key, items[i + 1]))
                throw Fault($"the key {Describe(items[i])}", "names, each once");
    }

    private long Long(int length)
    {
        if (length > 8)
            throw Fault($"an integer of {Shapes.Text(length)} bytes", "at most 8");
        long value = 0;
        var bytes = Take(length);
        for (var i = 0; i < length; i++)
            value |= (long)bytes[i] << (8 * i);
        return length is > 0 and < 8 ? value << (64 - 8 * length) >> (64 - 8 * length) : value;
    }

    private string Text(long length)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Take(length));
        }
        catch (DecoderFallbackException e)
        {
            throw new TensorFileException(file, null, "a text that is not UTF-8", "UTF-8", e);
        }
    }

    private string Line()
    {
        var length = code.AsSpan(position).IndexOf((byte)'\n');
        if (length is < 0 or > 200)
            throw Fault("a name without an end", "a line");
        var line = Text(length);
        position++;
        return line;
    }

    private object? Recall(int place) => memo.TryGetValue(place, out var value) ? value : throw Fault($"a reference to the value {Shapes.Text(place)}", "a value that was stored before");

    private object?[] PopToMark()
    {
        List<object?> values = [];
        while (Pop(mayBeMark: true) is var value && value != Mark)
            values.Add(value);
        values.Reverse();
        return [.. values];
    }

    private object? Pop(bool mayBeMark = false) => stack.TryPop(out var value) && (mayBeMark || value != Mark) ? value : throw Fault("a missing value", "one on the stack");

    private object? Peek() => stack.TryPeek(out var value) && value != Mark ? value : throw Fault("a missing value", "one on the stack");

    private int Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length > code.Length - position)
            throw Fault("an end in the middle of a value", "a whole pickle");
        var bytes = code.AsSpan(position, (int)length);
        position += (int)length;
        return bytes;
    }

    private TensorFileException Fault(string found, string expected) => new(file, null, found, expected);

    private static string Describe(object? value) => value switch
    {
        null => "None",
        Global global => $"'{global.Name.Replace(' ', '.')}'",
        string text => $"the text '{(text.Length > 40 ? text[..40] + "…" : text)}'",
        long or double or bool => FormattableString.Invariant($"the number {value}"),
        object?[] => "a tuple",
        OrderedDictionary<string, object?> => "a dictionary",
        TensorView => "a tensor",
        _ => "a storage",
    };

    /// <summary>A name that was looked up: module and name.</summary>
    private sealed record Global(string Name);
}
