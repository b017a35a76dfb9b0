using InitNotebooks.Cells;

namespace InitNotebooks.Tests.Runner;

public sealed class PlainTextTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { 0.5, "0.5" },
        { 0.1f, "0.1" },
        { double.NaN, "NaN" },
        { true, "True" },
        { "two\r\nlines", "two\nlines" },
        { new[] { 1.5, 2 }, "[1.5, 2]" },
        { new[,] { { 1, 2 }, { 3, 4 } }, "[[1, 2], [3, 4]]" },
        { Enumerable.Range(1, 22).ToList(), "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, …]" },
        { (0.5, "a", new[] { 1 }), "(0.5, a, [1])" },
        { new { Fan = 3, Bound = 0.5 }, "{ Fan = 3, Bound = 0.5 }" },
        { new Dictionary<string, int> { ["a"] = 1 }, "[[a, 1]]" },
        { DayOfWeek.Friday, "Friday" },
        { new Loop("outer"), "Loop { Name = outer, Inner = Loop { Name = outer, Inner = Loop { Name = outer, Inner = Loop { Name = outer, Inner = Loop { Name = outer, Inner = … } } } } }" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_reads_well_as_text(object? value, string text) => Assert.Equal(text, PlainText.Of(value));

    private sealed record Loop(string Name)
    {
        public Loop Inner => this;
    }
}
