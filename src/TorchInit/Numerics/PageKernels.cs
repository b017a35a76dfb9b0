namespace TorchInit;

/// <summary>
/// What a page brings: WebAssembly of its own, with the processor's fused multiply-add, which .NET does not reach in a browser. The bits are those of
/// the kernels that do without.
/// </summary>
internal abstract unsafe class PageKernels
{
    /// <summary>Those of this page; null outside of one, and in a browser that has no such instruction.</summary>
    public static PageKernels? Here { get; set; }

    /// <summary>c = a·b + bias as <see cref="MatrixProduct"/> defines it; strides are counted in floats.</summary>
    /// <param name="a">(rows, inner).</param>
    /// <param name="aRow">From row to row.</param>
    /// <param name="aInner">From column to column.</param>
    /// <param name="b">(inner, columns).</param>
    /// <param name="bInner">From row to row.</param>
    /// <param name="bColumn">From column to column.</param>
    /// <param name="bias">(columns), or null.</param>
    /// <param name="c">(rows, columns), one row after another.</param>
    /// <param name="rows">Rows of a and c.</param>
    /// <param name="inner">Terms of each sum.</param>
    /// <param name="columns">Columns of b and c.</param>
    public abstract void Product(float* a, int aRow, int aInner, float* b, int bInner, int bColumn, float* bias, float* c, int rows, int inner, int columns);

    /// <summary>Box and Muller's transformation of drawn integers below 2²⁴, in place.</summary>
    /// <param name="at">Blocks of sixteen.</param>
    /// <param name="blocks">How many, 1 or more.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="std">Their standard deviation.</param>
    public abstract void Normals(float* at, int blocks, float mean, float std);
}
