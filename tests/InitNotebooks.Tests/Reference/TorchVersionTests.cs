namespace InitNotebooks.Tests.Reference;

public sealed class TorchVersionTests
{
    [Theory]
    [InlineData("2.14.1", 2, 14, 1)]
    [InlineData("1.13", 1, 13, 0)]
    [InlineData("2.6.0+cpu", 2, 6, 0)]
    [InlineData("2.14.1+dfsg", 2, 14, 1)]
    [InlineData("1.13.0a0", 1, 13, 0)]
    [InlineData("2.15.0a0+git1f3c9", 2, 15, 0)]
    [InlineData("2.5rc1", 2, 5, 0)]
    public void Reads_what_torch_says_of_itself(string text, int major, int minor, int patch) =>
        Assert.Equal(new TorchVersion(major, minor, patch), TorchVersion.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("2.")]
    [InlineData("v2.1")]
    [InlineData("2.x")]
    [InlineData("-2.1")]
    [InlineData("99999999999.1")]
    public void Refuses_what_is_no_version(string text)
    {
        Assert.False(TorchVersion.TryParse(text, out _));
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => TorchVersion.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Orders_by_number_and_not_by_text()
    {
        TorchVersion old = new(1, 13, 1), two = new(2, 2), newer = new(2, 14, 1);
        Assert.True(old < two && two < newer && newer > old && new TorchVersion(2, 2) >= two && two <= newer);
        Assert.Equal([old, two, newer], new[] { newer, old, two }.Order());
        Assert.Equal("2.2.0", two.ToString());
    }
}
