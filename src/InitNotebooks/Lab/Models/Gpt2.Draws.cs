using System.Globalization;

namespace InitNotebooks;

public static partial class Gpt2
{
    /// <summary>
    /// The draws of <see cref="Make"/> that last, in their order: what PyTorch draws first and overwrites later is only counted, so that the tensors
    /// come one at a time and none is drawn in vain.
    /// </summary>
    /// <param name="layers">How many blocks.</param>
    /// <param name="width">Size of the stream, a multiple of sixteen: every tensor is then drawn in whole blocks, a number a word.</param>
    /// <param name="vocabulary">How many tokens.</param>
    /// <param name="context">How many positions.</param>
    internal static IEnumerable<LastingDraw> LastingDraws(int layers = 12, int width = 768, int vocabulary = 50257, int context = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(width % 16, 0, nameof(width));
        long table = (long)vocabulary * width, positions = (long)context * width, square = (long)width * width;
        var linear = 12 * square + 9L * width;
        // First every module draws what its constructor draws.
        var past = table + positions + layers * linear + table;
        // Then each matrix is drawn again, the table of tokens twice, since it is the output layer's too.
        past += table;
        yield return new(["transformer.wpe.weight"], [context, width], past, 0.02);
        past = 0;
        for (var layer = 0; layer < layers; layer++)
        {
            var block = $"transformer.h.{layer.ToString(CultureInfo.InvariantCulture)}";
            foreach (var norm in new[] { "ln_1", "ln_2" })
            {
                yield return new([$"{block}.{norm}.weight"], [width], 0, Constant: 1);
                yield return new([$"{block}.{norm}.bias"], [width], 0, Constant: 0);
            }
            foreach (var (name, size) in new[] { ("attn.c_attn", 3), ("attn.c_proj", 1), ("mlp.c_fc", 4), ("mlp.c_proj", 1) })
                yield return new([$"{block}.{name}.bias"], [size * width], 0, Constant: 0);
            yield return new([$"{block}.attn.c_attn.weight"], [3 * width, width], past, 0.02);
            yield return new([$"{block}.mlp.c_fc.weight"], [4 * width, width], square, 0.02);
            past = 4 * square;
        }
        yield return new(["transformer.ln_f.weight"], [width], 0, Constant: 1);
        yield return new(["transformer.ln_f.bias"], [width], 0, Constant: 0);
        yield return new(["transformer.wte.weight", "lm_head.weight"], [vocabulary, width], past, 0.02);
        // And the projections into the residual stream a third time.
        for (var layer = 0; layer < layers; layer++)
        {
            var block = $"transformer.h.{layer.ToString(CultureInfo.InvariantCulture)}";
            yield return new([$"{block}.attn.c_proj.weight"], [width, width], 0, 0.02 / Math.Sqrt(2 * layers));
            yield return new([$"{block}.mlp.c_proj.weight"], [width, 4 * width], 0, 0.02 / Math.Sqrt(2 * layers));
        }
    }
}

/// <summary>A tensor of a model in its final form.</summary>
/// <param name="Names">Its names in the state dict; two where two layers share it.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Past">How many words of the stream lie between the draw before it and this one.</param>
/// <param name="Std">The standard deviation of the normal draw; null for none.</param>
/// <param name="Constant">What it is filled with where nothing is drawn.</param>
internal sealed record LastingDraw(IReadOnlyList<string> Names, IReadOnlyList<int> Shape, long Past, double? Std = null, float Constant = 0)
{
    /// <summary>How many numbers.</summary>
    public int Count => Shape.Aggregate(1, (count, size) => count * size);
}
