using System.Text.RegularExpressions;
using InitNotebooks.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests.Runner;

public sealed partial class PythonScriptTests
{
    [Fact]
    public void A_script_has_each_call_once_after_what_it_needs_under_the_name_that_its_results_share()
    {
        var notebook = Make(Code("bound", """Check.All(Check.Bits(a, "kaiming_uniform_bound.4x3_sqrt5"), Check.Bits(b, "linear_3x4.weight"), Check.Bits(c, "linear_3x4.bias"))"""),
            Code("again", """Check.Bits(a, "linear_3x4.weight")"""));
        var script = PythonScript.TextOf(notebook, ReferenceSets.Default.Base)!;
        Assert.Equal(["kaiming_uniform_bound.4x3_sqrt5", "linear_3x4"], Shown().Matches(script).Select(match => match.Groups[1].Value));
        Assert.DoesNotContain("# ---- again", script, StringComparison.Ordinal);
        Assert.Contains("from unittest import mock\n", script, StringComparison.Ordinal);
        Assert.DoesNotContain("import warnings", script, StringComparison.Ordinal);
        Assert.True(script.IndexOf("def handed_to", StringComparison.Ordinal) < script.IndexOf("def kaiming_uniform_bound", StringComparison.Ordinal));
        Assert.Null(PythonScript.TextOf(Make(Code("none", "1 + 1")), ReferenceSets.Default.Base));
    }

    [Fact]
    public void Every_lesson_has_its_script_and_every_script_a_lesson()
    {
        var folder = Path.Combine(Repository, "notebooks", "python");
        Assert.Equal(Claims.Course.Paths.Select(path => Path.GetFileNameWithoutExtension(path)).Order(), Directory.GetFiles(folder, "*.py").Select(path => Path.GetFileNameWithoutExtension(path)).Order());
    }

    [GeneratedRegex(@"^show\(""([^""]+)""", RegexOptions.Multiline)]
    private static partial Regex Shown();
}
