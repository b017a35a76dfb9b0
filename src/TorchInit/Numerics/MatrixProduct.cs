using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace TorchInit;

/// <summary>
/// Products of row-major float matrices. Every element is s = fma(a, b, s) from 0 in index order, whatever the vector width: lanes run over
/// columns, never over the sum. These are the bits of PyTorch on linux-arm64 with reference BLAS.
/// </summary>
/// <remarks>
/// The columns of the right-hand matrix are taken a panel at a time, copied so that the panel is contiguous. A kernel then holds a block of
/// 8 or 4 rows × one panel of the result in registers while it walks along the sum.
/// </remarks>
internal static unsafe class MatrixProduct
{
    // Where a panel lies; one for each thread, grown when needed, so that no training step allocates.
    [ThreadStatic]
    private static float[]? ownPanel;

    // A block of 8 rows needs 19 registers; where there are 16, four rows at a time keep everything in them.
    private static bool HasThirtyTwoRegisters => Vector512.IsHardwareAccelerated || AdvSimd.IsSupported;

    /// <summary>y = x·wᵀ + bias, for x (rows, inner), w (columns, inner), y (rows, columns); the bias is added after the sum.</summary>
    internal static void TimesTransposed(
        ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y, int rows, int inner, int columns) =>
        Multiply(x, inner, 1, w, 1, inner, bias, y, rows, inner, columns);

    /// <summary>c = a·b, for a (rows, inner), b (inner, columns), c (rows, columns).</summary>
    internal static void Times(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns) =>
        Multiply(a, inner, 1, b, columns, 1, default, c, rows, inner, columns);

    /// <summary>c = aᵀ·b, for a (inner, rows), b (inner, columns), c (rows, columns).</summary>
    internal static void TransposedTimes(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns) =>
        Multiply(a, 1, rows, b, columns, 1, default, c, rows, inner, columns);

    private static void Multiply(
        ReadOnlySpan<float> a, int aRow, int aInner, ReadOnlySpan<float> b, int bInner, int bColumn, ReadOnlySpan<float> bias,
        Span<float> c, int rows, int inner, int columns)
    {
        fixed (float* pa = a, pb = b, pBias = bias, pc = c)
        {
            var left = new Strided(pa, aRow, aInner);
            var right = new Strided(pb, bInner, bColumn);
            if (Vector512.IsHardwareAccelerated)
                Panels<Lanes512>(left, right, pBias, pc, rows, inner, columns);
            else if (PageKernels.Here is { } page)
                page.Product(pa, aRow, aInner, pb, bInner, bColumn, pBias, pc, rows, inner, columns);
            else if (!ExactMultiplyAdd.InHardware)
                InDouble(left, right, pBias, pc, rows, inner, columns);
            else if (Vector256.IsHardwareAccelerated)
                Panels<Lanes256>(left, right, pBias, pc, rows, inner, columns);
            else
                Panels<Lanes128>(left, right, pBias, pc, rows, inner, columns);
        }
    }

    /// <summary>The same without a fused multiply-add in hardware: four columns of the result at a time, as <see cref="InDoubles"/> explains.</summary>
    internal static void InDouble(
        ReadOnlySpan<float> a, int aRow, int aInner, ReadOnlySpan<float> b, int bInner, int bColumn, ReadOnlySpan<float> bias,
        Span<float> c, int rows, int inner, int columns)
    {
        fixed (float* pa = a, pb = b, pBias = bias, pc = c)
            InDouble(new Strided(pa, aRow, aInner), new Strided(pb, bInner, bColumn), pBias, pc, rows, inner, columns);
    }

    private static void InDouble(Strided a, Strided b, float* bias, float* c, int rows, int inner, int columns)
    {
        const int width = 4;
        var needed = inner * width + rows;
        if (ownPanel is null || ownPanel.Length < needed)
            ownPanel = GC.AllocateUninitializedArray<float>(needed, pinned: true);
        fixed (float* panel = ownPanel)
        {
            var leastOfRow = panel + inner * width;
            for (var row = 0; row < rows; row++)
                leastOfRow[row] = Least(a.Data + (nint)row * a.First, a.Second, inner);
            var column = 0;
            for (; column <= columns - width; column += width)
            {
                Pack(b.Data + (nint)column * b.Second, b.First, b.Second, panel, inner, width, width);
                var least = Least(panel, 1, inner * width);
                for (var row = 0; row < rows; row++)
                {
                    float* left = a.Data + (nint)row * a.First, place = c + (nint)row * columns + column;
                    var isDone = (double)leastOfRow[row] * least >= LeastProduct && InDoubleFour(left, a.Second, panel, inner, place);
                    for (var j = 0; j < width; j++)
                    {
                        var sum = isDone ? place[j] : InDoubleOne(left, a.Second, panel + j, width, inner);
                        place[j] = bias == null ? sum : sum + bias[column + j];
                    }
                }
            }

            for (; column < columns; column++)
            {
                for (var row = 0; row < rows; row++)
                {
                    var sum = InDoubleOne(a.Data + (nint)row * a.First, a.Second, b.Data + (nint)column * b.Second, b.First, inner);
                    c[(nint)row * columns + column] = bias == null ? sum : sum + bias[column];
                }
            }
        }
    }

    /// <summary>
    /// 2⁻⁸⁰: where no product of two factors that are not 0 is less, all products are multiples of 2⁻¹²⁶, and so are their sums, rounded or not. Then no
    /// sum is among the subnormal floats.
    /// </summary>
    private const double LeastProduct = 8.271806125530277e-25;

    /// <summary>The least magnitude other than 0; infinity where there is none.</summary>
    private static float Least(float* values, int step, int count)
    {
        var least = float.PositiveInfinity;
        for (; count > 0; count--, values += step)
        {
            var size = Math.Abs(*values);
            if (size < least && size > 0)
                least = size;
        }
        return least;
    }

    private static float InDoubleOne(float* left, int leftStep, float* right, int rightStep, int inner)
    {
        var sum = 0f;
        for (; inner > 0; inner--, left += leftStep, right += rightStep)
            sum = ExactMultiplyAdd.InDouble(*left, *right, sum);
        return sum;
    }

    /// <summary>Four sums at once, in doubles that hold floats; false where a sum came to lie half-way between two floats, so that another way must be taken.</summary>
    private static bool InDoubleFour(float* left, int step, float* panel, int inner, float* place)
    {
        Vector128<double> sum0 = default, sum1 = default;
        var ties = Vector128<int>.Zero;
        for (; inner > 0; inner--, left += step, panel += 4)
        {
            var x = Vector128.Create((double)*left);
            var right = Vector128.Load(panel);
            sum0 = x * InDoubles.Lower(right) + sum0;
            sum1 = x * InDoubles.Upper(right) + sum1;
            ties |= InDoubles.Ties(sum0) | InDoubles.Ties(sum1);
            sum0 = InDoubles.Rounded(sum0);
            sum1 = InDoubles.Rounded(sum1);
        }
        if (ties != Vector128<int>.Zero)
            return false;
        InDoubles.Joined(sum0, sum1).Store(place);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panels<V>(Strided a, Strided b, float* bias, float* c, int rows, int inner, int columns)
        where V : struct, ILanes<V>
    {
        var width = 2 * V.Count;
        var needed = (inner + 9) * width;
        if (ownPanel is null || ownPanel.Length < needed)
            ownPanel = GC.AllocateUninitializedArray<float>(needed, pinned: true);
        fixed (float* panel = ownPanel)
        {
            // Behind the panel: a block of the result for the last, narrower panel, and that panel's bias.
            float* edge = panel + inner * width, edgeBias = edge + 8 * width;
            for (var column = 0; column < columns; column += width)
            {
                var used = Math.Min(width, columns - column);
                Pack(b.Data + (nint)column * b.Second, b.First, b.Second, panel, inner, used, width);
                if (used == width)
                {
                    Rows<V>(a, panel, bias == null ? null : bias + column, c + column, columns, rows, inner);
                    continue;
                }

                if (bias != null)
                    new ReadOnlySpan<float>(bias + column, used).CopyTo(ownPanel.AsSpan((inner + 8) * width, width));
                for (var row = 0; row < rows; row += 8)
                {
                    var block = Math.Min(8, rows - row);
                    Rows<V>(new Strided(a.Data + (nint)row * a.First, a.First, a.Second), panel, bias == null ? null : edgeBias, edge, width, block, inner);
                    for (var i = 0; i < block; i++)
                        new ReadOnlySpan<float>(edge + i * width, used).CopyTo(new Span<float>(c + (nint)(row + i) * columns + column, used));
                }
            }
        }
    }

    // panel[k, j] = b[k, column + j]; columns beyond the matrix are 0, so that no old value slows the arithmetic down.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(float* b, int innerStride, int columnStride, float* panel, int inner, int used, int width)
    {
        if (columnStride == 1)
        {
            for (var k = 0; k < inner; k++)
            {
                var row = new Span<float>(panel + k * width, width);
                new ReadOnlySpan<float>(b + (nint)k * innerStride, used).CopyTo(row);
                if (used < width)
                    row[used..].Clear();
            }
            return;
        }

        for (var j = 0; j < width; j++)
        {
            var column = b + (nint)j * columnStride;
            if (j < used)
                for (var k = 0; k < inner; k++)
                    panel[k * width + j] = column[k];
            else
                for (var k = 0; k < inner; k++)
                    panel[k * width + j] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<V>(Strided a, float* panel, float* bias, float* c, int cRow, int rows, int inner)
        where V : struct, ILanes<V>
    {
        var row = 0;
        for (; HasThirtyTwoRegisters && row <= rows - 8; row += 8)
            Block8<V>(a.Data + (nint)row * a.First, a.First, a.Second, panel, bias, c + (nint)row * cRow, cRow, inner);
        for (; row <= rows - 4; row += 4)
            Block4<V>(a.Data + (nint)row * a.First, a.First, a.Second, panel, bias, c + (nint)row * cRow, cRow, inner);
        for (; row < rows; row++)
            Block1<V>(a.Data + (nint)row * a.First, a.Second, panel, bias, c + (nint)row * cRow, inner);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block8<V>(float* a, nint aRow, nint aInner, float* panel, float* bias, float* c, nint cRow, int inner)
        where V : struct, ILanes<V>
    {
        V l0 = default, l1 = default, l2 = default, l3 = default, l4 = default, l5 = default, l6 = default, l7 = default;
        V h0 = default, h1 = default, h2 = default, h3 = default, h4 = default, h5 = default, h6 = default, h7 = default;
        for (var k = 0; k < inner; k++)
        {
            V low = Load<V>(panel), high = Load<V>(panel + V.Count);
            var s = V.Create(a[0]);
            l0 = V.FusedMultiplyAdd(s, low, l0);
            h0 = V.FusedMultiplyAdd(s, high, h0);
            s = V.Create(a[aRow]);
            l1 = V.FusedMultiplyAdd(s, low, l1);
            h1 = V.FusedMultiplyAdd(s, high, h1);
            s = V.Create(a[2 * aRow]);
            l2 = V.FusedMultiplyAdd(s, low, l2);
            h2 = V.FusedMultiplyAdd(s, high, h2);
            s = V.Create(a[3 * aRow]);
            l3 = V.FusedMultiplyAdd(s, low, l3);
            h3 = V.FusedMultiplyAdd(s, high, h3);
            s = V.Create(a[4 * aRow]);
            l4 = V.FusedMultiplyAdd(s, low, l4);
            h4 = V.FusedMultiplyAdd(s, high, h4);
            s = V.Create(a[5 * aRow]);
            l5 = V.FusedMultiplyAdd(s, low, l5);
            h5 = V.FusedMultiplyAdd(s, high, h5);
            s = V.Create(a[6 * aRow]);
            l6 = V.FusedMultiplyAdd(s, low, l6);
            h6 = V.FusedMultiplyAdd(s, high, h6);
            s = V.Create(a[7 * aRow]);
            l7 = V.FusedMultiplyAdd(s, low, l7);
            h7 = V.FusedMultiplyAdd(s, high, h7);
            a += aInner;
            panel += 2 * V.Count;
        }
        Finish(l0, h0, bias, c);
        Finish(l1, h1, bias, c + cRow);
        Finish(l2, h2, bias, c + 2 * cRow);
        Finish(l3, h3, bias, c + 3 * cRow);
        Finish(l4, h4, bias, c + 4 * cRow);
        Finish(l5, h5, bias, c + 5 * cRow);
        Finish(l6, h6, bias, c + 6 * cRow);
        Finish(l7, h7, bias, c + 7 * cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block4<V>(float* a, nint aRow, nint aInner, float* panel, float* bias, float* c, nint cRow, int inner)
        where V : struct, ILanes<V>
    {
        V l0 = default, l1 = default, l2 = default, l3 = default;
        V h0 = default, h1 = default, h2 = default, h3 = default;
        for (var k = 0; k < inner; k++)
        {
            V low = Load<V>(panel), high = Load<V>(panel + V.Count);
            var s = V.Create(a[0]);
            l0 = V.FusedMultiplyAdd(s, low, l0);
            h0 = V.FusedMultiplyAdd(s, high, h0);
            s = V.Create(a[aRow]);
            l1 = V.FusedMultiplyAdd(s, low, l1);
            h1 = V.FusedMultiplyAdd(s, high, h1);
            s = V.Create(a[2 * aRow]);
            l2 = V.FusedMultiplyAdd(s, low, l2);
            h2 = V.FusedMultiplyAdd(s, high, h2);
            s = V.Create(a[3 * aRow]);
            l3 = V.FusedMultiplyAdd(s, low, l3);
            h3 = V.FusedMultiplyAdd(s, high, h3);
            a += aInner;
            panel += 2 * V.Count;
        }
        Finish(l0, h0, bias, c);
        Finish(l1, h1, bias, c + cRow);
        Finish(l2, h2, bias, c + 2 * cRow);
        Finish(l3, h3, bias, c + 3 * cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block1<V>(float* a, nint aInner, float* panel, float* bias, float* c, int inner)
        where V : struct, ILanes<V>
    {
        V low = default, high = default;
        for (var k = 0; k < inner; k++)
        {
            var s = V.Create(*a);
            low = V.FusedMultiplyAdd(s, Load<V>(panel), low);
            high = V.FusedMultiplyAdd(s, Load<V>(panel + V.Count), high);
            a += aInner;
            panel += 2 * V.Count;
        }
        Finish(low, high, bias, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<V>(V low, V high, float* bias, float* c)
        where V : struct, ILanes<V>
    {
        if (bias != null)
        {
            low += Load<V>(bias);
            high += Load<V>(bias + V.Count);
        }
        low.Store(ref *c, 0);
        high.Store(ref *c, (nuint)V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load<V>(float* source)
        where V : struct, ILanes<V> => V.Load(ref *(uint*)source, 0);

    // A matrix whose element (i, j) is Data[i·First + j·Second].
    private readonly struct Strided(float* data, int first, int second)
    {
        internal readonly float* Data = data;
        internal readonly int First = first;
        internal readonly int Second = second;
    }
}
