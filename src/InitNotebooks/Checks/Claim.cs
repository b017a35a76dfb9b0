using System.Text.Json.Serialization;
using TorchInit;

namespace InitNotebooks;

/// <summary>One claim of a lesson, from the cell that makes it to the page that shows it.</summary>
/// <param name="Key">The string literal in the notebook's source: a reference key, or the id of a claim, exercise or trial.</param>
/// <param name="Sentence">What is claimed, in one sentence; <c>`code`</c> between backticks.</param>
/// <param name="State">What became of it.</param>
/// <param name="Kind">How it was judged.</param>
/// <param name="Sets">The reference sets that it was judged against, in the order in which they are shown; empty for a claim without a tensor.</param>
/// <param name="Detail">Why the claim has this state, where the sets do not say it; empty otherwise.</param>
public sealed record Claim(
    string Key, string Sentence, ClaimState State, ClaimKind Kind, IReadOnlyList<SetResult> Sets, string Detail = "")
{
    /// <summary>The platforms that the claim is about and that no build has the key of: modelled, not held.</summary>
    public IReadOnlyList<TorchPlatform> Modelled { get; init; } = [];

    /// <summary>The lesson that makes it, as whoever replays the lesson knows it; empty in the notebook itself.</summary>
    public string Lesson { get; init; } = "";

    /// <summary>The id of the cell that makes it, as whoever replays the lesson knows it; empty in the notebook itself.</summary>
    public string Cell { get; init; } = "";

    /// <summary>The claim's id in the whole course: lesson and key.</summary>
    [JsonIgnore]
    public string Id => $"{Lesson}/{Key}";

    /// <summary>Whether the key is one of PyTorch's tensors or texts, which several claims may name; any other key names one claim.</summary>
    [JsonIgnore]
    public bool IsOfReference => Kind is ClaimKind.Bits or ClaimKind.Ulps or ClaimKind.Close or ClaimKind.Error;
}

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

/// <summary>How a claim is judged.</summary>
public enum ClaimKind
{
    /// <summary>Against a tensor of PyTorch's, bit for bit: <see cref="Check.Bits(CheckedValue, string, TorchPlatform, string?, InvariantText, string)"/>.</summary>
    Bits,

    /// <summary>Against a tensor, within a number of ulps.</summary>
    Ulps,

    /// <summary>Against a tensor, within a tolerance.</summary>
    Close,

    /// <summary>Against the words of PyTorch's error.</summary>
    Error,

    /// <summary>By the lesson's own numbers: <see cref="Check.That(string, bool, InvariantText)"/>.</summary>
    That,

    /// <summary>By what the reader writes: an <see cref="InitNotebooks.Exercise"/>.</summary>
    Exercise,

    /// <summary>By other claims: a <see cref="InitNotebooks.Trial"/>.</summary>
    Trial,
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
    /// <summary>Whether the set must have another value: it is older than the claim's <c>since</c>, or known to differ.</summary>
    [JsonIgnore]
    public bool MustDiffer => BeforeSince || Known is not null;

    /// <summary>Whether the set agrees: it held because it has the value, and not because it must have another.</summary>
    [JsonIgnore]
    public bool Agrees => State == ClaimState.Held && !MustDiffer;
}
