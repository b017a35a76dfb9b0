using System.Text.Json.Nodes;
using InitNotebooks.Runner;
using InitNotebooks.Tests.Figures;
using TorchInit;

namespace InitNotebooks.Tests.Book;

/// <summary>A book of the committed lessons and of one that has a little of everything, bound once for all tests of a process.</summary>
public sealed class SampleBook
{
    public const string Everything = "98-a-little-of-everything", Second = "99-another-lesson";

    public const string Text = """
        # 98 · What does a `<page>` hold & why?

        > "Somebody asked this." — [a thread](https://github.com/pytorch/pytorch/issues/57109)

        Inline \(not math\), inline $\sqrt{3} \cdot \frac{1}{\sqrt{n}}$, and a block:

        $$
        \mathrm{Var}(z) = \frac{1}{3} \sum_{i=1}^{n} w_i^2 \, \text{that is so wide that a phone has to scroll it} + \frac{a}{b} + \frac{c}{d}
        $$

        A gain makes up for an activation; the same gain again, and BN.

        ## What is asked

        Two headings of one name:

        ## What is asked

        <details><summary>Folded</summary>

        | a | b |
        |---|---|
        | `code` | **bold** |

        </details>

        ```python
        def bound(fan_in):  # the bound
            return 1 / math.sqrt(fan_in), "text"
        ```

        See [the other lesson](99-another-lesson.ipynb#cell-text), [one that is not written yet](97-missing.ipynb) and [the word](glossary.md#gain).
        """;

    private static readonly Lazy<(IReadOnlyList<BookLesson> Lessons, string Local, string WithoutNode)> Bound = new(Bind);

    private static (IReadOnlyList<BookLesson>, string, string) Bind()
    {
        var (root, folder) = (NotebookFolder.RepositoryRoot(), Directory.CreateTempSubdirectory("init-notebooks-book-").FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var lessons = Directory.GetFiles(Path.Combine(root, "notebooks"), "*.ipynb").Order(StringComparer.Ordinal)
            .Select(path => BookLesson.Of(Notebook.Read(path))).Append(Sample()).Append(Another()).ToList();
        string Index(string nodeModules, string name) => Path.GetDirectoryName(BookBinder.Bind(lessons, Glossary, nodeModules, Path.Combine(folder, name)).Index)!;
        return (lessons, Index(Path.Combine(root, "node_modules"), "local"), Index(Path.Combine(folder, "none"), "without-node"));
    }

    internal IReadOnlyList<BookLesson> Lessons { get; } = Bound.Value.Lessons;

    /// <summary>The book with the third-party scripts beside it, if npm has fetched them.</summary>
    public string Local { get; } = Bound.Value.Local;

    /// <summary>The same book as it is bound without Node.</summary>
    public string WithoutNode { get; } = Bound.Value.WithoutNode;

    public static IEnumerable<string> Pages(string book) => Directory.GetFiles(book, "*.html").Order(StringComparer.Ordinal);

    public static string Address(string path) => new Uri(path).AbsoluteUri;

    internal static NotebookCell Cell(string id, string type, string source, string[] tags, params JsonObject[] outputs) =>
        new(id, type, source, tags, [.. outputs]);

    internal static JsonObject Output(IReadOnlyDictionary<string, string> bundle) => new()
    {
        ["output_type"] = "execute_result",
        ["data"] = new JsonObject(bundle.Select(pair =>
            KeyValuePair.Create(pair.Key, pair.Key.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(pair.Value) : Notebook.Lines(pair.Value)))),
    };

    private const string Glossary = """
        # Glossary

        **Gain** — the factor by which a scheme widens the weights. [Lesson 98](98-a-little-of-everything.ipynb)

        **Batch normalization (BN)** — what comes after it.
        """;

    private static BookLesson Sample()
    {
        var figures = Gallery.All.Select((figure, i) => Cell($"figure-{i}", "code", $"Figure(\"{figure.Key}\")", [], Output(figure.Value.ToBundle())));
        var table = Table.Of(Enumerable.Range(0, 3), ("n", n => n), ("a very wide heading that does not fit a phone", n => n * 1.5, "F4"), ("and one more <column>", n => "text"));
        IReadOnlyList<NotebookCell> cells =
        [
            Cell("text", "markdown", Text, []),
            Cell("before", "markdown", "**Before you start.** Build once: `dotnet build` in the repository's folder. That writes `setup.csx`, which the next cell imports.\nSomething else.", []),
            Cell("setup", "code", "#!import setup.csx", []),
            Cell("code", "code", "// why <b>\nvar layer = new Linear(3, 4, new TorchGenerator(seed: 1));   // comment\nMath.Sqrt(5) < 3 ? \"yes\" : $\"{layer}\"", ["parameters"],
                new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = new JsonArray("printed <b>\n", "twice\n") }),
            Cell("table", "code", "Table.Of(…)", ["hide-input"], Output(table.ToBundle())),
            Cell("guess", "code", "double yours = double.NaN;", ["predict"], Output(Predict.Compare(double.NaN, 0.7321, "the bound", "G4").ToBundle())) with
            {
                Book = new JsonObject { ["axis"] = new JsonObject { ["from"] = 0.01, ["to"] = 100, ["log"] = true } },
            },
            Cell("ex-one", "code", "double yours = double.NaN;", ["exercise"], Output(new Dictionary<string, string>
            {
                ["text/html"] = "<div><p><b>○ Your turn.</b></p>\n<details><summary>A hint</summary>\n<p>Think of <code>three</code>.</p>\n</details>\n<details><summary>One more</summary>\n<p>And of its root.</p>\n</details>\n</div>",
            })),
            Cell("ex-two", "code", "(int, int) both = (-1, -1);", ["exercise"]),
            Cell("ex-word", "code", "string mode = \"\";", ["exercise"]),
            Cell("ex-code", "code", "void Write() { }", ["exercise"]),
            .. figures,
        ];
        SetResult[] sets =
        [
            new("linux-x64-2.14.1", TorchPlatform.LinuxX64, new(2, 14, 1), ClaimState.Held),
            new("linux-arm64-2.14.1", TorchPlatform.LinuxArm64, new(2, 14, 1), ClaimState.Failed, "differs at [0, 1]"),
            new("linux-x64-1.13.1", TorchPlatform.LinuxX64, new(1, 13, 1), ClaimState.NoReference, "not in this set"),
            new("linux-x64-2.6.0", TorchPlatform.LinuxX64, new(2, 6), ClaimState.Held, BeforeSince: true),
        ];
        Claim[] claims =
        [
            Made("code", "linear_3x4.weight", ClaimKind.Bits, "`layer` has PyTorch's bits <b>", ClaimState.Failed, sets) with { Modelled = [TorchPlatform.MacOSArm64] },
            Made("table", "a.claim-of-numbers", ClaimKind.That, "2 < 3", ClaimState.Held),
            Made("ex-one", "ex-one", ClaimKind.Exercise, "Exercise `ex-one`", ClaimState.Open),
        ];
        return new(Everything, cells, claims, new Dictionary<string, string>
        {
            ["ex-one"] = "// answer: 0.618034\ndouble yours = 2 / (1 + Math.Sqrt(5));", ["ex-two"] = "// answer: 800; 1600\n(int, int) both = (800, 1600);",
            ["ex-word"] = "// answer: fan_out\nstring mode = \"fan_out\";", ["ex-code"] = "void Write() => secret();",
        });
    }

    private static Claim Made(string cell, string key, ClaimKind kind, string sentence, ClaimState state, params IReadOnlyList<SetResult> sets) =>
        new(key, sentence, state, kind, sets) { Lesson = Everything, Cell = cell };

    private static BookLesson Another() => new(Second, [Cell("text", "markdown", "# 99 · Is there another?\n\nBack to [the first](98-a-little-of-everything.ipynb).", [])], [], new Dictionary<string, string>());
}
