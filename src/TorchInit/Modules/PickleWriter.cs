using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TorchInit;

/// <summary>The pickle of a state dict as <c>torch.save</c> writes one: a dictionary of calls of <c>torch._utils._rebuild_tensor_v2</c>, tensors that are the same memory on one storage.</summary>
internal sealed class PickleWriter
{
    private readonly ArrayBufferWriter<byte> pickle = new();

    private PickleWriter(StateDict state, ReadOnlySpan<int> storages)
    {
        Opcodes("\u0080\u0002}(");          // protocol 2, a dictionary, what goes into it
        var i = 0;
        foreach (var (name, tensor) in state)
        {
            Text(name);
            Global("torch._utils", "_rebuild_tensor_v2");
            Opcodes("((");
            Text("storage");
            Global("torch", Pickle.StorageTypeOf(tensor.DType));
            Text(Shapes.Text(storages[i++]));
            Text("cpu");
            Integer(DTypes.Count(tensor.Shape)!.Value);
            Opcodes("tQ");                  // the storage of that tuple
            Integer(0);                     // where the tensor starts in it
            Tuple(tensor.Shape);
            Tuple(RowMajorStrides(tensor.Shape));
            Opcodes("\u0089");              // requires no gradient
            Global("collections", "OrderedDict");
            Opcodes(")RtR");                // no hooks; the call
        }
        Opcodes("u.");
    }

    /// <param name="state">The tensors.</param>
    /// <param name="storages">The number of each tensor's storage.</param>
    public static byte[] Of(StateDict state, ReadOnlySpan<int> storages) => new PickleWriter(state, storages).pickle.WrittenSpan.ToArray();

    private static nint[] RowMajorStrides(ReadOnlySpan<nint> shape)
    {
        var strides = new nint[shape.Length];
        for (var (i, stride) = (shape.Length - 1, (nint)1); i >= 0; stride *= nint.Max(1, shape[i--]))
            strides[i] = stride;
        return strides;
    }

    private void Opcodes(string codes) => pickle.Write(Encoding.Latin1.GetBytes(codes));

    private void Global(string module, string name) => Opcodes($"c{module}\n{name}\n");

    private void Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        Opcodes("X");
        pickle.Write(length);
        pickle.Write(utf8);
    }

    private void Integer(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        if (number == (int)number)
        {
            Opcodes("J");
            pickle.Write(bytes[..4]);
        }
        else
        {
            Opcodes("\u008a\u0008");
            pickle.Write(bytes);
        }
    }

    private void Tuple(ReadOnlySpan<nint> numbers)
    {
        Opcodes("(");
        foreach (var number in numbers)
            Integer(number);
        Opcodes("t");
    }
}
