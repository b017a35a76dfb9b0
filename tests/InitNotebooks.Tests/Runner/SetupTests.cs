using InitNotebooks.Cells;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace InitNotebooks.Tests.Runner;

/// <summary>The setup.csx that the build writes for the first cell of every lesson.</summary>
public sealed class SetupTests
{
    private static readonly string SetupPath = Path.Combine(TemporaryNotebooks.Repository, "notebooks", "setup.csx");

    [Fact]
    public void It_starts_without_a_byte_order_mark_and_is_a_script()
    {
        Assert.Equal((byte)'/', File.ReadAllBytes(SetupPath)[0]);
        Assert.Empty(Root().GetDiagnostics());
    }

    [Fact]
    public void Its_references_are_absolute_and_there_with_forward_slashes()
    {
        var references = Root().GetReferenceDirectives().Select(reference => reference.File.ValueText).ToList();
        Assert.Equal(
            ["System.Numerics.Tensors.dll", "MathNet.Numerics.dll", "TorchInit.dll", "TorchInit.Networks.dll", "InitNotebooks.dll"], references.Select(Path.GetFileName));
        Assert.All(references, path =>
        {
            Assert.True(Path.IsPathFullyQualified(path) && File.Exists(path), path);
            Assert.DoesNotContain('\\', path);
        });
    }

    [Fact]
    public void It_checks_the_runtime_after_its_usings()
    {
        var root = Root();
        Assert.Contains("TorchInit", root.Usings.Select(directive => directive.Name!.ToString()));
        Assert.Contains("InitNotebooks", root.Usings.Select(directive => directive.Name!.ToString()));
        var check = Assert.IsType<IfStatementSyntax>(Assert.IsType<GlobalStatementSyntax>(root.Members[0]).Statement);
        Assert.Equal("Environment.Version.Major < 10", check.Condition.ToString());
    }

    private static CompilationUnitSyntax Root() => CSharpSyntaxTree
        .ParseText(File.ReadAllText(SetupPath), CellCode.ParseOptions, cancellationToken: TestContext.Current.CancellationToken)
        .GetCompilationUnitRoot(TestContext.Current.CancellationToken);
}
