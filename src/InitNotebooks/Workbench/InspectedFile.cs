using System.Diagnostics;

namespace InitNotebooks;

/// <summary>A file of weights that a reader gave to the page, as the table of <see cref="Inspection"/> says how it was drawn.</summary>
/// <param name="Fault">Why it cannot be read, as a sentence; null where it can.</param>
/// <param name="Summary">How many tensors have which answer.</param>
/// <param name="Columns">The head of the table.</param>
/// <param name="Rows">A row for each tensor.</param>
internal sealed record InspectedFile(string? Fault, string Summary, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Looks at a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seeds">Whether to look for seeds.</param>
    /// <param name="told">Receives what is being done.</param>
    public static InspectedFile Of(string path, bool seeds, Action<string> told)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var state = StateDict.Load(path);
            var tensors = (seeds ? Inspection.WithSeeds(state, onProgress: progress => told(InspectionWords.Progress(progress))) : Inspection.Of(state)).Tensors;
            return new(null, InspectionWords.Summary(tensors, clock.Elapsed), InspectionWords.Columns, [.. tensors.Select(InspectionWords.Row)]);
        }
        catch (Exception e) when (e is TensorFileException or ArgumentException or IOException)
        {
            return Refused(e.Message);
        }
        catch (OutOfMemoryException)
        {
            return Refused("There is not enough memory here for the tensors of this file.");
        }
    }

    public static InspectedFile Refused(string why) => new(why, "", [], []);
}
