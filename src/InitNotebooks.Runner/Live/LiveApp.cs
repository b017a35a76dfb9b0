using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace InitNotebooks.Runner;

/// <summary>The program that runs cells in a page, as <c>dotnet publish</c> left it: WebAssembly, and the same files packed.</summary>
/// <param name="Folder">The folder with <c>dotnet.js</c>.</param>
/// <param name="Stamp">A hash of the sources that it was made from.</param>
internal sealed record LiveApp(string Folder, string Stamp)
{
    /// <summary>How a reader makes the book live.</summary>
    public const string Command = "dotnet run --project src/InitNotebooks.Runner -- serve";

    private const string Output = "artifacts/live", StampFile = "sources.sha256";

    private static readonly string[] Projects = ["TorchInit", "TorchInit.Networks", "InitNotebooks", "InitNotebooks.Cells", "InitNotebooks.Web"];

    /// <summary>What a browser downloads, in bytes: from a server that packs with Brotli, packed with gzip, and what it is unpacked.</summary>
    public (long Brotli, long Gzip, long Unpacked) Size => (SizeOf(".br"), SizeOf(".gz"), SizeOf(".js") + SizeOf(".wasm"));

    /// <summary>The program that was published from the sources as they are now; null where there is none.</summary>
    public static LiveApp? Find(string repositoryRoot)
    {
        var stamp = Path.Combine(repositoryRoot, Output, StampFile);
        return File.Exists(stamp) && File.ReadAllText(stamp) is var text && text == StampOf(repositoryRoot)
            ? new LiveApp(Path.Combine(repositoryRoot, Output, "wwwroot", "_framework"), text)
            : null;
    }

    /// <summary>Publishes the program, which takes minutes.</summary>
    /// <param name="repositoryRoot">The folder with <c>src/</c>; the program comes to lie in its <c>artifacts/</c>.</param>
    /// <param name="cancel">Ends the build.</param>
    /// <exception cref="InvalidOperationException">The build failed; the message has all that it said. Where it goes well, nobody need read that.</exception>
    public static async Task<LiveApp> PublishAsync(string repositoryRoot, CancellationToken cancel)
    {
        var output = Path.Combine(repositoryRoot, Output);
        var stamp = StampOf(repositoryRoot);
        if (Directory.Exists(output))
            Directory.Delete(output, recursive: true);
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = repositoryRoot, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "publish", "src/InitNotebooks.Web", "-c", "Release", "-o", output, "-p:CompressionEnabled=true", "--nologo" })
            start.ArgumentList.Add(argument);
        using var build = Process.Start(start) ?? throw new InvalidOperationException("dotnet cannot be started.");
        using var ending = cancel.Register(() => build.Kill(entireProcessTree: true));
        var said = Task.WhenAll(build.StandardOutput.ReadToEndAsync(CancellationToken.None), build.StandardError.ReadToEndAsync(CancellationToken.None));
        await build.WaitForExitAsync(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        if (build.ExitCode != 0)
            throw new InvalidOperationException($"{string.Concat(await said).Trim()}\nThe page's program could not be published (exit code {build.ExitCode}); the lines above say why. It needs the packages of .NET for WebAssembly from NuGet.");
        await File.WriteAllTextAsync(Path.Combine(output, StampFile), stamp, CancellationToken.None);
        return new LiveApp(Path.Combine(output, "wwwroot", "_framework"), stamp);
    }

    private static string StampOf(string repositoryRoot)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = Projects.SelectMany(project => Sources(Path.Combine(repositoryRoot, "src", project)))
            .Concat(Directory.EnumerateFiles(repositoryRoot, "Directory.*.props"));
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(repositoryRoot, file).Replace('\\', '/')));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Sources(string project) => Directory.Exists(project)
        ? Directory.EnumerateFiles(project, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
        : [];

    private long SizeOf(string extension) => Directory.EnumerateFiles(Folder, "*" + extension).Sum(file => new FileInfo(file).Length);
}
