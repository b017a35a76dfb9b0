using System.Text;
using System.Text.Json.Nodes;
using InitNotebooks.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Runner;

/// <summary>Files that are odd: each costs itself one clear message, and nothing else.</summary>
public sealed class OddNotebookTests : IDisposable
{
    private const string Whole = """
        {
         "cells": [{"cell_type": "code", "id": "one", "outputs": [{"output_type": "stream",
          "name": "stdout",
          "A-NAME": 1,
          "text": ["AN-OUTPUT"]}],
          "metadata": {"tags": ["A-TAG"]},
          "source": ["A-SOURCE"]}],
         "metadata": {}, "nbformat": 4, "nbformat_minor": 5
        }
        """;

    private readonly TemporaryNotebooks notebooks = new();

    [Theory]
    [InlineData("A-NAME", @"\ud800", 4)]
    [InlineData("AN-OUTPUT", @"text \udc00", 5)]
    [InlineData("A-TAG", @"\uD83D\uD83D\uDE00", 6)]
    [InlineData("A-SOURCE", @"\ud83d text", 7)]
    public void Half_a_character_is_named_with_its_line(string place, string half, int line)
    {
        Assert.Equal("A-SOURCE", Assert.Single(Notebook.Parse("a.ipynb", Whole).Cells).Source);
        var fault = Assert.Throws<NotebookFormatException>(() => Notebook.Parse("a.ipynb", Whole.Replace(place, half, StringComparison.Ordinal)));
        Assert.Contains("half of a character", fault.Message, StringComparison.Ordinal);
        Assert.Equal(line, fault.Line);
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_says_so_and_where()
    {
        var text = Make(Code("one", "1")).ToCanonicalText().Replace("A test", "café", StringComparison.Ordinal);
        Assert.Contains("byte 0xE9", Fault(Encoding.Latin1.GetBytes(text)).Message, StringComparison.Ordinal);
        Assert.Equal(text.Split('\n').Index().First(line => line.Item.Contains("café", StringComparison.Ordinal)).Index + 1, Fault(Encoding.Latin1.GetBytes(text)).Line);
        Assert.Contains("is UTF-16", Fault([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]).Message, StringComparison.Ordinal);
        Assert.Contains("is UTF-16", Fault([.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("byte order mark", "\uFEFF", "\n")]
    [InlineData("CR LF", "", "\r\n")]
    public void A_byte_order_mark_or_CR_LF_is_named_and_refreshed(string message, string before, string lineEnd)
    {
        var canonical = Make(Code("one", "1")).ToCanonicalText();
        var odd = Notebook.Parse("a.ipynb", before + canonical.ReplaceLineEndings(lineEnd));
        var problem = Assert.Single(NotebookLint.Of(odd));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains("refresh writes", problem.Message, StringComparison.Ordinal);
        Assert.Equal(canonical, odd.ToCanonicalText());
    }

    [Theory]
    [InlineData("1e99999999999")]
    [InlineData("1e-99999999999")]
    [InlineData("3 · 10⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹")]
    public void A_number_beyond_all_numbers_is_one_that_no_output_shows(string number)
    {
        var notebook = Make(new NotebookCell("prose", "markdown", $"The value is {number} here.", [], []), Code("one", "1"));
        if (!number.Contains('-', StringComparison.Ordinal))
            Assert.Contains("no output of this notebook shows the number", Assert.Single(ProseNumbers.Of(notebook)).Message, StringComparison.Ordinal);
        var shown = new JsonObject { ["output_type"] = "stream", ["text"] = number };
        _ = ProseNumbers.Of(notebook.With(notebook.Cells.Append(Code("shown", "1") with { Outputs = [shown] }))).ToList();
    }

    [Theory]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("\"{\"")]
    public void A_figure_that_is_none_is_shown_as_its_picture(string figure)
    {
        var data = new JsonObject { ["application/vnd.plotly.v1+json"] = JsonNode.Parse(figure), ["image/svg+xml"] = "<svg width=\"7\"></svg>" };
        Assert.Contains("<svg width=\"7\">", LessonPage.Output(new JsonObject { ["output_type"] = "display_data", ["data"] = data }), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_is_no_object_is_named_with_its_cell()
    {
        var text = Make(Code("one", "1")).ToCanonicalText();
        var at = text.LastIndexOf("\"outputs\": []", StringComparison.Ordinal);
        var fault = Assert.Throws<NotebookFormatException>(() => Notebook.Parse("a.ipynb", text[..at] + "\"outputs\": [5]" + text[(at + 13)..]));
        Assert.Equal("one", fault.Cell);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_folder_for_temporary_files_may_be_missing_or_have_a_long_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes of Windows are no files.");
        var path = notebooks.Add("a", Code("value", "1"));
        foreach (var folder in new[] { "/nowhere/at/all", Directory.CreateDirectory(Path.Combine(notebooks.Folder, new string('x', 120))).FullName })
        {
            var start = NotebookProcess.StartInfo(["a", "--no-book", "--folder", notebooks.Folder]);
            start.WorkingDirectory = Repository;
            start.Environment["TMPDIR"] = folder;
            using var process = System.Diagnostics.Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == ExitCode.Held, output);
        }

        Assert.True(File.Exists(path));
    }

    /// <summary>Lessons with bytes changed, dropped and doubled, and with values put into places where others belong.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Whatever_is_done_to_a_file_it_is_read_and_bound_or_refused()
    {
        var random = new Random(1);
        string[] values = ["null", "5", "true", "\"text\"", "[]", "{}", "[[1]]", "\"\\ud800\"", "1e999999", "{\"data\": 1}"];
        var tried = 0;
        foreach (var path in Claims.Course.Paths)
        {
            var text = File.ReadAllText(path);
            for (var i = 0; i < 60; i++)
            {
                var (at, length) = (random.Next(text.Length), random.Next(1, 40));
                var changed = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(length, text.Length - at)),
                    1 => text.Insert(at, ((char)random.Next(1, 0x3000)).ToString()),
                    _ => ReplaceValue(text, at, values[random.Next(values.Length)]),
                };
                try
                {
                    var notebook = Notebook.Parse(path, changed);
                    _ = NotebookLint.Of(notebook, notebook).Count();
                    var lesson = BookLesson.Of(notebook);
                    _ = LessonPage.Write(lesson, null, null, new BookMarkdown([lesson.Name], glossary: null));
                }
                catch (NotebookFormatException)
                {
                    // Refused, which is an answer.
                }

                tried++;
            }
        }

        Assert.True(tried >= 60);
    }

    public void Dispose() => notebooks.Dispose();

    /// <summary>Another value after the first colon from a place on.</summary>
    private static string ReplaceValue(string text, int at, string value)
    {
        var colon = text.IndexOf("\": ", at, StringComparison.Ordinal);
        if (colon < 0)
            return text;
        var end = text.IndexOfAny([',', '\n'], colon);
        return text[..(colon + 3)] + value + text[(end < 0 ? text.Length : end)..];
    }

    private NotebookFormatException Fault(byte[] bytes)
    {
        var path = Path.Combine(notebooks.Folder, "odd.ipynb");
        File.WriteAllBytes(path, bytes);
        return Assert.Throws<NotebookFormatException>(() => Notebook.Read(path));
    }
}
