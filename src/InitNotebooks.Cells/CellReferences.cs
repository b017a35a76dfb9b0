using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace InitNotebooks.Cells;

/// <summary>
/// What cells are compiled against: the assemblies that this process has loaded, read where they lie in memory. So a cell's
/// types are those of the process, and nothing is fetched or read twice, in a browser as little as here.
/// </summary>
public sealed class CellReferences : MetadataReferenceResolver
{
    private static readonly ConcurrentDictionary<Assembly, PortableExecutableReference?> Cache = new();
    private readonly string? folder;

    private CellReferences(IEnumerable<Assembly> assemblies, string? folder)
    {
        Assemblies = [.. assemblies.Select(Of).OfType<PortableExecutableReference>()];
        this.folder = folder;
    }

    /// <summary>The references of a session's first cell, before any <c>#r</c>.</summary>
    internal ImmutableArray<MetadataReference> Assemblies { get; }

    /// <inheritdoc/>
    public override bool ResolveMissingAssemblies => true;

    /// <summary>The assemblies of .NET itself, and this one.</summary>
    /// <param name="folder">Where <c>#r</c> looks for relative paths; null for nowhere.</param>
    public static CellReferences OfFramework(string? folder = null) =>
        new(FrameworkNames().Select(Load).OfType<Assembly>().Append(typeof(CellProgress).Assembly), folder);

    /// <summary>The given assemblies, and this one.</summary>
    /// <param name="assemblies">The assemblies; those without metadata of their own are left out.</param>
    public static CellReferences Of(IEnumerable<Assembly> assemblies) => new(assemblies.Append(typeof(CellProgress).Assembly).Distinct(), null);

    /// <summary>
    /// Resolves <c>#r</c> by the name of the file: the assembly of that name that this process has, wherever the path leads; so the
    /// claims that a cell records are the ones that this process reads. What it does not have is loaded from the path.
    /// </summary>
    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        var assembly = Load(Path.GetFileNameWithoutExtension(reference));
        var path = folder is null ? reference : Path.Combine(folder, reference);
        if (assembly is null && Path.IsPathFullyQualified(path) && File.Exists(path))
            assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        return assembly is not null && Of(assembly) is { } found ? [found] : [];
    }

    /// <inheritdoc/>
    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        ArgumentNullException.ThrowIfNull(referenceIdentity);
        return Load(referenceIdentity.Name) is { } assembly ? Of(assembly) : null;
    }

    /// <inheritdoc/>
    public override bool Equals(object? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    private static unsafe PortableExecutableReference? Of(Assembly assembly) => Cache.GetOrAdd(assembly, static assembly =>
        assembly.TryGetRawMetadata(out var blob, out var length)
            ? AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((nint)blob, length)).GetReference(display: assembly.GetName().Name)
            : null);

    private static Assembly? Load(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>The managed assemblies that lie beside the core library.</summary>
    private static IEnumerable<string> FrameworkNames()
    {
        var core = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator)
            .Where(path => string.Equals(Path.GetDirectoryName(path), core, StringComparison.Ordinal)).Select(path => Path.GetFileNameWithoutExtension(path));
    }
}
