using System.Text.Json;

namespace TorchInit.Mutation;

/// <summary>A mutant that changes nothing that anybody can see, and why: the same words stand in alike.json. Without words after it, any change of a line.</summary>
internal sealed record Alike(string File, string Before, string? After, string Why)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public static IReadOnlyList<Alike> Read(string path) => JsonSerializer.Deserialize<Alike[]>(System.IO.File.ReadAllText(path), Strict)!;

    public bool Is(Mutant mutant) => mutant.File == File && mutant.Before == Before && (After is null || mutant.After == After);
}
