namespace InitNotebooks;

/// <summary>Which builds draw as the newest PyTorch does.</summary>
internal static class BuildsToday
{
    /// <summary>Whether a set has a key, and no reason to hold other bits than the newest PyTorch: it is as new as those, and no known difference is about it.</summary>
    public static bool HasToday(this ReferenceSet set, string key) =>
        set.TryGet(key, out var tensor) && (tensor.Since is not { } since || set.Torch >= since) && set.KnownDifferenceIn(key) is null;
}
