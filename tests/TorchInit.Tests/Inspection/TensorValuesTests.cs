using System.Numerics.Tensors;

namespace TorchInit.Tests.Inspections;

/// <summary>What one pass over a tensor's values tells.</summary>
public sealed class TensorValuesTests
{
    [Fact]
    public void Measures_are_of_all_values_but_of_zeroed_rows()
    {
        var values = Of(new float[] { 1, -3, 0, 0, 0, 0, 0, 2, 0, -0.1f, 5, 4 }, [6, 2]);
        Assert.Equal((12, 8, 2, -3.0, 5.0), (values.Count, values.Kept, values.Zeros, values.Min, values.Max));
        Assert.Equal([-3, (double)-0.1f, 0, 0, 1, 2, 4, 5], values.Sample);
        Assert.Equal((1 - 3 + 2 - (double)0.1f + 5 + 4) / 8, values.SampleMean, 1e-15);
        Assert.Equal(Math.Sqrt((1 + 9 + 4 + (double)0.1f * 0.1f + 25 + 16) / 8), values.Rms, 1e-15);
        Assert.Equal((true, "1, 2"), (values.HasZeroRows, values.ZeroRowsText));
        Assert.Equal([false, false, true, true, true, true, false, false, false, false, false, false], Enumerable.Range(0, 12).Select(values.IsErased));
        Assert.Equal((-3.0, 0), (values[1], values.NotFinite));
    }

    [Theory]
    [InlineData(1, 12)]
    [InlineData(12)]
    [InlineData(3, 2, 2)]
    public void Rows_are_those_of_a_table(params int[] shape)
    {
        var values = Of(new float[] { 0, 0, 0, 0, 1, 2, 3, 4, 5, 0.1f, 6, 7 }, Array.ConvertAll(shape, size => (nint)size));
        Assert.Equal((false, "", 12, 4), (values.HasZeroRows, values.ZeroRowsText, values.Kept, values.Zeros));
    }

    [Fact]
    public void Four_zeroed_rows_are_named()
    {
        var values = new float[16];
        (values[0], values[15]) = (0.1f, 0.3f);
        Assert.Equal("1, 2, 3, 4", Of(values, [8, 2]).ZeroRowsText);
    }

    /// <summary>Of 2¹⁶ values every one goes into the statistics, of more as many, evenly spread; the root of the mean square is of all.</summary>
    [Theory]
    [InlineData(65_536, 65_536)]
    [InlineData(65_537, 65_536)]
    [InlineData(131_072, 65_536)]
    [InlineData(100, 100)]
    public void A_sample_is_spread_evenly(int count, int sample)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (i + 0.25f) / 131_072;
        var found = Of(values, [count]);
        Assert.Equal(Enumerable.Range(0, sample).Select(i => (double)values[(int)((long)i * count / sample)]), found.Sample);
        Assert.Equal(count, found.Kept);
        Assert.Equal(Math.Sqrt(values.Average(value => (double)value * value)), found.Rms, 1e-12);
    }

    [Fact]
    public void Values_are_of_the_coarsest_type_that_holds_them()
    {
        Assert.Equal((Precision.Double, false), Type(new[] { 0.1, 0.2, 0.3, 0.4 }));
        Assert.Equal((Precision.Single, true), Type(new[] { (double)0.1f, 0.5, 0.5, 0.25 }));
        Assert.Equal((Precision.Single, false), Type(new[] { 0.1f, 0.2f, 0.3f, 0.4f }));
        Assert.Equal((Precision.BFloat16, true), Type(new[] { 0.5f, -3.5f, 0.25f, 1.0078125f }));
        Assert.Equal((Precision.Half, true), Type(new[] { 1.0009765625f, 0.5f, 0.25f, 1 }));
        Assert.Equal((Precision.Single, false), Type(new[] { 1.0009765625f, 0.5f, 0.25f }));
        Assert.Equal((Precision.BFloat16, true), Type(new[] { 1.0078125, 0.5, 0.25, 1 }));
        Assert.Equal((Precision.Half, false), Type(new[] { (Half)1, (Half)2, (Half)3, (Half)5 }));
        Assert.Equal((Precision.BFloat16, false), Type(new[] { (BFloat16)1, (BFloat16)2, (BFloat16)3, (BFloat16)5 }));
        Assert.Null(TensorValues.Of("x", StateTensor.Of(Tensor.Create(new[] { 1L, 2 }))));

        static (Precision Precision, bool IsWidened) Type<T>(T[] values)
            where T : unmanaged => (Of(values, [values.Length]).Precision, Of(values, [values.Length]).IsWidened);
    }

    /// <summary>Between which numbers lies what was rounded: 1's neighbours are 2⁻⁷ and 2⁻⁸ away in bfloat16, 2⁻¹⁰ and 2⁻¹¹ in float16.</summary>
    [Fact]
    public void What_was_rounded_lay_half_way_to_the_neighbours()
    {
        var coarse = Of(new[] { (BFloat16)1, (BFloat16)2 }, [2]);
        Assert.Equal((1 - Math.Pow(2, -9), 1 + Math.Pow(2, -8)), coarse.RoundedFrom(1));
        Assert.Equal((float)(BFloat16)0.1f, coarse.Rounded(0.1f));
        var half = Of(new[] { (Half)1, (Half)2 }, [2]);
        Assert.Equal((1 - Math.Pow(2, -12), 1 + Math.Pow(2, -11)), half.RoundedFrom(1));
        Assert.Equal((float)(Half)0.1f, half.Rounded(0.1f));
        var single = Of(new[] { 0.1f, 2 }, [2]);
        Assert.Equal(((0.3, 0.3), 0.1f), (single.RoundedFrom(0.3), single.Rounded(0.1f)));
    }

    /// <summary>A turned tensor is taken in the order of its memory, in which PyTorch filled it; one with gaps row by row.</summary>
    [Fact]
    public void Values_come_in_the_order_of_memory()
    {
        var tensor = Tensor.Create(new[] { 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f }, [2, 3]);
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], TensorValues.Of("x", StateTensor.Of(Tensor.Transpose(tensor)))!.Singles!);
        Assert.Equal([0.2f, 0.3f, 0.5f, 0.6f], TensorValues.Of("x", StateTensor.Of(tensor[.., 1..]))!.Singles!);
    }

    [Fact]
    public void Numbers_that_are_none_are_counted()
    {
        Assert.Equal(3, Of(new[] { float.NaN, 1, float.PositiveInfinity, float.NegativeInfinity }, [4]).NotFinite);
        var same = Of(new[] { 2.5f, 2.5f }, [2]);
        Assert.Equal((0, 2.5, 2.5), (same.Kept, same.Min, same.Max));
    }

    private static TensorValues Of<T>(T[] values, nint[] shape)
        where T : unmanaged => TensorValues.Of("x", StateTensor.Of(Tensor.Create(values, shape)))!;
}
