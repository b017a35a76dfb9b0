using static TorchInit.Polynomials;

namespace InitNotebooks.Web;

/// <summary>
/// A module of WebAssembly with the kernels of <see cref="TorchInit.PageKernels"/>. Its multiply-add is the relaxed one: fused where the processor has
/// it. Each function takes the place of its arguments in memory.
/// </summary>
internal static class FusedModule
{
    /// <summary>The arguments of the product, each an integer of four bytes; strides in bytes.</summary>
    public const int ProductArguments = 12;

    private const int Lane = 4, Register = 16, Width = 2 * Register, Block = 64;

    /// <summary>How many floats the product wants for a panel of eight columns, its bias, and a row.</summary>
    public static int PanelOf(int inner) => (inner + 2) * 8;

    /// <summary>The module, which wants a memory and gives <c>product</c> and <c>normals</c>.</summary>
    public static byte[] Write()
    {
        byte[][] functions = [Product(), Normals()];
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

    /// <summary>Eight columns of the result at a time, four rows of them in registers. A panel of b lies behind one another; behind it its bias, and a row for a narrower panel.</summary>
    private static byte[] Product()
    {
        var f = new WasmFunction();
        var given = Enumerable.Range(0, ProductArguments).Select(i => f.LoadInt(0, i * Lane)).ToArray();
        var (a, aRow, aInner, b, bInner, bColumn, bias, c, rows, inner, columns, panel) =
            (given[0], given[1], given[2], given[3], given[4], given[5], given[6], given[7], given[8], given[9], given[10], given[11]);
        int zero = f.Int(0), one = f.Int(1), four = f.Int(4), eight = f.Int(8), lane = f.Int(Lane), width = f.Int(Width);
        var size = f.Multiply(inner, width);
        int end = f.Add(panel, size), scratch = f.Add(end, width), cRow = f.Multiply(columns, lane);
        var column = f.Int(0);
        f.WhileLess(column, columns, () =>
        {
            var used = f.Smaller(f.Subtract(columns, column), eight);
            var usedBytes = f.Multiply(used, lane);
            f.Clear(panel, size);
            Pack();
            var across = f.Multiply(column, lane);
            f.IfEqual(bias, zero, () => { }, () => f.CopyBytes(f.Add(bias, across), end, usedBytes));
            int left = f.Copy(a), place = f.Add(c, across), row = f.Int(0);
            var lastOfFour = f.Subtract(rows, f.Int(3));
            f.WhileLess(row, lastOfFour, () => Rows(4));
            f.WhileLess(row, rows, () => Rows(1));
            f.Move(column, eight);

            void Pack()
            {
                int j = f.Int(0), from = f.Add(b, f.Multiply(column, bColumn)), to = f.Copy(panel);
                f.WhileLess(j, used, () =>
                {
                    int source = f.Copy(from), target = f.Copy(to), k = f.Int(0);
                    f.WhileLess(k, inner, () =>
                    {
                        f.CopyFloat(source, target);
                        f.Move(source, bInner);
                        f.Move(target, width);
                        f.Move(k, one);
                    });
                    f.Move(from, bColumn);
                    f.Move(to, lane);
                    f.Move(j, one);
                });
            }

            void Rows(int count)
            {
                var sums = Enumerable.Range(0, 2 * count).Select(_ => f.Vectors(0)).ToArray();
                var lefts = new int[count];
                for (var i = 0; i < count; i++)
                    lefts[i] = i == 0 ? f.Copy(left) : f.Add(lefts[i - 1], aRow);
                int right = f.Copy(panel), k = f.Int(0);
                f.WhileLess(k, inner, () =>
                {
                    int low = f.LoadVector(right, 0), high = f.LoadVector(right, Register);
                    for (var i = 0; i < count; i++)
                    {
                        var factor = f.LoadOne(lefts[i], 0);
                        f.Accumulate(sums[2 * i], factor, low);
                        f.Accumulate(sums[2 * i + 1], factor, high);
                        f.Move(lefts[i], aInner);
                    }
                    f.Move(right, width);
                    f.Move(k, one);
                });
                f.IfEqual(bias, zero, () => { }, () =>
                {
                    for (var i = 0; i < sums.Length; i++)
                        f.Assign(sums[i], f.Of(Binaries.Add, sums[i], f.LoadVector(end, i % 2 * Register)));
                });
                for (var i = 0; i < count; i++)
                {
                    var (low, high) = (sums[2 * i], sums[2 * i + 1]);
                    f.IfEqual(used, eight, () => Store(place), () =>
                    {
                        Store(scratch);
                        f.CopyBytes(scratch, place, usedBytes);
                    });
                    f.Move(place, cRow);

                    void Store(int at)
                    {
                        f.Store(low, at, 0);
                        f.Store(high, at, Register);
                    }
                }
                f.Move(left, f.Multiply(aRow, count == 4 ? four : one));
                f.Move(row, count == 4 ? four : one);
            }
        });
        return f.Body();
    }

    /// <summary>The steps of <see cref="TorchInit.ScalarPolynomials"/>, four at a time.</summary>
    private static byte[] Normals()
    {
        var f = new WasmFunction();
        int at = f.LoadInt(0, 0), blocks = f.LoadInt(0, Lane), mean = f.LoadOne(0, 2 * Lane), std = f.LoadOne(0, 3 * Lane);
        int block = f.Int(0), one = f.Int(1), size = f.Int(Block);
        f.WhileLess(block, blocks, () =>
        {
            Pairs(0);
            Pairs(Register);
            f.Move(at, size);
            f.Move(block, one);
        });
        return f.Body();

        int Times(int a, int b) => f.Of(Binaries.Multiply, a, b);
        int Both(int a, int b) => f.Of(Binaries.And, a, b);
        int Flipped(int a, int b) => f.Of(Binaries.Xor, a, b);
        int Polynomial(int x, params ReadOnlySpan<float> coefficients)
        {
            var y = f.Vectors(coefficients[0]);
            foreach (var coefficient in coefficients[1..])
                y = f.MultiplyAdd(y, x, f.Vectors(coefficient));
            return y;
        }

        void Pairs(int offset)
        {
            var u = f.Of(Binaries.Subtract, f.Vectors(1f), Times(Drawn(offset), f.Vectors(1f / (1 << 24))));
            var radius = f.Of(Unary.SquareRoot, Times(f.Vectors(-2f), Log(u)));
            var (sin, cos) = SinCos(Times(Drawn(offset + Block / 2), f.Vectors(TwoPi / (1 << 24))));
            f.Store(f.MultiplyAdd(Times(cos, radius), std, mean), at, offset);
            f.Store(f.MultiplyAdd(Times(sin, radius), std, mean), at, offset + Block / 2);
        }

        int Drawn(int offset) => f.Of(Unary.ToFloat, f.LoadVector(at, offset));

        int Log(int u)
        {
            var sqrtHalf = f.Vectors(SqrtHalf);
            var steps = f.Of(Binaries.SubtractInt, u, sqrtHalf);
            var exponent = f.Of(Unary.ToFloat, f.Shift(Shifts.Right, steps, 23));
            var mantissa = f.Of(Binaries.AddInt, Both(steps, f.Vectors(0x007FFFFF)), sqrtHalf);
            var x = f.Of(Binaries.Subtract, mantissa, f.Vectors(1f));
            var z = Times(x, x);
            var y = Times(Polynomial(x, P0, P1, P2, P3, P4, P5, P6, P7, P8), x);
            y = f.MultiplyAdd(y, z, Times(exponent, f.Vectors(Q1)));
            y = f.Of(Binaries.Subtract, y, Times(z, f.Vectors(0.5f)));
            return f.MultiplyAdd(exponent, f.Vectors(Q2), f.Of(Binaries.Add, x, y));
        }

        (int Sin, int Cos) SinCos(int theta)
        {
            var eighths = f.Of(Binaries.AddInt, f.Of(Unary.ToInt, Times(theta, f.Vectors(FourOverPi))), f.Vectors(1));
            var octant = Both(eighths, f.Vectors(~1));
            var y = f.Of(Unary.ToFloat, octant);
            var x = f.MultiplyAdd(y, f.Vectors(MinusQuarterPi1), theta);
            x = f.MultiplyAdd(y, f.Vectors(MinusQuarterPi2), x);
            x = f.MultiplyAdd(y, f.Vectors(MinusQuarterPi3), x);
            var z = Times(x, x);
            var c = f.MultiplyAdd(Times(Polynomial(z, C0, C1, C2), z), z, Times(z, f.Vectors(-0.5f)));
            c = f.Of(Binaries.Add, c, f.Vectors(1f));
            var s = f.MultiplyAdd(Times(Polynomial(z, S0, S1, S2), z), x, x);
            // Exchanged in every other quarter; the sine is negative in octants 4 … 7, the cosine in 2 … 5.
            var exchanged = Both(Flipped(s, c), f.Shift(Shifts.Right, f.Shift(Shifts.Left, octant, 30), 31));
            var sign = f.Vectors(int.MinValue);
            var turned = f.Of(Binaries.AddInt, octant, f.Vectors(2));
            return (
                Flipped(Flipped(s, exchanged), Both(f.Shift(Shifts.Left, octant, 29), sign)),
                Flipped(Flipped(c, exchanged), Both(f.Shift(Shifts.Left, turned, 29), sign)));
        }
    }
}
