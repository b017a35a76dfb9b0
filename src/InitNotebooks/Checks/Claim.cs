using TorchInit;

namespace InitNotebooks;

/// <summary>What became of a claim.</summary>
public enum ClaimState
{
    /// <summary>Compared, and true.</summary>
    Held,

    /// <summary>Compared and false, or not comparable at all: an unknown key, another shape, damaged reference data.</summary>
    Failed,

    /// <summary>An exercise that its reader has not done yet.</summary>
    Open,

    /// <summary>Nothing to compare with: every set is older than what the claim is about, or the value cannot be made on this machine.</summary>
    NoReference,

    /// <summary>No build of the platform has the key: the value is this library's own arithmetic, and nothing holds it. Never an agreement.</summary>
    Modelled,
}

/// <summary>One claim of a lesson, as a check recorded it.</summary>
/// <param name="Key">The string literal in the notebook's source: a reference key, or the id of a claim, exercise or trial.</param>
/// <param name="Sentence">What is claimed, in one sentence; <c>`code`</c> between backticks.</param>
/// <param name="State">What became of it.</param>
/// <param name="Kind">How it was judged: <c>bits</c>, <c>ulps</c>, <c>close</c>, <c>error</c>, <c>that</c>, <c>exercise</c> or <c>trial</c>.</param>
/// <param name="Sets">The reference sets that it was judged against, in the order in which they are shown; empty for a claim without a tensor.</param>
/// <param name="Detail">Why the claim has this state, where the sets do not say it; empty otherwise.</param>
public sealed record Claim(
    string Key, string Sentence, ClaimState State, string Kind, IReadOnlyList<SetResult> Sets, string Detail = "")
{
    /// <summary>The platforms that the claim is about and that no build has the key of: modelled, not held.</summary>
    public IReadOnlyList<TorchPlatform> Modelled { get; init; } = [];
}

/// <summary>What one reference set says about a claim.</summary>
/// <param name="Set">The set's name, for example <c>linux-x64-2.14.1</c>.</param>
/// <param name="Platform">Whose arithmetic the set was made with.</param>
/// <param name="Version">The PyTorch release that made it.</param>
/// <param name="State">Held, failed, or no reference: the set lacks the key, or its arithmetic does not run on this machine.</param>
/// <param name="Detail">The first difference, or why there is nothing to compare; empty where the set agrees.</param>
/// <param name="BeforeSince">Whether the set is older than the claim's <c>since</c>: it held if it differs, as it must.</param>
/// <param name="Known">Why the set is known to differ, in which case it held if it differs; null where it must agree.</param>
public sealed record SetResult(
    string Set, TorchPlatform Platform, TorchVersion Version, ClaimState State, string Detail = "", bool BeforeSince = false, string? Known = null)
{
    /// <summary>Whether the set agrees: it held because it has the value, and not because it must have another.</summary>
    public bool Agrees => State == ClaimState.Held && !BeforeSince && Known is null;
}
