using System.Text.Json.Serialization;
using InitNotebooks.Cells;

namespace InitNotebooks.Web;

/// <summary>What a page is told of a cell that ran, or of one that could not.</summary>
/// <param name="Outputs">What it showed, in order.</param>
/// <param name="Claims">The claims that it made.</param>
/// <param name="Digest">The <see cref="OutputDigest"/> of the outputs.</param>
/// <param name="Error">Why it did not run to its end, as the end of a sentence that begins with the cell's name; null where it did.</param>
/// <param name="Line">The line of the error, counted from 1; null where it is unknown.</param>
internal sealed record PageResult(IReadOnlyList<CellOutput> Outputs, IReadOnlyList<PageClaim> Claims, string Digest, string? Error, int? Line);

/// <summary>A claim of a cell, and what each reference set says to it.</summary>
internal sealed record PageClaim(string Key, string Kind, string Sentence, string State, string Detail, IReadOnlyList<string> Sets)
{
    public static PageClaim Of(Claim claim) => new(
        claim.Key, claim.Kind.ToString(), claim.Sentence, claim.State.ToString(), claim.Detail,
        [.. claim.Sets.Select(set => $"{set.Set} {set.State} {set.Detail}")]);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PageResult))]
[JsonSerializable(typeof(LastBits))]
[JsonSerializable(typeof(WatchedTensor))]
[JsonSerializable(typeof(InspectedFile))]
internal sealed partial class PageJson : JsonSerializerContext;
