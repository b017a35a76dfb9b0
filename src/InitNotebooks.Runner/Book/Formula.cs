using System.Net;
using System.Text;

namespace InitNotebooks.Runner;

/// <summary>
/// A formula in LaTeX as MathML, which browsers typeset by themselves. It knows the commands that the lessons use and no other:
/// one that it does not know is an error, not a gap in the text.
/// </summary>
internal sealed class Formula
{
    private const string End = "";

    /// <summary>Before a token that is words.</summary>
    private const char Quoted = '"';

    /// <summary>Letters and signs that a command stands for: an identifier.</summary>
    private static readonly Dictionary<string, string> Identifiers = new()
    {
        [@"\beta"] = "β", [@"\gamma"] = "γ", [@"\varepsilon"] = "ε", [@"\eta"] = "η", [@"\pi"] = "π", [@"\sigma"] = "σ", [@"\tau"] = "τ", [@"\chi"] = "χ",
    };

    private static readonly Dictionary<string, string> Operators = new()
    {
        [@"\cdot"] = "⋅", [@"\oplus"] = "⊕", [@"\approx"] = "≈", [@"\Rightarrow"] = "⇒", [@"\sum"] = "∑", [@"\nabla"] = "∇",
        ["-"] = "−", ["*"] = "∗", ["+"] = "+", ["="] = "=", ["<"] = "<", [">"] = ">", ["/"] = "/", [","] = ",", ["."] = ".",
    };

    private static readonly Dictionary<string, string> Spaces = new() { [@"\,"] = "0.167em", [@"\qquad"] = "2em" };

    private static readonly Dictionary<string, string> Functions = new() { [@"\arccos"] = "arccos" };

    private static readonly Dictionary<string, string> Sizes = new() { [@"\big"] = "1.2em", [@"\Big"] = "1.8em" };

    private static readonly Dictionary<string, string> Brackets = new()
    {
        ["("] = "(", [")"] = ")", ["["] = "[", ["]"] = "]", [@"\lVert"] = "‖", [@"\rVert"] = "‖",
    };

    private static readonly string[] OtherCommands = [@"\frac", @"\tfrac", @"\sqrt", @"\text", @"\mathrm", @"\mathbb", @"\left", @"\right", @"\_"];

    private readonly string latex;
    private readonly List<string> tokens;
    private int at;

    private Formula(string latex) => (this.latex, tokens) = (latex, [.. Tokens(latex)]);

    /// <summary>The commands that are known, for messages.</summary>
    public static IEnumerable<string> Commands => Identifiers.Keys.Concat(Operators.Keys).Concat(Spaces.Keys).Concat(Functions.Keys).Concat(Sizes.Keys)
        .Concat(Brackets.Keys).Concat(OtherCommands).Where(name => name[0] == '\\').Order(StringComparer.Ordinal);

    /// <summary>Typesets a formula.</summary>
    /// <param name="latex">The formula, without delimiters.</param>
    /// <param name="display">Whether it stands in a line of its own.</param>
    /// <exception cref="FormulaException">The formula holds what is not known here, or a bracket that is not closed.</exception>
    public static string ToMathMl(string latex, bool display = false)
    {
        var formula = new Formula(latex.Trim());
        var row = formula.Row(End);
        return $"<math{(display ? " display=\"block\"" : "")}>{row}</math>";
    }

    private string Next => at < tokens.Count ? tokens[at] : End;

    /// <summary>Everything up to a token, which is read too.</summary>
    private string Row(string end)
    {
        var row = new StringBuilder();
        while (Next != end)
        {
            if (Next == End)
                throw Fault($"ends before {end}");
            row.Append(WithScripts());
        }
        at++;
        return row.ToString();
    }

    /// <summary>One item with what is raised and lowered beside it, or above and below a sum.</summary>
    private string WithScripts()
    {
        var isSum = Next == @"\sum";
        var item = Item();
        string? lower = null, upper = null;
        while (Next is "_" or "^" or "'")
        {
            var script = tokens[at++];
            var isLower = script == "_";
            if ((isLower ? lower : upper) is not null)
                throw Fault($"has two {script} after one sign");
            if (script == "'")
                upper = "<mo>′</mo>";
            else if (isLower)
                lower = Argument(script);
            else
                upper = Argument(script);
        }
        return (lower, upper, isSum) switch
        {
            (null, null, _) => item,
            (_, null, true) => $"<munder>{item}{lower}</munder>",
            (null, _, true) => $"<mover>{item}{upper}</mover>",
            (_, _, true) => $"<munderover>{item}{lower}{upper}</munderover>",
            (_, null, _) => $"<msub>{item}{lower}</msub>",
            (null, _, _) => $"<msup>{item}{upper}</msup>",
            _ => $"<msubsup>{item}{lower}{upper}</msubsup>",
        };
    }

    private string Item()
    {
        var token = tokens[at++];
        if (token == "{")
            return $"<mrow>{Row("}")}</mrow>";
        if (char.IsAsciiDigit(token[0]))
            return $"<mn>{token}</mn>";
        if (char.IsAsciiLetter(token[0]))
            return $"<mi>{token}</mi>";
        if (Identifiers.TryGetValue(token, out var identifier))
            return $"<mi>{identifier}</mi>";
        if (Operators.TryGetValue(token, out var sign))
            return $"<mo>{WebUtility.HtmlEncode(sign)}</mo>";
        if (Spaces.TryGetValue(token, out var width))
            return $"<mspace width=\"{width}\"></mspace>";
        if (Functions.TryGetValue(token, out var function))
            return $"<mi>{function}</mi><mspace width=\"0.167em\"></mspace>";
        if (Brackets.TryGetValue(token, out var bracket))
            return $"<mo stretchy=\"false\">{bracket}</mo>";
        if (Sizes.TryGetValue(token, out var size))
        {
            var sized = Bracket(token);
            // In a row of its own it keeps its size also where something is raised beside it.
            return $"<mrow><mo form=\"{(sized is "(" or "[" ? "prefix" : "postfix")}\" stretchy=\"true\" minsize=\"{size}\" maxsize=\"{size}\">{sized}</mo></mrow>";
        }
        switch (token)
        {
            case @"\frac":
                return $"<mfrac>{Argument(token)}{Argument(token)}</mfrac>";
            case @"\tfrac":
                return $"<mstyle displaystyle=\"false\" scriptlevel=\"0\"><mfrac>{Argument(token)}{Argument(token)}</mfrac></mstyle>";
            case @"\sqrt":
                return $"<msqrt>{Argument(token)}</msqrt>";
            case @"\text":
                return $"<mtext>{WebUtility.HtmlEncode(Words(token))}</mtext>";
            case @"\mathrm":
                return $"<mi mathvariant=\"normal\">{WebUtility.HtmlEncode(Words(token))}</mi>";
            case @"\mathbb":
                return Words(token) is "E" ? "<mi>𝔼</mi>" : throw Fault(@"has \mathbb of something other than E");
            case @"\left":
                return $"<mrow><mo stretchy=\"true\">{Bracket(token)}</mo>{Row(@"\right")}<mo stretchy=\"true\">{Bracket(@"\right")}</mo></mrow>";
            default:
                throw Fault($"has {token}, which the book does not typeset; it knows {string.Join(' ', Commands)}");
        }
    }

    /// <summary>What a command takes: a group in braces, or the next sign.</summary>
    private string Argument(string command)
    {
        if (Next is End or "}")
            throw Fault($"has nothing after {command}");
        // \tfrac12 is one half: without braces a digit counts alone.
        if (char.IsAsciiDigit(Next[0]) && Next.Length > 1)
        {
            var digits = tokens[at];
            tokens[at] = digits[1..];
            return $"<mn>{digits[0]}</mn>";
        }
        return Item();
    }

    private string Bracket(string command)
    {
        var token = Next;
        at++;
        return Brackets.TryGetValue(token, out var bracket) ? bracket : throw Fault($"has {(token == End ? "nothing" : token)} after {command}; a bracket is expected");
    }

    /// <summary>Words in braces, as they are.</summary>
    private string Words(string command)
    {
        if (Next is not [Quoted, .. var words])
            throw Fault($"has no words in braces after {command}");
        at++;
        return words.Replace(@"\_", "_", StringComparison.Ordinal);
    }

    private FormulaException Fault(string what) => new($"the formula {latex} {what}");

    private static IEnumerable<string> Tokens(string latex)
    {
        for (var i = 0; i < latex.Length;)
        {
            var start = i++;
            if (latex[start] == '\\' && i < latex.Length)
            {
                i++;
                while (char.IsAsciiLetter(latex[start + 1]) && i < latex.Length && char.IsAsciiLetter(latex[i]))
                    i++;
                var command = latex[start..i];
                yield return command;
                if (command is @"\text" or @"\mathrm" or @"\mathbb" && i < latex.Length && latex[i] == '{' && latex.IndexOf('}', i) is var close and >= 0)
                {
                    yield return Quoted + latex[(i + 1)..close];
                    i = close + 1;
                }
            }
            else if (char.IsAsciiDigit(latex[start]))
            {
                while (i < latex.Length && (char.IsAsciiDigit(latex[i]) || latex[i] == '.' && i + 1 < latex.Length && char.IsAsciiDigit(latex[i + 1])))
                    i++;
                yield return latex[start..i];
            }
            else if (!char.IsWhiteSpace(latex[start]))
            {
                yield return latex[start..i];
            }
        }
    }
}
