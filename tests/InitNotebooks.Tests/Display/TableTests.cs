namespace InitNotebooks.Tests.Display;

public sealed class TableTests
{
    private sealed record Row(string Name, double Gain, long Count, bool Derived);

    private static readonly Row[] Rows = [new("ReLU", Math.Sqrt(2), 1_000_000, true), new("tanh", 5.0 / 3, 12, false)];

    [Fact]
    public void Numbers_stand_right_and_words_left_in_their_formats()
    {
        var table = Table.Of(Rows, ("f", r => r.Name), ("gain", r => r.Gain, "F4"), ("count", r => r.Count, "N0"), ("derived", r => r.Derived));
        Assert.Equal("""
            f       gain      count  derived
            ----  ------  ---------  -------
            ReLU  1.4142  1 000 000  yes
            tanh  1.6667         12  no
            """.ReplaceLineEndings("\n"), table.ToPlainText());
        Assert.Equal(2, table.RowCount);
        Assert.Contains("<td align=\"left\">ReLU</td><td align=\"right\">1.4142</td><td align=\"right\">1&#160;000&#160;000</td><td align=\"left\">yes</td>", table.ToHtml());
        Assert.Contains("<th align=\"right\">gain</th>", table.ToHtml());
    }

    [Fact]
    public void Without_columns_a_record_s_properties_are_the_columns()
    {
        Assert.StartsWith("Name                Gain    Count  Derived\n", Table.Of(Rows).ToPlainText(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Table.Of(["a"]));
        Assert.Throws<ArgumentException>(() => Table.Of([(1, 2)]));
    }

    [Fact]
    public void Tuples_and_numbers_are_rows_too()
    {
        var table = Table.Of(new[] { (A: 0.0, Gain: 1.5), (A: 1.0, Gain: double.NaN) }, ("a", r => r.A), ("gain", r => r.Gain, "F1"));
        Assert.Equal("a  gain\n-  ----\n0   1.5\n1   NaN", table.ToPlainText());
        Assert.Equal("n  n²\n-  --\n1   1\n2   4", Table.Of(Enumerable.Range(1, 2), ("n", n => n), ("n²", n => n * n)).ToPlainText());
    }

    [Fact]
    public void Every_text_is_escaped_and_backticks_make_code()
    {
        var table = Table.Of(["<b>&\"'", "`a<b`", "odd ` tick", null], ("<i>", x => x)).WithCaption($"<u>{1}");
        var html = table.ToHtml();
        Assert.Contains("<th align=\"left\">&lt;i&gt;</th>", html);
        Assert.Contains("&lt;b&gt;&amp;&quot;&#39;", html);
        Assert.Contains("<code>a&lt;b</code>", html);
        Assert.Contains("odd ` tick", html);
        Assert.Contains("<p>&lt;u&gt;1</p>", html);
        Assert.DoesNotContain("style", html);
    }

    [Fact]
    public void A_table_without_rows_is_its_header()
    {
        Assert.Equal("n\n-", Table.Of(Array.Empty<int>(), ("n", n => n)).ToPlainText());
    }

    [Fact]
    public void A_mistake_is_named_with_its_column()
    {
        var mistake = Assert.Throws<ArgumentException>(() => Table.Of([1.5], ("gain", x => x, "Q4")));
        Assert.Contains("Column 'gain': received the format 'Q4', which a Double does not have", mistake.Message);
        Assert.Throws<ArgumentNullException>(() => Table.Of((IEnumerable<int>)null!, ("n", n => n)));
    }
}
