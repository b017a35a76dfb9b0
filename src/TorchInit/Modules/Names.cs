namespace TorchInit;

/// <summary>What is said about the names of parameters, buffers and parts.</summary>
internal static class Names
{
    /// <summary>PyTorch's two rules for a name: not empty, and no dot, which parts paths.</summary>
    public static void ThrowIfUnfit(string kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
            throw new ArgumentException($"{kind} name can't be empty string \"\". Give it a name such as weight.", nameof(name));
        if (name.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException($"{kind} name can't contain \".\", got: {name}. Dots part the names of a path: add a part under its own name.", nameof(name));
    }

    /// <summary>The answer to a name that is not there: the nearest ones, or all of them when they are few.</summary>
    public static KeyNotFoundException Unknown(string kind, string name, IEnumerable<string> names)
    {
        string[] all = [.. names];
        var similar = SimilarNames.To(name, all);
        return new($"No {kind} is named '{name}'. " +
            (similar.Count > 0 ? $"Did you mean {string.Join(" or ", similar.Select(near => $"'{near}'"))}? " : "") +
            (all.Length == 0 ? "There are none." : $"There are: {string.Join(", ", all.Take(20))}{(all.Length > 20 ? " …" : "")}."));
    }
}
