namespace InitNotebooks.Web;

/// <summary>
/// A module of WebAssembly with the kernels of <see cref="TorchInit.PageKernels"/>. Its multiply-add is the relaxed one: fused where the processor has
/// it. Each function takes the place of its arguments in memory.
/// </summary>
internal static class FusedModule
{
    /// <summary>The arguments of the product, each an integer of four bytes; strides in bytes.</summary>
    public const int ProductArguments = 12;

    /// <summary>How many floats the product wants for a panel of eight columns, its bias, and a row.</summary>
    public static int PanelOf(int inner) => (inner + 2) * 8;

    /// <summary>The module, which wants a memory and gives <c>product</c> and <c>normals</c>.</summary>
    public static byte[] Write()
    {
        byte[][] functions = [new FusedProduct().Write(), new FusedNormals().Write()];
        IEnumerable<byte> Name(string name) => [.. WasmFunction.Unsigned(name.Length), .. name.Select(letter => (byte)letter)];
        IEnumerable<byte> Section(byte id, byte[] content) => [id, .. WasmFunction.Unsigned(content.Length), .. content];
        return
        [
            0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0,
            .. Section(1, [1, 0x60, 1, 0x7F, 0]),
            .. Section(2, [1, .. Name("page"), .. Name("memory"), 2, 0, 1]),
            .. Section(3, [2, 0, 0]),
            .. Section(7, [2, .. Name("product"), 0, 0, .. Name("normals"), 0, 1]),
            .. Section(10, [2, .. functions.SelectMany(function => function)]),
        ];
    }
}
