using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace InitNotebooks.Cells;

/// <summary>
/// The cells of a notebook, compiled and run one after another: each sees what those before it declared. A cell is a script
/// (top-level statements, <c>await</c>, a value at the end), and the names of an earlier one may be declared again.
/// </summary>
public sealed class CellSession
{
    /// <summary>Sessions share what was read of assemblies; two that read one at the same moment would get two kinds of the same type.</summary>
    private static readonly Lock OneAtATime = new();

    private readonly CellReferences references;
    private readonly Func<string, string?> import;
    private readonly AssemblyLoadContext context = new("cells");
    private readonly CSharpCompilationOptions options;
    private readonly HashSet<string> ids = [];
    private readonly Dictionary<(CSharpCompilation? Before, string Id, string Source), CompiledCell> known = [];
    private CSharpCompilation? before;
    private int compiled;

    // The first place is that of an object which hosts may give to scripts; then one for each cell that has code.
    private object?[] state = [null];

    /// <param name="references">What cells are compiled against.</param>
    /// <param name="import">Gives the text of a file that a cell imports (<c>#!import setup.csx</c>); null where there is no such file.</param>
    public CellSession(CellReferences references, Func<string, string?> import)
    {
        this.references = references;
        this.import = import;
        options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            concurrentBuild: !OperatingSystem.IsBrowser(),
            metadataReferenceResolver: references,
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
    }

    /// <summary>Compiles the next cell. A cell that does not compile leaves the session as it was.</summary>
    /// <param name="id">The cell's id.</param>
    /// <param name="source">Its source.</param>
    /// <exception cref="CellException">It does not compile, or begins with a magic command other than an import of a file that is there.</exception>
    public CompiledCell Compile(string id, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (CellCode.ImportOf(source) is { } file)
            source = import(file) ?? throw new CellException($"{file} is not beside the notebook; the build writes it: dotnet build", 1);
        else if (CellCode.MagicLineOf(source) is { } magic)
            throw new CellException("a magic command; the one that every notebook host takes is #!import setup.csx, alone in its cell", magic);
        if (known.TryGetValue((before, id, source), out var same))
            return same;
        ids.Add(id);
        var number = ++compiled;
        var text = SourceText.From(CellCode.WithProgress(source), Encoding.UTF8);
        var compilation = CSharpCompilation.CreateScriptCompilation(
            FormattableString.Invariant($"cell-{number}-{id}"),
            CSharpSyntaxTree.ParseText(text, CellCode.ParseOptions, id),
            references.Assemblies,
            options.WithScriptClassName(FormattableString.Invariant($"Cell{number}")),
            before,
            typeof(object));
        CompiledCell cell;
        lock (OneAtATime)
            cell = Emit(id, compilation);
        // What is static lives as long as the code: such a cell is compiled anew, to begin with it anew.
        if (!compilation.SyntaxTrees[0].GetRoot().DescendantTokens().Any(token => token.IsKind(SyntaxKind.StaticKeyword)))
            known[(before, id, source)] = cell;
        return cell;
    }

    /// <summary>Forgets what the cells declared, as a notebook does that is started again; what was compiled need not be compiled again.</summary>
    public void Restart() => (before, state) = (null, [null]);

    /// <summary>Where the session stands: what its cells declared so far.</summary>
    internal (CSharpCompilation? Before, object?[] State) Place
    {
        get => (before, state);
        set => (before, state) = value;
    }

    /// <summary>Runs the cell that this session compiled last. What a cell declares that throws is forgotten.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The value that the cell ends in; null where it ends in none.</returns>
    /// <exception cref="CellException">The cell threw an exception.</exception>
    public async Task<object?> RunAsync(CompiledCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        object? value = null;
        if (cell.Run is not null)
        {
            object?[] after = [.. state, null];
            try
            {
                value = await cell.Run(after);
            }
            catch (Exception e)
            {
                throw new CellException(Describe(e), PlaceOf(e) is var (place, line) && place == cell.Id ? line : null, e);
            }

            state = after;
        }

        before = cell.Compilation;
        return value;
    }

    /// <summary>An exception in one line, without the wrappings around it.</summary>
    /// <param name="e">The exception.</param>
    public static string Describe(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        while (e is AggregateException or System.Reflection.TargetInvocationException or TypeInitializationException && e.InnerException is not null)
            e = e.InnerException;
        return $"throws {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
    }

    /// <summary>The innermost frame of an exception that lies in a cell: each is compiled under its id as file name.</summary>
    /// <param name="e">The exception.</param>
    public (string? Cell, int? Line) PlaceOf(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            foreach (var frame in new StackTrace(inner, fNeedFileInfo: true).GetFrames())
            {
                if (frame.GetFileName() is { } file && ids.Contains(file))
                    return (file, frame.GetFileLineNumber());
            }
        }

        return (null, null);
    }

    private CompiledCell Emit(string id, CSharpCompilation compilation)
    {
        using var code = new MemoryStream();
        // A browser cannot write debug information; there the line is the one that CellProgress was told last.
        using var debug = OperatingSystem.IsBrowser() ? null : new MemoryStream();
        var result = compilation.Emit(code, debug, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
            throw new CellException($"does not compile: {Text(error)}", LineOf(error));
        var warnings = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)
            .Select(diagnostic => new CellWarning(LineOf(diagnostic), Text(diagnostic))).OrderBy(warning => warning.Line);
        // A cell of usings alone has nothing to emit, and the compiler says so by failing without a reason.
        return new CompiledCell(id, compilation, result.Success ? Load(compilation, code, debug) : null, [.. warnings]);
    }

    private Func<object?[], Task<object>> Load(CSharpCompilation compilation, MemoryStream code, MemoryStream? debug)
    {
        code.Position = 0;
        if (debug is not null)
            debug.Position = 0;
        var entry = compilation.GetEntryPoint(default)!;
        var type = context.LoadFromStream(code, debug).GetType(entry.ContainingType.MetadataName, throwOnError: true)!;
        return type.GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Func<object?[], Task<object>>>();
    }

    private static string Text(Diagnostic diagnostic) => $"{diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";

    private static int LineOf(Diagnostic diagnostic) => diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1;
}
