using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Runner;

public sealed class ClaimSiteTests
{
    [Theory]
    [InlineData("Check.Bits(w, \"a.b\")", "bits", "a.b")]
    [InlineData("Check.Bits(p => new Thing(\"x\", p).Weight, \"a.b\", claim: \"c\")", "bits", "a.b")]
    [InlineData("Check.WithinUlps(w, \"a.b\", of: 1, ulps: 2)", "ulps", "a.b")]
    [InlineData("Check.Close(key: \"a.b\", value: w)", "close", "a.b")]
    [InlineData("Check.That(\"id\", true, $\"sentence\")", "that", "id")]
    [InlineData("Exercise.Check(\"id\", w, \"a.b\")", "exercise", "id")]
    [InlineData("Trial.Of(\"id\", \"claim\")", "trial", "id")]
    [InlineData("Check.Bits(w, claim: \"not the key\", key: name)", "bits", null)]
    [InlineData("Check.That($\"id{1}\", true, $\"sentence\")", "that", null)]
    public void The_id_of_a_claim_is_read_from_the_source(string source, string kind, string? key) =>
        Assert.Equal([new ClaimSite("cell", 2, kind, key)], ClaimSite.Of("cell", "var a = 1;\n" + source));

    [Fact]
    public void Claims_inside_other_calls_are_found_and_comments_are_not() => Assert.Equal(
        ["a", "b"],
        ClaimSite.Of("cell", "// Check.That(\"no\", …)\nCheck.All(\n  Check.Bits(w, \"a\"),\n  Check.Bits(w, \"b\"))").Select(site => site.Key));
}
