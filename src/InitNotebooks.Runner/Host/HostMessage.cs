using System.Text.Json;
using System.Text.Json.Serialization;
using InitNotebooks.Cells;

namespace InitNotebooks.Runner;

/// <summary>What a notebook's process tells the runner: one JSON object per line of the pipe between them.</summary>
internal sealed record HostMessage(HostMessageKind Kind)
{
    public static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
        MaxDepth = 64,
    };

    public string? Cell { get; init; }

    public int? Line { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<CellOutput>? Outputs { get; init; }

    public IReadOnlyList<Claim>? Claims { get; init; }

    public IReadOnlyList<CellWarning>? Warnings { get; init; }

    /// <summary>Whether the process takes no other job.</summary>
    public bool IsLast { get; init; }
}

internal enum HostMessageKind
{
    /// <summary>The compiler is warm; cells may begin.</summary>
    Ready,

    /// <summary>A cell is being compiled.</summary>
    Compiling,

    /// <summary>A cell begins to run: its time limit starts.</summary>
    Running,

    /// <summary>A cell's statement in <see cref="HostMessage.Line"/> begins.</summary>
    At,

    /// <summary>A cell came to its end.</summary>
    Done,

    /// <summary>A cell cannot go on; the process waits for another job, or to be ended.</summary>
    Fault,

    /// <summary>Every cell came to its end; the process waits for another job, or to be ended.</summary>
    Finished,
}

/// <summary>What the runner tells a notebook's process: one JSON object in a line of the pipe.</summary>
internal sealed record HostJob(string Lesson, string Folder, IReadOnlyList<HostCell> Cells);

/// <summary>A code cell to run.</summary>
internal sealed record HostCell(string Id, string Source);
