using System.Globalization;
using System.Numerics.Tensors;
using InitNotebooks;

namespace TorchInit.Networks.Tests;

/// <summary>What PyTorch exported, as the tests of networks read it: whatever sets there are.</summary>
internal static class Recorded
{
    public static IReadOnlyList<ReferenceSet> Sets => ReferenceSets.Default.Sets;

    /// <summary>
    /// One row for each Python call of a group and each set that has other bits of it than the sets before, with a key that the call made.
    /// </summary>
    public static TheoryData<string, string> Calls(string group, Func<ReferenceTensor, bool>? which = null, Func<ReferenceSet, bool>? sets = null)
    {
        var data = new TheoryData<string, string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in Sets.Where(set => sets?.Invoke(set) ?? true))
        {
            foreach (var call in set.Keys.Select(set.Get).Where(t => t.Group == group && (which?.Invoke(t) ?? true)).GroupBy(t => t.Python.Call))
            {
                if (seen.Add(string.Join(' ', call.Select(t => $"{t.Key} {t.Sha256}"))))
                    data.Add(set.Name, Stem(call.Select(t => t.Key).ToArray()));
            }
        }
        return data;
    }

    public static ReferenceSet Set(string name) => Sets.Single(s => s.Name == name);

    /// <summary>
    /// The values agree with the reference as its manifest says they may: in bits, or within its tolerance. The absolute part of a tolerance holds
    /// for numbers near 1; <paramref name="scale"/> is the size of the terms that were added up, and so that of the rounding errors in the sum.
    /// </summary>
    public static void Agrees(ReferenceTensor expected, Tensor<float> actual, bool bits = false, double scale = 1)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Lengths.ToArray());
        Agrees(expected, actual.Flat(), bits, scale);
    }

    public static void Agrees(ReferenceTensor expected, ReadOnlySpan<float> actual, bool bits = false, double scale = 1)
    {
        var values = expected.Floats();
        Assert.Equal(values.Length, actual.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var same = values[i].Equals(actual[i]);
            if (bits || expected.Compare.IsBits)
                same = BitConverter.SingleToUInt32Bits(values[i]) == BitConverter.SingleToUInt32Bits(actual[i]);
            else if (!same && float.IsFinite(values[i]))
                same = Math.Abs((double)values[i] - actual[i]) <= expected.Compare.Absolute * Math.Max(1, scale) + expected.Compare.Relative * Math.Abs(values[i]);
            Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"{expected.Key}[{i}] is {actual[i]:R}, PyTorch has {values[i]:R}"));
        }
    }

    // The common beginning of the keys, up to a dot.
    private static string Stem(string[] keys)
    {
        var first = keys[0];
        var length = first.Length;
        foreach (var key in keys)
        {
            length = Math.Min(length, key.Length);
            while (!key.AsSpan(0, length).SequenceEqual(first.AsSpan(0, length)))
                length--;
        }
        return first[..first.LastIndexOf('.', length - 1)];
    }
}
