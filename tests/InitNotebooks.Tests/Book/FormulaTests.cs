using System.Xml.Linq;
using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Book;

/// <summary>LaTeX as MathML: every formula of the course, and what is caught.</summary>
public sealed class FormulaTests
{
    [Theory]
    [InlineData(@"\frac{1}{\sqrt{n}}", "<mfrac><mrow><mn>1</mn></mrow><mrow><msqrt><mrow><mi>n</mi></mrow></msqrt></mrow></mfrac>")]
    [InlineData(@"\tfrac1{2\pi}", "<mstyle displaystyle=\"false\" scriptlevel=\"0\"><mfrac><mn>1</mn><mrow><mn>2</mn><mi>π</mi></mrow></mfrac></mstyle>")]
    [InlineData(@"\tfrac12", "<mstyle displaystyle=\"false\" scriptlevel=\"0\"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle>")]
    [InlineData(@"w_{j1}^2", "<msubsup><mi>w</mi><mrow><mi>j</mi><mn>1</mn></mrow><mn>2</mn></msubsup>")]
    [InlineData(@"\sum_{i=1}^n w_i", "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msub><mi>w</mi><mi>i</mi></msub>")]
    [InlineData(@"f'(z)", "<msup><mi>f</mi><mo>′</mo></msup><mo stretchy=\"false\">(</mo><mi>z</mi><mo stretchy=\"false\">)</mo>")]
    [InlineData(@"\text{fan\_in} - 1.467", "<mtext>fan_in</mtext><mo>−</mo><mn>1.467</mn>")]
    [InlineData(@"\text{a < b}", "<mtext>a &lt; b</mtext>")]
    [InlineData(@"\left(1 - x\right)\tau", "<mrow><mo stretchy=\"true\">(</mo><mn>1</mn><mo>−</mo><mi>x</mi><mo stretchy=\"true\">)</mo></mrow><mi>τ</mi>")]
    [InlineData(@"\mathbb{E}\big[x\big]", "<mi>𝔼</mi><mrow><mo form=\"prefix\" stretchy=\"true\" minsize=\"1.2em\" maxsize=\"1.2em\">[</mo></mrow><mi>x</mi><mrow><mo form=\"postfix\" stretchy=\"true\" minsize=\"1.2em\" maxsize=\"1.2em\">]</mo></mrow>")]
    [InlineData("1.", "<mn>1</mn><mo>.</mo>")]
    [InlineData("", "")]
    public void Latex_becomes_MathML(string latex, string expected) => Assert.Equal($"<math>{expected}</math>", Formula.ToMathMl(latex));

    [Theory]
    [InlineData(@"\operatorname{Var}(w)", @"\operatorname")]
    [InlineData(@"\frac{1}", @"nothing after \frac")]
    [InlineData(@"\sqrt{2", "ends before }")]
    [InlineData(@"2}", "}")]
    [InlineData(@"\left(2", @"ends before \right")]
    [InlineData(@"\left x\right)", @"x after \left")]
    [InlineData(@"x^2^3", "two ^ after one sign")]
    [InlineData(@"\mathbb{R}", @"\mathbb of something other than E")]
    [InlineData(@"x \& y", @"\&")]
    [InlineData(@"x & y", "&")]
    [InlineData(@"\text x", @"no words in braces after \text")]
    [InlineData(@"\text{x", @"no words in braces after \text")]
    [InlineData(@"x_", "nothing after _")]
    [InlineData(@"\", @"has \")]
    public void What_cannot_be_typeset_is_an_error_that_quotes_it(string latex, string expected)
    {
        var e = Assert.Throws<FormulaException>(() => Formula.ToMathMl(latex));
        Assert.Contains(latex, e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_formula_of_the_course_is_typeset_and_every_known_command_is_used()
    {
        var folder = Path.Combine(NotebookFolder.RepositoryRoot(), "notebooks");
        var texts = Directory.GetFiles(folder, "*.ipynb").SelectMany(path => Notebook.Read(path).Cells).Where(cell => cell.Type == "markdown").Select(cell => cell.Source)
            .Append(File.ReadAllText(Path.Combine(folder, "glossary.md"))).ToList();
        Assert.Empty(texts.SelectMany(BookMarkdown.FaultsOfFormulas));
        var formulas = texts.SelectMany(BookMarkdown.Formulas).Select(formula => formula.Latex).ToList();
        Assert.True(formulas.Count >= 15, $"{formulas.Count} formulas");
        // XML reads what it gives: every element is closed, every sign escaped.
        Assert.All(formulas, latex => XElement.Parse(Formula.ToMathMl(latex)));
        Assert.All(Formula.Commands, command => Assert.Contains(formulas, latex => latex.Contains(command, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_broken_formula_of_a_lesson_is_reported_with_its_cell_and_line()
    {
        var cell = SampleBook.Cell("derive", "markdown", "# 1\n\nThe mean $\\bar{x}$ of\n\n$$\n\\sqrt{2\n$$\n\nand `$\\code$`.", []);
        var notebook = Notebook.Parse("01-x.ipynb", """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""").With([cell]);
        var faults = NotebookLint.Of(notebook).Where(problem => problem.Message.Contains("formula", StringComparison.Ordinal)).Select(problem => problem.ToString()).ToList();
        Assert.Equal(2, faults.Count);
        Assert.Contains(@"01-x.ipynb, cell derive, line 3: the formula \bar{x} has \bar, which the book does not typeset; it knows ", faults[0]);
        Assert.Contains(@"cell derive, line 5: the formula \sqrt{2 ends before }", faults[1]);
        Assert.Contains(@"<code class=""fault"">\bar{x}</code>", new BookMarkdown([], glossary: null).ToHtml(cell.Source, new PageParts()));
    }

    [Fact]
    public void What_is_typeset_passes_the_sieve_unchanged()
    {
        const string Latex = @"\mathrm{BN}(z) = \gamma\,\frac{z}{\sqrt{v + \varepsilon}} \qquad \tfrac12 \lVert \big[\sum_k w_k^2\big] \left(f'\right)";
        var math = Formula.ToMathMl(Latex, display: true);
        Assert.Equal(math, SafeHtml.Of(math));
    }
}
