namespace TorchInit.Tests;

public sealed class MatrixProductTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 1, 5, 70 }, { 2, 3, 4 }, { 7, 13, 33 }, { 8, 16, 32 }, { 9, 17, 31 }, { 13, 784, 10 }, { 64, 64, 64 }, { 65, 129, 47 },
        { 0, 3, 4 }, { 3, 0, 4 }, { 3, 4, 0 }, { 128, 10, 1 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_element_is_a_scalar_loop_of_fma_in_index_order(int rows, int inner, int columns)
    {
        var g = new TorchGenerator(rows + 10 * inner + 100 * columns);
        float[] x = Draw(rows * inner), w = Draw(columns * inner), bias = Draw(columns), b = Draw(inner * columns), at = Draw(inner * rows);
        var y = new float[rows * columns];

        MatrixProduct.TimesTransposed(x, w, bias, y, rows, inner, columns);
        AssertBits((i, j) => Sum(k => x[i * inner + k], k => w[j * inner + k]) + bias[j]);
        MatrixProduct.TimesTransposed(x, w, default, y, rows, inner, columns);
        AssertBits((i, j) => Sum(k => x[i * inner + k], k => w[j * inner + k]));
        MatrixProduct.Times(x, b, y, rows, inner, columns);
        AssertBits((i, j) => Sum(k => x[i * inner + k], k => b[k * columns + j]));
        MatrixProduct.TransposedTimes(at, b, y, rows, inner, columns);
        AssertBits((i, j) => Sum(k => at[k * rows + i], k => b[k * columns + j]));
        MatrixProduct.InDouble(x, inner, 1, w, 1, inner, bias, y, rows, inner, columns);
        AssertBits((i, j) => Sum(k => x[i * inner + k], k => w[j * inner + k]) + bias[j]);
        MatrixProduct.InDouble(at, 1, rows, b, columns, 1, default, y, rows, inner, columns);
        AssertBits((i, j) => Sum(k => at[k * rows + i], k => b[k * columns + j]));

        float[] Draw(int n)
        {
            var values = new float[n];
            g.Uniform(values, -1, 1);
            return values;
        }

        float Sum(Func<int, float> left, Func<int, float> right)
        {
            var s = 0f;
            for (var k = 0; k < inner; k++)
                s = MathF.FusedMultiplyAdd(left(k), right(k), s);
            return s;
        }

        void AssertBits(Func<int, int, float> element)
        {
            for (var i = 0; i < rows; i++)
                for (var j = 0; j < columns; j++)
                    Assert.Equal(BitConverter.SingleToUInt32Bits(element(i, j)), BitConverter.SingleToUInt32Bits(y[i * columns + j]));
            Array.Fill(y, float.NaN);
        }
    }

    /// <summary>A sum lies less below the middle of two floats than a double sees, and rounds down: of normal size, and among the subnormal floats.</summary>
    [Theory]
    [InlineData(0, -23, -12)]
    [InlineData(-127, -149, -75)]
    public void A_sum_that_double_puts_half_way_is_rounded_as_the_exact_one(int size, int ulp, int factor)
    {
        float odd = MathF.ScaleB(1, size) + MathF.ScaleB(1, ulp), small = MathF.ScaleB(1, -23);
        float above = MathF.ScaleB(1 + small, factor), below = MathF.ScaleB(1 - small, factor);
        var y = new float[8];
        // what a product of large numbers leaves in memory says nothing of the next
        var large = Enumerable.Repeat(MathF.ScaleB(1, 60), 16).ToArray();
        MatrixProduct.InDouble(large, 4, 1, large, 4, 1, default, y, 2, 4, 4);
        MatrixProduct.InDouble([1, above, 1, above], 2, 1, [odd, below, odd, below, odd, below, odd, below], 1, 2, default, y, 2, 2, 4);
        Assert.NotEqual(odd, (float)((double)above * below + odd));
        Assert.All(y, sum => Assert.Equal(odd, sum));
    }

    /// <summary>A thread's first product takes just the memory that it needs.</summary>
    [Fact]
    public void The_first_product_of_a_thread_is_like_any_other()
    {
        var y = new float[9 * 3];
        var thread = new Thread(() => MatrixProduct.TimesTransposed(Enumerable.Repeat(2f, 9 * 5).ToArray(), Enumerable.Repeat(3f, 3 * 5).ToArray(), [1, 2, 3], y, 9, 5, 3));
        thread.Start();
        thread.Join();
        Assert.Equal(Enumerable.Range(0, 27).Select(i => 31f + i % 3), y);
    }

    [Fact]
    public void Nothing_is_written_behind_the_result()
    {
        var y = new float[3 * 5 + 40];
        Array.Fill(y, 7f);
        MatrixProduct.Times(new float[3 * 2], new float[2 * 5], y.AsSpan(0, 15), 3, 2, 5);
        Assert.All(y[..15], v => Assert.Equal(0f, v));
        Assert.All(y[15..], v => Assert.Equal(7f, v));
    }
}
