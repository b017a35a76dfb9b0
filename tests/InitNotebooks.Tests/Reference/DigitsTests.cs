namespace InitNotebooks.Tests.Reference;

public sealed class DigitsTests
{
    [Fact]
    public void The_digits_are_all_there_and_scaled_to_one()
    {
        var digits = Digits.Load();
        Assert.Equal((1797, 64, 10), (digits.Count, digits.Features, digits.Classes));
        Assert.Equal((0f, 1f), (digits.X.Min(), digits.X.Max()));
        // The first row of the first digit, a zero: 0 0 5 13 9 1 0 0 of 16.
        Assert.Equal([0f, 0f, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0f, 0f], digits.X.Take(8));
        Assert.Equal(0, digits.Labels[0]);
    }
}
