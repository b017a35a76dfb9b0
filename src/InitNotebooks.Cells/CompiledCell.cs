using Microsoft.CodeAnalysis.CSharp;

namespace InitNotebooks.Cells;

/// <summary>A cell that is ready to run in the session that compiled it, after the cells that ran there before.</summary>
public sealed class CompiledCell
{
    internal CompiledCell(string id, CSharpCompilation compilation, Func<object?[], Task<object>>? run, IReadOnlyList<CellWarning> warnings)
    {
        Id = id;
        Compilation = compilation;
        Run = run;
        Warnings = warnings;
    }

    /// <summary>The cell's id.</summary>
    public string Id { get; }

    /// <summary>What the compiler remarks, in the order of the lines; Jupyter shows it to the reader in red.</summary>
    public IReadOnlyList<CellWarning> Warnings { get; }

    internal CSharpCompilation Compilation { get; }

    /// <summary>The code; null where there is none to run, as in a cell of usings alone.</summary>
    internal Func<object?[], Task<object>>? Run { get; }
}

/// <summary>A warning of the compiler.</summary>
/// <param name="Line">The line in the cell, counted from 1.</param>
/// <param name="Message">The compiler's number and text.</param>
public sealed record CellWarning(int Line, string Message);
