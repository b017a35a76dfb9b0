namespace InitNotebooks.Tests.Figures;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0, 1, 6, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(-0.04, 2_080_000, 6, "0 500 000 1 000 000 1 500 000 2 000 000")]
    [InlineData(0, 3e7, 4, "0 10⁷ 2×10⁷ 3×10⁷")]
    [InlineData(-3e-7, 3e-7, 4, "−2×10⁻⁷ 0 2×10⁻⁷")]
    [InlineData(0.997, 1.003, 4, "0.998 1 1.002")]
    [InlineData(-0.41, 0.41, 3, "−0.4 −0.2 0 0.2 0.4")]
    public void Linear_ticks_are_round_numbers(double from, double to, int most, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ticks.Linear(from, to, most).Select(tick => tick.Label.Replace('\u00a0', ' '))));

    [Theory]
    [InlineData(0, 3, 6, "1 10 100 1000")]
    [InlineData(-12, 0, 5, "10⁻¹² 10⁻⁹ 10⁻⁶ 10⁻³ 1")]
    [InlineData(0, 0.9, 6, "1 2 3 5 7")]
    [InlineData(-0.05, 0.05, 5, "0.9 0.95 1 1.05 1.1")]
    public void Logarithmic_ticks_are_powers_of_ten_or_round_numbers_between(double from, double to, int most, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ticks.Log(from, to, most).Select(tick => tick.Label)));

    [Fact]
    public void A_tick_at_the_end_of_an_axis_does_not_depend_on_the_last_bit()
    {
        string Labels(double from, double to) => string.Join(' ', Ticks.Linear(from, to, 6).Select(tick => tick.Label));
        Assert.Equal(Labels(0.1, 0.7), Labels(Math.BitIncrement(0.1), Math.BitDecrement(0.7)));
    }
}
