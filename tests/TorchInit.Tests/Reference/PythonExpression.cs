using System.Globalization;
using System.Numerics;

namespace TorchInit.Tests;

/// <summary>
/// Evaluates the calls that a manifest records, for example <c>linear(3, 4, seed=2**32 + 5)</c>: literals, tuples, arithmetic and calls, whose
/// meaning the caller gives. Integers become <see cref="BigInteger"/>, tuples and lists <c>object?[]</c>; a method is a call of "Tensor.method".
/// </summary>
internal sealed class PythonExpression
{
    private readonly string text;
    private readonly Func<string, Arguments, object?> call;
    private int at;

    private PythonExpression(string text, Func<string, Arguments, object?> call) => (this.text, this.call) = (text, call);

    /// <summary>A name that was not called, for example <c>torch.float64</c>.</summary>
    public sealed record Name(string Text);

    /// <summary>The value of <paramref name="text"/>, with <paramref name="call"/> for what its functions do.</summary>
    public static object? Evaluate(string text, Func<string, Arguments, object?> call)
    {
        var expression = new PythonExpression(text, call);
        var value = expression.Sum();
        expression.Blanks();
        return expression.at == text.Length ? value : throw expression.Fault("the end");
    }

    private object? Sum()
    {
        var value = Product();
        while (true)
        {
            if (Take("+"))
                value = Arithmetic(value, Product(), (x, y) => x + y, (x, y) => x + y);
            else if (Take("-"))
                value = Arithmetic(value, Product(), (x, y) => x - y, (x, y) => x - y);
            else
                return value;
        }
    }

    private object? Product()
    {
        var value = Unary();
        while (true)
        {
            if (!Next("**") && Take("*"))
                value = Arithmetic(value, Unary(), (x, y) => x * y, (x, y) => x * y);
            else if (Take("/"))
                value = Number(value) / Number(Unary());
            else
                return value;
        }
    }

    private object? Unary()
    {
        if (!Take("-"))
            return Power();
        return Unary() switch
        {
            BigInteger integer => -integer,
            double number => -number,
            _ => throw Fault("a number after '-'"),
        };
    }

    private object? Power()
    {
        var value = Postfix();
        if (!Take("**"))
            return value;
        var exponent = Unary();
        if (value is not BigInteger root || exponent is not BigInteger power)
            return Math.Pow(Number(value), Number(exponent));
        return power >= 0 ? BigInteger.Pow(root, (int)power) : Math.Pow((double)root, (double)power);
    }

    private object? Postfix()
    {
        var value = Atom();
        while (true)
        {
            if (Next(".") && at + 1 < text.Length && char.IsLetter(text[at + 1]))
            {
                at++;
                var attribute = Identifier();
                if (value is Name name)
                    value = new Name($"{name.Text}.{attribute}");
                else if (Take("("))
                    value = call($"Tensor.{attribute}", CallArguments([value]));
                else
                    throw Fault("a call after an attribute");
            }
            else if (value is Name function && Take("("))
            {
                value = Call(function.Text, CallArguments([]));
            }
            else if (value is not (Name or null) && Take("("))
            {
                value = call("Module.__call__", CallArguments([value]));
            }
            else
            {
                return value is Name { Text: var constant } && Constants.TryGetValue(constant, out var known) ? known : value;
            }
        }
    }

    private static readonly Dictionary<string, object?> Constants = new()
    {
        ["True"] = true, ["False"] = false, ["None"] = null, ["math.inf"] = double.PositiveInfinity,
        // Python's NaN is positive, .NET's is negative.
        ["math.nan"] = BitConverter.UInt64BitsToDouble(0x7FF8000000000000),
        ["math.pi"] = Math.PI,
    };

    private object? Call(string function, Arguments arguments) => function switch
    {
        "math.sqrt" => Math.Sqrt(arguments.Bind("x").Double("x")),
        "range" => Range(arguments.Bind("start", "stop")),
        _ => call(function, arguments),
    };

    private static object?[] Range(Arguments.Bound range) =>
        [.. Enumerable.Range(range.Int("start"), range.Int("stop") - range.Int("start")).Select(i => (object)new BigInteger(i))];

    private Arguments CallArguments(List<object?> positional)
    {
        var keywords = new Dictionary<string, object?>();
        while (!Take(")"))
        {
            var start = at;
            Blanks();
            if (at < text.Length && char.IsLetter(text[at]) && Identifier() is var name && Next("=") && Take("="))
                keywords.Add(name, Sum());
            else
            {
                at = start;
                positional.Add(Sum());
            }
            if (!Take(",") && !Next(")"))
                throw Fault("',' or ')'");
        }
        return new Arguments([.. positional], keywords);
    }

    private object? Atom()
    {
        Blanks();
        if (at == text.Length)
            throw Fault("a value");
        if (Take("("))
            return Sequence(")", isTuple: true);
        if (Take("["))
            return Sequence("]", isTuple: false);
        if (text[at] is '\'' or '"')
            return Quoted();
        if (char.IsLetter(text[at]) || text[at] == '_')
            return new Name(Identifier());
        return Numeral();
    }

    private object? Sequence(string end, bool isTuple)
    {
        var items = new List<object?>();
        var commas = 0;
        while (!Take(end))
        {
            if (Take("*"))
                items.AddRange((object?[])Sum()!);
            else
                items.Add(Sum());
            if (Take(","))
                commas++;
            else if (!Next(end))
                throw Fault($"',' or '{end}'");
        }
        return isTuple && items.Count == 1 && commas == 0 ? items[0] : items.ToArray();
    }

    private string Quoted()
    {
        var quote = text[at++];
        var end = text.IndexOf(quote, at);
        if (end < 0)
            throw Fault($"a closing {quote}");
        var content = text[at..end];
        if (content.Contains('\\', StringComparison.Ordinal))
            throw Fault("a string without escapes");
        at = end + 1;
        return content;
    }

    private string Identifier()
    {
        Blanks();
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        return at > start ? text[start..at] : throw Fault("a name");
    }

    private object Numeral()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or '_' || text[at] is 'e' or 'E'
            || text[at] is '+' or '-' && at > start && text[at - 1] is 'e' or 'E'))
            at++;
        var numeral = text[start..at].Replace("_", "", StringComparison.Ordinal);
        if (BigInteger.TryParse(numeral, NumberStyles.None, CultureInfo.InvariantCulture, out var integer))
            return integer;
        return double.TryParse(numeral, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Fault("a number");
    }

    private static object Arithmetic(object? left, object? right, Func<BigInteger, BigInteger, BigInteger> integers, Func<double, double, double> numbers) =>
        left is BigInteger x && right is BigInteger y ? integers(x, y) : numbers(Number(left), Number(right));

    public static double Number(object? value) => value switch
    {
        BigInteger integer => (double)integer,
        double number => number,
        _ => throw new FormatException($"Received {value ?? "None"}; expected a number."),
    };

    private bool Next(string token)
    {
        Blanks();
        return string.CompareOrdinal(text, at, token, 0, token.Length) == 0;
    }

    private bool Take(string token)
    {
        if (!Next(token))
            return false;
        at += token.Length;
        return true;
    }

    private void Blanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    private FormatException Fault(string expected) => new($"Expected {expected} at position {at} of the Python expression: {text}");
}
