using System.Text.Json.Nodes;

namespace InitNotebooks.Runner;

/// <summary>One cell of a notebook.</summary>
/// <param name="Id">The cell's id: short, readable, unique in its notebook.</param>
/// <param name="Type"><c>code</c>, <c>markdown</c> or <c>raw</c>.</param>
/// <param name="Source">The source; lines end in LF.</param>
/// <param name="Tags">The tags, in the notebook's order.</param>
/// <param name="Outputs">The outputs of a code cell, as nbformat stores them.</param>
internal sealed record NotebookCell(string Id, string Type, string Source, IReadOnlyList<string> Tags, JsonArray Outputs)
{
    /// <summary>Whether the cell is code.</summary>
    public bool IsCode => Type == "code";

    /// <summary>What the book needs to know of the cell, under <c>book</c> in its metadata: the axis of a guess; null where it has nothing.</summary>
    public JsonObject? Book { get; init; }

    /// <summary>Whether the cell is an exercise for the reader: tagged <c>exercise</c>.</summary>
    public bool IsExercise => Tags.Contains("exercise");
}
