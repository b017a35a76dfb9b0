using InitNotebooks;

namespace TorchInit.Tests;

/// <summary>Every module of torch.nn is in the table of those that draw nothing or has a function, as PyTorch 2.14.1 counted them.</summary>
public sealed class ModuleTableTests
{
    /// <summary>A base class that its subclasses make, each of which has a function.</summary>
    private static readonly string[] Bases = ["RNNBase", "RNNCellBase"];

    private static readonly (string Name, string What)[] Modules =
        [.. ReferenceSets.Default.Base.Get("every_module").Text().Split('\n').Select(line => line.Split(' ', 2)).Select(words => (words[0], words[1]))];

    [Fact]
    public void The_table_lists_the_modules_that_draw_nothing_and_no_other() => Assert.Equal(
        Modules.Where(module => module.What != "draws").Select(module => module.Name).Order(StringComparer.Ordinal), DefaultInit.DrawNothing.Order(StringComparer.Ordinal));

    [Fact]
    public void What_draws_or_holds_tensors_has_a_function()
    {
        var functions = typeof(DefaultInit).GetMethods().Select(method => method.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var needed = Modules.Where(module => module.What is "draws" or "holds tensors").Select(module => module.Name)
            .Except(Bases).Where(name => !name.StartsWith("Lazy", StringComparison.Ordinal)).ToArray();
        Assert.InRange(needed.Length, 30, Modules.Length);
        Assert.DoesNotContain(needed, name => !functions.Contains(name) && !functions.Contains(Family(name)));
    }

    /// <summary>BatchNorm1d, BatchNorm2d, BatchNorm3d and SyncBatchNorm are one function.</summary>
    private static string Family(string name) => name.Replace("Sync", "", StringComparison.Ordinal) switch
    {
        [.. var family, '1' or '2' or '3', 'd'] when family == "BatchNorm" => family,
        var family => family,
    };
}
