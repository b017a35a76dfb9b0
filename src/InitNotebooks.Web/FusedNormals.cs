using static TorchInit.Polynomials;

namespace InitNotebooks.Web;

/// <summary>Box and Muller's transformation by the steps of <see cref="TorchInit.ScalarPolynomials"/>, four at a time.</summary>
internal sealed class FusedNormals
{
    private const int Lane = 4, Register = 16, Block = 64;

    private readonly WasmFunction f = new();
    private readonly int at, blocks, mean, std;

    public FusedNormals() => (at, blocks, mean, std) = (f.LoadInt(0, 0), f.LoadInt(0, Lane), f.LoadOne(0, 2 * Lane), f.LoadOne(0, 3 * Lane));

    public byte[] Write()
    {
        int block = f.Int(0), one = f.Int(1), size = f.Int(Block);
        f.WhileLess(block, blocks, () =>
        {
            Pairs(0);
            Pairs(Register);
            f.Move(at, size);
            f.Move(block, one);
        });
        return f.Body();
    }

    private int Times(int a, int b) => f.Of(Binaries.Multiply, a, b);

    private int Plus(int a, int b) => f.Of(Binaries.Add, a, b);

    private int Minus(int a, int b) => f.Of(Binaries.Subtract, a, b);

    private int Both(int a, int b) => f.Of(Binaries.And, a, b);

    private int Flipped(int a, int b) => f.Of(Binaries.Xor, a, b);

    private int Drawn(int offset) => f.Of(Unary.ToFloat, f.LoadVector(at, offset));

    private int Polynomial(int x, params ReadOnlySpan<float> coefficients)
    {
        var y = f.Vectors(coefficients[0]);
        foreach (var coefficient in coefficients[1..])
            y = f.MultiplyAdd(y, x, f.Vectors(coefficient));
        return y;
    }

    private void Pairs(int offset)
    {
        var u = Minus(f.Vectors(1f), Times(Drawn(offset), f.Vectors(1f / (1 << 24))));
        var radius = f.Of(Unary.SquareRoot, Times(f.Vectors(-2f), Log(u)));
        var (sin, cos) = SinCos(Times(Drawn(offset + Block / 2), f.Vectors(TwoPi / (1 << 24))));
        f.Store(f.MultiplyAdd(Times(cos, radius), std, mean), at, offset);
        f.Store(f.MultiplyAdd(Times(sin, radius), std, mean), at, offset + Block / 2);
    }

    private int Log(int u)
    {
        var sqrtHalf = f.Vectors(SqrtHalf);
        var steps = f.Of(Binaries.SubtractInt, u, sqrtHalf);
        var exponent = f.Of(Unary.ToFloat, f.Shift(Shifts.Right, steps, 23));
        var x = Minus(f.Of(Binaries.AddInt, Both(steps, f.Vectors(0x007FFFFF)), sqrtHalf), f.Vectors(1f));
        var z = Times(x, x);
        var y = Times(Polynomial(x, P0, P1, P2, P3, P4, P5, P6, P7, P8), x);
        y = Minus(f.MultiplyAdd(y, z, Times(exponent, f.Vectors(Q1))), Times(z, f.Vectors(0.5f)));
        return f.MultiplyAdd(exponent, f.Vectors(Q2), Plus(x, y));
    }

    private (int Sin, int Cos) SinCos(int theta)
    {
        var eighths = f.Of(Binaries.AddInt, f.Of(Unary.ToInt, Times(theta, f.Vectors(FourOverPi))), f.Vectors(1));
        var octant = Both(eighths, f.Vectors(~1));
        var y = f.Of(Unary.ToFloat, octant);
        var x = f.MultiplyAdd(y, f.Vectors(MinusQuarterPi1), theta);
        x = f.MultiplyAdd(y, f.Vectors(MinusQuarterPi2), x);
        x = f.MultiplyAdd(y, f.Vectors(MinusQuarterPi3), x);
        var z = Times(x, x);
        var c = Plus(f.MultiplyAdd(Times(Polynomial(z, C0, C1, C2), z), z, Times(z, f.Vectors(-0.5f))), f.Vectors(1f));
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
