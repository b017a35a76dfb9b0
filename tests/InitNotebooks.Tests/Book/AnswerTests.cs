using System.Text.RegularExpressions;
using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Book;

/// <summary>The answers that the book checks by hash: their forms, and that the lessons' own checks take them.</summary>
public sealed partial class AnswerTests
{
    [Theory]
    [InlineData("55", "55")]
    [InlineData("4294967294", "4294967294")]
    [InlineData("0.4", "4.00e-1")]
    [InlineData("2.0", "2.00e+0")]
    [InlineData("4.7958315", "4.79e+0|4.80e+0")]
    [InlineData("3.33333e-6", "3.33e-6|3.34e-6")]
    [InlineData("-0.5", "-5.00e-1")]
    [InlineData("1.3127 ± 0.012", "1.30e+0|1.31e+0|1.32e+0|1.33e+0")]
    [InlineData("9.999", "9.99e+0|1.00e+1")]
    [InlineData("800; 1600", "800;1600")]
    [InlineData("Fan_Out", "fanout")]
    public void An_answer_has_the_forms_that_are_right(string line, string forms)
    {
        var answer = Answer.Of($"// answer: {line}\nint x = 1;")!;
        Assert.Equal(forms, string.Join(';', answer.Parts.Select(part => string.Join('|', part))));
        Assert.Equal("int x = 1;", Answer.Without($"// answer: {line}\nint x = 1;"));
    }

    [Theory]
    [InlineData("0.0")]
    [InlineData("1 ± -1")]
    [InlineData("1 ± 2 ± 3")]
    [InlineData("1; two")]
    public void What_is_no_answer_is_refused(string line) => Assert.Throws<FormatException>(() => Answer.Of($"// answer: {line}\n"));

    [Fact]
    public void A_solution_need_not_have_one() => Assert.Null(Answer.Of("int x = 55;"));

    [Fact]
    public void Hash_and_veil_are_of_the_lesson_and_the_cell()
    {
        Assert.NotEqual(Veil.Hash("00-a/ex-one:0", "55"), Veil.Hash("01-b/ex-one:0", "55"));
        Assert.NotEqual(Veil.Hash("00-a/ex-one:0", "55"), Veil.Hash("00-a/ex-one:0", "56"));
        Assert.NotEqual(Veil.Over("a", "0.5774"), Veil.Over("b", "0.5774"));
        Assert.NotEqual(Veil.Over("a", "0.5774"), Veil.Over("a", "0.5775"));
    }

    /// <summary>Each answer of the course, put in place of what the exercise is shipped with: the lesson's own check must hold.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public Task The_lessons_own_checks_take_every_answer() => AssertTaken("*.ipynb", atLeast: 20);

    [Fact]
    public Task The_checks_of_the_first_lesson_take_its_answers() => AssertTaken("00-*.ipynb", atLeast: 1);

    private static async Task AssertTaken(string lessons, int atLeast)
    {
        var course = Path.Combine(NotebookFolder.RepositoryRoot(), "notebooks");
        var folder = Directory.CreateTempSubdirectory("init-notebooks-answers-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "solutions"));
            File.Copy(Path.Combine(course, "setup.csx"), Path.Combine(folder, "setup.csx"));
            var answered = new List<(string Lesson, string Cell)>();
            foreach (var path in Directory.GetFiles(course, lessons))
            {
                var (notebook, copy) = (Notebook.Read(path), Path.Combine(folder, Path.GetFileName(path)));
                var sections = Solutions.Read(path).Select(solution => (Id: solution.Key, Answer: Answer.Of(solution.Value))).Where(solution => solution.Answer is not null).ToList();
                if (sections.Count == 0)
                    continue;
                // An exercise that no answer is for would be replayed for nothing.
                File.WriteAllText(copy, notebook.With(notebook.Cells.Where(cell => !cell.IsExercise || sections.Exists(section => section.Id == cell.Id))).ToCanonicalText());
                File.WriteAllText(Solutions.PathOf(copy), string.Concat(sections.Select(section =>
                    $"// cell: {section.Id}\n{Initializer().Replace(notebook.Cells.Single(cell => cell.Id == section.Id).Source, $"= {Literal(section.Answer!)};", 1)}\n")));
                answered.AddRange(sections.Select(section => (notebook.Name, section.Id)));
            }

            Assert.True(answered.Count >= atLeast, $"{answered.Count} answers");
            var replay = await Replayer.RunAsync([.. Directory.GetFiles(folder, "*.ipynb").Order(StringComparer.Ordinal)], new ReplayOptions { Solutions = true }, TestContext.Current.CancellationToken);
            var held = replay.Lessons.SelectMany(lesson => lesson.Claims.Where(claim => claim.Kind == ClaimKind.Exercise && claim.State == ClaimState.Held).Select(claim => (lesson.Lesson, claim.Cell)));
            Assert.Empty(answered.Except(held));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Literal(Answer answer)
    {
        var parts = answer.Text.Split(';', StringSplitOptions.TrimEntries).Select(part => part.Split('±')[0].Trim()).ToList();
        return answer.IsWord ? $"\"{answer.Text}\"" : parts.Count == 1 ? parts[0] : parts.Count == 2 ? $"({string.Join(", ", parts)})" : $"[{string.Join(", ", parts)}]";
    }

    [GeneratedRegex("=[^=;]*;")]
    private static partial Regex Initializer();
}
