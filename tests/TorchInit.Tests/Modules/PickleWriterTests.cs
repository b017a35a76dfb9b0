using System.Numerics.Tensors;
using System.Text;

namespace TorchInit.Tests;

/// <summary>The writer of pickles, byte by byte.</summary>
public sealed class PickleWriterTests
{
    /// <summary>Two tensors, the second on a storage of its own; a number that fits in four bytes takes four (J), another eight (LONG1).</summary>
    [Theory]
    [InlineData(0, "J\0\0\0\0", "J\u0001\0\0\0")]
    [InlineData(7, "J\u0007\0\0\0", "J\u0007\0\0\0")]
    [InlineData(int.MaxValue, "J\u00ff\u00ff\u00ff\u007f", "J\u00ff\u00ff\u00ff\u007f")]
    [InlineData(1L << 31, "\u008a\u0008\0\0\0\u0080\0\0\0\0", "\u008a\u0008\0\0\0\u0080\0\0\0\0")]
    public void A_state_dict_of_two_tensors(long columns, string size, string stride)
    {
        var state = new StateDict
        {
            { "a", StateTensor.Of(Tensor.CreateFromShape<float>([0, (nint)columns])) },
            { "ü", StateTensor.Of(Tensor.CreateFromShape<double>([3])) },
        };
        Assert.Equal(
            "\u0080\u0002}(X\u0001\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuJ\0\0\0\0tQ" +
            $"J\0\0\0\0(J\0\0\0\0{size}t({stride}J\u0001\0\0\0t\u0089ccollections\nOrderedDict\n)RtR" +
            "X\u0002\0\0\0\u00c3\u00bcctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nDoubleStorage\nX\u0002\0\0\012X\u0003\0\0\0cpuJ\u0003\0\0\0tQ" +
            "J\0\0\0\0(J\u0003\0\0\0t(J\u0001\0\0\0t\u0089ccollections\nOrderedDict\n)RtRu.",
            Encoding.Latin1.GetString(PickleWriter.Of(state, [0, 12])));
    }
}
