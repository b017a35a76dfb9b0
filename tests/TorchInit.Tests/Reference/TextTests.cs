using InitNotebooks;

namespace TorchInit.Tests;

/// <summary>What PyTorch says to a mistake, and what it warns about: the same statement in C# must say the same first, by the matching exception.</summary>
public class TextTests
{
    /// <summary>Python's exceptions as C#'s.</summary>
    private static readonly Dictionary<string, Type> Exceptions = new()
    {
        ["ValueError"] = typeof(ArgumentException),
        ["AssertionError"] = typeof(ArgumentException),
        ["RuntimeError"] = typeof(ArgumentOutOfRangeException),
        ["IndexError"] = typeof(ArgumentOutOfRangeException),
        ["NotImplementedError"] = typeof(NotSupportedException),
        ["ZeroDivisionError"] = typeof(DivideByZeroException),
        ["OverflowError"] = typeof(OverflowException),
    };

    public static TheoryData<string, string> Keys()
    {
        var data = new TheoryData<string, string>();
        foreach (var set in ReferenceSets.Default.Sets)
            foreach (var key in set.Keys)
                if (set.Get(key).Python.Function is "error" or "warning")
                    data.Add(set.Name, key);
        return data;
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_mistake_gets_the_words_of_the_newest_PyTorch(string setName, string key)
    {
        var set = ReferenceSets.Default.Sets.Single(s => s.Name == setName);
        var expected = set.Get(key);
        var statement = StatementOf(expected);
        if (Texts.NotInCSharp.ContainsKey(statement) || Texts.IsDeprecatedName(statement))
            return;
        var newest = ReferenceSets.Default.Base.TryGet(key, out var inBase) ? inBase.Text() : expected.Text();
        var outcome = Texts.Run(statement);
        if (expected.Text() != newest)
        {
            Assert.True(set.Torch < ReferenceSets.Default.Base.Torch, $"{set} says \"{expected.Text()}\", the base set \"{newest}\", and neither is older.");
            Assert.False(Agrees(outcome, key, statement, expected.Text()), $"{set} was to differ from the newest PyTorch, but C# says what it says.");
        }
        Assert.True(Agrees(outcome, key, statement, newest),
            $"{statement}\nPyTorch: {newest}\nC#: {outcome.Error?.GetType().Name} {outcome.Error?.Message} {string.Join(" | ", outcome.Warnings)}");
    }

    [Fact]
    public void Every_excuse_is_for_a_statement_that_a_set_holds()
    {
        var statements = ReferenceSets.Default.Sets.SelectMany(set => set.Keys.Select(set.Get)).Where(t => t.Python.Function is "error" or "warning")
            .Select(StatementOf).ToHashSet();
        Assert.Empty(Texts.NotInCSharp.Keys.Except(statements));
    }

    private static bool Agrees(Texts.Outcome outcome, string key, string statement, string expected)
    {
        if (key.EndsWith(".error", StringComparison.Ordinal))
            return outcome.Error?.Message.StartsWith(Spelled(expected, statement), StringComparison.Ordinal) == true;
        if (key.EndsWith(".warning", StringComparison.Ordinal))
            return outcome.Error is null && string.Join('\n', outcome.Warnings) == expected;
        return expected == "UserWarning"
            ? outcome.Error is null && outcome.Warnings.Count > 0
            : outcome.Error?.GetType() == Exceptions.GetValueOrDefault(expected);
    }

    /// <summary>A name that is no member of an enumeration is −1 in C#.</summary>
    private static string Spelled(string message, string statement)
    {
        foreach (var name in new[] { "gelu", "silu", "ReLU" })
            if (statement.Contains($"'{name}'", StringComparison.Ordinal))
                message = message.Replace($"nonlinearity {name}", "nonlinearity -1", StringComparison.Ordinal);
        foreach (var name in new[] { "foo", "sideways" })
            message = message.Replace($"Mode {name} ", "Mode -1 ", StringComparison.Ordinal);
        return message;
    }

    private static string StatementOf(ReferenceTensor tensor) =>
        (string)PythonExpression.Evaluate(tensor.Python.Call, (_, arguments) => arguments.Bind("statement").Text("statement"))!;
}
