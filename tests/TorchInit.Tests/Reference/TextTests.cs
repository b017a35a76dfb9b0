using InitNotebooks;

namespace TorchInit.Tests;

/// <summary>What PyTorch says to a mistake, and what it warns about: the same statement in C# must say the same first, by the matching exception.</summary>
public sealed class TextTests
{
    private static readonly ReferenceSets All = ReferenceSets.Default;

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

    public static TheoryData<string> Keys() => [.. All.Base.Keys.Where(key => IsText(All.Base.Get(key)))];

    /// <summary>C# says what the base says, and so does every set, but for those that are known to word it otherwise: they must.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public void A_mistake_gets_the_words_of_the_newest_PyTorch(string key)
    {
        var newest = All.Base.Get(key);
        var statement = StatementOf(newest);
        var outcome = IsDeprecatedName(newest) || Statements.NotInCSharp.ContainsKey(statement) ? null : Run(statement);
        Assert.NotEmpty(newest.Text());
        if (outcome is not null)
        {
            Assert.True(Agrees(outcome, key, statement, newest.Text()),
                $"{statement}\nPyTorch: {newest.Text()}\nC#: {outcome.Error?.GetType().Name} {outcome.Error?.Message} {string.Join(" | ", outcome.Warnings)}");
        }
        foreach (var set in All.Sets)
        {
            if (!set.TryGet(key, out var tensor))
                continue;
            var reason = set.Torch < newest.Since ? $"its words are those of PyTorch {newest.Since}" : set.KnownDifferenceIn(key)?.Why;
            if (reason is null)
                Assert.True(tensor.Text() == newest.Text(), $"{set} says \"{tensor.Text()}\", the base \"{newest.Text()}\", and nothing says why.");
            else
                Assert.True(tensor.Text() != newest.Text() && (outcome is null || !Agrees(outcome, key, statement, tensor.Text())), $"{set} was to word {key} otherwise, because {reason}; but C# says what it says.");
        }
    }

    /// <summary>Each has its C#, or the reason why there is none; what no set holds is neither repeated nor excused.</summary>
    [Fact]
    public void Every_statement_is_repeated_or_excused_and_no_other()
    {
        var statements = All.Base.Keys.Select(All.Base.Get).Where(tensor => IsText(tensor) && !IsDeprecatedName(tensor)).Select(StatementOf).Distinct();
        Assert.Empty(Statements.InCSharp.Keys.Intersect(Statements.NotInCSharp.Keys));
        Assert.Equal(
            statements.Order(StringComparer.Ordinal),
            Statements.InCSharp.Keys.Concat(Statements.NotInCSharp.Keys).Order(StringComparer.Ordinal));
    }

    /// <summary>What a statement led to: the exception, and the warnings before it.</summary>
    private sealed record Outcome(Exception? Error, IReadOnlyList<string> Warnings);

    private static Outcome Run(string statement)
    {
        var warnings = new List<string>();
        return new(Record.Exception(() => Statements.InCSharp[statement](new TorchGenerator(1), warning => warnings.Add(warning.Message))), warnings);
    }

    private static bool IsText(ReferenceTensor tensor) => tensor.Python.Function is "error" or "warning";

    private static string StatementOf(ReferenceTensor tensor) => tensor.Arguments["statement"].GetString()!;

    /// <summary>Deprecated names without the underscore, about which PyTorch warns, do not exist here.</summary>
    private static bool IsDeprecatedName(ReferenceTensor tensor) => tensor.Key.StartsWith("deprecated.", StringComparison.Ordinal);

    private static bool Agrees(Outcome outcome, string key, string statement, string expected)
    {
        if (key.EndsWith(".error", StringComparison.Ordinal))
            return outcome.Error?.Message.StartsWith(Spelled(expected, statement), StringComparison.Ordinal) == true;
        if (key.EndsWith(".warning", StringComparison.Ordinal))
            return outcome.Error is null && string.Join('\n', outcome.Warnings) == expected;
        return expected == "UserWarning"
            ? outcome.Error is null && outcome.Warnings.Count > 0
            : outcome.Error?.GetType() == Exceptions[expected];
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
}
