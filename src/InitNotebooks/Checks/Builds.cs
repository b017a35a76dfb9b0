using System.Globalization;

namespace InitNotebooks;

/// <summary>How many PyTorch builds stand behind claims, in words.</summary>
internal static class Builds
{
    /// <summary>The note of a quiet card: <c>24 builds</c>, and which platforms no build of theirs holds; empty for claims without a reference.</summary>
    public static string Note(IReadOnlyList<Claim> claims)
    {
        var agreeing = claims.SelectMany(claim => claim.Sets).Where(result => result.Agrees).Select(result => result.Set).Distinct().Count();
        var modelled = claims.SelectMany(claim => claim.Modelled).Distinct().Order().Select(PlatformNames.Short).ToList();
        var parts = new List<string>();
        if (agreeing > 0)
            parts.Add($"{Count(agreeing)} {(agreeing == 1 ? "build" : "builds")}");
        if (modelled.Count > 0)
            parts.Add($"{VerdictWords.Of(ClaimState.Modelled).Sign} {string.Join(", ", modelled)}");
        return string.Join(" · ", parts);
    }

    /// <summary>A number as a card writes it.</summary>
    public static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
