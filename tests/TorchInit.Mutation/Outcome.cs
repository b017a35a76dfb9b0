namespace TorchInit.Mutation;

/// <summary>What became of a change.</summary>
internal enum Outcome
{
    /// <summary>A quick test of its own room fails.</summary>
    NoticedAtHome,

    /// <summary>Another test of the fast loop fails.</summary>
    Noticed,

    /// <summary>The compiler makes the same instructions of it.</summary>
    SameInstructions,

    /// <summary>alike.json says why it changes nothing.</summary>
    Alike,

    /// <summary>This machine never runs it: it needs another processor or system.</summary>
    Unreachable,

    /// <summary>No test of the fast loop notices.</summary>
    Left,
}
