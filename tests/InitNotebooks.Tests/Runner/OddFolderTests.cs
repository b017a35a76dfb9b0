using System.Diagnostics;
using System.Text.Json;

namespace InitNotebooks.Tests.Runner;

/// <summary>The course in folders whose names mean something to MSBuild or to the compiler.</summary>
[Trait("Category", "Slow")]
public sealed class OddFolderTests : IDisposable
{
    private const string Project = """
        <Project>
          <Import Project="../Directory.Build.props" />
          <PropertyGroup>
            <TargetDir>$(MSBuildProjectDirectory)/bin/</TargetDir>
          </PropertyGroup>
          <Import Project="../Precompiled/precompiled.targets" />
          <Import Project="../InitNotebooks/setup.targets" />
          <ItemGroup>
            <ReferenceCopyLocalPaths Include="bin/Made.dll;$([MSBuild]::Escape($(MSBuildProjectDirectory)))/bin/Kept.dll" NuGetPackageId="Package" NuGetPackageVersion="1" />
          </ItemGroup>
          <Target Name="AfterCompile" />
          <Target Name="Build" DependsOnTargets="AfterCompile" />
        </Project>
        """;

    private readonly string above = Directory.CreateTempSubdirectory("init-notebooks-folder-").FullName;

    [Theory]
    [InlineData("a;b")]
    [InlineData("it's 100% c# & (more)")]
    public async Task What_the_build_hands_on_keeps_the_name(string name)
    {
        var (exitCode, said) = await BuildAsync(name);
        Assert.True(exitCode == 0, said);
        using var json = JsonDocument.Parse(said);
        string[] PathsOf(string item) => [.. json.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray().Select(one => one.GetProperty("FullPath").GetString()!)];
        Assert.Equal([At(name, "src/Precompiled/Precompiled.csproj")], PathsOf("ProjectReference"));
        Assert.Equal([At(name, "src/Any/bin/Kept.dll"), At(name, "src/Precompiled/bin/code/Package/1/Made.dll")], PathsOf("ReferenceCopyLocalPaths"));
        Assert.Contains(
            $"#r \"{At(name, "src/Any/bin/TorchInit.dll").Replace('\\', '/')}\"",
            await File.ReadAllLinesAsync(At(name, "notebooks/setup.csx"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("a%20b")]
    [InlineData("a \"b\"")]
    public async Task A_folder_that_cannot_be_built_in_is_named_with_what_to_do(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.Contains('"'), "Windows has no such names.");
        var (exitCode, said) = await BuildAsync(name);
        Assert.Equal(1, exitCode);
        Assert.Contains(At(name, "Directory.Build.props"), said, StringComparison.Ordinal);
        Assert.Contains("Move it to a folder without.", said, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(above, recursive: true);

    private string At(string name, string path) => Path.GetFullPath(Path.Combine(above, name, path));

    private async Task<(int ExitCode, string Said)> BuildAsync(string name)
    {
        void Write(string path, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(name, path))!);
            File.WriteAllText(At(name, path), text);
        }
        foreach (var path in new[] { "Directory.Build.props", "src/Directory.Build.props", "src/Precompiled/precompiled.targets", "src/InitNotebooks/setup.targets", "src/InitNotebooks/setup.csx.template" })
            Write(path, await File.ReadAllTextAsync(Path.Combine(TemporaryNotebooks.Repository, path), TestContext.Current.CancellationToken));
        Write("src/Precompiled/bin/code/Package/1/Made.dll", "");
        Write("src/Any/Any.proj", Project);
        Write("notebooks/any", "");
        var start = new ProcessStartInfo("dotnet", ["msbuild", "Any.proj", "-nologo", "-getItem:ProjectReference", "-getItem:ReferenceCopyLocalPaths", "-t:Build"])
        {
            WorkingDirectory = At(name, "src/Any"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }
}
