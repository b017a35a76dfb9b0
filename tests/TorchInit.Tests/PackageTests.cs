using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using InitNotebooks.Cells;

namespace TorchInit.Tests;

/// <summary>The packages, and the examples in their readmes.</summary>
public sealed class PackageTests
{
    private static readonly string Root = Repository();

    [Theory]
    [InlineData("TorchInit")]
    [InlineData("TorchInit.Networks")]
    public async Task The_examples_of_a_readme_compile_and_print_what_it_says(string package)
    {
        var (example, printed) = await ReadmeExampleAsync(package);
        // Console.Out belongs to all tests: the example writes to its own.
        var session = new CellSession(CellReferences.OfFramework(), _ => null);
        await session.RunAsync(session.Compile("usings", $"""
            #r "{typeof(Init).Assembly.Location}"
            #r "{typeof(Sequential).Assembly.Location}"
            #r "{typeof(System.Numerics.Tensors.Tensor).Assembly.Location}"
            using System;
            using System.Collections.Generic;
            using System.IO;
            using System.Linq;
            var output = new System.IO.StringWriter();
            output.NewLine = "\n";
            """));
        await session.RunAsync(session.Compile("example", example.Replace("Console.WriteLine(", "output.WriteLine(", StringComparison.Ordinal)));
        var output = await session.RunAsync(session.Compile("printed", "output.ToString()"));
        Assert.Equal(printed, output);
    }

    /// <summary>Packs both packages, looks into them, and runs the readme's example in a new console program that knows only them.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_fresh_program_runs_the_example_from_the_packages_alone()
    {
        var folder = Directory.CreateTempSubdirectory("torchinit-package-").FullName;
        try
        {
            var feed = Path.Combine(folder, "feed");
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            foreach (var project in new[] { "TorchInit", "TorchInit.Networks" })
                await DotnetAsync(folder, "pack", Path.Combine(Root, "src", project), "--no-build", "-c", configuration, "-o", feed, "-nologo");

            var version = XDocument.Load(Path.Combine(Root, "Directory.Build.props")).Descendants("Version").Single().Value;
            foreach (var id in new[] { "TorchInit", "TorchInit.Networks" })
            {
                await using var package = await ZipFile.OpenReadAsync(Path.Combine(feed, $"{id}.{version}.nupkg"), TestContext.Current.CancellationToken);
                var entries = package.Entries.Select(entry => entry.FullName).ToArray();
                foreach (var expected in new[] { "README.md", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml" })
                    Assert.Contains(expected, entries);
                await using var nuspec = await package.GetEntry($"{id}.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
                var metadata = XDocument.Load(nuspec).Root!.Elements().Single();
                string? Value(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;
                Assert.Equal("The Init Notebooks authors", Value("authors"));
                Assert.Equal("MIT", Value("license"));
                Assert.Equal(version, Value("version"));
                Assert.True(File.Exists(Path.Combine(feed, $"{id}.{version}.snupkg")), $"no symbols of {id}");
            }

            var program = Path.Combine(folder, "program");
            Directory.CreateDirectory(program);
            // Restored packages of another build with the same version must not be taken for these: a folder of packages of its own.
            await File.WriteAllTextAsync(Path.Combine(program, "nuget.config"), $"""
                <configuration>
                  <packageSources>
                    <add key="local" value="{feed}" />
                  </packageSources>
                  <fallbackPackageFolders>
                    <add key="restored" value="{Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")}" />
                  </fallbackPackageFolders>
                  <config>
                    <add key="globalPackagesFolder" value="{Path.Combine(folder, "packages")}" />
                  </config>
                </configuration>
                """, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(program, "program.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <InvariantGlobalization>true</InvariantGlobalization>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="TorchInit.Networks" Version="{version}" />
                  </ItemGroup>
                </Project>
                """, TestContext.Current.CancellationToken);
            foreach (var id in new[] { "TorchInit", "TorchInit.Networks" })
            {
                var (example, printed) = await ReadmeExampleAsync(id);
                await File.WriteAllTextAsync(Path.Combine(program, "Program.cs"), example, TestContext.Current.CancellationToken);
                Assert.Equal(printed, (await DotnetAsync(program, "run")).ReplaceLineEndings("\n"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>All examples of a readme, one after another, and all that it says they print.</summary>
    private static async Task<(string Example, string Printed)> ReadmeExampleAsync(string package)
    {
        var readme = (await File.ReadAllTextAsync(Path.Combine(Root, "src", package, "README.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var (example, printed) = (Blocks("csharp", readme), Blocks("text", readme));
        Assert.NotEmpty(example);
        Assert.NotEmpty(printed);
        return (example, printed);
    }

    /// <summary>What a command of the SDK prints; a failure shows it.</summary>
    private static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test's own build was told is not meant for this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}\n{await errors}");
        return output;
    }

    private static string Blocks(string language, string readme) =>
        string.Concat(Regex.Matches(readme, $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(block => block.Groups[1].Value));

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InitNotebooks.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }
}
