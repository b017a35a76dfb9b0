using System.Numerics.Tensors;

namespace TorchInit.Tests;

public sealed class TruncatedNormalTests
{
    private static Tensor<float> New(params nint[] shape) => Tensor.CreateFromShape<float>(shape);

    [Fact]
    public void Twenty_of_seed_1() => Assert.Equal(
        "bfc346ba bf400f31 bf276b4b bfce0399 3f5d9e04 3e7a4504 bf29b48f 3f4eabc1 3ee0d72a 3f95e9e8 3fe23b0f bdc34d17 3d7a7df6 bf1e2480 bf4c4e4e be06c83c bf4c668d 3eabe4df 3e8cf884 3fdbafce",
        Bits.Of(Init.TruncatedNormal(New(20), new TorchGenerator(1))));

    [Theory]
    [InlineData(TorchPlatform.LinuxX64, "5f77ead0690facfafbc56ce908e2716118f91d876f6d6ea35094ab2835fe66f6")]
    [InlineData(TorchPlatform.LinuxArm64, "8a8065339558e81f590fdc760efa67d9b56c86b62f6dfd5114d2ff4499d62b3a")]
    public void A_million_within_one_standard_deviation_redrawn(TorchPlatform platform, string sha256) => Assert.Equal(
        sha256, Bits.Sha256(Init.TruncatedNormal(New(1000, 1000), new TorchGenerator(1, platform), a: -1, b: 1)));

    [Fact]
    public void Ten_thousand_in_the_tail_accepted_by_density() => Assert.Equal(
        "e98b09f3267632de7586415b88c471994eaa3ff8668a9fed10f533fc3788fdbf",
        Bits.Sha256(Init.TruncatedNormal(New(100, 100), new TorchGenerator(1), a: 2, b: 3)));

    [Fact]
    public void A_mean_far_outside_is_warned_about()
    {
        var warnings = new List<InitWarning>();
        Init.TruncatedNormal(New(3), new TorchGenerator(1), mean: 5, onWarning: warnings.Add);
        Init.TruncatedNormal(New(3), new TorchGenerator(1), mean: -5, onWarning: warnings.Add);
        Init.TruncatedNormal(New(3), new TorchGenerator(1), mean: 4, onWarning: warnings.Add);
        Assert.Equal(Enumerable.Repeat(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. The distribution of values may be incorrect.", 2),
            warnings.Select(w => w.Message));
    }

    [Theory]
    [InlineData(-4, 1, -2, false)]
    [InlineData(-4.1, 1, -2, true)]
    [InlineData(0, 0.5, 1, false)]
    [InlineData(0, 0.5, 1.1, true)]
    public void Two_standard_deviations_outside_are_not_yet_warned_about(double mean, double std, double a, bool isWarnedAbout)
    {
        var warnings = new List<InitWarning>();
        Init.TruncatedNormal(New(3), new TorchGenerator(1), mean, std, a, a + 4, warnings.Add);
        Init.TruncatedNormal(New(3), new TorchGenerator(1), -mean, std, -a - 4, -a, warnings.Add);
        Assert.Equal(isWarnedAbout ? 2 : 0, warnings.Count);
    }

    [Fact]
    public void Std_zero_is_refused_after_the_warning()
    {
        var warnings = new List<InitWarning>();
        Assert.StartsWith("division by zero", Assert.Throws<DivideByZeroException>(
            () => Init.TruncatedNormal(New(3), new TorchGenerator(1), mean: 3, std: 0, onWarning: warnings.Add)).Message, StringComparison.Ordinal);
        Assert.Single(warnings);
    }

    [Fact]
    public void Bounds_that_uniform_cannot_draw_within_are_its_errors()
    {
        Assert.StartsWith("uniform_ expects to return a [from, to) range, but found from=3 > to=2", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.TruncatedNormal(New(3), new TorchGenerator(1), a: 3, b: 2)).Message, StringComparison.Ordinal);
        Assert.StartsWith("to is out of bounds for float", Assert.Throws<ArgumentOutOfRangeException>(
            () => Init.TruncatedNormal(New(3), new TorchGenerator(1), a: 2, b: double.PositiveInfinity)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_bounds_give_that_value() =>
        Assert.Equal([2, 2, 2], Bits.Flat(Init.TruncatedNormal(New(3), new TorchGenerator(1), a: 2, b: 2)));

    [Fact]
    public void Without_bounds_it_is_the_normal_distribution() => Assert.Equal(
        Bits.Of(Init.Normal(New(20), new TorchGenerator(1))),
        Bits.Of(Init.TruncatedNormal(New(20), new TorchGenerator(1), a: double.NegativeInfinity, b: double.PositiveInfinity)));

    [Fact]
    public void No_elements_need_no_draw()
    {
        var generator = new TorchGenerator(1);
        Init.TruncatedNormal(New(0, 3), generator);
        Init.TruncatedNormal(New(0, 3), generator, a: 2, b: 3);
        Assert.Equal(new TorchGenerator(1).NextUInt32(), generator.NextUInt32());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(2, 3)]
    public void Doubles_stay_within_the_bounds(double a, double b)
    {
        var values = Bits.Flat(Init.TruncatedNormal(Tensor.CreateFromShape<double>([50, 20]), new TorchGenerator(1), a: a, b: b));
        Assert.All(values, value => Assert.InRange(value, a, b));
        Assert.Equal(values.Length, values.Distinct().Count());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(2, 3)]
    public void A_view_is_drawn_in_the_order_of_its_storage(double a, double b)
    {
        var storage = new float[15];
        Init.TruncatedNormal(Tensor.Create(storage, [3, 5], [1, 3]), new TorchGenerator(1), a: a, b: b);
        Assert.Equal(Bits.Flat(Init.TruncatedNormal(New(15), new TorchGenerator(1), a: a, b: b)), storage);
    }

    [Theory]
    [InlineData(-120.8, -1, -1e10, 0.5)]
    [InlineData(0, 1, 100, 1e10)]
    [InlineData(0, 1e-3, 5, 1e9)]
    public void Arguments_that_hardly_a_candidate_satisfies_are_refused_before_a_draw(double mean, double std, double a, double b)
    {
        var generator = new TorchGenerator(1);
        var error = Assert.Throws<ArgumentException>(() => Init.TruncatedNormal(New(3), generator, mean, std, a, b));
        Assert.StartsWith("Hardly a draw from N(mean, std²) would end in [a, b]", error.Message, StringComparison.Ordinal);
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    [Fact]
    public void An_interval_between_two_floats_is_refused_where_blocks_cannot_reach_it()
    {
        // the mean rounds to 1, a to the next float above
        var middle = 1 + Math.Pow(2, -24);
        Assert.Throws<ArgumentException>(() => Init.TruncatedNormal(New(20), new TorchGenerator(1), middle - 1e-11, 1e-10, middle + 1e-11, 2));
        Assert.All(Bits.Flat(Init.TruncatedNormal(New(3), new TorchGenerator(1), middle - 1e-11, 1e-10, middle + 1e-11, 2)), x => Assert.Equal(1.0000001f, x));
    }

    /// <summary>The mean rounds to 1 and a to the float above, so that a block must draw that many standard deviations to reach it.</summary>
    [Theory]
    [InlineData(5.6, false)]
    [InlineData(5.1, false)]
    [InlineData(5, true)]
    [InlineData(4.5, true)]
    public void An_interval_that_rounding_moves_away_is_refused_below_one_draw_in_four_million(double deviations, bool isDrawn)
    {
        var (middle, std) = (1 + Math.Pow(2, -24), Math.Pow(2, -24) / deviations);
        var (mean, a, generator) = (middle - std / 10, middle + std / 10, new TorchGenerator(1));
        if (isDrawn)
        {
            Assert.All(Bits.Flat(Init.TruncatedNormal(New(16), generator, mean, std, a, 2)), x => Assert.True(x > 1));
            return;
        }
        var error = Assert.Throws<ArgumentException>(() => Init.TruncatedNormal(New(16), generator, mean, std, a, 2));
        Assert.Contains("Rounded to type Single, a share of 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    [Theory]
    [InlineData(0, 0.5, 50, 52)]
    [InlineData(0, 1, 100, 100.001)]
    [InlineData(3, -1, 1, 2)]
    public void What_can_be_satisfied_is_drawn(double mean, double std, double a, double b)
    {
        Assert.All(Bits.Flat(Init.TruncatedNormal(New(40), new TorchGenerator(1), mean, std, a, b)), x => Assert.InRange(x, (float)a, (float)b));
        Assert.All(Bits.Flat(Init.TruncatedNormal(Tensor.CreateFromShape<BFloat16>([40]), new TorchGenerator(1), mean, std, a, b)),
            x => Assert.InRange(x, (BFloat16)a, (BFloat16)b));
    }

    [Fact]
    public void A_distance_whose_square_no_double_holds_is_Pythons_overflow() => Assert.StartsWith(
        "(34, 'Numerical result out of range')",
        Assert.Throws<OverflowException>(() => Init.TruncatedNormal(New(3), new TorchGenerator(1), 0, 1e-200, 1, 2)).Message, StringComparison.Ordinal);
}
