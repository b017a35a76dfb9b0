using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using TorchInit;

namespace InitNotebooks.Tests.Reference;

public class ReferenceSetsTests
{
    private const string Base = TemporaryReference.BaseName;

    private static TemporaryReference WithBase()
    {
        var reference = new TemporaryReference();
        reference.AddBase();
        return reference;
    }

    private static ReferenceDataException Refused(TemporaryReference reference, string key, string set = Base) =>
        Assert.Throws<ReferenceDataException>(() => reference.Open().Sets.Single(s => s.Name == set).Get(key).Bytes);

    [Fact]
    public void A_tensor_is_what_was_written()
    {
        using var reference = WithBase();
        var sets = reference.Open();
        Assert.Empty(sets.Faults);
        var set = sets.Base;
        Assert.Equal((Base, new TorchVersion(2, 14, 1), TorchPlatform.LinuxX64, "AVX2"), (set.Name, set.Torch, set.Platform, set.CpuCapability));
        Assert.Equal(["a.printed", "a.weight", "b"], set.Keys);

        var weight = set.Get("a.weight");
        Assert.Equal((DType.Float32, "init", Storage.Here, Comparison.Bits, 6L), (weight.DType, weight.Group, weight.Stored, weight.Compare, weight.Count));
        Assert.Equal([2, 3], weight.Shape);
        var tensor = weight.ToTensor<float>();
        Assert.Equal([2, 3], tensor.Lengths);
        Assert.Equal(-0.25f, tensor[0, 1]);
        Assert.True(float.IsNegative(tensor[1, 1]) && float.IsNaN(tensor[1, 2]));
        Assert.Equal(new PythonOrigin("made", "def made(key):\n    return TENSORS[key]\n", "made('a.weight')"), weight.Python);
        Assert.Equal("a.weight: float32 (2, 3)", weight.ToString());
        Assert.True(weight.HashIs(weight.Bytes!.Value.Span));
        Assert.False(weight.HashIs([1, 2, 3]));

        Assert.Equal([1.0 / 3, double.PositiveInfinity], set.Get("b").Doubles());
        Assert.Equal("tensor([√5])", set.Get("a.printed").Text());
        Assert.Empty(set.Verify());
    }

    [Fact]
    public void An_array_that_was_handed_out_is_the_callers_own()
    {
        using var reference = WithBase();
        var tensor = reference.Open().Base.Get("b");
        tensor.Doubles()[0] = 7;
        Assert.Equal(1.0 / 3, tensor.Doubles()[0]);
    }

    [Fact]
    public void What_is_stored_in_the_base_is_read_there_and_what_is_hash_only_has_no_bytes()
    {
        using var reference = WithBase();
        reference.AddSet("linux-x64-2.6.0", "LinuxX64", "2.6.0+cpu", Base,
            ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2) with { Stored = "base" },
            ReferenceEntry.Of<long>("init", "large", [1, 2], 2) with { Stored = "no" },
            ReferenceEntry.Of<float>("init", "a.weight", [9], 1));
        var set = reference.Open().Sets[1];
        Assert.Equal([1.0 / 3, double.PositiveInfinity], set.Get("b").Doubles());
        Assert.Equal([9f], set.Get("a.weight").Floats());
        Assert.Null(set.Get("large").Bytes);
        Assert.Contains("only its hash", Assert.Throws<ReferenceDataException>(() => set.Get("large").Int64s()).Message, StringComparison.Ordinal);
        Assert.False(set.TryGet("a.printed", out _));
        Assert.Empty(set.Verify());
    }

    [Fact]
    public void Sets_come_base_first_then_by_platform_and_version()
    {
        using var reference = WithBase();
        reference.AddSet("z-arm", "LinuxArm64", "2.14.1", Base);
        reference.AddSet("windows", "WindowsX64", "2.15.0", Base);
        reference.AddSet("a", "LinuxX64", "2.2.0", Base);
        reference.AddSet("b", "LinuxX64", "1.13.1", Base);
        reference.AddSet("c", "LinuxX64", "2.15.0", Base);
        Directory.CreateDirectory(Path.Combine(reference.Folder, "not-a-set"));
        Assert.Equal([Base, "b", "a", "c", "windows", "z-arm"], reference.Open().Sets.Select(set => set.Name));
    }

    [Theory]
    [InlineData("a.weigth", "Did you mean 'a.weight'")]
    [InlineData("nothing.like.it", "ReferenceSet.Keys lists them.")]
    public void An_unknown_key_is_answered_with_similar_ones(string key, string advice)
    {
        using var reference = WithBase();
        var fault = Assert.Throws<ReferenceDataException>(() => reference.Open().Base.Get(key));
        Assert.Equal(key, fault.Key);
        Assert.Contains(advice, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_asked_for_as_another_type_says_which_it_has()
    {
        using var reference = WithBase();
        var set = reference.Open().Base;
        Assert.Contains("found float64; expected float32", Assert.Throws<ReferenceDataException>(() => set.Get("b").Floats()).Message, StringComparison.Ordinal);
        Assert.Throws<ReferenceDataException>(() => set.Get("b").Text());
        Assert.Throws<ReferenceDataException>(() => set.Get("b").ToTensor<decimal>());
    }

    [Fact]
    public void One_flipped_bit_is_refused_with_the_key_named_and_the_other_keys_still_read()
    {
        using var reference = WithBase();
        reference.ChangeFile(Base, "init.npz", bytes =>
        {
            bytes[bytes.AsSpan().IndexOf(BitConverter.GetBytes(-0.25f))] ^= 1;
            return bytes;
        });
        var set = reference.Open().Base;
        var fault = Assert.Throws<ReferenceDataException>(() => set.Get("a.weight").Bytes);
        Assert.Equal(($"{Base}/init.npz", "a.weight"), (fault.File, fault.Key));
        Assert.Equal("tensor([√5])", set.Get("a.printed").Text());
        Assert.Equal(2, set.Get("b").Count);
        Assert.Equal([null, "a.weight"], set.Verify().Select(f => f.Key));
    }

    [Fact]
    public void Any_prefix_or_flipped_byte_of_an_npz_gives_the_same_tensors_or_a_refusal()
    {
        var expected = new float[] { 0.5f, -0.25f, 1, 2, -0f, 3 };
        foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal })
        {
            var sound = Npy.Zip(level, ("a.npy", Npy.Write<float>(expected, 2, 3)), ("b.npy", Npy.Write<long>([1, 2], 2)));
            using var reference = new TemporaryReference();
            reference.AddSet(Base, "LinuxX64", "2.14.1", null,
                ReferenceEntry.Of<float>("init", "a", expected, 2, 3), ReferenceEntry.Of<long>("init", "b", [1, 2], 2));
            var same = 0;
            void Try(byte[] content)
            {
                reference.ChangeFile(Base, "init.npz", _ => content);
                var set = reference.Open().Base;
                try
                {
                    Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), set.Get("a").Floats().Select(BitConverter.SingleToInt32Bits));
                    Assert.Equal([1L, 2], set.Get("b").Int64s());
                    same++;
                }
                catch (ReferenceDataException fault)
                {
                    Assert.Equal($"{Base}/init.npz", fault.File);
                }
            }

            Try(sound);
            Assert.Equal(1, same);
            for (var length = 0; length < sound.Length; length++)
                Try(sound[..length]);
            Assert.Equal(1, same);
            for (var i = 0; i < sound.Length; i++)
            {
                foreach (var mask in new[] { (byte)(1 << (i % 8)), (byte)0xff })
                {
                    byte[] changed = [.. sound];
                    changed[i] ^= mask;
                    Try(changed);
                }
            }
        }
    }

    [Fact]
    public void An_npz_of_numpy_is_read_stored_and_deflated()
    {
        string[] files =
        [
            "UEsDBBQAAAAAAAAAIQBP6QAqmAAAAJgAAAAFABQAYS5ucHkBABAAmAAAAAAAAACYAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAzKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAAgD8AAABAAABAQAAAgEAAAKBAUEsDBBQAAAAAAAAAIQC5k3uYiAAAAIgAAAAFABQAYi5ucHkBABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxpOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgxLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKBwAAAAAAAABQSwECFAMUAAAAAAAAACEAT+kAKpgAAACYAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwECFAMUAAAAAAAAACEAuZN7mIgAAACIAAAABQAAAAAAAAAAAAAAgAHPAAAAYi5ucHlQSwUGAAAAAAIAAgBmAAAAjgEAAAAA",
            "UEsDBBQAAAAIAAAAIQBP6QAqVQAAAJgAAAAFABQAYS5ucHkBABAAmAAAAAAAAABVAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgYwaLAHEg5ABMQNQLzAAQBQSwMEFAAAAAgAAAAhALmTe5hIAAAAiAAAAAUAFABiLm5weQEAEACIAAAAAAAAAEgAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkahjqaOgq1ChQALnYGCAAAUEsBAhQDFAAAAAgAAAAhAE/pACpVAAAAmAAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsBAhQDFAAAAAgAAAAhALmTe5hIAAAAiAAAAAUAAAAAAAAAAAAAAIABjAAAAGIubnB5UEsFBgAAAAACAAIAZgAAAAsBAAAAAA==",
        ];
        foreach (var file in files)
        {
            using var reference = new TemporaryReference();
            reference.AddSet(Base, "LinuxX64", "2.14.1", null,
                ReferenceEntry.Of<float>("init", "a", [0, 1, 2, 3, 4, 5], 2, 3), ReferenceEntry.Of<long>("init", "b", [7], 1));
            reference.ChangeFile(Base, "init.npz", _ => Convert.FromBase64String(file));
            var set = reference.Open().Base;
            Assert.Equal([0f, 1, 2, 3, 4, 5], set.Get("a").Floats());
            Assert.Equal([7L], set.Get("b").Int64s());
        }
    }

    [Fact]
    public void A_file_with_a_missing_a_foreign_or_a_doubled_entry_is_refused()
    {
        using var reference = WithBase();
        var b = Npy.Write<double>([1.0 / 3, double.PositiveInfinity], 2);
        void Modules(params (string, byte[])[] entries) =>
            reference.ChangeFile(Base, "modules.npz", _ => Npy.Zip(CompressionLevel.NoCompression, entries));

        Modules(("c.npy", b));
        Assert.Equal("no such entry", Refused(reference, "b").Found);
        Modules(("b.npy", b), ("b.npy", b));
        Assert.Equal("two entries of that name", Refused(reference, "b").Found);
        Modules(("b.npy", b), ("readme.txt", []));
        Assert.Contains("readme.txt", Refused(reference, "b").Found, StringComparison.Ordinal);
        Modules(("b.npy", b), ("c.npy", b));
        Assert.Null(Record.Exception(() => reference.Open().Base.Get("b").Bytes));
        reference.ChangeManifest(Base, m => m["files"]!["modules.npz"] = TemporaryReference.Hash(File.ReadAllBytes(reference.PathOf(Base, "modules.npz"))));
        Assert.Equal("c", Assert.Single(reference.Open().Base.Verify()).Key);
        File.Delete(reference.PathOf(Base, "modules.npz"));
        Assert.Equal("no such file", Refused(reference, "b").Found);
    }

    [Fact]
    public void An_entry_that_unpacks_to_far_more_than_the_manifest_says_is_not_unpacked()
    {
        using var reference = WithBase();
        var bomb = Npy.Write<double>(new double[8_000_000], 8_000_000);
        reference.ChangeFile(Base, "modules.npz", _ => Npy.Zip(CompressionLevel.Optimal, ("b.npy", bomb)));
        Assert.True(new FileInfo(reference.PathOf(Base, "modules.npz")).Length < 100_000);
        var fault = Refused(reference, "b");
        Assert.Equal(("b", $"an entry that unpacks to {bomb.Length} bytes"), (fault.Key, fault.Found));

        // The manifest agrees, and asks for more than any set may hold.
        reference.ChangeManifest(Base, m => m["tensors"]!["b"]!["shape"] = new JsonArray(1L << 40));
        Assert.Contains("8796093022208 bytes", Refused(reference, "b").Found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_unpacks_to_more_than_it_declares_is_never_read_past_its_length()
    {
        using var reference = WithBase();
        var sound = Npy.Write<double>([1.0 / 3, double.PositiveInfinity], 2);
        byte[] longer = [.. sound, .. new byte[5000]];
        reference.ChangeFile(Base, "modules.npz", _ =>
        {
            var zip = Npy.Zip(CompressionLevel.Optimal, ("b.npy", longer));
            foreach (var header in new[] { (Signature: 0x02014b50, Offset: 24), (Signature: 0x04034b50, Offset: 22) })
            {
                var at = zip.AsSpan().IndexOf(BitConverter.GetBytes(header.Signature));
                BitConverter.GetBytes(sound.Length).CopyTo(zip, at + header.Offset);
            }
            return zip;
        });
        try
        {
            Assert.Equal([1.0 / 3, double.PositiveInfinity], reference.Open().Base.Get("b").Doubles());
        }
        catch (ReferenceDataException fault)
        {
            Assert.Equal("b", fault.Key);
        }
    }

    [Theory]
    [InlineData("shape", "[3]", "float64 of shape (2,)")]
    [InlineData("dtype", "\"int64\"", "float64 of shape (2,)")]
    [InlineData("sha256", "\"0000000000000000000000000000000000000000000000000000000000000000\"", "data with the SHA-256")]
    public void Data_that_contradicts_the_manifest_is_refused(string property, string json, string found)
    {
        using var reference = WithBase();
        reference.ChangeManifest(Base, m => m["tensors"]!["b"]![property] = JsonNode.Parse(json));
        var fault = Refused(reference, "b");
        Assert.Equal("b", fault.Key);
        Assert.Contains(found, fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_differs_from_the_base_it_names_is_refused()
    {
        using var reference = WithBase();
        reference.AddSet("old", "LinuxX64", "1.13.1", Base,
            ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, 7], 2) with { Stored = "base" },
            ReferenceEntry.Of<double>("modules", "gone", [1.0 / 3, 7], 2) with { Stored = "base" });
        Assert.Contains("the same tensor there", Refused(reference, "b", "old").Expected, StringComparison.Ordinal);
        Assert.Contains("no such key in linux-x64-2.14.1", Refused(reference, "gone", "old").Found, StringComparison.Ordinal);
        Assert.Equal(["b", "gone"], reference.Open().Sets[1].Verify().Select(f => f.Key));
    }

    public static TheoryData<string, string, string> ManifestFaults => new()
    {
        { "format", "2", "manifest format 2" },
        { "format", "\"1\"", "\"1\" as 'format'" },
        { "format", "1e400", "manifest format 1e400" },
        { "name", "\"other\"", "a set named 'other'" },
        { "platform", "\"AmigaM68k\"", "the platform 'AmigaM68k'" },
        { "platform", "\"1\"", "the platform '1'" },
        { "torch", "{\"version\": \"new\", \"origin\": \"\"}", "the PyTorch version 'new'" },
        { "torch", "\"2.14.1\"", "\"2.14.1\" as 'torch'" },
        { "base", "7", "7 as 'base'" },
        { "files", "{\"../init.npz\": \"\"}", "the file name '../init.npz'" },
        { "files", "{}", "no 'init.npz' among the files" },
        { "sources", "{}", "the Python source 'made'" },
        { "tensors", "[]", "a JSON array as 'tensors'" },
        { "tensors", "{\"../a\": {}}", "a key with other characters" },
        { "tensors", "{\"a\": 1}", "1" },
        { "tensors", "{\"a\": {}}", "no 'group'" },
    };

    [Theory]
    [MemberData(nameof(ManifestFaults))]
    public void A_manifest_that_makes_no_sense_costs_its_own_set_only(string property, string json, string found)
    {
        using var reference = WithBase();
        var other = ReferenceEntry.Of<double>("init", "c", [1], 1);
        reference.AddSet("other", "LinuxX64", "2.6.0", Base, other);
        File.Move(reference.PathOf("other", "init.npz"), reference.PathOf("other", "x.npz"));
        reference.ChangeManifest("other", m => m[property] = JsonNode.Parse(json));
        if (property == "name")
            reference.ChangeManifest("other", m => m[property] = "other-name");
        var sets = reference.Open();
        Assert.Equal([Base], sets.Sets.Select(s => s.Name));
        var fault = Assert.Single(sets.Faults);
        Assert.Equal("other/manifest.json", fault.File);
        Assert.Contains(property == "name" ? "a set named 'other-name'" : found, fault.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("group", "\"../x\"", "the group '../x'")]
    [InlineData("dtype", "\"float8\"", "the dtype 'float8'")]
    [InlineData("dtype", "\"Float32\"", "the dtype 'Float32'")]
    [InlineData("shape", "[2, -1]", "the length -1")]
    [InlineData("shape", "[1.5]", "the length 1.5")]
    [InlineData("shape", "[4294967296, 4294967296]", "too many elements")]
    [InlineData("sha256", "\"ABC\"", "as a SHA-256")]
    [InlineData("stored", "\"elsewhere\"", "stored: 'elsewhere'")]
    [InlineData("stored", "\"base\"", "stored: 'base' in the base set")]
    [InlineData("since", "\"old\"", "since: 'old'")]
    [InlineData("compare", "{\"how\": \"roughly\"}", "compare: 'roughly'")]
    [InlineData("compare", "{\"how\": \"close\", \"relative\": -1, \"absolute\": 0, \"reason\": \"\"}", "the relative tolerance -1")]
    [InlineData("compare", "{\"how\": \"close\", \"relative\": 1}", "no 'absolute'")]
    [InlineData("python", "{\"source\": \"made\"}", "no 'call'")]
    public void A_tensors_entry_that_makes_no_sense_is_refused_with_its_key(string property, string json, string found)
    {
        using var reference = WithBase();
        reference.ChangeManifest(Base, m => m["tensors"]!["b"]![property] = JsonNode.Parse(json));
        var sets = reference.Open();
        Assert.Empty(sets.Sets);
        var fault = Assert.Single(sets.Faults);
        Assert.Equal("b", fault.Key);
        Assert.Contains(found, fault.Found, StringComparison.Ordinal);
        Assert.Contains(found, Assert.Throws<ReferenceDataException>(() => sets.Base).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tolerance_comes_with_its_reason()
    {
        using var reference = WithBase();
        reference.ChangeManifest(Base, m => m["tensors"]!["b"]!["compare"] =
            JsonNode.Parse("""{"how": "close", "relative": 1e-6, "absolute": 0.0, "reason": "LAPACK's order of operations"}"""));
        Assert.Equal(Comparison.Close(1e-6, 0, "LAPACK's order of operations"), reference.Open().Base.Get("b").Compare);
    }

    [Fact]
    public void Any_prefix_or_flipped_byte_of_a_manifest_is_a_set_or_a_fault()
    {
        using var reference = new TemporaryReference();
        reference.AddSet(Base, "LinuxX64", "2.14.1", null, ReferenceEntry.Of<double>("modules", "b", [1], 1));
        var sound = File.ReadAllBytes(reference.PathOf(Base));
        void Try(byte[] content)
        {
            reference.ChangeFile(Base, "manifest.json", _ => content);
            var sets = reference.Open();
            Assert.Equal(1, sets.Sets.Count + sets.Faults.Count);
            foreach (var set in sets.Sets)
                set.Verify();
        }
        for (var length = 0; length < sound.Length; length++)
            Try(sound[..length]);
        for (var i = 0; i < sound.Length; i++)
        {
            byte[] changed = [.. sound];
            changed[i] ^= (byte)(1 << (i % 8));
            Try(changed);
        }
    }

    [Theory]
    [InlineData("{\"format\": 1, \"format\": 1}")]
    [InlineData("{\"format\": 1, \"name\": \"\\ud800\"}")]
    [InlineData("")]
    public void A_manifest_that_is_no_sound_JSON_is_a_fault(string json)
    {
        using var reference = WithBase();
        File.WriteAllBytes(reference.PathOf(Base), Encoding.UTF8.GetBytes(json));
        Assert.Equal($"{Base}/manifest.json", Assert.Single(reference.Open().Faults).File);
    }

    [Fact]
    public void Two_base_sets_or_a_base_that_is_not_there_are_named()
    {
        using var reference = WithBase();
        reference.AddSet("second", "LinuxX64", "2.6.0", null);
        Assert.Contains("linux-x64-2.14.1, second", Assert.Throws<ReferenceDataException>(reference.Open).Message, StringComparison.Ordinal);
        reference.AddSet("second", "LinuxX64", "2.6.0", "third");
        var sets = reference.Open();
        Assert.Equal("the base 'third'", Assert.Single(sets.Faults).Found);
        Assert.Equal([Base], sets.Sets.Select(s => s.Name));
    }

    [Fact]
    public void The_folder_is_found_from_below_and_named_in_a_kind_error_when_it_is_not()
    {
        using var reference = new TemporaryReference();
        var deep = Directory.CreateDirectory(Path.Combine(reference.Folder, "src", "bin", "net10.0")).FullName;
        var elsewhere = Path.GetPathRoot(reference.Folder);
        var fault = Assert.Throws<ReferenceDataException>(() => ReferenceSets.Find(null, elsewhere, null, ""));
        Assert.Contains(ReferenceSets.EnvironmentVariable, fault.Message, StringComparison.Ordinal);

        var data = Directory.CreateDirectory(Path.Combine(reference.Folder, "reference-data")).FullName;
        Assert.Contains("no set in the folder", Assert.Throws<ReferenceDataException>(() => ReferenceSets.Find(null, deep)).Message, StringComparison.Ordinal);
        reference.AddBase();
        Directory.Move(Path.Combine(reference.Folder, Base), Path.Combine(data, Base));
        Assert.Equal(Base, ReferenceSets.Find(null, elsewhere, deep).Base.Name);
        Assert.Equal(Base, ReferenceSets.Find(data, elsewhere).Base.Name);
        Assert.Contains("no such folder", Assert.Throws<ReferenceDataException>(() => ReferenceSets.Find(Path.Combine(data, "none"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_read_the_same_tensors()
    {
        using var reference = WithBase();
        for (var round = 0; round < 20; round++)
        {
            var set = reference.Open().Base;
            Parallel.For(0, 64, _ =>
            {
                Assert.Equal("tensor([√5])", set.Get("a.printed").Text());
                Assert.Equal(0.5f, set.Get("a.weight").Floats()[0]);
                Assert.Equal(1.0 / 3, set.Get("b").Doubles()[0]);
            });
        }
    }

    [Fact]
    public void No_message_shows_a_path_of_this_machine()
    {
        using var reference = WithBase();
        File.Delete(reference.PathOf(Base, "modules.npz"));
        Assert.DoesNotContain(reference.Folder, Refused(reference, "b").Message, StringComparison.Ordinal);
    }
}
