using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Book;

public sealed class GlossaryTests
{
    private static readonly Glossary Words = Glossary.Read("""
        # Glossary

        **Batch normalization (BN)** — subtracts the *mean*. [Lesson 06](06-x.ipynb)

        **fan_in, fan_out** — how many inputs.

        **Kaiming (He) initialization** — gain / √fan.

        **σ, std** — the standard deviation.
        """);

    [Fact]
    public void A_word_has_its_forms_its_place_and_its_meaning()
    {
        Assert.Equal(["batch-normalization-bn", "fan-in-fan-out", "kaiming-he-initialization", "σ-std"], Words.Terms.Select(term => term.Id));
        Assert.Equal(["Batch normalization", "BN"], Words.Terms[0].Words);
        Assert.Equal(["Kaiming initialization", "Kaiming"], Words.Terms[2].Words);
        Assert.Equal(["std"], Words.Terms[3].Words);
        Assert.Equal("subtracts the mean.", Words.Terms[0].Says);
    }

    [Theory]
    [InlineData("the fan_in of it", "fan_in")]
    [InlineData("FAN_OUT, then batch normalization and BN", "FAN_OUT|batch normalization|BN")]
    [InlineData("init.fan_in, my_fan_in and fan_ins", "")]
    [InlineData("Kaiming initialization, Kaiming's", "Kaiming initialization|Kaiming")]
    public void It_finds_whole_words(string text, string found) =>
        Assert.Equal(found, string.Join('|', Words.In(text).Select(word => text.Substring(word.Start, word.Length))));

    [Fact]
    public void A_page_explains_each_word_once_outside_of_links_headings_and_quotations()
    {
        var (markdown, page) = (new BookMarkdown([], Words), new PageParts());
        string first = markdown.ToHtml("# fan_in\n\n> fan_in\n\n[fan_in](#x) and **fan_in** here, fan_in there, `fan_in` in code", page), second = markdown.ToHtml("fan_out, std", page);
        Assert.Equal(1, first.Split("class=\"term\"").Length - 1);
        Assert.Contains("<strong><a href=\"glossary.html#fan-in-fan-out\" class=\"term\">fan_in</a></strong> here, fan_in there", first);
        Assert.Equal("<p>fan_out, <a href=\"glossary.html#%CF%83-std\" class=\"term\">std</a></p>\n", second);
        Assert.Contains("<p id=\"σ-std\">", markdown.GlossaryToHtml(Words));
    }

    [Fact]
    public void The_course_s_glossary_is_read_whole()
    {
        var text = File.ReadAllText(Path.Combine(NotebookFolder.RepositoryRoot(), "notebooks", "glossary.md"));
        var terms = Glossary.Read(text).Terms;
        Assert.Equal(text.Split('\n').Count(line => line.StartsWith("**", StringComparison.Ordinal)), terms.Count);
        Assert.Equal(terms.Count, terms.Select(term => term.Id).Distinct().Count());
        Assert.All(terms, term => Assert.DoesNotContain("Lesson", term.Says, StringComparison.Ordinal));
    }
}
