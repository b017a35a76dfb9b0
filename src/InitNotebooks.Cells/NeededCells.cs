using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace InitNotebooks.Cells;

/// <summary>
/// Which cells must run before others can: those that declare a name that they use, and those that may have changed a variable
/// meanwhile. Found by reading the sources, without compiling them; rather one cell too many than one too few.
/// </summary>
public static class NeededCells
{
    /// <summary>The places of the cells that the wanted ones need, the wanted ones among them, in ascending order.</summary>
    /// <param name="sources">The sources of a notebook's code cells, in order.</param>
    /// <param name="wanted">The places of the cells that are to run.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<string> sources, IEnumerable<int> wanted)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(wanted);
        var cells = sources.Select(Cell.Read).ToList();
        var needed = new SortedSet<int>(wanted.Concat(Enumerable.Range(0, cells.Count).Where(i => cells[i].IsImport)));
        var open = new Stack<int>(needed);
        while (open.TryPop(out var i))
        {
            foreach (var name in cells[i].Names)
            {
                for (var j = 0; j < i; j++)
                {
                    var matters = cells[j].Declared.Contains(name)
                        || cells[j].Names.Contains(name) && cells[j].Changed.Contains(name) && cells.Take(j).Any(cell => cell.Variables.Contains(name));
                    if (matters && needed.Add(j))
                        open.Push(j);
                }
            }
        }

        return [.. needed];
    }

    /// <summary>What a cell says of names.</summary>
    /// <param name="IsImport">Whether it is for every cell below it: an import, or directives of using.</param>
    /// <param name="Declared">The names that it declares for later cells.</param>
    /// <param name="Variables">Those of them that are variables.</param>
    /// <param name="Names">All the names in it.</param>
    /// <param name="Changed">Those that it assigns, passes on, or calls something on.</param>
    private sealed record Cell(bool IsImport, HashSet<string> Declared, HashSet<string> Variables, HashSet<string> Names, HashSet<string> Changed)
    {
        public static Cell Read(string source)
        {
            var root = CSharpSyntaxTree.ParseText(source, CellCode.ParseOptions).GetCompilationUnitRoot();
            var cell = new Cell(CellCode.ImportOf(source) is not null, [], [], [], []);
            foreach (var node in root.DescendantNodes())
            {
                switch (node)
                {
                    case VariableDeclaratorSyntax variable when IsTopLevel(variable):
                        cell.Declared.Add(variable.Identifier.ValueText);
                        cell.Variables.Add(variable.Identifier.ValueText);
                        break;
                    case SingleVariableDesignationSyntax variable when IsTopLevel(variable):
                        cell.Declared.Add(variable.Identifier.ValueText);
                        cell.Variables.Add(variable.Identifier.ValueText);
                        break;
                    case LocalFunctionStatementSyntax function when IsTopLevel(function):
                        cell.Declared.Add(function.Identifier.ValueText);
                        break;
                    case MethodDeclarationSyntax { Parent: CompilationUnitSyntax } method:
                        cell.Declared.Add(method.Identifier.ValueText);
                        break;
                    case BaseTypeDeclarationSyntax type:
                        cell.Declared.Add(type.Identifier.ValueText);
                        break;
                    case SimpleNameSyntax name when name.Parent is not MemberAccessExpressionSyntax member || member.Expression == name:
                        cell.Names.Add(name.Identifier.ValueText);
                        if (MayChange(name))
                            cell.Changed.Add(name.Identifier.ValueText);
                        break;
                }
            }

            return root.Usings.Count > 0 ? cell with { IsImport = true } : cell;
        }

        private static bool IsTopLevel(SyntaxNode node) => !node.Ancestors().Any(ancestor =>
            ancestor is BlockSyntax or AnonymousFunctionExpressionSyntax or BaseTypeDeclarationSyntax or MethodDeclarationSyntax or LocalFunctionStatementSyntax or QueryExpressionSyntax);

        private static bool MayChange(SimpleNameSyntax name)
        {
            ExpressionSyntax whole = name;
            while (whole.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression })
            {
                if (whole.Parent is ElementAccessExpressionSyntax element && element.Expression != whole)
                    break;
                whole = (ExpressionSyntax)whole.Parent;
            }

            return whole.Parent switch
            {
                InvocationExpressionSyntax => true,
                ArgumentSyntax => true,
                AssignmentExpressionSyntax assignment => assignment.Left == whole,
                PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax => true,
                _ => false,
            };
        }
    }
}
