using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using System.Text.Json;
using InitNotebooks.Cells;

namespace InitNotebooks.Web;

/// <summary>Runs the cells of one lesson in a worker of its page; the worker calls it, and ends with whatever a cell does to it.</summary>
[SupportedOSPlatform("browser")]
internal static partial class CellHost
{
    /// <summary>How many characters a cell may write or show, as in the runner.</summary>
    private const int OutputLimit = 1 << 20;

    private const string ReferenceFolder = "/reference-data";

    private static readonly CellConsole Written = new(OutputLimit, TooMuch);
    private static CellPlan? plan;
    private static CellSession? session;
    private static int line;

    /// <summary>Makes ready what every page needs: the invariant culture, and the reference data but for its arrays.</summary>
    /// <param name="reference">A ZIP of the reference data without the arrays, which are fetched when something asks for them.</param>
    [JSExport]
    public static void Begin(byte[] reference)
    {
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        Environment.SetEnvironmentVariable(ReferenceSets.EnvironmentVariable, ReferenceFolder);
        using (var zip = new ZipArchive(new MemoryStream(reference)))
            zip.ExtractToDirectory(ReferenceFolder, overwriteFiles: true);
        NpzArchive.Elsewhere = file => Fetch(file) is { Length: > 0 } bytes ? bytes : null;
    }

    /// <summary>A module of WebAssembly, which the page compiles beside .NET's memory, if its browser can.</summary>
    [JSExport]
    public static byte[] Kernels() => FusedModule.Write();

    /// <summary>Told that it was compiled.</summary>
    [JSExport]
    public static void Fuse() => FusedKernels.TakeIfFused();

    /// <summary>Makes ready to run cells: the compiler's references.</summary>
    /// <param name="assemblies">The names of the assemblies that the page has loaded.</param>
    [JSExport]
    public static void Start(string[] assemblies)
    {
        Console.SetOut(Written.Out);
        Console.SetError(Written.Error);
        CellProgress.Reached = at => Reached(line = at);
        session = new CellSession(CellReferences.Of(assemblies.Select(Assembly.Load)), file => file == "setup.csx" ? Setup() : null);
        plan = new CellPlan(session);
    }

    /// <summary>Which cells run so that one can, in order; the session is made ready for them.</summary>
    /// <param name="sources">The sources of the lesson's code cells.</param>
    /// <param name="wanted">The place of the cell.</param>
    [JSExport]
    public static int[] Plan(string[] sources, int wanted) => plan!.For(sources, wanted);

    /// <summary>Compiles and runs the next cell.</summary>
    /// <param name="place">Its place among the code cells.</param>
    /// <param name="id">Its id.</param>
    /// <param name="source">Its source.</param>
    /// <returns>A <see cref="PageResult"/> in JSON.</returns>
    [JSExport]
    public static async Task<string> Run(int place, string id, string source)
    {
        line = 0;
        IReadOnlyDictionary<string, string>? value = null;
        CellException? error = null;
        try
        {
            var cell = session!.Compile(id, source);
            var result = await session.RunAsync(cell);
            value = result is null ? null : CellValue.Show(result);
            if (value?.Sum(content => (long)content.Value.Length) > OutputLimit)
                TooMuch();
            plan!.Ran(place, source);
        }
        catch (CellException e)
        {
            error = e;
            plan!.Failed();
        }
        catch (Exception e)
        {
            error = new CellException(CellSession.Describe(e), cause: e);
            plan!.Failed();
        }

        var outputs = Written.Drain();
        if (value is not null)
            outputs = [.. outputs, new CellOutput(null, null, value)];
        // A fault of the compiler knows its line; one of a running cell is where the last statement began.
        var at = error?.Line ?? (error?.InnerException is not null && line > 0 ? line : null);
        var page = new PageResult(outputs, [.. CheckLog.Drain().Select(PageClaim.Of)], OutputDigest.Of(outputs), error?.Message, at);
        return JsonSerializer.Serialize(page, PageJson.Default.PageResult);
    }

    /// <summary>Tells the page that a top-level statement of the running cell begins.</summary>
    [JSImport("reached", "page")]
    private static partial void Reached(int line);

    /// <summary>Fetches a file of the reference data; an empty array where there is none.</summary>
    [JSImport("fetch", "page")]
    private static partial byte[] Fetch(string file);

    private static void TooMuch() =>
        throw new CellException($"shows or writes more than {OutputLimit >> 20} MB, which is more than a page should hold");

    /// <summary>What the build writes for other notebook hosts, with the libraries found by their names.</summary>
    private static string Setup()
    {
        using var stream = typeof(CellHost).Assembly.GetManifestResourceStream("setup.csx")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("{folder}", "", StringComparison.Ordinal);
    }
}
