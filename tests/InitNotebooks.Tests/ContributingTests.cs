using System.Diagnostics;
using System.Text.RegularExpressions;
using InitNotebooks.Runner;
using InitNotebooks.Tests.Runner;
using static InitNotebooks.Tests.Runner.TemporaryNotebooks;

namespace InitNotebooks.Tests;

/// <summary>What CONTRIBUTING.md says to do, done to the letter.</summary>
public sealed partial class ContributingTests : IDisposable
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository, "CONTRIBUTING.md"));
    private readonly TemporaryNotebooks notebooks = new();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Its_claims_hold_and_fail_when_a_seed_or_a_number_is_changed()
    {
        var (bits, that) = (BlockUnder("Add a claim", 0), BlockUnder("Add a claim", 1));
        var replay = await ReplayAsync(Code("bits", bits), Code("that", that));
        Assert.Equal([ClaimState.Held, ClaimState.Held], replay.Claims.Select(claim => claim.State));
        Assert.Empty(replay.Problems);

        replay = await ReplayAsync(Code("bits", Changed(bits, "TorchGenerator(1)", "TorchGenerator(2)")), Code("that", Changed(that, "< 0.0358", "< 0.0357")));
        Assert.Equal([ClaimState.Failed, ClaimState.Failed], replay.Claims.Select(claim => claim.State));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Its_exercise_is_open_and_its_solution_holds()
    {
        var (exercise, solution) = (BlockUnder("Add an exercise", 0), BlockUnder("Add an exercise", 1));
        notebooks.AddSolutions("99-test", solution);
        var cell = Code("ex-fan-in", exercise, "exercise");
        var replay = await ReplayAsync(cell);
        Assert.Equal(ClaimState.Open, Assert.Single(replay.Claims).State);
        Assert.Empty(replay.Problems);
        Assert.Equal(ClaimState.Held, Assert.Single((await ReplayAsync(new ReplayOptions { Solutions = true }, cell)).Claims).State);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Its_figure_is_a_picture()
    {
        var replay = await ReplayAsync(Code("figure", BlockUnder("Add a figure", 0)));
        Assert.DoesNotContain(replay.Problems, problem => problem.Kind != ProblemKind.Differs);
        Assert.NotNull(replay.Notebook!.Cells[^1].Outputs.Single()!["data"]!["image/svg+xml"]);
    }

    [Fact]
    public void Its_commands_name_what_is_there()
    {
        foreach (var path in Named().Matches(Text).Select(match => match.Value).Distinct().Where(path => !path.Contains("NN-", StringComparison.Ordinal) && !path.Contains("macos", StringComparison.Ordinal)))
            Assert.True(Path.Exists(Path.Combine(Repository, path)), path);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Its_reference_key_is_two_tensors()
    {
        const string Python = "/usr/bin/python3";
        var function = BlockUnder("Add a reference key", 0);
        const string Script = """
            import inspect, sys
            sys.path.insert(0, sys.argv[1])
            sys.dont_write_bytecode = True
            import torch
            from torch import nn
            from reference import ENTRIES, reference
            source = sys.stdin.read()
            inspect.getsource = lambda function: source
            exec(source)
            for name, value in eval(ENTRIES[-1].call).items():
                print(f"{ENTRIES[-1].key}.{name}", list(value.shape))
            """;
        var start = new ProcessStartInfo(Python) { ArgumentList = { "-c", Script, Path.Combine(Repository, "reference-data") }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Assert.SkipUnless(File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/torch"), "Needs Debian's python3-torch.");
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(function);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(output == "linear_5x7.weight [7, 5]\nlinear_5x7.bias [7]\n", output + await error);
    }

    public void Dispose() => notebooks.Dispose();

    private async Task<LessonResult> ReplayAsync(params NotebookCell[] cells) => await ReplayAsync(new ReplayOptions(), cells);

    private async Task<LessonResult> ReplayAsync(ReplayOptions options, params NotebookCell[] cells)
    {
        var path = notebooks.Add("99-test", cells);
        return (await Replayer.RunAsync([path], options, TestContext.Current.CancellationToken)).Lessons[0];
    }

    private static string Changed(string text, string old, string other)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, other, StringComparison.Ordinal);
    }

    /// <summary>A block of code under a heading, counted from 0.</summary>
    private static string BlockUnder(string heading, int number)
    {
        var section = Text[Text.IndexOf($"## {heading}\n", StringComparison.Ordinal)..];
        return Block().Matches(section)[number].Groups[1].Value.TrimEnd('\n');
    }

    [GeneratedRegex("```(?:csharp|python|console)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?:src|tests|notebooks|reference-data|\.ci)/[A-Za-z0-9_./-]*[A-Za-z0-9]")]
    private static partial Regex Named();
}
