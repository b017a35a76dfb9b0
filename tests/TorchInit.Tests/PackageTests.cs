using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace TorchInit.Tests;

/// <summary>The package of the library, and the example in its readme.</summary>
public class PackageTests
{
    private static readonly string Project = Path.Combine(Repository(), "src", "TorchInit");

    [Fact]
    public async Task The_example_of_the_readme_compiles_and_prints_what_the_readme_says()
    {
        var readme = (await File.ReadAllTextAsync(Path.Combine(Project, "README.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var (example, printed) = (Block("csharp").Match(readme).Groups[1].Value, Block("text").Match(readme).Groups[1].Value);
        Assert.NotEmpty(example);
        var output = new StringWriter { NewLine = "\n" };
        // Console.Out belongs to all tests: the script writes to its own.
        var script = CSharpScript.Create(
            example.Replace("Console.WriteLine(", "Output.WriteLine(", StringComparison.Ordinal),
            ScriptOptions.Default.AddReferences(typeof(Init).Assembly, typeof(System.Numerics.Tensors.Tensor).Assembly)
                .AddImports("System", "System.Collections.Generic", "System.Linq"), typeof(Globals));
        await script.RunAsync(new Globals(output), TestContext.Current.CancellationToken);
        Assert.Equal(printed, output.ToString());
    }

    [Fact]
    public async Task The_package_holds_the_library_its_documentation_and_the_readme()
    {
        var folder = Directory.CreateTempSubdirectory("torchinit-package-");
        try
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            var start = new ProcessStartInfo("dotnet", ["pack", Project, "--no-build", "-c", configuration, "-o", folder.FullName, "-nologo"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var pack = Process.Start(start)!;
            var output = await pack.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await pack.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(pack.ExitCode == 0, output);
            await using var package = await ZipFile.OpenReadAsync(folder.GetFiles("*.nupkg").Single().FullName, TestContext.Current.CancellationToken);
            var entries = package.Entries.Select(entry => entry.FullName).ToArray();
            foreach (var expected in new[] { "README.md", "lib/net10.0/TorchInit.dll", "lib/net10.0/TorchInit.xml" })
                Assert.Contains(expected, entries);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Regex Block(string language) => new($"```{language}\n(.*?)```", RegexOptions.Singleline);

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InitNotebooks.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }
}

/// <summary>What the example's script sees in place of the console.</summary>
/// <param name="Output">Where it prints.</param>
public sealed record Globals(TextWriter Output);
