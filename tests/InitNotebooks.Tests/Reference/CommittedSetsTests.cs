using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace InitNotebooks.Tests.Reference;

/// <summary>The sets of the repository, those that will be put beside them included.</summary>
public sealed class CommittedSetsTests
{
    [Fact]
    public void Everything_is_as_it_was_exported()
    {
        Assert.Empty(ReferenceSets.Default.Verify().Select(fault => fault.Message));
        Assert.All(ReferenceSets.Default.Sets, set => Assert.Equal(set == ReferenceSets.Default.Base ? null : ReferenceSets.Default.Base, set.Base));
    }

    [Fact]
    public void Each_tensor_has_the_Python_that_made_it()
    {
        foreach (var tensor in ReferenceSets.Default.Base.Keys.Select(ReferenceSets.Default.Base.Get))
        {
            Assert.StartsWith($"{tensor.Python.Function}(", tensor.Python.Call, StringComparison.Ordinal);
            Assert.Contains($"def {tensor.Python.Function}(", tensor.Python.Source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_set_lacks_has_a_reason()
    {
        foreach (var set in ReferenceSets.Default.Sets)
            foreach (var key in ReferenceSets.Default.Base.Keys)
                Assert.Equal(set.TryGet(key, out _), set.WhyMissing(key) is null);
    }

    [Fact]
    public void The_front_page_counts_the_builds_and_names_the_platforms_without_one()
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "..", "README.md"));
        Assert.Contains(FormattableString.Invariant($"\n{ReferenceSets.Default.Sets.Count} builds of PyTorch lie in this repository"), readme, StringComparison.Ordinal);
        Assert.Equal(ReferenceSets.Default.Sets.All(set => set.Platform != TorchInit.TorchPlatform.MacOSArm64), readme.Contains("macOS is *modelled*", StringComparison.Ordinal));
    }

    [Fact]
    public void All_sets_together_stay_under_20_MB() =>
        Assert.True(Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) < 20_000_000);

    /// <summary>The schema that is committed is that of the records that read a manifest. To write it anew: delete the file and run this test.</summary>
    [Fact]
    public void The_schema_of_a_manifest_is_that_of_its_records()
    {
        var path = Path.Combine(Folder, "manifest.schema.json");
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "A reference set" };
        foreach (var (name, value) in JsonSchemaExporter.GetJsonSchemaAsNode(ReferenceJson.Default.Options, typeof(Manifest)).AsObject().ToList())
            schema[name] = value?.DeepClone();
        var text = schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentSize = 1 }) + "\n";
        if (!File.Exists(path))
            File.WriteAllText(path, text);
        Assert.Equal(text, File.ReadAllText(path));
    }

    internal static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "InitNotebooks.sln")))
                folder = folder.Parent;
            return Path.Combine(folder.FullName, "reference-data");
        }
    }
}
