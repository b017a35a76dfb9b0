using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace InitNotebooks.Runner;

/// <summary>
/// Resolves <c>#r</c> to the copy of an assembly that lies beside the runner, where there is one: what a cell is compiled
/// against is then what this process has loaded, and the claims that a cell records are the ones that this process reads.
/// </summary>
internal sealed class SharedAssemblyResolver(string folder) : MetadataReferenceResolver
{
    private readonly ScriptMetadataResolver inner = ScriptMetadataResolver.Default.WithBaseDirectory(folder);

    public override bool ResolveMissingAssemblies => inner.ResolveMissingAssemblies;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        var shared = Path.Combine(AppContext.BaseDirectory, Path.GetFileName(reference));
        return File.Exists(reference) && File.Exists(shared)
            ? [MetadataReference.CreateFromFile(shared, properties)]
            : inner.ResolveReference(reference, baseFilePath, properties);
    }

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        inner.ResolveMissingAssembly(definition, referenceIdentity);

    public override bool Equals(object? other) => other is SharedAssemblyResolver resolver && resolver.inner.Equals(inner);

    public override int GetHashCode() => inner.GetHashCode();
}
