namespace TorchInit.Mutation;

/// <summary>A class of tests: the folder it stands in, how long it works, and which marks it passes.</summary>
internal sealed record TestClass(string Name, string Room, double Seconds, bool[] Passed)
{
    /// <summary>One that need not have a process of its own.</summary>
    public bool IsQuick => Seconds < 3;
}
