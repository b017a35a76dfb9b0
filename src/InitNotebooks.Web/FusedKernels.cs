using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using TorchInit;

namespace InitNotebooks.Web;

/// <summary>Calls <see cref="FusedModule"/>, which the page has compiled beside .NET's memory.</summary>
[SupportedOSPlatform("browser")]
internal sealed unsafe partial class FusedKernels : PageKernels
{
    private readonly int[] arguments = GC.AllocateArray<int>(FusedModule.ProductArguments, pinned: true);
    private float[] panel = [];

    /// <summary>Takes the page's module, if there is a processor's multiply-add behind it.</summary>
    public static void TakeIfFused()
    {
        // (1 + 2⁻¹²)² less its first two digits: the last digit is left where it was rounded once.
        const float X = 1 + 1f / (1 << 12);
        var kernels = new FusedKernels();
        float* left = stackalloc float[] { 1, X }, right = stackalloc float[] { -(1 + 1f / (1 << 11)), X };
        float difference;
        kernels.Product(left, 2, 1, right, 1, 1, null, &difference, 1, 2, 1);
        if (difference == 1f / (1 << 24))
            Here = kernels;
    }

    public override void Product(
        float* a, int aRow, int aInner, float* b, int bInner, int bColumn, float* bias, float* c, int rows, int inner, int columns)
    {
        var needed = FusedModule.PanelOf(inner);
        if (panel.Length < needed)
            panel = GC.AllocateUninitializedArray<float>(needed, pinned: true);
        const int Size = sizeof(float);
        fixed (float* first = panel)
        {
            Span<int> given =
                [(int)a, aRow * Size, aInner * Size, (int)b, bInner * Size, bColumn * Size, (int)bias, (int)c, rows, inner, columns, (int)first];
            given.CopyTo(arguments);
        }
        fixed (int* place = arguments)
            Product((int)place);
    }

    public override void Normals(float* at, int blocks, float mean, float std)
    {
        Span<int> given = [(int)at, blocks, BitConverter.SingleToInt32Bits(mean), BitConverter.SingleToInt32Bits(std)];
        given.CopyTo(arguments);
        fixed (int* place = arguments)
            Normals((int)place);
    }

    [JSImport("product", "kernels")]
    private static partial void Product(int arguments);

    [JSImport("normals", "kernels")]
    private static partial void Normals(int arguments);
}
