using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TorchInit.Mutation;

/// <summary>The library as its project compiles it: sources, references and options are asked of MSBuild.</summary>
internal sealed class Library
{
    private readonly CSharpCompilation compilation;
    private readonly byte[] unchanged;

    private Library(CSharpCompilation compilation)
    {
        this.compilation = compilation;
        unchanged = Emit(compilation) ?? throw new InvalidOperationException("The library does not compile as it is: " +
            compilation.GetDiagnostics().First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>The sources that a mutant may change: those of the rooms, not what the build generates.</summary>
    public IEnumerable<SyntaxTree> Sources => compilation.SyntaxTrees.Where(tree => Path.IsPathRooted(tree.FilePath) && !tree.FilePath.Contains("/obj/", StringComparison.Ordinal));

    public static Library Load(string project)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "msbuild", project, "-t:Compile", "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true", "-p:IntermediateOutputPath=obj/mutation/", "-getItem:CscCommandLineArgs",
            },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        using var json = JsonDocument.Parse(output);
        var arguments = json.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);
        var parsed = CSharpCommandLineParser.Default.Parse(arguments, Path.GetDirectoryName(Path.GetFullPath(project))!, sdkDirectory: null);
        var trees = parsed.SourceFiles.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file.Path), parsed.ParseOptions, file.Path));
        var references = parsed.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(reference.Reference, reference.Properties));
        var compilation = CSharpCompilation.Create(parsed.CompilationName, trees, references, parsed.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress));
        // What the build generates, [LibraryImport]'s stubs, is no part of what is changed.
        var generators = parsed.ResolveAnalyzerReferences(new Loader()).SelectMany(reference => reference.GetGenerators(LanguageNames.CSharp));
        CSharpGeneratorDriver.Create(generators, parseOptions: parsed.ParseOptions).RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _);
        return new Library((CSharpCompilation)complete);
    }

    /// <summary>The library with the change; null where it does not compile, empty where the same instructions come out.</summary>
    public byte[]? With(Mutant mutant) =>
        Emit(compilation.ReplaceSyntaxTree(mutant.Tree, mutant.Changed)) is { } changed ? changed.AsSpan().SequenceEqual(unchanged) ? [] : changed : null;

    public Here Here => new(compilation);

    /// <summary>The library with marks in it, and where they are.</summary>
    public (Marks Marks, byte[] Marked) WithMarks()
    {
        var marks = new Marks();
        var marked = compilation;
        foreach (var tree in Sources.ToArray())
            marked = marked.ReplaceSyntaxTree(tree, marks.Set(tree));
        marked = marked.AddSyntaxTrees(marks.Keeper((CSharpParseOptions)compilation.SyntaxTrees[0].Options));
        return (marks, Emit(marked) ?? throw new InvalidOperationException("The library does not compile with marks in it: " +
            marked.GetDiagnostics().First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
    }

    private static byte[]? Emit(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        return compilation.Emit(stream).Success ? stream.ToArray() : null;
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
