using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace InitNotebooks.Cells;

/// <summary>
/// What cells may have changed of what earlier cells hold, found by reading them as the compiler understands them. A variable whose type can
/// change counts as changed wherever it is mentioned, except where it is only read or shown: rather one too many than one too few.
/// </summary>
internal sealed class CellEffects
{
    /// <summary>The types whose methods only look at what they are given.</summary>
    private static readonly HashSet<string> Onlookers =
        ["Check", "Exercise", "Predict", "Question", "Trial", "Table", "TensorViews", "Figure", "Plot", "Math", "MathF", "Console", "Convert", "String"];

    private readonly Dictionary<SyntaxTree, (int Cell, SemanticModel Model)> cells;
    private readonly HashSet<SyntaxNode> read = [];
    private readonly HashSet<int> changed = [];

    private CellEffects(IReadOnlyList<CompiledCell> cells) => this.cells = cells
        .Select((cell, i) => (Tree: cell.Compilation.SyntaxTrees[0], Cell: i, Model: cell.Compilation.GetSemanticModel(cell.Compilation.SyntaxTrees[0])))
        .ToDictionary(cell => cell.Tree, cell => (cell.Cell, cell.Model));

    /// <summary>How many cells at the top, at most some number of them, hold what they held before the others ran.</summary>
    /// <param name="cells">The cells that ran, in order.</param>
    /// <param name="most">The largest answer.</param>
    public static int Untouched(IReadOnlyList<CompiledCell> cells, int most)
    {
        var effects = new CellEffects(cells);
        var above = cells.Count;
        while (true)
        {
            for (; above > most; above--)
                effects.Read(cells[above - 1].Compilation.SyntaxTrees[0].GetRoot());
            var kept = effects.changed.Where(cell => cell < most).DefaultIfEmpty(most).Min();
            if (kept == most)
                return most;
            most = kept;
        }
    }

    /// <summary>Follows what a piece of code does, also in the functions and types of other cells that it uses.</summary>
    private void Read(SyntaxNode code)
    {
        if (!read.Add(code) || !cells.TryGetValue(code.SyntaxTree, out var home))
            return;
        foreach (var name in code.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
        {
            var symbol = home.Model.GetSymbolInfo(name).Symbol;
            if (symbol is null || symbol.DeclaringSyntaxReferences is not [var declared, ..] || !cells.TryGetValue(declared.SyntaxTree, out var place))
                continue;
            var isVariable = symbol is IFieldSymbol or IPropertySymbol;
            if (isVariable && MayChange(name, TypeOf(symbol), home.Model))
                changed.Add(place.Cell);
            // A function, a type, or a variable that holds a function.
            if (symbol is IMethodSymbol or INamedTypeSymbol || isVariable && !IsFixed(TypeOf(symbol)) && HoldsCode(declared.GetSyntax()))
                Read(declared.GetSyntax());
        }
    }

    private static bool HoldsCode(SyntaxNode declaration) => declaration.DescendantNodes().Any(node => node is AnonymousFunctionExpressionSyntax or ArrowExpressionClauseSyntax or BlockSyntax);

    private static ITypeSymbol? TypeOf(ISymbol variable) => (variable as IFieldSymbol)?.Type ?? (variable as IPropertySymbol)?.Type;

    /// <summary>Whether a variable may hold something else, or what it holds may have changed, after an expression with its name.</summary>
    private static bool MayChange(SimpleNameSyntax name, ITypeSymbol? type, SemanticModel model)
    {
        ExpressionSyntax whole = name;
        while (whole.Parent is MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
            || whole.Parent is ElementAccessExpressionSyntax element && element.Expression == whole)
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        if (whole.Parent is AssignmentExpressionSyntax assignment && assignment.Left == whole
            || whole.Parent is PostfixUnaryExpressionSyntax
            || whole.Parent is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression or (int)SyntaxKind.AddressOfExpression }
            || whole.Parent is RefExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None }
            || whole.Parent is ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax parts } tuple } && parts.Left == tuple)
        {
            return true;
        }

        return !IsFixed(type) && !IsFixed(model.GetTypeInfo(whole).Type) && whole.Parent switch
        {
            InvocationExpressionSyntax => model.GetSymbolInfo(whole).Symbol is not IMethodSymbol { MethodKind: MethodKind.ReducedExtension } extension || !OnlyLooks(extension, type),
            ArgumentSyntax { Parent.Parent: ExpressionSyntax call } => !OnlyLooks(model.GetSymbolInfo(call).Symbol, type),
            ForEachStatementSyntax => !IsFixed(ElementOf(type)),
            InterpolationSyntax => false,
            _ => true,
        };
    }

    /// <summary>Whether a method leaves alone what it is called on and given.</summary>
    private static bool OnlyLooks(ISymbol? method, ITypeSymbol? type) => method is IMethodSymbol { ContainingType: var owner }
        && (Onlookers.Contains(owner.Name) || owner.Name == nameof(Enumerable) && IsFixed(ElementOf(type)));

    private static ITypeSymbol? ElementOf(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var element] } => element,
        _ => null,
    };

    /// <summary>Whether a value can only be replaced, not changed: numbers, texts, and what is made of them once and for all.</summary>
    private static bool IsFixed(ITypeSymbol? type) => type switch
    {
        null => false,
        { TypeKind: TypeKind.Enum } => true,
        { SpecialType: SpecialType.System_Object } => false,
        { SpecialType: not SpecialType.None } => type.SpecialType is SpecialType.System_String || type.IsValueType,
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(element => IsFixed(element.Type)),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } own when own.Locations.All(location => location.IsInSource) =>
            (own.BaseType is null or { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType })
            && own.GetMembers().OfType<IFieldSymbol>().All(field => field.IsStatic || (field.IsReadOnly || own.IsValueType) && !SymbolEqualityComparer.Default.Equals(field.Type, own) && IsFixed(field.Type)),
        _ => false,
    };
}
