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
            "global using System.Collections.Generic; global using System.Net.Http; global using TorchInit;";
        var trees = Files().Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path)).Append(CSharpSyntaxTree.ParseText(Usings, options)).ToArray();
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
                if (found.Symbol is not { } symbol)
                {
                    if (name.Identifier.Text is not ("nameof" or "unmanaged"))
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
        // Generators do not run here: what they write is missing (halves of partial methods, readers of JSON), and so are the few names that hang on it.
        Assert.True(unknown.Count < 100, string.Join("\n", unknown.Take(100)));
        return uses;
    }

    private static IEnumerable<string> Files() => new[] { "TorchInit", "TorchInit.Networks", "InitNotebooks" }
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Source, project), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"));

    private static string RoomOf(string path)
    {
        var parts = Path.GetRelativePath(Source, path).Split(Path.DirectorySeparatorChar);
        return parts[0] == "TorchInit.Networks" || parts.Length < 3 ? parts[0] : $"{parts[0]}/{parts[1]}";
    }
}
