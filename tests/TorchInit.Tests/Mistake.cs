namespace TorchInit.Tests;

/// <summary>What a mistake leads to.</summary>
internal static class Mistake
{
    /// <summary>Asserts the kind of the exception and all that the library says: "ArgumentException: …". (.NET adds a line with an argument's value.)</summary>
    public static void IsTold(string whole, Action call)
    {
        var error = Record.Exception(call);
        Assert.Equal(whole, $"{error?.GetType().Name}: {error?.Message.Split('\n')[0].TrimEnd('\r')}");
    }
}
