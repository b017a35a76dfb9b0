namespace InitNotebooks.Tests.Reference;

/// <summary>The sets of the repository, those that will be put beside them included.</summary>
public class CommittedSetsTests
{
    [Fact]
    public void Every_set_is_sound()
    {
        var sets = ReferenceSets.Default;
        Assert.Empty(sets.Faults);
        foreach (var set in sets.Sets)
        {
            Assert.True(set.Verify() is [], $"{set.Name}: {string.Join("\n", set.Verify().Select(fault => fault.Message))}");
            Assert.True(set == sets.Base ? set.Base is null : set.Base == sets.Base, set.Name);
        }
    }

    [Fact]
    public void The_base_has_every_key_with_the_same_type_and_the_Python_that_made_it()
    {
        var baseSet = ReferenceSets.Default.Base;
        foreach (var set in ReferenceSets.Default.Sets)
        {
            foreach (var key in set.Keys)
            {
                var tensor = set.Get(key);
                Assert.True(baseSet.TryGet(key, out var original), $"{set.Name}: '{key}' is not in the base set.");
                Assert.Equal(original.DType, tensor.DType);
                Assert.StartsWith($"{tensor.Python.Function}(", tensor.Python.Call, StringComparison.Ordinal);
                Assert.Contains($"def {tensor.Python.Function}(", tensor.Python.Source, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_set_stores_a_tensor_only_where_its_bytes_differ_from_the_bases()
    {
        foreach (var set in ReferenceSets.Default.Sets.Where(set => set.Base is not null))
        {
            foreach (var tensor in set.Keys.Select(set.Get).Where(tensor => tensor.Stored == Storage.Here))
                Assert.True(set.Base!.Get(tensor.Key).Sha256 != tensor.Sha256, $"{set.Name}: '{tensor.Key}' is stored twice.");
        }
    }
}
