namespace TorchInit;

/// <summary>
/// PyTorch's draws in plain scalar code: the definition that the vector kernels are tested against, and what runs where there
/// are no vectors.
/// </summary>
internal static class ScalarReference
{
    /// <summary>The number of normals that are made together: eight radii and eight angles give eight pairs.</summary>
    public const int Block = 16;

    private const float TwoToMinus24 = 1f / (1 << 24);
    private const double TwoToMinus53 = 1.0 / (1L << 53);

    /// <summary>A float in [0, 1): the low 24 bits of one word.</summary>
    public static float Unit(uint word) => (word & 0xFFFFFF) * TwoToMinus24;

    /// <summary>A double in [0, 1): the low 53 bits of two words.</summary>
    public static double Unit(ulong word) => (word & 0x1FFFFFFFFFFFFF) * TwoToMinus53;

    /// <summary>The next <c>destination.Length</c> words of the stream.</summary>
    public static void Words(Mt19937 words, Span<uint> destination)
    {
        foreach (ref var word in destination)
            word = words.NextUInt32();
    }

    /// <summary>
    /// from + (to − from)·u for u in [0, 1). Where that is <paramref name="excluded"/>, <paramref name="from"/> is taken: since PyTorch 2.12
    /// <paramref name="to"/> is excluded, which rounding can give; NaN excludes nothing.
    /// </summary>
    public static void Uniform(Mt19937 words, Span<float> destination, float from, float to, float excluded, bool fused)
    {
        var range = to - from;
        foreach (ref var element in destination)
        {
            var unit = Unit(words.NextUInt32());
            var value = fused ? ExactMultiplyAdd.Of(unit, range, from) : unit * range + from;
            element = value == excluded ? from : value;
        }
    }

    /// <summary>from + (to − from)·u for u in [0, 1); <paramref name="from"/> where rounding gives <paramref name="to"/>.</summary>
    public static void Uniform(Mt19937 words, Span<double> destination, double from, double to, bool fused)
    {
        var range = to - from;
        foreach (ref var element in destination)
        {
            var unit = Unit(words.NextUInt64());
            var value = fused ? Math.FusedMultiplyAdd(unit, range, from) : unit * range + from;
            element = value == to ? from : value;
        }
    }

    /// <summary>At least sixteen normals, by blocks: uniforms first, then each block is transformed in place.</summary>
    public static void Normal(Mt19937 words, Span<float> destination, float mean, float std, NormalFunctions functions)
    {
        Uniform(words, destination, 0f, 1f, excluded: 1f, fused: false);
        var start = 0;
        for (; start <= destination.Length - Block; start += Block)
            Transform(destination.Slice(start, Block), mean, std, functions);
        if (start < destination.Length)
        {
            // the tail has sixteen draws of its own, which replace the end of the last whole block
            var tail = destination[^Block..];
            Uniform(words, tail, 0f, 1f, excluded: 1f, fused: false);
            Transform(tail, mean, std, functions);
        }
    }

    /// <inheritdoc cref="Normal(Mt19937, Span{float}, float, float, NormalFunctions)"/>
    /// <remarks>Logarithm, sine and cosine are those of .NET, that is of the machine's C library.</remarks>
    public static void Normal(Mt19937 words, Span<double> destination, double mean, double std)
    {
        Uniform(words, destination, 0.0, 1.0, fused: false);
        var start = 0;
        for (; start <= destination.Length - Block; start += Block)
            Transform(destination.Slice(start, Block), mean, std);
        if (start < destination.Length)
        {
            var tail = destination[^Block..];
            Uniform(words, tail, 0.0, 1.0, fused: false);
            Transform(tail, mean, std);
        }
    }

    /// <summary>Box and Muller's transformation of sixteen uniforms: element j gives the radius, element j + 8 the angle.</summary>
    public static void Transform(Span<float> block, float mean, float std, NormalFunctions functions)
    {
        for (var j = 0; j < Block / 2; j++)
        {
            var (log, sin, cos) = LogSinCos(1f - block[j], block[j + 8], functions);
            var radius = MathF.Sqrt(-2f * log);
            block[j] = ExactMultiplyAdd.Of(radius * cos, std, mean);
            block[j + 8] = ExactMultiplyAdd.Of(radius * sin, std, mean);
        }
    }

    /// <summary>log u₁, sin 2πu₂ and cos 2πu₂.</summary>
    public static (float Log, float Sin, float Cos) LogSinCos(float u1, float u2, NormalFunctions functions)
    {
        switch (functions)
        {
            case NormalFunctions.FusedPolynomials:
            case NormalFunctions.RoundedPolynomials:
                var polynomials = new ScalarPolynomials(functions == NormalFunctions.FusedPolynomials);
                var (sin, cos) = polynomials.SinCos(Polynomials.TwoPi * u2);
                return (polynomials.Log(u1), sin, cos);
            case NormalFunctions.Glibc:
                (sin, cos) = GlibcSingle.SinCos(Angle(u2));
                return (GlibcSingle.Log(u1), sin, cos);
            default:
                (sin, cos) = AppleSingle.SinCos(Angle(u2));
                return (AppleSingle.Log(u1), sin, cos);
        }
    }

    /// <summary>2π·u₂, multiplied in double: what a compiler makes of the source where no polynomial replaces the C library.</summary>
    private static float Angle(float u2) => (float)(2.0 * Math.PI * u2);

    /// <inheritdoc cref="Transform(Span{float}, float, float, NormalFunctions)"/>
    public static void Transform(Span<double> block, double mean, double std)
    {
        for (var j = 0; j < Block / 2; j++)
        {
            var radius = Math.Sqrt(-2.0 * Math.Log(1.0 - block[j]));
            var theta = 2.0 * Math.PI * block[j + 8];
            block[j] = Math.FusedMultiplyAdd(radius * Math.Cos(theta), std, mean);
            block[j + 8] = Math.FusedMultiplyAdd(radius * Math.Sin(theta), std, mean);
        }
    }
}
