using InitNotebooks.Cells;
using InitNotebooks.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Runner;

/// <summary>What a replay finds in notebooks that run, all in one replay as shipped and one with solutions.</summary>
public sealed class ReplayerTests(ReplayerTests.Replays replays) : IClassFixture<ReplayerTests.Replays>
{
    private LessonResult Lesson(string name) => replays.Shipped.Lessons.Single(lesson => lesson.Lesson == name);

    private static Problem ProblemOf(LessonResult lesson, string cell) => Assert.Single(lesson.Problems, problem => problem.Cell == cell);

    private CellOutput Value(string cell) => Lesson("outputs").Cells.Single(c => c.Id == cell).Outputs[^1];

    [Fact]
    public void Console_output_is_kept_in_order_by_stream_with_line_feeds()
    {
        var outputs = Lesson("outputs").Cells.Single(cell => cell.Id == "console").Outputs;
        Assert.Equal([("stdout", "1\n2\n"), ("stderr", "3\n"), ("stdout", "4")], outputs.Select(output => (output.Stream!, output.Text!)));
    }

    [Theory]
    [InlineData("number", "0.1")]
    [InlineData("text", "plain\ntext")]
    [InlineData("awaited", "7")]
    [InlineData("record", "Point { X = 1.5, Names = [a, b] }")]
    [InlineData("newest-language", "[1, 2]")]
    public void A_value_is_shown_as_invariant_text(string cell, string text) => Assert.Equal(text, Value(cell).Data!["text/plain"]);

    [Fact]
    public void A_cell_without_a_value_shows_nothing() =>
        Assert.Empty(Lesson("outputs").Cells.Single(cell => cell.Id == "nothing").Outputs);

    [Fact]
    public void A_rich_value_is_committed_as_its_own_bundle()
    {
        var bundle = Value("rich").Data!;
        Assert.Equal(["text/html", "text/plain"], bundle.Keys.Order());
        Assert.Contains("0.2975", bundle["text/plain"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verso-convention", "<b>verso</b>")]
    [InlineData("interactive-convention", "<i>interactive</i>")]
    public void A_foreign_type_is_shown_by_the_conventions_of_the_hosts(string cell, string html) =>
        Assert.Equal((html, "a foreign value"), (Value(cell).Data!["text/html"], Value(cell).Data!["text/plain"]));

    [Fact]
    public void A_claim_that_a_cell_makes_is_read_by_the_runner()
    {
        var claim = Assert.Single(Lesson("outputs").Claims);
        Assert.Equal(("outputs/holds", "claim", ClaimKind.That, ClaimState.Held), (claim.Id, claim.Cell, claim.Kind, claim.State));
        Assert.Equal("6 · 7 = 42", claim.Sentence);
    }

    [Fact]
    public void A_lesson_that_holds_has_no_problem()
    {
        Assert.Empty(Lesson("outputs").Problems);
        Assert.Equal(ExitCode.Held, ExitCode.Of(Lesson("outputs").Problems));
    }

    [Fact]
    public void A_claim_that_fails_does_not_stop_its_notebook_but_fails_the_replay()
    {
        var problem = ProblemOf(Lesson("claims"), "fails");
        Assert.Equal((ProblemKind.Claim, 2), (problem.Kind, problem.Line));
        Assert.Contains("6 · 7 = 43", problem.Message, StringComparison.Ordinal);
        Assert.False(replays.Shipped.Held);
        Assert.All(Lesson("claims").Cells, cell => Assert.Equal(CellState.Ran, cell.State));
    }

    [Fact]
    public void A_check_that_the_run_did_not_reach_fails()
    {
        var problem = ProblemOf(Lesson("claims"), "not-reached");
        Assert.Equal((ProblemKind.Claim, 2), (problem.Kind, problem.Line));
        Assert.Contains("never is in the source but was not reached", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_made_twice_or_computed_fails()
    {
        Assert.Contains("again is made 2 times", ProblemOf(Lesson("claims"), "twice").Message, StringComparison.Ordinal);
        Assert.Contains("must be a string literal", ProblemOf(Lesson("claims"), "computed").Message, StringComparison.Ordinal);
        Assert.Equal(["computed", "fails", "not-reached", "twice"], Lesson("claims").Problems.Select(problem => problem.Cell).Order());
    }

    [Fact]
    public void An_exercise_is_open_as_shipped_and_held_with_its_solution()
    {
        Assert.Equal(ClaimState.Open, Assert.Single(Lesson("exercises").Claims, claim => claim.Cell == "exercise").State);
        Assert.DoesNotContain(Lesson("exercises").Problems, problem => problem.Cell == "exercise");
        var solved = Assert.Single(replays.Solved.Lessons);
        Assert.Equal(ClaimState.Held, Assert.Single(solved.Claims, claim => claim.Cell == "exercise").State);
        Assert.DoesNotContain(solved.Problems, problem => problem.Cell == "exercise");
    }

    [Fact]
    public void An_exercise_shipped_solved_or_with_a_wrong_or_no_solution_fails()
    {
        Assert.Contains("shipped solved", ProblemOf(Lesson("exercises"), "shipped-solved").Message, StringComparison.Ordinal);
        Assert.Contains("has no solution", ProblemOf(Lesson("exercises"), "no-solution").Message, StringComparison.Ordinal);
        Assert.Equal(2, Lesson("exercises").Problems.Count);
        var solved = Assert.Single(replays.Solved.Lessons);
        Assert.Contains("does not hold", ProblemOf(solved, "wrong-solution").Message, StringComparison.Ordinal);
        Assert.Contains("still open with its solution", ProblemOf(solved, "no-solution").Message, StringComparison.Ordinal);
        Assert.Equal(2, solved.Problems.Count);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_costs_only_itself()
    {
        using var notebooks = new TemporaryNotebooks();
        var missing = Path.Combine(notebooks.Folder, "missing.ipynb");
        var replay = await Replayer.RunAsync([missing, notebooks.Add("a", Code("value", "1"))], cancel: TestContext.Current.CancellationToken);
        Assert.Contains("cannot be read", Assert.Single(replay.Lessons[0].Problems).Message, StringComparison.Ordinal);
        Assert.Empty(replay.Lessons[1].Problems);
    }

    [Fact]
    public async Task A_notebook_without_setup_beside_it_says_to_build()
    {
        using var notebooks = new TemporaryNotebooks();
        var path = notebooks.Add("a", Code("value", "1"));
        File.Delete(Path.Combine(notebooks.Folder, "setup.csx"));
        var replay = await Replayer.RunAsync([path], cancel: TestContext.Current.CancellationToken);
        Assert.Contains("dotnet build", Assert.Single(replay.Lessons[0].Problems).Message, StringComparison.Ordinal);
    }

    public sealed class Replays : IAsyncLifetime
    {
        private readonly TemporaryNotebooks notebooks = new();

        internal ReplayResult Shipped { get; private set; } = null!;

        internal ReplayResult Solved { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            notebooks.Add(
                "outputs",
                Code("console", """
                    Console.WriteLine(1);
                    Console.Write("2\r\n");
                    Console.Error.WriteLine(3);
                    Console.Write(4);
                    """),
                Code("number", "0.1"),
                Code("text", "\"plain\\r\\ntext\""),
                Code("awaited", "await System.Threading.Tasks.Task.FromResult(7)"),
                Code("record", """
                    record Point(double X, string[] Names);
                    new Point(1.5, ["a", "b"])
                    """),
                Code("newest-language", """
                    int[] Both(params IReadOnlyList<int> both) => [.. both];
                    Both(1, 2)
                    """),
                Code("nothing", "var unused = 1;"),
                Code("rich", "new Linear(3, 4, new TorchGenerator(seed: 1)).Weight.View()"),
                Code("verso-convention", """
                    class Verso
                    {
                        public string ToHtml() => "<b>verso</b>";
                        public override string ToString() => "a foreign value";
                    }
                    new Verso()
                    """),
                Code("interactive-convention", """
                    class TypeFormatterSourceAttribute(Type source) : Attribute
                    {
                        public Type FormatterSourceType => source;
                        public string[] PreferredMimeTypes { get; set; }
                    }
                    class OneFormat
                    {
                        public string MimeType => "text/html";
                        public bool Format(object value, System.IO.TextWriter writer)
                        {
                            writer.Write("<i>interactive</i>");
                            return true;
                        }
                    }
                    class Source { public IEnumerable<object> CreateTypeFormatters() => [new OneFormat()]; }
                    [TypeFormatterSource(typeof(Source),
                        PreferredMimeTypes = new[] { "text/html", "text/plain" })]
                    class Interactive { public override string ToString() => "a foreign value"; }
                    new Interactive()
                    """),
                Code("claim", "Check.That(\"holds\", 6 * 7 == 42, $\"6 · 7 = {6 * 7}\")", "check"));
            notebooks.Add(
                "claims",
                Code("fails", "var n = 43;\nCheck.That(\"fails\", n == 42, $\"6 · 7 = {n}\")"),
                Code("not-reached", "var one = 1;\nif (one > 1) Check.That(\"never\", true, $\"never\");"),
                Code("twice", "for (var i = 0; i < 2; i++) Check.That(\"again\", true, $\"twice\");"),
                Code("computed", "var id = \"computed\";\nCheck.That(id, true, $\"computed\")"));

            notebooks.Add(
                "exercises",
                Code("exercise", "double answer = double.NaN;\nExercise.Check(\"right\", answer, 42)", "exercise"),
                Code("wrong-solution", "double guess = double.NaN;\nExercise.Check(\"wrong\", guess, 42)", "exercise"),
                Code("no-solution", "double nothing = double.NaN;\nExercise.Check(\"none\", nothing, 42)", "exercise"),
                Code("shipped-solved", "Exercise.Check(\"solved\", 42.0, 42)", "exercise"));
            notebooks.AddSolutions("exercises", """
                // Solutions.

                // cell: exercise
                double answer = 42;
                Exercise.Check("right", answer, 42)

                // cell: wrong-solution
                double guess = 41;
                Exercise.Check("wrong", guess, 42)

                // cell: shipped-solved
                Exercise.Check("solved", 42.0, 42)
                """);

            Shipped = await Replayer.RunAsync(NotebookFolder.Find(notebooks.Folder, []));
            Solved = await Replayer.RunAsync(NotebookFolder.Find(notebooks.Folder, ["exercises"]), new ReplayOptions { Solutions = true });
        }

        public ValueTask DisposeAsync()
        {
            notebooks.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
