using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace InitNotebooks.Runner;

/// <summary>
/// A picture that answers while a reader moves a slider. Its numbers are computed here, when the book is bound, or taken from the reference
/// data; the page's script (explore.js) looks them up and draws.
/// </summary>
/// <param name="Name">Its name among the kinds of explore.js.</param>
/// <param name="Title">The heading.</param>
/// <param name="Find">What there is to find out, in a sentence.</param>
/// <param name="Lesson">The number of the lesson that shows it; null for the front page.</param>
/// <param name="Cell">The cell after which it stands; where the lesson has no such cell, it stands at the end.</param>
/// <param name="Compute">Makes the numbers; null where the reference data lack them.</param>
internal sealed record Explorable(string Name, string Title, string Find, string? Lesson, string Cell, Func<JsonObject?> Compute)
{
    /// <summary>The most that the numbers of one picture may take.</summary>
    public const int LargestScript = 200_000;

    // Computed once in a process, which may bind several books.
    private readonly Lazy<string?> script = new(() => ScriptOf(Name, Compute));

    public static IReadOnlyList<Explorable> All { get; } =
    [
        new("front", "Fifty layers in your hand", "Move a until a ReLU network of fifty layers neither dies nor explodes. Where does PyTorch's √5 stand? Then take tanh.",
            null, "", SignalGrid.Compute),
        new("gains", "Move the gain", "Which activation comes back to one size whatever its gain? For which is there no gain that keeps signal and gradient?",
            "02", "figure-deep", GainGrid.Compute),
        new("depth", "Which scheme learns where", "Up to which depth does PyTorch's default learn with SGD at any of the rates? Does Adam save it?",
            "05", "map-adam", StudyGrids.DepthAndRate),
        new("norm", "Scale, rate and batch norm", "Make the weights a thousand times too large. At which rate do they take the old path? And how small may they be?",
            "06", "maps", StudyGrids.BatchNorm),
    ];

    /// <summary>The file with the numbers.</summary>
    public string File => $"explore-{Name}.js";

    /// <summary>The numbers as a script; null where there are none.</summary>
    public string? Script => script.Value;

    /// <summary>The one of the front page, or the one of a lesson; null where there is none.</summary>
    public static Explorable? Of(string? lesson) => All.FirstOrDefault(explorable => explorable.Lesson == lesson && explorable.Script is not null);

    /// <summary>Its place in a page.</summary>
    /// <param name="level">The level of the heading.</param>
    public string ToHtml(int level) => $"""
        <section class="explore" id="explore-{Name}" data-explore="{Name}">
        <h{level} id="move-{Name}">{WebUtility.HtmlEncode(Title)}</h{level}>
        <p class="find">{WebUtility.HtmlEncode(Find)}</p>
        </section>

        """;

    private static string? ScriptOf(string name, Func<JsonObject?> compute)
    {
        try
        {
            return compute() is { } data ? $"(window.initExplore = window.initExplore || {{}}).{name} = {JsonSerializer.Serialize(data)};\n" : null;
        }
        catch (ReferenceDataException)
        {
            // The checks of the lessons say what is wrong with it.
            return null;
        }
    }
}
