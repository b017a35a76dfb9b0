using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace InitNotebooks;

/// <summary>The weights of one layer, from one seed, on every platform: the last bits of each, and which of them the platforms do not share.</summary>
/// <param name="Python">What PyTorch would be told.</param>
/// <param name="Fault">Why there is nothing to see, as a sentence; null where there is.</param>
/// <param name="Tensors">The parameters, as the chosen platform draws them.</param>
/// <param name="Platforms">Every platform, and how far it is from the chosen one.</param>
internal sealed record LastBits(string Python, string? Fault, IReadOnlyList<BitsOfTensor> Tensors, IReadOnlyList<BitsOfPlatform> Platforms)
{
    /// <summary>How many of a weight's last bits are shown, and how many rows and columns of a tensor.</summary>
    public const int Bits = 12, Rows = 8, Columns = 6;

    /// <summary>Draws a layer on every platform.</summary>
    /// <param name="layer">One of <see cref="LayerDraw.All"/> by its name.</param>
    /// <param name="seed">The seed as it was typed: any whole number that <c>torch.manual_seed</c> takes.</param>
    /// <param name="platform">The platform whose weights are shown.</param>
    /// <param name="sets">What PyTorch computed.</param>
    public static LastBits Of(string layer, string seed, TorchPlatform platform, ReferenceSets sets)
    {
        var draw = LayerDraw.All.FirstOrDefault(one => one.Name == layer);
        if (draw is null)
            return Refused("", $"There is no layer '{layer}' here.");
        if (!BigInteger.TryParse(seed.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < long.MinValue || number > ulong.MaxValue)
            return Refused(draw.Python, $"'{seed.Trim()}' is no seed: torch.manual_seed takes whole numbers from −2⁶³ to 2⁶⁴ − 1.");
        var python = $"torch.manual_seed({number}); {draw.Python}";
        var drawn = Enum.GetValues<TorchPlatform>().ToDictionary(one => one, one => Draw(draw, number, one));
        if (drawn[platform] is not { } shown)
            return Refused(python, NoAppleMath, [.. drawn.Select(other => NoteOf(other.Key, platform, null, other.Value, draw, number, sets))]);
        var others = drawn.Values.OfType<(string Name, Tensor<float> Value)[]>().ToList();
        return new(
            python, null,
            [.. shown.Select((tensor, i) => BitsOfTensor.Of(tensor.Name, tensor.Value, [.. others.Select(other => Flat(other[i].Value))]))],
            [.. drawn.Select(other => NoteOf(other.Key, platform, shown, other.Value, draw, number, sets))]);
    }

    private const string NoAppleMath = "Sixteen normal numbers or more take their logarithm and cosine from Apple's own library there, which only a Mac has.";

    internal static ReadOnlySpan<float> Values(Tensor<float> tensor) => MemoryMarshal.CreateReadOnlySpan(in tensor.AsReadOnlyTensorSpan().GetPinnableReference(), (int)tensor.FlattenedLength);

    private static float[] Flat(Tensor<float> tensor) => Values(tensor).ToArray();

    private static (string Name, Tensor<float> Value)[]? Draw(LayerDraw layer, BigInteger seed, TorchPlatform platform)
    {
        try
        {
            return [.. layer.Draw(new TorchGenerator((ulong)(seed & ulong.MaxValue), platform))];
        }
        catch (PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static LastBits Refused(string python, string why, IReadOnlyList<BitsOfPlatform>? platforms = null) => new(python, why, [], platforms ?? []);

    private static BitsOfPlatform NoteOf(
        TorchPlatform platform, TorchPlatform chosen, (string Name, Tensor<float> Value)[]? shown, (string Name, Tensor<float> Value)[]? drawn, LayerDraw layer, BigInteger seed, ReferenceSets sets)
    {
        var builds = sets.Sets.Where(set => set.Platform == platform).ToList();
        var gave = drawn is null ? [] : builds.Select(set => Gave(set, layer, seed, drawn)).ToList();
        int same = gave.Count(one => one == true), other = gave.Count(one => one == false);
        var (differ, count, most) = (0, 0, 0L);
        if (shown is not null && drawn is not null)
        {
            foreach (var (mine, theirs) in shown.Zip(drawn))
            {
                var left = Values(mine.Value);
                var right = Values(theirs.Value);
                count += left.Length;
                for (var i = 0; i < left.Length; i++)
                {
                    if (BitConverter.SingleToUInt32Bits(left[i]) == BitConverter.SingleToUInt32Bits(right[i]))
                        continue;
                    differ++;
                    most = Math.Max(most, Ulps.Between(left[i], right[i]));
                }
            }
        }
        var words = drawn is null ? NoAppleMath
            : platform == chosen ? "shown above"
            : shown is null ? ""
            : differ == 0 ? $"the same bits in all {Builds.Count(count)} weights"
            : FormattableString.Invariant($"{differ} of {count} weights differ, by {most} {(most == 1 ? "step" : "steps")} of a float at most");
        var (sign, proof) = builds.Count == 0 ? (VerdictWords.Of(ClaimState.Modelled).Sign, "modelled: no build of PyTorch holds it yet")
            : other > 0 ? (VerdictWords.Of(ClaimState.Failed).Sign, $"{Builds.Count(other)} of {Builds.Count(builds.Count)} builds of PyTorch gave other bits for this seed")
            : same > 0 ? (VerdictWords.Of(ClaimState.Held).Sign, $"{Builds.Count(same)} {(same == 1 ? "build" : "builds")} of PyTorch gave these very bits")
            : ("", $"{Builds.Count(builds.Count)} {(builds.Count == 1 ? "build has" : "builds have")} this arithmetic; none was asked for this seed");
        return new(platform.ToString(), PlatformNames.Of(platform), words, sign, proof, builds.Count == 0, differ);
    }

    /// <summary>Whether a build that draws as the newest PyTorch does has the same bits from this seed; null where it was not asked, or is older.</summary>
    private static bool? Gave(ReferenceSet set, LayerDraw layer, BigInteger seed, (string Name, Tensor<float> Value)[] drawn)
    {
        bool? gave = null;
        foreach (var (name, value) in drawn)
        {
            var key = name.Length > 0 ? $"{layer.Key}.{name}" : layer.Key;
            if (!set.HasToday(key))
                continue;
            var reference = set.Get(key);
            // Where a call names no seed, the function's own stands among the arguments.
            if (reference.Arguments["seed"].GetInt64() != seed)
                return null;
            gave = (gave ?? true) && reference.HashIs(MemoryMarshal.AsBytes(Values(value)));
        }
        return gave;
    }
}

/// <summary>One parameter: its shape, and the corner of it that is shown.</summary>
/// <param name="Name">PyTorch's name; empty where there is none.</param>
/// <param name="Shape">The shape in words.</param>
/// <param name="Count">How many weights.</param>
/// <param name="Differ">In how many of them any two platforms differ.</param>
/// <param name="Rows">The weights that are shown, row by row.</param>
internal sealed record BitsOfTensor(string Name, string Shape, int Count, int Differ, IReadOnlyList<IReadOnlyList<BitsOfWeight>> Rows)
{
    public static BitsOfTensor Of(string name, Tensor<float> tensor, IReadOnlyList<float[]> platforms)
    {
        var values = LastBits.Values(tensor).ToArray();
        var columns = (int)tensor.Lengths[^1];
        uint Lit(int i) => platforms.Aggregate(0u, (lit, other) => lit | (BitConverter.SingleToUInt32Bits(other[i]) ^ BitConverter.SingleToUInt32Bits(values[i])));
        return new(
            name, string.Join('×', tensor.Lengths.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture))), values.Length,
            Enumerable.Range(0, values.Length).Count(i => Lit(i) != 0),
            [.. Enumerable.Range(0, Math.Min(values.Length / columns, LastBits.Rows)).Select(row => (IReadOnlyList<BitsOfWeight>)
                [.. Enumerable.Range(row * columns, Math.Min(columns, LastBits.Columns)).Select(i => BitsOfWeight.Of(values[i], Lit(i)))])]);
    }
}

/// <summary>A weight: its decimal digits, its last bits, and which of those the platforms do not share.</summary>
/// <param name="Value">The shortest decimal that is this float.</param>
/// <param name="Bits">The last bits of its significand.</param>
/// <param name="Lit">The same number of characters: 1 where platforms differ.</param>
/// <param name="Above">Whether they differ in a bit above those.</param>
internal sealed record BitsOfWeight(string Value, string Bits, string Lit, bool Above)
{
    public static BitsOfWeight Of(float value, uint lit)
    {
        static string Last(uint bits) => (bits & ((1u << LastBits.Bits) - 1)).ToString($"b{LastBits.Bits}", CultureInfo.InvariantCulture);
        return new(value.ToString("R", CultureInfo.InvariantCulture), Last(BitConverter.SingleToUInt32Bits(value)), Last(lit), lit >> LastBits.Bits != 0);
    }
}

/// <summary>A platform beside the chosen one.</summary>
/// <param name="Id">Its name in the code.</param>
/// <param name="Name">Its name for a reader.</param>
/// <param name="Words">How far its weights are from those shown.</param>
/// <param name="Sign">What builds of PyTorch say to its weights, as a sign.</param>
/// <param name="Proof">The same in words.</param>
/// <param name="Modelled">Whether no build holds it.</param>
/// <param name="Differ">How many weights differ from those shown.</param>
internal sealed record BitsOfPlatform(string Id, string Name, string Words, string Sign, string Proof, bool Modelled, int Differ);
