using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TorchInit.Tests;

/// <summary>
/// Which room may name which, from the sources: a room is a folder of a project. What a room names is found by the compiler, not by text, so
/// that a name in a comment is none and a <c>var</c> is.
/// </summary>
public sealed class ArchitectureTests
{
    /// <summary>The rooms, and what each may name besides itself; what a room may name, it may name all that lies below.</summary>
    private static readonly Dictionary<string, string[]> MayName = new()
    {
        ["TorchInit/Numerics"] = [],
        ["TorchInit/Random"] = ["TorchInit/Numerics"],
        ["TorchInit/Init"] = ["TorchInit/Random"],
        ["TorchInit/Modules"] = ["TorchInit/Init"],
        ["TorchInit/Inspection"] = ["TorchInit/Modules"],
        ["TorchInit.Networks"] = ["TorchInit/Modules"],
        // How a value becomes text: the values are tensors and parameters.
        ["InitNotebooks/Display"] = ["TorchInit/Modules"],
        ["InitNotebooks/Figures"] = ["InitNotebooks/Display"],
        // A reference tensor shows itself.
        ["InitNotebooks/Reference"] = ["TorchInit/Modules", "InitNotebooks/Display"],
        ["InitNotebooks/Lab"] = ["InitNotebooks/Reference", "TorchInit.Networks"],
        ["InitNotebooks/Checks"] = ["InitNotebooks/Reference", "InitNotebooks/Display", "TorchInit.Networks"],
        ["InitNotebooks/Workbench"] = ["InitNotebooks/Lab", "InitNotebooks/Checks", "TorchInit/Inspection"],
    };

    /// <summary>Files with names that hang on what a generator writes, readers of JSON: generators do not run here.</summary>
    private static readonly string[] ReadByGenerated = ["Manifest.cs", "SharedFiles.cs"];

    private static readonly string Source = Path.Combine(PackageTests.Repository(), "src");

    [Fact]
    [Trait("Category", "Slow")]
    public void Every_room_names_only_the_rooms_below_it()
    {
        var faults = Named().Where(use => !Below(use.Room).Contains(use.Names) && use.Room != use.Names)
            .GroupBy(use => (use.Room, use.Names)).Select(uses => $"{uses.Key.Room} names {uses.Key.Names}: {string.Join("; ", uses.Select(use => use.Where).Distinct().Take(5))}");
        Assert.True(!faults.Any(), string.Join("\n", faults));
    }

    [Fact]
    public void Every_file_lies_in_a_room_of_the_table() =>
        Assert.Equal([], Files().Select(RoomOf).Distinct().Where(room => !MayName.ContainsKey(room)));

    [Fact]
    public void No_room_lies_below_itself() => Assert.All(MayName.Keys, room => Assert.DoesNotContain(room, Below(room)));

    private static HashSet<string> Below(string room)
    {
        var below = new HashSet<string>();
        var open = new Stack<string>(MayName[room]);
        while (open.TryPop(out var next))
            if (below.Add(next))
                foreach (var further in MayName[next])
                    open.Push(further);
        return below;
    }

    /// <summary>Every use of a name that is declared in another room.</summary>
    private static List<(string Room, string Names, string Where)> Named()
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        const string Usings = "global using System; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks; " +
            "global using System.Collections.Generic; global using System.Net.Http; global using TorchInit; " +
            "global using Ternary128 = System.Runtime.Intrinsics.X86.Avx512F.VL; global using Ternary256 = System.Runtime.Intrinsics.X86.Avx512F.VL; " +
            "global using Ternary512 = System.Runtime.Intrinsics.X86.Avx512F;";
        var trees = Files().SelectMany(Compiled).Select(source => CSharpSyntaxTree.ParseText(source.Text, options, source.Path)).Append(CSharpSyntaxTree.ParseText(Usings, options)).ToArray();
        var libraries = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("TorchInit", StringComparison.Ordinal) && !Path.GetFileName(path).StartsWith("InitNotebooks", StringComparison.Ordinal));
        var compilation = CSharpCompilation.Create("all", trees, libraries.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        List<(string, string, string)> uses = [];
        List<string> unknown = [];
        foreach (var tree in trees[..^1])
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var found = model.GetSymbolInfo(name, TestContext.Current.CancellationToken);
                // What nameof names may be several methods.
                if ((found.Symbol ?? found.CandidateSymbols.FirstOrDefault()) is not { } symbol)
                {
                    if (name.Identifier.Text is not ("nameof" or "unmanaged" or "notnull") && !ReadByGenerated.Contains(Path.GetFileName(tree.FilePath)))
                        unknown.Add($"{Path.GetFileName(tree.FilePath)}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1} {name} is unknown");
                }
                else if (symbol is not INamespaceSymbol)
                {
                    foreach (var declaration in symbol.OriginalDefinition.DeclaringSyntaxReferences.Where(reference => reference.SyntaxTree.FilePath.Length > 0))
                        uses.Add((RoomOf(tree.FilePath), RoomOf(declaration.SyntaxTree.FilePath), $"{Path.GetFileName(tree.FilePath)}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1} {name}"));
                }
            }
        }
        Assert.True(uses.Count > 10_000, $"only {uses.Count} names were found");
        Assert.True(unknown.Count == 0, string.Join("\n", unknown.Take(100)));
        return uses;
    }

    private static IEnumerable<string> Files() => new[] { "TorchInit", "TorchInit.Networks", "InitNotebooks" }
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Source, project), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"));

    /// <summary>What the build makes of a file: of Lanes256.cs the lanes of every width.</summary>
    private static IEnumerable<(string Path, string Text)> Compiled(string path)
    {
        var text = File.ReadAllText(path);
        return Path.GetFileName(path) == "Lanes256.cs"
            ? new[] { "128", "256", "512" }.Select(width => (path[..^"256.cs".Length] + width + ".cs", text.Replace("256", width, StringComparison.Ordinal)))
            : [(path, text)];
    }

    private static string RoomOf(string path)
    {
        var parts = Path.GetRelativePath(Source, path).Split(Path.DirectorySeparatorChar);
        return parts[0] == "TorchInit.Networks" || parts.Length < 3 ? parts[0] : $"{parts[0]}/{parts[1]}";
    }
}
