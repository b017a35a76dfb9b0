using System.Numerics.Tensors;
using InitNotebooks.Tests.Reference;
using TorchInit;

namespace InitNotebooks.Tests.Checks;

/// <summary>The judging of claims, on reference sets that the tests write themselves.</summary>
public sealed class CheckerTests : IDisposable
{
    private static readonly float[] Weight = [0.5f, -0.25f, 1, 2, -0f, 3];

    private readonly TemporaryReference reference = new();
    private readonly List<Claim> recorded = [];
    private Checker? checker;

    public void Dispose() => reference.Dispose();

    [Fact]
    public void The_same_bits_hold_in_every_set_of_the_platform_and_are_recorded()
    {
        AddThreeReleases();
        var verdict = Bits(Tensor.Create(Weight, [2, 3]), "w");

        Assert.Equal(ClaimState.Held, verdict.State);
        Assert.Equal(["linux-x64-1.13.1", "linux-x64-2.6.0", "linux-x64-2.14.1"], verdict.Claim.Sets.Select(r => r.Set));
        Assert.Equal([verdict.Claim], recorded);
        Assert.Equal("✓ `x` has the bits of PyTorch's `w`. · 3 builds\n  Agrees with 3 of 3 builds of Linux x86-64.", verdict.ToPlainText());
        Assert.Contains("<summary>PyTorch ran <code>made(&#39;w&#39;)</code></summary>", verdict.ToHtml());
        Assert.Contains("def made(key):", verdict.ToHtml());
    }

    [Fact]
    public void A_parameter_is_judged_by_its_value()
    {
        AddThreeReleases();
        Assert.Equal(ClaimState.Held, Bits(new Parameter<float>(Tensor.Create(Weight, [2, 3])), "w").State);
    }

    [Fact]
    public void Each_single_bit_that_is_flipped_fails_with_its_place()
    {
        AddThreeReleases();
        for (var bit = 0; bit < 32 * Weight.Length; bit++)
        {
            var bits = Weight.Select(BitConverter.SingleToUInt32Bits).ToArray();
            bits[bit / 32] ^= 1u << (bit % 32);
            var verdict = Bits(Tensor.Create(bits.Select(BitConverter.UInt32BitsToSingle).ToArray(), [2, 3]), "w");
            Assert.Equal(ClaimState.Failed, verdict.State);
            Assert.All(verdict.Claim.Sets, r => Assert.Contains($"at [{bit / 32 / 3}, {bit / 32 % 3}] ", r.Detail));
            Assert.All(verdict.Claim.Sets, r => Assert.EndsWith("; 1 of 6 values differ", r.Detail));
        }
    }

    [Fact]
    public void A_difference_says_index_both_values_ulps_and_how_many()
    {
        AddThreeReleases();
        var verdict = Bits(Tensor.Create([0.5f, MathF.BitIncrement(-0.25f), 1, 7, -0f, 3], [2, 3]), "w");
        Assert.Equal("at [0, 1] -0.24999999 here, -0.25 in PyTorch, 1 ulp apart; 2 of 6 values differ", verdict.Claim.Sets[0].Detail);
        Assert.Contains("✗ linux-x64-1.13.1, linux-x64-2.6.0, linux-x64-2.14.1: at [0, 1]", verdict.ToPlainText());
        Assert.Contains("Agrees with 0 of 3 builds", verdict.ToPlainText());
    }

    [Fact]
    public void Minus_zero_is_not_zero_and_a_NaN_is_its_bits()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null,
            ReferenceEntry.Of<float>("g", "zero", [0f]), ReferenceEntry.Of<double>("g", "nan", [BitConverter.UInt64BitsToDouble(0x7FF8000000000000)]));
        var zero = Bits(-0f, "zero");
        Assert.Equal("-0 here, 0 in PyTorch", Assert.Single(zero.Claim.Sets).Detail);
        var nan = Bits(BitConverter.UInt64BitsToDouble(0xFFF8000000000000), "nan");
        Assert.Equal("NaN (0xFFF8000000000000) here, NaN (0x7FF8000000000000) in PyTorch", Assert.Single(nan.Claim.Sets).Detail);
        Assert.Equal(ClaimState.Held, Bits(BitConverter.UInt64BitsToDouble(0x7FF8000000000000), "nan").State);
    }

    [Fact]
    public void A_set_that_disagrees_is_named_and_the_others_are_counted()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, W(Weight));
        reference.AddSet("linux-x64-1.13.1", "LinuxX64", "1.13.1", TemporaryReference.BaseName, W([0.5f, -0.25f, 1, 2, 0f, 3]));
        var verdict = Bits(Tensor.Create(Weight, [2, 3]), "w");
        Assert.Equal(ClaimState.Failed, verdict.State);
        Assert.Contains("Agrees with 1 of 2 builds", verdict.ToPlainText());
        Assert.Contains("✗ linux-x64-1.13.1: at [1, 1] -0 here, 0 in PyTorch; 1 of 6 values differ.", verdict.ToPlainText());
    }

    [Fact]
    public void Shapes_and_dtypes_must_be_the_same_and_both_are_named()
    {
        AddThreeReleases();
        Assert.Equal("shape (3, 2) here, (2, 3) in PyTorch", Bits(Tensor.Create(Weight, [3, 2]), "w").Claim.Sets[0].Detail);
        Assert.Equal("shape (6,) here, (2, 3) in PyTorch", Bits(Weight, "w").Claim.Sets[0].Detail);
        Assert.Equal("shape () here, (2, 3) in PyTorch", Bits(0.5f, "w").Claim.Sets[0].Detail);
        Assert.Equal("float64 here, float32 in PyTorch", Bits(Tensor.Create(Weight.Select(x => (double)x).ToArray(), [2, 3]), "w").Claim.Sets[0].Detail);
        Assert.Equal("a text here, float32 of shape (2, 3) in PyTorch", Bits("0.5", "w").Claim.Sets[0].Detail);
    }

    [Fact]
    public void A_transposed_tensor_is_read_in_logical_order()
    {
        AddThreeReleases();
        var transposed = Tensor.Transpose(Tensor.Create([0.5f, 2, -0.25f, -0f, 1, 3], [3, 2]));
        Assert.Equal(ClaimState.Held, Bits(transposed, "w").State);
    }

    [Fact]
    public void Integers_bools_texts_pairs_and_arrays_are_values_too()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null,
            ReferenceEntry.Of<long>("g", "fans", [12, 16], 2), ReferenceEntry.Of<int>("g", "int32", [7]), ReferenceEntry.Of<long>("g", "count", [5]),
            ReferenceEntry.Of<bool>("g", "flags", [true, false], 2), ReferenceEntry.Of<byte>("g", "state", [1, 2, 255], 3),
            ReferenceEntry.Of<double>("g", "bounds", [1.5, double.NaN], 2), ReferenceEntry.Of<byte>("g", "x.printed", "tensor([√5])"u8, 14),
            ReferenceEntry.Of<float>("g", "one", [0.1f], 1), ReferenceEntry.Of<float>("g", "none", [], 0));
        foreach (var verdict in new[]
        {
            Bits((12L, 16L), "fans"), Bits(Fans.Of([4, 3, 2, 2]), "fans"), Bits((12, 16), "fans"), Bits(new[] { 12, 16 }, "fans"), Bits(new long[] { 12, 16 }, "fans"),
            Bits(7, "int32"), Bits(7L, "int32"), Bits(5, "count"), Bits((nint)5, "count"), Bits(new[] { true, false }, "flags"),
            Bits(new byte[] { 1, 2, 255 }, "state"), Bits(new[] { 1, 2, 255 }, "state"), Bits(new[] { 1.5, BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(double.NaN)) }, "bounds"),
            Bits("tensor([√5])", "x.printed"), Bits(0.1f, "one"), Bits(new[] { 0.1f }, "one"), Bits(Array.Empty<float>(), "none"),
        })
            Assert.True(verdict.State == ClaimState.Held, verdict.ToPlainText());
        Assert.Equal("at [1] 5 here, 16 in PyTorch; 1 of 2 values differ", Bits((12, 5), "fans").Claim.Sets[0].Detail);
        Assert.Equal(ClaimState.Failed, Bits(5.0, "count").State);
        Assert.Equal("at [2] 254 here, 255 in PyTorch; 1 of 3 values differ", Bits(new byte[] { 1, 2, 254 }, "state").Claim.Sets[0].Detail);
        Assert.Equal("\"tensor([√3])\" here, \"tensor([√5])\" in PyTorch", Bits("tensor([√3])", "x.printed").Claim.Sets[0].Detail);
        Assert.Equal("int32 here, uint8 in PyTorch", Bits(new[] { 1, 2, 256 }, "state").Claim.Sets[0].Detail);
    }

    [Fact]
    public void A_hash_settles_bits_and_nothing_else()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, W(Weight) with { Stored = false });
        Assert.Equal(ClaimState.Held, Bits(Tensor.Create(Weight, [2, 3]), "w").State);
        var other = Bits(Tensor.Create([0.5f, -0.25f, 1, 2, 0f, 3], [2, 3]), "w");
        Assert.Equal(ClaimState.Failed, other.State);
        Assert.Contains("SHA-256", other.Claim.Sets[0].Detail);
        Assert.Equal(ClaimState.Held, Close(Tensor.Create(Weight, [2, 3]), "w", 1e-5, 0).State);
        Assert.Contains("only the hash", Close(Tensor.Create([0.5f, -0.25f, 1, 2, 0f, 3], [2, 3]), "w", 1e-5, 0).Claim.Sets[0].Detail);
    }

    [Fact]
    public void An_unknown_key_fails_and_names_the_nearest()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, Other, ReferenceEntry.Of<float>("g", "linear_3x4.weight", [1]));
        var verdict = Bits(1f, "linear_3x4.wieght");
        Assert.Equal(ClaimState.Failed, verdict.State);
        Assert.Equal("No reference set has a key `linear_3x4.wieght`. Did you mean `linear_3x4.weight`?", verdict.Claim.Detail);
        Assert.Equal("linear_3x4.wieght", verdict.Claim.Key);
        Assert.DoesNotContain("Did you mean", Bits(1f, "something.quite.different").Claim.Detail);
        Assert.Equal(ClaimState.Failed, Bits(1f, "").State);
        Assert.Equal(ClaimState.Failed, Bits(1f, null!).State);
    }

    [Fact]
    public void A_platform_without_a_set_or_whose_sets_lack_the_key_is_modelled_and_never_agrees()
    {
        AddThreeReleases();
        reference.AddSet("linux-arm64-2.14.1", "LinuxArm64", "2.14.1", TemporaryReference.BaseName, Other);
        foreach (var (platform, name, sets) in new[] { (TorchPlatform.LinuxArm64, "Linux arm64", 1), (TorchPlatform.WindowsX64, "Windows x86-64", 0) })
        {
            var verdict = Bits(Tensor.Create(Weight, [2, 3]), "w", platform);
            Assert.Equal(ClaimState.Modelled, verdict.State);
            Assert.Equal([platform], verdict.Claim.Modelled);
            Assert.Equal(sets, verdict.Claim.Sets.Count);
            Assert.All(verdict.Claim.Sets, r => Assert.Equal((ClaimState.NoReference, "not in this set: a test left it out"), (r.State, r.Detail)));
            Assert.StartsWith("◇ Modelled.", verdict.ToPlainText());
            Assert.Contains($"No PyTorch build of {name} here has `w`: what is shown is this library's own arithmetic.", verdict.ToPlainText());
            Assert.DoesNotContain("✓", verdict.ToPlainText() + verdict.ToHtml());
        }
    }

    [Fact]
    public void Where_a_set_is_known_to_differ_it_must()
    {
        reference.KnownDifferences.Add(System.Text.Json.Nodes.JsonNode.Parse("""
            {"id": "mkl", "why": "the wheels draw from MKL", "platforms": ["LinuxX64"], "builds": "wheels", "from": "2.0", "before": "2.7", "before_python": null, "keys": ["x*"], "against": "newest"}
            """));
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, ReferenceEntry.Of<float>("g", "x", [1f]), ReferenceEntry.Of<float>("g", "x.next", [1f]));
        reference.AddSet("linux-x64-wheel-2.6.0", "LinuxX64", "2.6.0", TemporaryReference.BaseName, ReferenceEntry.Of<float>("g", "x", [2f]), ReferenceEntry.Of<float>("g", "x.next", [1f]));
        reference.AddSet("linux-x64-2.6.0", "LinuxX64", "2.6.0", TemporaryReference.BaseName, ReferenceEntry.Of<float>("g", "x", [1f]), ReferenceEntry.Of<float>("g", "x.next", [1f]));
        var verdict = Bits(1f, "x");
        Assert.Equal(ClaimState.Held, verdict.State);
        Assert.Equal("✓ `x` has the bits of PyTorch's `x`. · 2 builds\n  Agrees with 2 of 2 builds of Linux x86-64; differs in 1 of 1 build, as it must: the wheels draw from MKL.", verdict.ToPlainText());
        Assert.Equal(ClaimState.Failed, Bits(2f, "x").State);
        var agrees = Bits(1f, "x.next");
        Assert.Equal(ClaimState.Failed, agrees.State);
        Assert.Contains("✗ linux-x64-wheel-2.6.0: agrees, although the wheels draw from MKL.", agrees.ToPlainText());
    }

    [Fact]
    public void Another_C_library_s_doubles_may_be_a_few_ulps_off_and_no_more()
    {
        reference.KnownDifferences.Add(System.Text.Json.Nodes.JsonNode.Parse("""
            {"id": "doubles", "why": "Windows has its own cosine", "platforms": ["WindowsX64"], "builds": "all", "from": null, "before": null, "before_python": null, "keys": ["d"], "against": "replay"}
            """));
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, ReferenceEntry.Of<double>("g", "d", [1.0]));
        reference.AddSet("windows-x64-2.14.1", "WindowsX64", "2.14.1", TemporaryReference.BaseName, ReferenceEntry.Of<double>("g", "d", [1.5]));
        Assert.Equal(ClaimState.Held, OnAll(p => p == TorchPlatform.WindowsX64 ? 1.5 : 1.0, "d").State);
        Assert.Equal(ClaimState.Held, OnAll(p => p == TorchPlatform.WindowsX64 ? Math.BitIncrement(1.5) : 1.0, "d").State);
        Assert.Equal(ClaimState.Failed, OnAll(p => p == TorchPlatform.WindowsX64 ? 1.5 + 1e-12 : 1.0, "d").State);
        Assert.Equal(ClaimState.Failed, OnAll(p => Math.BitIncrement(p == TorchPlatform.WindowsX64 ? 1.5 : 1.0), "d").State);
    }

    [Fact]
    public void A_claim_that_an_older_set_contradicts_is_told_since_when()
    {
        reference.Since["x"] = "2.12";
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, ReferenceEntry.Of<float>("g", "x", [1f]));
        reference.AddSet("linux-x64-2.2.2", "LinuxX64", "2.2.2", TemporaryReference.BaseName, ReferenceEntry.Of<float>("g", "x", [2f]));
        Assert.Contains("it has had today's bits since PyTorch 2.12.0: a claim about them says `since: \"2.12\"`", Bits(1f, "x").ToPlainText());
    }

    [Fact]
    public void A_function_is_judged_on_every_platform_with_its_own_arithmetic()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, ReferenceEntry.Of<float>("g", "x", [1f]));
        reference.AddSet("linux-arm64-2.6.0", "LinuxArm64", "2.6.0", TemporaryReference.BaseName, ReferenceEntry.Of<float>("g", "x", [3f]));
        reference.AddSet("linux-arm64-2.14.1", "LinuxArm64", "2.14.1", TemporaryReference.BaseName, ReferenceEntry.Of<float>("g", "x", [3f]));
        var made = new List<TorchPlatform>();
        var verdict = OnAll(p => { made.Add(p); return 1f + (int)p; }, "x");
        Assert.Equal(ClaimState.Held, verdict.State);
        Assert.Equal([TorchPlatform.LinuxX64, TorchPlatform.LinuxArm64], made);
        var text = verdict.ToPlainText();
        Assert.Contains("Agrees with 3 of 3 builds (Linux 1, Arm 2); ◇ modelled, by no build held: Windows x86-64, Linux x86-64 without AVX2, macOS arm64.", text);
        Assert.Contains("✓ `x` has the bits of PyTorch's `x`, on each platform with its own arithmetic. · 3 builds · ◇ Windows, without AVX2, macOS", text);
        Assert.Contains(">Windows x86-64</td><td align=\"left\">◇ modelled</td><td align=\"left\">no build</td>", verdict.ToHtml().Replace("\n", "", StringComparison.Ordinal));

        var wrong = OnAll(p => 1f, "x");
        Assert.Equal(ClaimState.Failed, wrong.State);
        Assert.Contains("✗ linux-arm64-2.6.0, linux-arm64-2.14.1: 1 here, 3 in PyTorch, ", wrong.ToPlainText());
    }

    [Fact]
    public void What_exists_on_a_Mac_only_is_no_reference_elsewhere()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, ReferenceEntry.Of<float>("g", "x", [1f]));
        reference.AddSet("macos-arm64-2.14.1", "MacOSArm64", "2.14.1", TemporaryReference.BaseName, ReferenceEntry.Of<float>("g", "x", [1f]));
        var verdict = OnAll(p => p == TorchPlatform.MacOSArm64 ? throw new PlatformNotSupportedException("Apple's libm is on a Mac only.") : 1f, "x");
        Assert.Equal(ClaimState.Held, verdict.State);
        Assert.Equal(ClaimState.NoReference, verdict.Claim.Sets[1].State);
        Assert.Contains("Agrees with 1 of 1 build (Linux 1); ◇ modelled, by no build held: Windows x86-64, Linux arm64, Linux x86-64 without AVX2.", verdict.ToPlainText());
        Assert.Contains("– Apple's libm is on a Mac only.", verdict.ToHtml().Replace("&#39;", "'", StringComparison.Ordinal));

        var linux = OnAll(p => p == TorchPlatform.LinuxX64 ? throw new PlatformNotSupportedException("no") : 1f, "x");
        Assert.Equal(ClaimState.Failed, linux.State);
    }

    [Fact]
    public void Since_limits_the_claim_and_asserts_that_older_sets_differ()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, ReferenceEntry.Of<float>("g", "x", [1f]), Other);
        reference.AddSet("linux-x64-2.12.0", "LinuxX64", "2.12.0+cpu", TemporaryReference.BaseName, ReferenceEntry.Of<float>("g", "x", [1f]));
        reference.AddSet("linux-x64-2.11.0", "LinuxX64", "2.11.0", TemporaryReference.BaseName, ReferenceEntry.Of<float>("g", "x", [2f]));
        reference.AddSet("linux-x64-1.13.1", "LinuxX64", "1.13.1", TemporaryReference.BaseName, Other);

        var verdict = Bits(1f, "x", since: "2.12");
        Assert.Equal(ClaimState.Held, verdict.State);
        Assert.Contains("Agrees with 2 of 2 builds of Linux x86-64; differs in 1 of 1 build before 2.12, as it must.", verdict.ToPlainText());
        Assert.Contains("linux-x64-1.13.1", verdict.ToHtml());

        Assert.Equal(ClaimState.Failed, Bits(1f, "x").State);
        Assert.Equal(ClaimState.Failed, Bits(1f, "x", since: "2.9").State);
        var tooLate = Bits(1f, "x", since: "2.13");
        Assert.Equal(ClaimState.Failed, tooLate.State);
        Assert.Contains("✗ linux-x64-2.12.0: agrees, although it is older than 2.13", tooLate.ToPlainText());
        var tooNew = Bits(3f, "x", since: "2.15");
        Assert.Equal(ClaimState.NoReference, tooNew.State);
        Assert.Contains("No set of Linux x86-64 is as new as PyTorch 2.15.", tooNew.ToPlainText());
        Assert.Contains("Received since: \"two\"", Bits(1f, "x", since: "two").Claim.Detail);
    }

    [Fact]
    public void Older_sets_are_found_by_number_not_by_text()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, ReferenceEntry.Of<float>("g", "x", [1f]));
        reference.AddSet("linux-x64-2.2.2", "LinuxX64", "2.2.2", TemporaryReference.BaseName, ReferenceEntry.Of<float>("g", "x", [2f]));
        Assert.Equal(ClaimState.Held, Bits(1f, "x", since: "2.12").State);
    }

    [Fact]
    public void Bits_of_a_key_that_promises_only_closeness_are_refused()
    {
        var close = ReferenceEntry.Of<float>("g", "q", [1f]) with
        {
            Compare = TemporaryReference.Tolerance,
        };
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, close, ReferenceEntry.Of<float>("g", "exact", [1f]));
        var verdict = Bits(1f, "q");
        Assert.Equal(ClaimState.Failed, verdict.State);
        Assert.Contains("Check.Close(…, relative: 1e-6, absolute: 0)", verdict.Claim.Sets[0].Detail);
        Assert.Contains("LAPACK's order of operations", verdict.Claim.Sets[0].Detail);

        Assert.Equal(ClaimState.Held, Close(1.000001f, "q", null, null).State);
        Assert.Equal(ClaimState.Failed, Close(1.00001f, "q", null, null).State);
        Assert.Contains("use `Check.Bits`", Close(1f, "exact", null, null).Claim.Sets[0].Detail);
    }

    [Fact]
    public void Close_compares_with_both_tolerances_and_NaN_equals_only_NaN()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null,
            ReferenceEntry.Of<double>("g", "x", [100, 0, double.NaN, double.PositiveInfinity], 4));
        Assert.Equal(ClaimState.Held, Close(new[] { 100.1, 1e-8, double.NaN, double.PositiveInfinity }, "x", 1e-3, 1e-8).State);
        Assert.Equal(ClaimState.Failed, Close(new[] { 100.2, 0, double.NaN, double.PositiveInfinity }, "x", 1e-3, 1e-8).State);
        Assert.Equal(ClaimState.Failed, Close(new[] { 100, 2e-8, double.NaN, double.PositiveInfinity }, "x", 1e-3, 1e-8).State);
        Assert.Equal(ClaimState.Failed, Close(new[] { double.NaN, 0, double.NaN, double.PositiveInfinity }, "x", 1e300, 1e300).State);
        Assert.Equal(ClaimState.Failed, Close(new[] { 100, 0, 0, double.PositiveInfinity }, "x", 1e300, 1e300).State);
        Assert.Equal(ClaimState.Failed, Close(new[] { 100, 0, double.NaN, double.MaxValue }, "x", 1e300, 1e300).State);
        Assert.Equal(ClaimState.Failed, Close(new[] { 100, 0, double.NaN, double.NegativeInfinity }, "x", 1e300, 1e300).State);
        Assert.Equal(ClaimState.Held, Close(new[] { 100f, 0, float.NaN, float.PositiveInfinity }, "x", 0, 0).State);
        var far = Close(new[] { 101, 0, 1, double.PositiveInfinity }, "x", 1e-3, 0);
        Assert.Contains("at [0] 101 here, 100 in PyTorch", far.Claim.Sets[0].Detail);
        Assert.EndsWith("; 2 of 4 values are too far off", far.Claim.Sets[0].Detail);
        foreach (var tolerance in new[] { double.NaN, -1, double.PositiveInfinity })
            Assert.Contains("expected finite numbers ≥ 0", Close(new[] { 100, 0, double.NaN, double.PositiveInfinity }, "x", tolerance, 0).Claim.Sets[0].Detail);
        Assert.Contains("use `Check.Bits`", Close(new[] { 1, 2, 3, 4 }, "x", 1, 1).Claim.Sets[0].Detail);
    }

    [Fact]
    public void Ulps_are_those_of_the_number_given_in_the_reference_s_own_format()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null,
            ReferenceEntry.Of<float>("g", "single", [0.001f]), ReferenceEntry.Of<double>("g", "double", [0.001]), ReferenceEntry.Of<double>("g", "limit", [1.0]));
        var unit = Ulps.Of(0.5f);
        Assert.Equal(ClaimState.Held, WithinUlps(0.001f + unit * 0.999f, "single", 0.5, 1).State);
        Assert.Equal(ClaimState.Failed, WithinUlps(0.001f + unit * 1.001f, "single", 0.5, 1).State);
        Assert.Equal(ClaimState.Held, WithinUlps(0.001f + unit * 1.001f, "single", 0.5, 2).State);
        Assert.Equal(ClaimState.Held, WithinUlps(0.001f, "single", 0.5, 0).State);
        Assert.Equal(ClaimState.Failed, WithinUlps(0.001 + 1e-10, "double", 0.5, 1).State);
        Assert.Contains("their ulps are not the same", WithinUlps(0.001, "single", 0.5, 1).Claim.Sets[0].Detail);
        Assert.Contains("expected a finite number", WithinUlps(0.001f, "single", double.NaN, 1).Claim.Sets[0].Detail);
        Assert.Contains("expected 0 or more", WithinUlps(0.001f, "single", 0.5, -1).Claim.Sets[0].Detail);
        Assert.Contains("by at most 1 ulp of 0.5", WithinUlps(0.001f, "single", 0.5, 1).Sentence);

        // |1 - (-2⁻⁶⁰)| rounds to 1 = ulp(2⁵²); the sixtieth bit is still too much.
        Assert.Equal(ClaimState.Held, WithinUlps(0.0, "limit", Math.Pow(2, 52), 1).State);
        Assert.Equal(ClaimState.Failed, WithinUlps(-Math.Pow(2, -60), "limit", Math.Pow(2, 52), 1).State);
        Assert.Equal(ClaimState.Held, WithinUlps(Math.Pow(2, -60), "limit", Math.Pow(2, 52), 1).State);
    }

    [Fact]
    public void Nothing_that_a_cell_hands_in_makes_a_check_throw()
    {
        AddThreeReleases();
        Assert.Contains("received null", Bits((Tensor<float>?)null, "w").Claim.Sets[0].Detail);
        Assert.Contains("received null", Bits((Parameter<float>?)null, "w").Claim.Sets[0].Detail);
        Assert.Contains("received null", Bits((string?)null, "w").Claim.Sets[0].Detail);
        Assert.Contains("received null", Bits((double[]?)null, "w").Claim.Sets[0].Detail);
        Assert.Contains("received null", Bits((double?)null, "w").Claim.Sets[0].Detail);
        Assert.Contains("received null", OnAll(_ => null!, "w").Claim.Sets[0].Detail);
        var thrown = OnAll(_ => throw new InvalidOperationException("my mistake"), "w");
        Assert.Equal(ClaimState.Failed, thrown.State);
        Assert.Contains("the cell's function threw InvalidOperationException: my mistake", thrown.ToPlainText());
        Assert.Equal(ClaimState.Failed, OnAll(null!, "w").State);
    }

    [Fact]
    public void A_damaged_tensor_fails_exactly_the_claims_that_use_it_and_names_the_key()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, W(Weight), ReferenceEntry.Of<float>("h", "other", [1f]));
        reference.Damage("arrays/g.npz", bytes =>
        {
            var at = bytes.AsSpan().IndexOf(BitConverter.GetBytes(-0.25f));
            bytes[at] ^= 1;
            return bytes;
        });
        var damaged = Bits(Tensor.Create(Weight, [2, 3]), "w");
        Assert.Equal(ClaimState.Failed, damaged.State);
        Assert.Contains("'w'", damaged.Claim.Sets[0].Detail);
        Assert.Equal(ClaimState.Held, Bits(1f, "other").State);
    }

    [Fact]
    public void Without_any_reference_data_a_claim_fails_with_the_reason()
    {
        var lost = new Checker(() => ReferenceSets.Open(Path.Combine(reference.Folder, "nowhere")), recorded.Add);
        var verdict = lost.Judge(new("w", new BitsCriterion(), _ => 1f, TorchPlatform.LinuxX64, null, "x", ""));
        Assert.Equal(ClaimState.Failed, verdict.State);
        Assert.Contains("found no ", verdict.ToPlainText());
        Assert.Single(recorded);
    }

    [Fact]
    public void A_set_that_cannot_be_read_is_named_on_the_card()
    {
        AddThreeReleases();
        File.WriteAllText(reference.PathOf("linux-x64-2.6.0"), "{");
        var verdict = Bits(Tensor.Create(Weight, [2, 3]), "w");
        Assert.Equal(ClaimState.Held, verdict.State);
        Assert.Contains("Agrees with 2 of 2 builds", verdict.ToPlainText());
        Assert.Contains("Not asked, because they cannot be read: linux-x64-2.6.0/manifest.json", verdict.ToPlainText());
        Assert.Contains("linux-x64-2.6.0/manifest.json", Bits(1f, "unknown").ToPlainText());
    }

    [Fact]
    public void An_error_begins_with_PyTorch_s_words()
    {
        var text = "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions"u8;
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null,
            ReferenceEntry.Of("g", "fans.1d.error", text, text.Length), ReferenceEntry.Of<float>("g", "x", [1f]));
        Assert.Equal(ClaimState.Held, Error("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions. Received (3,).", "fans.1d.error").State);
        Assert.Equal(ClaimState.Failed, Error("Fan in and fan out can not be computed", "fans.1d.error").State);
        Assert.Equal(ClaimState.Failed, Error("fan in and fan out can not be computed for tensor with fewer than 2 dimensions", "fans.1d.error").State);
        Assert.Equal(ClaimState.Failed, Error("1", "x").State);
    }

    [Theory]
    [InlineData("fc1.Weight", "`fc1.Weight` has the bits of PyTorch's `w`.")]
    [InlineData("p => new Linear(3, 4,\n    new TorchGenerator(1, p)).Weight", "`new Linear(3, 4, new TorchGenerator(1, p)).Weight` has the bits of PyTorch's `w`.")]
    [InlineData("p => { return 1; }", "The value has the bits of PyTorch's `w`.")]
    [InlineData("fc1.Bias!", "`fc1.Bias` has the bits of PyTorch's `w`.")]
    [InlineData("", "The value has the bits of PyTorch's `w`.")]
    [InlineData("a`b", "The value has the bits of PyTorch's `w`.")]
    public void A_claim_is_a_sentence_made_from_the_code_and_the_key(string expression, string sentence)
    {
        AddThreeReleases();
        var question = new Question("w", new BitsCriterion(), _ => 1f, TorchPlatform.LinuxX64, null, expression, "");
        Assert.Equal(sentence, Judge(question).Sentence);
    }

    [Fact]
    public void A_sentence_of_the_lesson_comes_first_and_how_it_was_compared_stays_on_the_card()
    {
        AddThreeReleases();
        var verdict = Judge(new("w", new CloseCriterion(1e-5, 1e-8), _ => Tensor.Create(Weight, [2, 3]), TorchPlatform.LinuxX64, null, "x", "The weights are He's."));
        Assert.Equal("The weights are He's.", verdict.Sentence);
        Assert.Contains("`x` differs from PyTorch's `w` by at most 1e-8 + 1e-5·|expected|.", verdict.ToPlainText());
    }

    private static ReferenceEntry W(float[] elements) => ReferenceEntry.Of<float>("g", "w", elements, 2, 3);

    private static ReferenceEntry Other => ReferenceEntry.Of<float>("g", "other", [1f]);

    private void AddThreeReleases()
    {
        reference.AddSet(TemporaryReference.BaseName, "LinuxX64", "2.14.1", null, W(Weight), Other);
        reference.AddSet("linux-x64-2.6.0", "LinuxX64", "2.6.0", TemporaryReference.BaseName, W(Weight));
        reference.AddSet("linux-x64-1.13.1", "LinuxX64", "1.13.1", TemporaryReference.BaseName, W(Weight));
    }

    private Verdict Judge(Question question) => (checker ??= new Checker(reference.Open, recorded.Add)).Judge(question);

    private Verdict Bits(CheckedValue value, string key, TorchPlatform platform = TorchPlatform.LinuxX64, string? since = null) =>
        Judge(new(key, new BitsCriterion(), _ => value, platform, since, "x", ""));

    private Verdict OnAll(Func<TorchPlatform, CheckedValue> value, string key) => Judge(new(key, new BitsCriterion(), value, null, null, "x", ""));

    private Verdict Close(CheckedValue value, string key, double? relative, double? absolute) =>
        Judge(new(key, new CloseCriterion(relative, absolute), _ => value, TorchPlatform.LinuxX64, null, "x", ""));

    private Verdict WithinUlps(CheckedValue value, string key, double of, int ulps) =>
        Judge(new(key, new UlpsCriterion(of, ulps), _ => value, TorchPlatform.LinuxX64, null, "x", ""));

    private Verdict Error(string message, string key) => Judge(new(key, new ErrorCriterion(), _ => message, TorchPlatform.LinuxX64, null, "x", ""));
}
