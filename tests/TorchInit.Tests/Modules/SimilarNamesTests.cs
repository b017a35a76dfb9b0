namespace TorchInit.Tests;

/// <summary>Which names are offered for one that is not there.</summary>
public sealed class SimilarNamesTests
{
    [Theory]
    [InlineData("bias", "bios")]            // one replaced
    [InlineData("bias", "boos")]            // two
    [InlineData("bias", "biass")]           // one more
    [InlineData("bias", "ias")]             // one less
    [InlineData("bias", "bais")]            // turned round: two replaced
    [InlineData("weights", "vveights")]     // a third of its letters, rounded down
    [InlineData("abcdefghi", "abcxyzghi")]
    public void A_name_near_by_is_offered(string name, string candidate) => Assert.Equal([candidate], SimilarNames.To(name, [candidate, "something else"]));

    [Theory]
    [InlineData("bias", "boot")]            // three replaced
    [InlineData("bias", "b")]               // three less
    [InlineData("abcdefgh", "abcxyzgh")]
    public void One_farther_away_is_not(string name, string candidate) => Assert.Empty(SimilarNames.To(name, [candidate]));

    [Fact]
    public void The_nearest_three_come_first_and_equal_ones_by_their_letters() =>
        Assert.Equal(["a.b", "a.a", "a.c"], SimilarNames.To("a.b", ["a.d", "a.c", "b.c", "a.b", "a.a"]));
}
