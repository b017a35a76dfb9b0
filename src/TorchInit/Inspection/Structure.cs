using System.Globalization;

namespace TorchInit;

/// <summary>Tensors of a certain form: the identity, Dirac's delta, orthogonal rows or columns.</summary>
internal static class Structure
{
    /// <summary>Products of rows are computed of so many at most.</summary>
    private const int MostRows = 128;

    private const double Tolerance = 2e-5;

    /// <summary>What PyTorch calls the form, and why it is that; null for none.</summary>
    public static (string Scheme, string Evidence)? Of(TensorValues values)
    {
        if (values.Shape.Length < 2)
            return null;
        if (values.Min == 0 && values.Max == 1)
            return OfOnes(values);
        return Orthogonal(values);
    }

    private static (string, string)? OfOnes(TensorValues values)
    {
        var (rows, columns) = ((int)values.Shape[0], values.Count / (int)values.Shape[0]);
        var isEye = values.Shape.Length == 2;
        var isDirac = values.Shape.Length is >= 3 and <= 5;
        var window = columns / (int)values.Shape[1];
        // the middle of each window: sizes / 2, innermost last
        var (middle, stride) = (0, 1);
        for (var i = values.Shape.Length - 1; i >= 2; stride *= (int)values.Shape[i--])
            middle += (int)values.Shape[i] / 2 * stride;
        for (var i = 0; i < values.Count && (isEye || isDirac); i++)
        {
            var (row, column) = (i / columns, i % columns);
            isEye &= values[i] == (row == column ? 1 : 0);
            isDirac &= values[i] == (column == row * window + middle && row < (int)values.Shape[1] ? 1 : 0);
        }
        return isEye ? ("eye_()", $"ones on the diagonal of {rows.ToString(CultureInfo.InvariantCulture)} rows, else zeros")
            : isDirac ? ("dirac_()", "one in the middle of each channel's own window, else zeros")
            : null;
    }

    private static (string, string)? Orthogonal(TensorValues values)
    {
        var (rows, columns) = ((int)values.Shape[0], values.Count / (int)values.Shape[0]);
        if (rows < 2 || columns < 2 || values.Precision is Precision.Half or Precision.BFloat16)
            return null;
        // the shorter side is the orthonormal one
        var (vectors, length, next, along) = rows <= columns ? (rows, columns, columns, 1) : (columns, rows, 1, columns);
        var tested = Math.Min(vectors, MostRows);
        var square = Product(0, 0);
        if (square == 0)
            return null;
        for (var i = 0; i < tested; i++)
            for (var j = 0; j <= i; j++)
                if (Math.Abs(Product(i, j) / square - (i == j ? 1 : 0)) > Tolerance)
                    return null;
        var gain = Math.Round(Math.Sqrt(square), 4);
        return (gain == 1 ? "orthogonal_()" : string.Create(CultureInfo.InvariantCulture, $"orthogonal_(gain={gain})"),
            string.Create(CultureInfo.InvariantCulture, $"products of {tested} {(rows <= columns ? "rows" : "columns")} are 0, of each with itself {square:G5}, within {Tolerance}"));

        double Product(int i, int j)
        {
            var sum = 0.0;
            for (var k = 0; k < length; k++)
                sum += values[i * next + k * along] * values[j * next + k * along];
            return sum;
        }
    }
}
