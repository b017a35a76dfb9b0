using System.Text.Json.Nodes;

namespace InitNotebooks.Tests.Reference;

/// <summary>Thousands of ways to spoil the committed sets; each must be noticed when they are opened or verified.</summary>
public sealed class CorruptionTests : IDisposable
{
    private const int Mutations = 3000;

    /// <summary>The base and a set of each platform: what a file of another set could show, one of these shows.</summary>
    private static readonly string[] Kept =
        ["linux-x64-2.14.1", "linux-x64-wheel-2.0.1", "linux-x64-without-avx2-2.6.0", "windows-x64-2.12.1", "linux-arm64-wheel-2.9.1"];

    private readonly string folder = Directory.CreateTempSubdirectory("reference-").FullName;

    public CorruptionTests()
    {
        var source = CommittedSetsTests.Folder;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(source, file);
            var set = name.Split(Path.DirectorySeparatorChar)[0];
            if (name.EndsWith(".py", StringComparison.Ordinal) || File.Exists(Path.Combine(source, set, "manifest.json")) && !Kept.Contains(set))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.Copy(file, Path.Combine(folder, name));
        }
        NameInReadMe(Kept);
        Assert.Empty(ReferenceSets.Open(folder).Faults);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public void A_byte_changed_added_or_lost_anywhere_is_noticed()
    {
        var random = new Random(1);
        var names = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".md", StringComparison.Ordinal) && !file.EndsWith(".schema.json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < Mutations; i++)
        {
            var file = names[i % names.Count];
            var sound = File.ReadAllBytes(file);
            File.WriteAllBytes(file, Spoiled(sound, random));
            Assert.True(IsNoticed(file), $"mutation {i} of {Path.GetRelativePath(folder, file)} went unnoticed");
            File.WriteAllBytes(file, sound);
        }
        Assert.Empty(ReferenceSets.Open(folder).Faults);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void An_array_under_a_hash_that_agrees_with_the_damaged_file_is_still_noticed_by_its_own()
    {
        var random = new Random(2);
        var archive = Path.Combine(folder, "arrays", "lessons.npz");
        var sound = File.ReadAllBytes(archive);
        // Bytes of elements, not of names and sizes: those another reader may ignore.
        foreach (var tensor in ReferenceSets.Open(folder).Base.Keys.Select(ReferenceSets.Open(folder).Base.Get).Where(t => t.Group == "lessons" && t.IsStored && t.Count > 0).Take(60))
        {
            var entry = sound.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes($"{tensor.Key}/{tensor.Sha256[..16]}.npy"));
            var at = entry + sound.AsSpan(entry).IndexOf(tensor.Bytes!.Value.Span);
            byte[] spoiled = [.. sound];
            spoiled[at + random.Next(tensor.Bytes!.Value.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(archive, spoiled);
            Assert.Throws<ReferenceDataException>(() => ReferenceSets.Open(folder).Base.Get(tensor.Key).Bytes);
        }
        File.WriteAllBytes(archive, sound);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_set_taken_away_a_tolerance_widened_and_a_key_dropped_are_noticed()
    {
        foreach (var set in Kept)
        {
            Directory.Move(Path.Combine(folder, set), Path.Combine(folder, "..", Path.GetFileName(folder) + "-away"));
            Assert.Contains(ReferenceSets.Open(folder).Faults, fault => fault.File == $"{set}/manifest.json");
            Directory.Move(Path.Combine(folder, "..", Path.GetFileName(folder) + "-away"), Path.Combine(folder, set));
        }

        void Noticed(string name, Action<JsonNode> change)
        {
            var file = Path.Combine(folder, name);
            var sound = File.ReadAllBytes(file);
            var json = JsonNode.Parse(sound)!;
            change(json);
            File.WriteAllText(file, json.ToJsonString());
            Assert.True(IsNoticed(file), name);
            File.WriteAllBytes(file, sound);
        }

        Noticed("tolerances.json", json => json["order-of-sums"]!["relative"] = 1e-3);
        Noticed("since.json", json => json.AsObject().Remove(json.AsObject().First().Key));
        Noticed("known-differences.json", json => json.AsArray().RemoveAt(0));
        foreach (var set in Kept.Skip(1))
        {
            Noticed($"{set}/manifest.json", json => json["moved"]!.AsObject().Remove(json["moved"]!.AsObject().First().Key));
            Noticed($"{set}/manifest.json", json => json["missing"] = new JsonObject());
            Noticed($"{set}/manifest.json", json => json["ran"]!.AsObject().Remove("init"));
        }
        foreach (var key in ReferenceSets.Default.Base.Keys.Take(5))
        {
            Noticed($"{Kept[0]}/manifest.json", json => json["tensors"]!.AsObject().Remove(key));
            Noticed($"{Kept[0]}/manifest.json", json => json["tensors"]![key]!["compare"] = "recorded");
        }
        Assert.Empty(ReferenceSets.Open(folder).Faults);
    }

    /// <summary>Whether a damaged file is noticed: the small ones when the sets are opened, arrays when they are verified.</summary>
    private bool IsNoticed(string file)
    {
        try
        {
            var sets = ReferenceSets.Open(folder);
            if (sets.Faults.Count > 0)
                return true;
            // What reading an array and Verify ask of the sums; Verify itself would read all arrays anew for each mutation.
            var sums = Checksums.Of(folder, "");
            string[] wanted = file.EndsWith(Checksums.FileName, StringComparison.Ordinal)
                ? [.. sums.Files, .. Directory.EnumerateFiles(Path.Combine(folder, "arrays")).Select(path => $"arrays/{Path.GetFileName(path)}")]
                : [Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')];
            return wanted.Any(name => Throws(() => sums.Read(name)));
        }
        catch (ReferenceDataException)
        {
            return true;
        }
    }

    private static bool Throws(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (ReferenceDataException)
        {
            return true;
        }
    }

    private static byte[] Spoiled(byte[] sound, Random random)
    {
        var at = random.Next(sound.Length);
        byte[] spoiled = [.. sound];
        switch (random.Next(5))
        {
            case 0:
                spoiled[at] ^= (byte)(1 << random.Next(8));
                return spoiled;
            case 1:
                spoiled[at] ^= (byte)random.Next(1, 256);
                return spoiled;
            case 2:
                return [.. sound[..at], .. sound[(at + 1)..]];
            case 3:
                return [.. sound[..at], (byte)random.Next(256), .. sound[at..]];
            default:
                return sound[..at];
        }
    }

    private void NameInReadMe(IEnumerable<string> sets) =>
        File.WriteAllText(Path.Combine(folder, "README.md"), "# Sets\n\n| set | machine |\n|---|---|\n" + string.Concat(sets.Select(set => $"| `{set}` | any |\n")));
}
