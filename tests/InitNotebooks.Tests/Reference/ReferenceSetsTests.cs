using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchInit;

namespace InitNotebooks.Tests.Reference;

public sealed class ReferenceSetsTests
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
        Assert.Equal((DType.Float32, "init", true, Comparison.Bits, 6L), (weight.DType, weight.Group, weight.IsStored, weight.Compare, weight.Count));
        Assert.Equal([2, 3], weight.Shape);
        var tensor = weight.ToTensor<float>();
        Assert.Equal([2, 3], tensor.Lengths);
        Assert.Equal(-0.25f, tensor[0, 1]);
        Assert.True(float.IsNegative(tensor[1, 1]) && float.IsNaN(tensor[1, 2]));
        Assert.Equal(new PythonOrigin("made", "def made(key):\n    return TENSORS[key]\n", "made('a.weight')"), weight.Python);
        Assert.Equal("a.weight", Assert.Single(weight.Arguments).Value.GetString());
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
    public void A_set_has_what_it_ran_what_moved_and_no_more()
    {
        using var reference = new TemporaryReference();
        reference.AddSet(Base, "LinuxX64", "2.14.1", null,
            ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2),
            ReferenceEntry.Of<long>("init", "large", [1, 2], 2) with { Stored = false },
            ReferenceEntry.Of<float>("init", "a.weight", [0.5f], 1), ReferenceEntry.Of<float>("init", "a.printed", [1], 1));
        reference.AddSet("linux-x64-2.6.0", "LinuxX64", "2.6.0+cpu", Base,
            ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2),
            ReferenceEntry.Of<long>("init", "large", [1, 3], 2) with { Stored = false },
            ReferenceEntry.Of<float>("init", "a.weight", [9, 7], 2));
        var sets = reference.Open();
        var set = sets.Sets[1];
        Assert.Same(sets.Base.Get("b"), set.Get("b"));
        Assert.Equal([9f, 7], set.Get("a.weight").Floats());
        Assert.Equal([2], set.Get("a.weight").Shape);
        Assert.Null(set.Get("large").Bytes);
        Assert.NotEqual(sets.Base.Get("large").Sha256, set.Get("large").Sha256);
        Assert.Contains("only its hash", Assert.Throws<ReferenceDataException>(() => set.Get("large").Int64s()).Message, StringComparison.Ordinal);
        Assert.False(set.TryGet("a.printed", out _));
        Assert.Equal(("a test left it out", null), (set.WhyMissing("a.printed"), set.WhyMissing("b")));
        Assert.Empty(sets.Verify());
    }

    [Fact]
    public void A_key_that_the_base_got_or_changed_after_a_set_ran_is_missing_in_it_and_not_equal()
    {
        using var reference = WithBase();
        reference.AddSet("old", "LinuxX64", "1.13.1", Base,
            ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2), ReferenceEntry.Of<byte>("init", "a.printed", "tensor([√5])"u8, 14));
        var (sound, sums) = (File.ReadAllBytes(reference.PathOf("old")), File.ReadAllBytes(reference.PathOf("old", "SHA256SUMS")));
        var edition = Directory.EnumerateFiles(Path.Combine(reference.Folder, "editions"), "modules.*").Single();
        var list = File.ReadAllBytes(edition);

        using var later = new TemporaryReference();
        later.AddSet(Base, "LinuxX64", "2.14.1", null,
            ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, 5], 2), ReferenceEntry.Of<double>("modules", "c", [1], 1),
            ReferenceEntry.Of<float>("init", "a.weight", [0.5f, -0.25f, 1, 2, -0f, float.NaN], 2, 3), ReferenceEntry.Of<byte>("init", "a.printed", "tensor([√5])"u8, 14));
        later.AddSet("old", "LinuxX64", "1.13.1", Base);
        File.WriteAllBytes(later.PathOf("old"), sound);
        File.WriteAllBytes(later.PathOf("old", "SHA256SUMS"), sums);
        File.WriteAllBytes(Path.Combine(later.Folder, "editions", Path.GetFileName(edition)), list);
        later.RepairSharedSums();
        var sets = later.Open();
        Assert.Empty(sets.Faults);
        var old = sets.Sets[1];
        Assert.Equal(["a.printed"], old.Keys);
        Assert.Equal(("added later", "added later", "a test left it out"), (old.WhyMissing("b"), old.WhyMissing("c"), old.WhyMissing("a.weight")));
    }

    [Fact]
    public void Sets_come_base_first_then_by_platform_and_version()
    {
        using var reference = WithBase();
        var b = ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2);
        reference.AddSet("z-arm", "LinuxArm64", "2.14.1", Base, b);
        reference.AddSet("windows", "WindowsX64", "2.15.0", Base, b);
        reference.AddSet("a", "LinuxX64", "2.2.0", Base, b);
        reference.AddSet("b", "LinuxX64", "1.13.1", Base, b);
        reference.AddSet("c", "LinuxX64", "2.15.0", Base, b);
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
        reference.Damage("arrays/init.npz", bytes =>
        {
            bytes[bytes.AsSpan().IndexOf(BitConverter.GetBytes(-0.25f))] ^= 1;
            return bytes;
        });
        var sets = reference.Open();
        var fault = Assert.Throws<ReferenceDataException>(() => sets.Base.Get("a.weight").Bytes);
        Assert.Equal(("arrays/init.npz", "a.weight"), (fault.File, fault.Key));
        Assert.Equal("tensor([√5])", sets.Base.Get("a.printed").Text());
        Assert.Equal(2, sets.Base.Get("b").Count);
        Assert.Equal(["a.weight", null], sets.Verify().Select(f => f.Key));
    }

    [Fact]
    public void Any_prefix_or_flipped_byte_of_an_npz_gives_the_same_tensors_or_a_refusal() => AssertSameOrRefused(CompressionLevel.NoCompression);

    [Fact]
    [Trait("Category", "Slow")]
    public void And_so_of_a_packed_one() => AssertSameOrRefused(CompressionLevel.Optimal);

    private static void AssertSameOrRefused(CompressionLevel level)
    {
        var expected = new float[] { 0.5f, -0.25f, 1, 2, -0f, 3 };
        var (a, b) = (ReferenceEntry.Of<float>("init", "a", expected, 2, 3), ReferenceEntry.Of<long>("init", "b", [1, 2], 2));
        var sound = Npy.Zip(level, (a.EntryName, a.Npy), (b.EntryName, b.Npy));
        using var reference = new TemporaryReference();
        reference.AddSet(Base, "LinuxX64", "2.14.1", null, a, b);
        var same = 0;
        void Try(byte[] content)
        {
            File.WriteAllBytes(reference.ArraysOf("init"), content);
            var set = reference.Open().Base;
            try
            {
                Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), set.Get("a").Floats().Select(BitConverter.SingleToInt32Bits));
                Assert.Equal([1L, 2], set.Get("b").Int64s());
                same++;
            }
            catch (ReferenceDataException fault)
            {
                Assert.Equal("arrays/init.npz", fault.File);
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

    [Fact]
    public void A_file_with_a_missing_a_foreign_or_a_doubled_entry_is_refused()
    {
        using var reference = WithBase();
        var b = ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2);
        void Modules(params (string, byte[])[] entries) =>
            File.WriteAllBytes(reference.ArraysOf("modules"), Npy.Zip(CompressionLevel.NoCompression, entries));

        Modules(("c.npy", b.Npy));
        Assert.Equal("no such entry", Refused(reference, "b").Found);
        Modules((b.EntryName, b.Npy), (b.EntryName, b.Npy));
        Assert.Equal("two entries of that name", Refused(reference, "b").Found);
        Modules((b.EntryName, b.Npy), ("readme.txt", []));
        Assert.Contains("readme.txt", Refused(reference, "b").Found, StringComparison.Ordinal);
        Modules((b.EntryName, b.Npy), ("c.npy", b.Npy));
        Assert.Null(Record.Exception(() => reference.Open().Base.Get("b").Bytes));
        reference.RepairSharedSums();
        Assert.Equal(("c", "none: no set refers to it"), (Assert.Single(reference.Open().Verify()).Key, reference.Open().Verify()[0].Expected));
        File.Delete(reference.ArraysOf("modules"));
        Assert.Equal("no such file", Refused(reference, "b").Found);
    }

    [Fact]
    public void An_entry_that_unpacks_to_far_more_than_the_manifest_says_is_not_unpacked()
    {
        using var reference = WithBase();
        var bomb = Npy.Write<double>(new double[1_000_000], 1_000_000);
        var name = ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2).EntryName;
        File.WriteAllBytes(reference.ArraysOf("modules"), Npy.Zip(CompressionLevel.Optimal, (name, bomb)));
        Assert.True(new FileInfo(reference.ArraysOf("modules")).Length < 12_500);
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
        var b = ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2);
        byte[] longer = [.. b.Npy, .. new byte[5000]];
        var zip = Npy.Zip(CompressionLevel.Optimal, (b.EntryName, longer));
        foreach (var header in new[] { (Signature: 0x02014b50, Offset: 24), (Signature: 0x04034b50, Offset: 22) })
            BitConverter.GetBytes(b.Npy.Length).CopyTo(zip, zip.AsSpan().IndexOf(BitConverter.GetBytes(header.Signature)) + header.Offset);
        File.WriteAllBytes(reference.ArraysOf("modules"), zip);
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
    [InlineData("sha256", "\"0000000000000000000000000000000000000000000000000000000000000000\"", "no such entry")]
    public void Data_that_contradicts_the_manifest_is_refused(string property, string json, string found)
    {
        using var reference = WithBase();
        reference.ChangeManifest(Base, m => m["tensors"]!["b"]![property] = JsonNode.Parse(json));
        var fault = Refused(reference, "b");
        Assert.Equal("b", fault.Key);
        Assert.Contains(found, fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_under_the_hash_of_another_is_refused()
    {
        using var reference = WithBase();
        var name = ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2).EntryName;
        File.WriteAllBytes(reference.ArraysOf("modules"), Npy.Zip(CompressionLevel.NoCompression, (name, Npy.Write<double>([1.0 / 3, 7], 2))));
        reference.RepairSharedSums();
        Assert.Contains("data with the SHA-256", Refused(reference, "b").Found, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> ManifestFaults => new()
    {
        { "format", "1", "manifest format 1" },
        { "format", "\"2\"", "at $.format" },
        { "format", "1e400", "at $.format" },
        { "name", "\"other-name\"", "a set named 'other-name'" },
        { "platform", "\"AmigaM68k\"", "the platform 'AmigaM68k'" },
        { "platform", "\"1\"", "the platform '1'" },
        { "torch", "{\"version\": \"new\", \"reported\": \"\", \"origin\": \"\"}", "the PyTorch version 'new'" },
        { "torch", "{\"version\": \"2.6\"}", "missing" },
        { "torch", "\"2.14.1\"", "at $.torch" },
        { "torch", "null", "null" },
        { "base", "7", "at $.base" },
        { "colour", "7", "colour" },
        { "ran", "{\"../init\": \"0\"}", "the group '../init'" },
        { "ran", "{}", "a key that moved or is missing" },
        { "tensors", "[]", "at $.tensors" },
        { "tensors", "{\"a\": {}}", "at $.tensors.a" },
        { "sources", "{\"f\": \"\"}", "'tensors' or 'sources' in a set that has a base" },
        { "moved", "{\"none\": {}}", "a key that moved or is missing" },
        { "moved", "{\"a.weight\": {}}", "a key that moved and is missing" },
        { "moved", "{\"b\": {}}", "a key that moved and is as in the base" },
        { "moved", "{\"b\": {\"compare\": \"bits\"}}", "compare" },
        { "missing", "{\"x\": [\"a.weight\"], \"y\": [\"a.weight\"]}", "a key that is missing twice" },
        { "missing", "{\"x\": [\"a.printed\", \"a.weight\", \"b\"]}", "a set without a key" },
    };

    [Theory]
    [MemberData(nameof(ManifestFaults))]
    public void A_manifest_that_makes_no_sense_costs_its_own_set_only(string property, string json, string found)
    {
        using var reference = WithBase();
        reference.AddSet("other", "LinuxX64", "2.6.0", Base, ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2));
        reference.ChangeManifest("other", m => m[property] = JsonNode.Parse(json));
        var sets = reference.Open();
        Assert.Equal([Base], sets.Sets.Select(s => s.Name));
        var fault = Assert.Single(sets.Faults);
        Assert.Equal(property == "name" ? "other/manifest.json" : "other/manifest.json", fault.File);
        Assert.Contains(found, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("group", "\"../x\"", "the group '../x'")]
    [InlineData("dtype", "\"float8\"", "the dtype 'float8'")]
    [InlineData("dtype", "\"Float32\"", "the dtype 'Float32'")]
    [InlineData("shape", "[2, -1]", "a negative length")]
    [InlineData("shape", "[4294967296, 4294967296]", "too many elements")]
    [InlineData("sha256", "\"ABC\"", "as a SHA-256")]
    [InlineData("compare", "\"roughly\"", "compare: 'roughly'")]
    [InlineData("source", "\"none\"", "the Python source 'none'")]
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

    [Theory]
    [InlineData("shape", "[1.5]")]
    [InlineData("stored", "\"here\"")]
    [InlineData("since", "\"1.13\"")]
    [InlineData("call", "null")]
    [InlineData("arguments", "null")]
    [InlineData("arguments", "[1]")]
    [InlineData("arguments", "{\"a\": 1, \"a\": 2}")]
    [InlineData("arguments", "{\"a\": {\"b\": 1, \"b\": 2}}")]
    public void A_field_of_another_type_or_name_is_refused(string property, string json)
    {
        using var reference = WithBase();
        reference.ChangeManifest(Base, m => m["tensors"]!["b"]![property] = JsonNode.Parse(json));
        Assert.Contains(property, Assert.Single(reference.Open().Faults).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tolerance_is_one_of_the_list_and_comes_with_its_reason()
    {
        using var reference = WithBase();
        reference.ChangeManifest(Base, m => m["tensors"]!["b"]!["compare"] = TemporaryReference.Tolerance);
        Assert.Equal(Comparison.Close(1e-6, 0, "LAPACK's order of operations"), reference.Open().Base.Get("b").Compare);
    }

    [Fact]
    public void Since_is_read_where_it_was_measured()
    {
        using var reference = new TemporaryReference();
        reference.Since["b"] = "2.12";
        reference.AddBase();
        Assert.Equal(new TorchVersion(2, 12), reference.Open().Base.Get("b").Since);
        Assert.Null(reference.Open().Base.Get("a.weight").Since);
    }

    [Fact]
    public void A_known_difference_names_keys_in_full_or_with_a_star()
    {
        var known = DifferenceIn("b.weight", "c*", "*.end");
        Assert.Equal("b.weight, c, c.x, a.end", string.Join(", ", new[] { "b.weight", "b.weights", "a.b.weight", "B.weight", "c", "c.x", "a.c", "a.end", "a.ends" }.Where(known.Covers)));
    }

    [Theory]
    [InlineData()]
    [InlineData("")]
    [InlineData("b", null)]
    public void A_known_difference_without_a_key_is_refused(params string?[] keys) =>
        Assert.Contains("'rule' about nothing", Assert.Throws<ReferenceDataException>(() => DifferenceIn(keys)).Message, StringComparison.Ordinal);

    private static KnownDifference DifferenceIn(params string?[] keys)
    {
        using var reference = new TemporaryReference();
        reference.KnownDifferences.Add(JsonNode.Parse($$"""
            {"id": "rule", "why": "reason", "platforms": ["LinuxX64"], "builds": "all", "from": null, "before": null, "before_python": null, "keys": {{JsonSerializer.Serialize(keys)}}, "against": "newest"}
            """));
        reference.AddBase();
        return Assert.Single(reference.Open().KnownDifferences);
    }

    [Theory]
    [InlineData("tolerances.json")]
    [InlineData("since.json")]
    [InlineData("known-differences.json")]
    [InlineData("SHA256SUMS")]
    [InlineData("README.md")]
    public void Without_a_file_that_all_sets_share_nothing_is_read(string file)
    {
        using var reference = WithBase();
        File.Delete(Path.Combine(reference.Folder, file));
        Assert.Contains(file, Assert.Throws<ReferenceDataException>(reference.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_is_named_and_gone_or_without_its_manifest_is_an_error_that_says_what_to_do()
    {
        using var reference = WithBase();
        reference.AddSet("other", "LinuxX64", "2.6.0", Base, ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2));
        File.Delete(reference.PathOf("other"));
        var fault = Assert.Single(reference.Open().Faults);
        Assert.Equal("other/manifest.json", fault.File);
        Assert.Contains("Restore the folder from the repository", fault.Message, StringComparison.Ordinal);
        reference.WriteReadMe(Base);
        Assert.Empty(reference.Open().Faults);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Every_flipped_byte_and_every_prefix_of_a_manifest_or_its_sum_is_noticed()
    {
        using var reference = new TemporaryReference();
        reference.AddSet(Base, "LinuxX64", "2.14.1", null, ReferenceEntry.Of<double>("modules", "b", [1], 1));
        foreach (var file in new[] { "manifest.json", "SHA256SUMS" })
        {
            var sound = File.ReadAllBytes(reference.PathOf(Base, file));
            void Try(byte[] content)
            {
                File.WriteAllBytes(reference.PathOf(Base, file), content);
                Assert.Single(reference.Open().Faults);
            }
            for (var length = 0; length < sound.Length; length++)
                Try(sound[..length]);
            for (var i = 0; i < sound.Length; i++)
            {
                byte[] changed = [.. sound];
                changed[i] ^= (byte)(1 << (i % 8));
                Try(changed);
            }
            File.WriteAllBytes(reference.PathOf(Base, file), sound);
        }
        Assert.Empty(reference.Open().Verify());
    }

    [Theory]
    [InlineData("{\"format\": 2, \"format\": 2}")]
    [InlineData("{\"format\": 2, \"name\": \"\\ud800\"}")]
    [InlineData("null")]
    [InlineData("")]
    public void A_manifest_that_is_no_sound_JSON_is_a_fault(string json)
    {
        using var reference = WithBase();
        File.WriteAllBytes(reference.PathOf(Base), Encoding.UTF8.GetBytes(json));
        File.WriteAllText(reference.PathOf(Base, "SHA256SUMS"), $"{TemporaryReference.Hash(Encoding.UTF8.GetBytes(json))}  manifest.json\n");
        Assert.Equal($"{Base}/manifest.json", Assert.Single(reference.Open().Faults).File);
    }

    [Fact]
    public void Two_base_sets_or_a_base_that_is_not_there_are_named()
    {
        using var reference = WithBase();
        reference.AddSet("second", "LinuxX64", "2.6.0", null, ReferenceEntry.Of<double>("modules", "b", [1.0 / 3, double.PositiveInfinity], 2));
        Assert.Contains("linux-x64-2.14.1, second", Assert.Throws<ReferenceDataException>(reference.Open).Message, StringComparison.Ordinal);
        reference.ChangeManifest("second", m => m["base"] = "third");
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
        Directory.Delete(data);
        reference.AddBase();
        Directory.CreateDirectory(data);
        foreach (var path in Directory.EnumerateFileSystemEntries(reference.Folder).Where(path => Path.GetFileName(path) is not ("src" or "reference-data")).ToList())
            Directory.Move(path, Path.Combine(data, Path.GetFileName(path)));
        Directory.CreateDirectory(deep);
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
        File.Delete(reference.ArraysOf("modules"));
        Assert.DoesNotContain(reference.Folder, Refused(reference, "b").Message, StringComparison.Ordinal);
    }
}
