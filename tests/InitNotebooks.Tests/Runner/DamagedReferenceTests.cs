using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using InitNotebooks.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Runner;

/// <summary>What the program says when the reference data are not what PyTorch exported.</summary>
public sealed class DamagedReferenceTests : IDisposable
{
    private const string Key = "linear_3x4.weight";
    private const string OtherKey = "linear_3x4.bias";

    /// <summary>Claims of lesson 07 about all tensors of all sets, this one among them.</summary>
    private static readonly string[] AboutEveryTensor = ["releases.nothing-else", "releases.what-moved"];

    private readonly TemporaryNotebooks notebooks = new();
    private readonly string reference = Directory.CreateTempSubdirectory("reference-").FullName;
    private readonly string baseSet;

    public DamagedReferenceTests()
    {
        var source = Path.Combine(Repository, "reference-data");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".json", StringComparison.Ordinal) || f.EndsWith(".npz", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(reference, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        baseSet = Path.Combine(reference, ReferenceSets.Open(reference).Base.Name);
    }

    [Fact]
    public async Task A_flipped_bit_is_refused_with_the_key_named()
    {
        FlipOneBit(repairManifest: false);
        notebooks.Add("01-weight", Code("claim", $"Check.Bits(new Linear(3, 4, new TorchGenerator(1)).Weight, \"{Key}\")"));
        var (exitCode, output) = await RunAsync(notebooks.Folder, "--no-book");
        Assert.Equal(ExitCode.ClaimFailed, exitCode);
        Assert.Contains($"{Path.GetFileName(baseSet)}/modules.npz", output, StringComparison.Ordinal);
        Assert.Contains(Key, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_manifest_made_to_agree_exactly_the_claims_of_that_tensor_fail()
    {
        FlipOneBit(repairManifest: true);
        var (exitCode, output) = await RunAsync(Path.Combine(Repository, "notebooks"), "--json", "--no-book");
        Assert.Equal(ExitCode.ClaimFailed, exitCode);

        using var json = JsonDocument.Parse(output);
        var claims = json.RootElement.GetProperty("lessons").EnumerateArray().SelectMany(lesson => lesson.GetProperty("claims").EnumerateArray()).ToList();
        string Text(JsonElement claim, string name) => claim.GetProperty(name).GetString()!;
        var ofTheTensor = claims.Where(c => Text(c, "key") == Key && Text(c, "kind") == "bits").ToList();
        var failed = claims.Where(c => Text(c, "state") == "failed").ToList();
        Assert.True(ofTheTensor.Count >= 3);
        Assert.All(ofTheTensor, claim => Assert.Equal("failed", Text(claim, "state")));
        // A trial whose evidence is such a claim decides nothing, and says so.
        Assert.All(failed.Except(ofTheTensor).Where(c => !AboutEveryTensor.Contains(Text(c, "key"))), claim =>
        {
            Assert.Equal("trial", Text(claim, "kind"));
            Assert.Contains(Key, Text(claim, "detail"), StringComparison.Ordinal);
        });
        Assert.Contains(claims, c => Text(c, "key") == OtherKey && Text(c, "state") == "held");
    }

    [Fact]
    public async Task A_set_that_cannot_be_read_is_a_failure_and_not_a_gap()
    {
        var broken = Directory.GetDirectories(reference).First(folder => folder != baseSet);
        await File.WriteAllTextAsync(Path.Combine(broken, "manifest.json"), "{", TestContext.Current.CancellationToken);
        notebooks.Add("01-weight", Code("claim", $"Check.Bits(new Linear(3, 4, new TorchGenerator(1)).Weight, \"{Key}\")"));
        var (exitCode, output) = await RunAsync(notebooks.Folder, "--no-book");
        Assert.Equal(ExitCode.ClaimFailed, exitCode);
        Assert.Contains(Path.GetFileName(broken), output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        notebooks.Dispose();
        Directory.Delete(reference, recursive: true);
    }

    /// <summary>Flips the lowest bit of the tensor's last byte where the base set stores it.</summary>
    private void FlipOneBit(bool repairManifest)
    {
        var tensor = ReferenceSets.Open(reference).Base.Get(Key);
        var bytes = tensor.Bytes!.Value.ToArray();
        var file = Path.Combine(baseSet, tensor.Group + ".npz");
        var contents = File.ReadAllBytes(file);
        var entry = contents.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Key + ".npy"));
        var at = entry + contents.AsSpan(entry).IndexOf(bytes);
        Assert.True(entry >= 0 && at > entry);
        contents[at + bytes.Length - 1] ^= 1;
        bytes[^1] ^= 1;
        if (!repairManifest)
        {
            File.WriteAllBytes(file, contents);
            return;
        }

        var manifestPath = Path.Combine(baseSet, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(manifestPath))!;
        manifest["tensors"]![Key]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        manifest["files"]![tensor.Group + ".npz"] = Convert.ToHexStringLower(SHA256.HashData(contents));
        File.WriteAllBytes(file, contents);
        File.WriteAllText(manifestPath, manifest.ToJsonString());
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] args)
    {
        var token = TestContext.Current.CancellationToken;
        var start = NotebookProcess.StartInfo([.. args, "--folder", folder]);
        start.WorkingDirectory = Repository;
        start.Environment[ReferenceSets.EnvironmentVariable] = reference;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output + await error);
    }
}
