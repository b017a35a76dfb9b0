using System.Text;
using System.Text.RegularExpressions;
using TorchInit;

namespace InitNotebooks;

/// <summary>What a cell asks of the reference sets: a value, the key that it is compared with, and how.</summary>
/// <param name="Key">The reference key.</param>
/// <param name="Criterion">How to compare.</param>
/// <param name="Value">The value, made with the arithmetic of a platform.</param>
/// <param name="Platform">The platform whose sets are asked; null for all, each with its own arithmetic.</param>
/// <param name="Since">The first release that the claim is about; null for all.</param>
/// <param name="Expression">The C# of the value, as the cell has it.</param>
/// <param name="Claim">The sentence that the lesson gives the claim; empty to have one made.</param>
internal sealed record Question(
    string Key, Criterion Criterion, Func<TorchPlatform, CheckedValue> Value, TorchPlatform? Platform, string? Since, string Expression, string Claim)
{
    private const int LongestExpression = 90;

    /// <summary>What is claimed, made from the cell's C# and the key.</summary>
    public string MadeSentence()
    {
        var sentence = Criterion.Sentence(Subject(Expression), Key);
        var where = Platform switch
        {
            null => ", on each platform with its own arithmetic",
            TorchPlatform.LinuxX64 => "",
            { } platform => $" on {PlatformNames.Of(platform)}",
        };
        return $"{sentence}{where}{(Since is null ? "" : $", since PyTorch {Since}")}.";
    }

    public string Sentence() => Claim.Length > 0 ? Claim : MadeSentence();

    /// <summary>A C# expression on one line, without the head of a lambda and a last null-forgiving !; "the value" where it is too long to read in a sentence.</summary>
    internal static string Subject(string? expression)
    {
        var line = Regex.Replace(expression ?? "", @"\s+", " ").Trim();
        line = Regex.Replace(line, @"^(\w+|\(\s*\w*\s*\))\s*=>\s*", "").TrimEnd('!');
        return line.Length is 0 or > LongestExpression || line.Contains('`', StringComparison.Ordinal) || line[0] == '{' ? "The value" : $"`{line}`";
    }
}
