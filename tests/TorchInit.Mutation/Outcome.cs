namespace TorchInit.Mutation;

/// <summary>What became of a change.</summary>
internal enum Outcome
{
    /// <summary>A quick test fails.</summary>
    Noticed,

    /// <summary>A test of files fails, or of the ten lines of a user.</summary>
    NoticedLater,

    /// <summary>The compiler makes the same instructions of it.</summary>
    SameInstructions,

    /// <summary>alike.json says why it changes nothing.</summary>
    Alike,

    /// <summary>No test notices.</summary>
    Left,
}
