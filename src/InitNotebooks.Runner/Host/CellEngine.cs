using InitNotebooks.Cells;

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

    public async Task StartAsync() => await session.RunAsync(session.Compile("", "1 + 1"));

    public async Task<(object? Value, IReadOnlyList<CellWarning> Warnings)> RunAsync(string id, string source, Action running)
    {
        var cell = session.Compile(id, source);
        running();
        return (await session.RunAsync(cell), cell.Warnings);
    }

    public IReadOnlyList<Claim> DrainClaims() => CheckLog.Drain();

    public (string? Cell, int? Line) PlaceOf(Exception e) => session.PlaceOf(e);
}
