using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using InitNotebooks.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Runner;

/// <summary>What the program says when the reference data are not what PyTorch exported.</summary>
public sealed class DamagedReferenceTests : IDisposable
{
    private const string Key = "linear_3x4.weight";
    private const string OtherKey = "linear_3x4.bias";

    private readonly TemporaryNotebooks notebooks = new();
    private readonly string reference = Directory.CreateTempSubdirectory("reference-").FullName;
    private readonly string baseSet;

    public DamagedReferenceTests()
    {
        var source = Path.Combine(Repository, "reference-data");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".py", StringComparison.Ordinal)))
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
        Assert.Contains("arrays/modules.npz", output, StringComparison.Ordinal);
        Assert.Contains(Key, output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task With_the_manifest_made_to_agree_exactly_the_claims_of_that_tensor_fail()
    {
        FlipOneBit(repairManifest: true);
        notebooks.Add(
            "01-weight",
            Code("layer", "var layer = new Linear(3, 4, new TorchGenerator(1));"),
            Code("one", $"Check.Bits(layer.Weight, \"{Key}\")"),
            Code("both", $"Check.All(Check.Bits(layer.Weight, \"{Key}\"), Check.Bits(layer.Bias, \"{OtherKey}\"))"),
            Code("trial", $"Trial.Of(\"a-trial\", \"Its evidence is the tensor.\", holds: [Check.Bits(layer.Weight, \"{Key}\")], number: \"1\", where: \"here\")"));
        var (exitCode, output) = await RunAsync(notebooks.Folder, "--json", "--no-book");
        Assert.Equal(ExitCode.ClaimFailed, exitCode);

        using var json = JsonDocument.Parse(output);
        var claims = json.RootElement.GetProperty("lessons").EnumerateArray().SelectMany(lesson => lesson.GetProperty("claims").EnumerateArray()).ToList();
        string Text(JsonElement claim, string name) => claim.GetProperty(name).GetString()!;
        var ofTheTensor = claims.Where(c => Text(c, "key") == Key && Text(c, "kind") == "bits").ToList();
        Assert.Equal(3, ofTheTensor.Count);
        Assert.All(ofTheTensor, claim => Assert.Equal("failed", Text(claim, "state")));
        // A trial whose evidence is such a claim decides nothing, and says so.
        var trial = Assert.Single(claims, claim => Text(claim, "kind") == "trial");
        Assert.Equal("failed", Text(trial, "state"));
        Assert.Contains(Key, Text(trial, "detail"), StringComparison.Ordinal);
        Assert.Equal("held", Text(Assert.Single(claims, claim => Text(claim, "key") == OtherKey), "state"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_set_that_cannot_be_read_is_a_failure_and_not_a_gap()
    {
        var broken = Directory.GetDirectories(reference, "linux-*").First(folder => folder != baseSet);
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

    /// <summary>Flips the lowest bit of the tensor's last byte, and where wanted makes every hash agree.</summary>
    private void FlipOneBit(bool repairManifest)
    {
        var tensor = ReferenceSets.Open(reference).Base.Get(Key);
        var (bytes, old) = (tensor.Bytes!.Value.ToArray(), tensor.Sha256);
        var file = Path.Combine(reference, "arrays", tensor.Group + ".npz");
        var contents = File.ReadAllBytes(file);
        var entry = contents.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes($"{Key}/{old[..16]}.npy"));
        var at = entry + contents.AsSpan(entry).IndexOf(bytes);
        Assert.True(entry >= 0 && at > entry);
        contents[at + bytes.Length - 1] ^= 1;
        bytes[^1] ^= 1;
        if (!repairManifest)
        {
            File.WriteAllBytes(file, contents);
            return;
        }

        // The new hash has the old one's place: in the archive's two entry names, the base's manifest, the editions and their names, and the sums.
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        for (var place = contents.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(old[..16])); place >= 0; place = contents.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(old[..16])))
            System.Text.Encoding.ASCII.GetBytes(hash[..16]).CopyTo(contents, place);
        File.WriteAllBytes(file, contents);
        Replace(Path.Combine(baseSet, "manifest.json"), old, hash);
        foreach (var edition in Directory.GetFiles(Path.Combine(reference, "editions"), tensor.Group + ".*"))
        {
            Replace(edition, old[..16], hash[..16]);
            var (oldName, newName) = (Path.GetFileName(edition).Split('.')[1], HashOf(edition)[..16]);
            File.Move(edition, edition.Replace(oldName, newName, StringComparison.Ordinal));
            foreach (var manifest in Directory.GetFiles(reference, "manifest.json", SearchOption.AllDirectories))
                Replace(manifest, oldName, newName);
        }
        foreach (var set in Directory.GetDirectories(reference).Where(set => File.Exists(Path.Combine(set, "manifest.json"))))
            File.WriteAllText(Path.Combine(set, "SHA256SUMS"), $"{HashOf(Path.Combine(set, "manifest.json"))}  manifest.json\n");
        var shared = new[] { "arrays", "editions" }.SelectMany(folder => Directory.GetFiles(Path.Combine(reference, folder)).Select(f => $"{folder}/{Path.GetFileName(f)}"))
            .Concat(["tolerances.json", "since.json", "known-differences.json"]);
        File.WriteAllText(Path.Combine(reference, "SHA256SUMS"), string.Concat(shared.Select(name => $"{HashOf(Path.Combine(reference, name))}  {name}\n")));
    }

    private static void Replace(string file, string from, string to) => File.WriteAllText(file, File.ReadAllText(file).Replace(from, to, StringComparison.Ordinal));

    private static string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

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
