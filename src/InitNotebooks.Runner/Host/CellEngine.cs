using InitNotebooks.Cells;
using Microsoft.CodeAnalysis.CSharp;

namespace InitNotebooks.Runner;

/// <summary>This project's own engine.</summary>
/// <param name="folder">The notebook's folder.</param>
internal sealed class CellEngine(string folder) : ICellEngine
{
    private readonly CellSession session = new(CellReferences.OfFramework(folder), file =>
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    });

    private readonly List<RanCell> ran = [];

    public async Task StartAsync() => await session.RunAsync(session.Compile("", "1 + 1"));

    public async Task<(object? Value, IReadOnlyList<CellWarning> Warnings)> RunAsync(string id, string source, Action running)
    {
        var cell = session.Compile(id, source);
        running();
        var begun = new RanCell(new HostCell(id, source), cell, session.Place);
        ran.Add(begun);
        var value = await session.RunAsync(cell);
        ran[^1] = begun with { Ended = true };
        return (value, cell.Warnings);
    }

    /// <summary>
    /// The cells above the first one that changed are kept as they are, unless a cell that ran below them changed what they hold: then also
    /// the cells from there on run again, as they are compiled.
    /// </summary>
    public int Rewind(IReadOnlyList<HostCell> cells)
    {
        var same = ran.Zip(cells).TakeWhile(pair => pair.First.Ended && pair.First.Cell == pair.Second).Count();
        var kept = same == ran.Count ? same : CellEffects.Untouched([.. ran.Select(cell => cell.Compiled)], same);
        if (kept < ran.Count)
            session.Place = ran[kept].Before;
        ran.RemoveRange(kept, ran.Count - kept);
        return kept;
    }

    public IReadOnlyList<Claim> DrainClaims() => CheckLog.Drain();

    public (string? Cell, int? Line) PlaceOf(Exception e) => session.PlaceOf(e);

    /// <summary>A cell that began to run.</summary>
    /// <param name="Cell">The cell.</param>
    /// <param name="Compiled">What it was compiled to.</param>
    /// <param name="Before">Where the session stood before.</param>
    private sealed record RanCell(HostCell Cell, CompiledCell Compiled, (CSharpCompilation?, object?[]) Before)
    {
        /// <summary>Whether it came to its end.</summary>
        public bool Ended { get; init; }
    }
}
