using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>QR factorization by Householder reflections, in double.</summary>
internal static class Householder
{
    /// <summary>
    /// The Q of the thin QR factorization, with the signs that make the diagonal of R positive. A column that depends on those before it, so
    /// that its diagonal element is 0, becomes 0.
    /// </summary>
    /// <param name="columns">The columns of the matrix, one after another, no more of them than they are long; used up.</param>
    /// <param name="length">The length of a column.</param>
    /// <returns>The columns of Q, one after another.</returns>
    public static double[] Q(double[] columns, int length)
    {
        var count = columns.Length / length;
        var signs = new double[count];
        for (var k = 0; k < count; k++)
        {
            var column = columns.AsSpan(k * length, length);
            for (var j = 0; j < k; j++)
                Reflect(column[j..], columns.AsSpan(j * length, length)[j..]);
            signs[k] = MakeReflector(column[k..]);
        }
        var q = new double[columns.Length];
        for (var k = 0; k < count; k++)
        {
            var column = q.AsSpan(k * length, length);
            column[k] = signs[k];
            for (var j = k; j >= 0; j--)
                Reflect(column[j..], columns.AsSpan(j * length, length)[j..]);
        }
        return q;
    }

    /// <summary>x − v·(v·x): the reflection at the plane orthogonal to v, whose square is 2.</summary>
    private static void Reflect(Span<double> x, ReadOnlySpan<double> v) => TensorPrimitives.MultiplyAdd(v, -TensorPrimitives.Dot<double>(v, x), x, x);

    /// <summary>
    /// Turns x into the v of the reflection that takes x to a multiple of (1, 0, …), and returns the sign of that multiple; v is 0, which
    /// reflects nothing, where x is such a multiple already.
    /// </summary>
    private static double MakeReflector(Span<double> x)
    {
        var first = x[0];
        if (!x[1..].ContainsAnyExcept(0))
        {
            x.Clear();
            return Math.Sign(first);
        }
        var sign = first > 0 ? -1 : 1;
        x[0] -= sign * TensorPrimitives.Norm<double>(x);
        TensorPrimitives.Multiply(x, Math.Sqrt(2) / TensorPrimitives.Norm<double>(x), x);
        return sign;
    }
}
