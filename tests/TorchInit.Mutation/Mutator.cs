using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxKind;

namespace TorchInit.Mutation;

/// <summary>Every small change that is tried: operators, conditions, numbers, texts, arguments left out, statements left out.</summary>
internal static class Mutator
{
    private static readonly Dictionary<SyntaxKind, string[]> Operators = new()
    {
        [PlusToken] = ["-"],
        [MinusToken] = ["+"],
        [AsteriskToken] = ["/"],
        [SlashToken] = ["*"],
        [PercentToken] = ["/"],
        [LessThanToken] = ["<=", ">"],
        [LessThanEqualsToken] = ["<", ">"],
        [GreaterThanToken] = [">=", "<"],
        [GreaterThanEqualsToken] = [">", "<"],
        [EqualsEqualsToken] = ["!="],
        [ExclamationEqualsToken] = ["=="],
        [AmpersandAmpersandToken] = ["||"],
        [BarBarToken] = ["&&"],
        [AmpersandToken] = ["|"],
        [BarToken] = ["&"],
        [CaretToken] = ["|"],
        [LessThanLessThanToken] = [">>"],
        [GreaterThanGreaterThanToken] = ["<<"],
        [GreaterThanGreaterThanGreaterThanToken] = ["<<"],
        [PlusEqualsToken] = ["-=", "="],
        [MinusEqualsToken] = ["+="],
        [AsteriskEqualsToken] = ["/="],
        [SlashEqualsToken] = ["*="],
        [CaretEqualsToken] = ["|="],
    };

    private static readonly Dictionary<string, string> Names = new()
    {
        ["Max"] = "Min",
        ["Min"] = "Max",
        ["Floor"] = "Ceiling",
        ["Ceiling"] = "Floor",
        ["FanIn"] = "FanOut",
        ["FanOut"] = "FanIn",
        ["All"] = "Any",
        ["Any"] = "All",
    };

    // A default of a parameter is written into whoever calls: the tests would have to be built again. PublicAPI.*.txt keeps it.
    public static IEnumerable<Mutant> Of(SyntaxTree tree) =>
        tree.GetRoot().DescendantNodes(node => node is not (AttributeListSyntax or EqualsValueClauseSyntax { Parent: ParameterSyntax })).SelectMany(node => Changes(node).Select(change => new Mutant(tree, node, change.Node, change.Kind)));

    private static IEnumerable<(SyntaxNode Node, string Kind)> Changes(SyntaxNode node)
    {
        switch (node)
        {
            case BinaryExpressionSyntax binary when Operators.TryGetValue(binary.OperatorToken.Kind(), out var others):
                foreach (var other in others)
                    yield return (Parsed($"{binary.Left} {other} {binary.Right}"), "operator");
                break;
            case AssignmentExpressionSyntax assignment when Operators.TryGetValue(assignment.OperatorToken.Kind(), out var others):
                foreach (var other in others)
                    yield return (Parsed($"{assignment.Left} {other} {assignment.Right}"), "operator");
                break;
            case PrefixUnaryExpressionSyntax prefix when prefix.Kind() is UnaryMinusExpression or LogicalNotExpression or BitwiseNotExpression:
                yield return (prefix.Operand, "operator");
                break;
            case PostfixUnaryExpressionSyntax { RawKind: (int)PostIncrementExpression } post:
                yield return (Parsed($"{post.Operand}--"), "operator");
                break;
            case LiteralExpressionSyntax literal:
                foreach (var other in Literals(literal))
                    yield return other;
                break;
            case ConditionalExpressionSyntax choice:
                yield return (Parsed($"!({choice.Condition}) ? {choice.WhenTrue} : {choice.WhenFalse}"), "condition");
                break;
            case IfStatementSyntax branch:
                yield return (Statement(branch, $"if (!({branch.Condition})) {branch.Statement} {branch.Else}"), "condition");
                if (branch.Else is null)
                    yield return (SyntaxFactory.EmptyStatement(), "left out");
                break;
            case ExpressionStatementSyntax statement:
                yield return (SyntaxFactory.EmptyStatement(), "left out");
                break;
            case ArgumentListSyntax { Arguments.Count: > 0 } list:
                // What a call hands on: its last argument, and every named one.
                foreach (var argument in list.Arguments.Where(argument => argument.NameColon is not null || argument == list.Arguments.Last()))
                    yield return (SyntaxFactory.ParseArgumentList($"({string.Join(", ", list.Arguments.Where(other => other != argument))})"), "argument");
                break;
            case IdentifierNameSyntax name when Names.TryGetValue(name.Identifier.Text, out var other) && name.Parent is MemberAccessExpressionSyntax access && access.Name == name:
                yield return (Parsed(other), "name");
                break;
            case InterpolatedStringExpressionSyntax text when text.Contents.Count > 0:
                yield return (Parsed("$\"\""), "text");
                break;
        }
    }

    private static IEnumerable<(SyntaxNode Node, string Kind)> Literals(LiteralExpressionSyntax literal)
    {
        switch (literal.Token.Value)
        {
            case int number when literal.Parent is not CaseSwitchLabelSyntax:
                yield return (Parsed($"{number + 1L}"), "number");
                break;
            case uint or long or ulong:
                yield return (Parsed($"({literal} + 1)"), "number");
                break;
            case double number when double.IsFinite(number * 2):
                yield return (Parsed(Text(number == 0 ? 1e-3 : number * (1 + 1e-6)) + "d"), "number");
                break;
            case float number when float.IsFinite(number * 2):
                yield return (Parsed(Text(number == 0 ? 1e-3f : MathF.BitIncrement(number)) + "f"), "number");
                break;
            case bool value:
                yield return (Parsed(value ? "false" : "true"), "number");
                break;
            case string { Length: > 0 }:
                yield return (Parsed("\"\""), "text");
                break;
        }
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(float number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static ExpressionSyntax Parsed(string text) => SyntaxFactory.ParseExpression(text);

    private static StatementSyntax Statement(SyntaxNode old, string text) => SyntaxFactory.ParseStatement(text).WithTriviaFrom(old);
}
