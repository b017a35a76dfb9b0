using System.Reactive.Linq;
using System.Text.Json;
using InitNotebooks.Cells;
using InitNotebooks.Runner;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace InitNotebooks.Kernel;

/// <summary>
/// The cells of a notebook on the kernel of .NET Interactive, which VS Code's Polyglot Notebooks and Jupyter run. It loads the
/// libraries by the paths in setup.csx, so its types are others than this program's, and are spoken to by their names.
/// </summary>
internal sealed class KernelEngine : ICellEngine
{
    private readonly CompositeKernel kernel = new CompositeKernel { new CSharpKernel().UseKernelHelpers().UseWho().UseValueSharing() }.UseImportMagicCommand();

    public async Task StartAsync() => await kernel.SendAsync(new SubmitCode("1 + 1"));

    public async Task<(object? Value, IReadOnlyList<CellWarning> Warnings)> RunAsync(string id, string source, Action running)
    {
        running();
        var events = (await kernel.SendAsync(new SubmitCode(source))).Events;
        if (events.OfType<CommandFailed>().FirstOrDefault() is { } failed)
            throw new CellException($"fails in .NET Interactive: {failed.Message.ReplaceLineEndings(" ")}", cause: failed.Exception);
        var warnings = events.OfType<DiagnosticsProduced>().SelectMany(produced => produced.Diagnostics)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => new CellWarning(diagnostic.LinePositionSpan.Start.Line + 1, $"{diagnostic.Code} {diagnostic.Message}"));
        foreach (var written in events.OfType<StandardOutputValueProduced>())
            Console.Out.Write(written.Value);
        foreach (var written in events.OfType<StandardErrorValueProduced>())
            Console.Error.Write(written.Value);
        var shown = events.OfType<DisplayEvent>().Where(shown => shown is ReturnValueProduced or DisplayedValueProduced).ToList();
        if (shown.Count > 1)
            throw new CellException($"shows {shown.Count} values in .NET Interactive; one is expected");
        if (shown.Count == 1)
            CompareWithBundle(shown[0]);
        return (shown.FirstOrDefault()?.Value, [.. warnings]);
    }

    public IReadOnlyList<Claim> DrainClaims()
    {
        var log = AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == typeof(CheckLog).Assembly.GetName().Name)
            .Select(assembly => assembly.GetType(typeof(CheckLog).FullName!)!);
        return [.. log.SelectMany(type => (IEnumerable<object>)type.GetMethod(nameof(CheckLog.Drain))!.Invoke(null, null)!).Select(ToClaim)];
    }

    public (string? Cell, int? Line) PlaceOf(Exception e) => (null, null);

    /// <summary>What the kernel shows by itself, in the order of the type's PreferredMimeTypes, is what the value says of itself.</summary>
    private static void CompareWithBundle(DisplayEvent shown)
    {
        var bundle = CellValue.ToBundle(shown.Value);
        if (shown.Value.GetType().GetMethod(nameof(RichValue.ToHtml), Type.EmptyTypes)?.Invoke(shown.Value, null) is not string html)
            return;
        foreach (var formatted in shown.FormattedValues)
        {
            var own = formatted.MimeType == "text/html" ? html : bundle.GetValueOrDefault(formatted.MimeType);
            if (own != formatted.Value)
                throw new CellException($".NET Interactive shows as {formatted.MimeType} what the value does not say: {formatted.Value[..Math.Min(80, formatted.Value.Length)]}");
        }

        if (shown.FormattedValues.FirstOrDefault()?.MimeType != "text/html")
            throw new CellException("does not show as HTML in .NET Interactive");
    }

    /// <summary>The same claim as one of this program's types: it goes through the text in which the runner gets every claim.</summary>
    private static Claim ToClaim(object claim) =>
        JsonSerializer.Deserialize<Claim>(JsonSerializer.Serialize(claim, claim.GetType(), HostMessage.Json), HostMessage.Json)!;
}
