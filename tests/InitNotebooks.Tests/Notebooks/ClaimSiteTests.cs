using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Runner;

public sealed class ClaimSiteTests
{
    [Theory]
    [InlineData("Check.Bits(w, \"a.b\")", ClaimKind.Bits, "a.b")]
    [InlineData("Check.Bits(p => new Thing(\"x\", p).Weight, \"a.b\", claim: \"c\")", ClaimKind.Bits, "a.b")]
    [InlineData("Check.WithinUlps(w, \"a.b\", of: 1, ulps: 2)", ClaimKind.Ulps, "a.b")]
    [InlineData("Check.Close(key: \"a.b\", value: w)", ClaimKind.Close, "a.b")]
    [InlineData("Check.That(\"id\", true, $\"sentence\")", ClaimKind.That, "id")]
    [InlineData("Check.Error(() => w(), \"a.b\")", ClaimKind.Error, "a.b")]
    [InlineData("Exercise.Check(\"id\", w, \"a.b\")", ClaimKind.Exercise, "id")]
    [InlineData("Trial.Of(\"id\", \"claim\")", ClaimKind.Trial, "id")]
    [InlineData("Check.Bits(w, claim: \"not the key\", key: name)", ClaimKind.Bits, null)]
    [InlineData("Check.That($\"id{1}\", true, $\"sentence\")", ClaimKind.That, null)]
    public void The_id_of_a_claim_is_read_from_the_source(string source, ClaimKind kind, string? key) =>
        Assert.Equal([new ClaimSite("cell", 2, kind, key)], ClaimSite.Of("cell", "var a = 1;\n" + source));

    [Fact]
    public void Claims_inside_other_calls_are_found_and_comments_are_not() => Assert.Equal(
        ["a", "b"],
        ClaimSite.Of("cell", "// Check.That(\"no\", …)\nCheck.All(\n  Check.Bits(w, \"a\"),\n  Check.Bits(w, \"b\"))").Select(site => site.Key));
}
