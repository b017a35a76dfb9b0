using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TorchInit;

/// <summary>
/// Draws with registers of 128 bits where there is no fused multiply-add: in a browser. Floats of Linux on x86-64 are drawn so, and uniform floats of
/// every platform; what else there is, one after another.
/// </summary>
/// <remarks>The words are put where the elements come to stand, and become them there.</remarks>
internal sealed unsafe class UnfusedKernels : Kernels
{
    private const int Block = ScalarReference.Block, Lanes = 4;

    /// <summary>How many of the state's first words are repeated behind it, and from where on the word 397 ahead is read in the part that is new.</summary>
    private const int Repeated = 16, FirstThatReadsBehind = 240;

    private const uint Kept = 0xFFFFFF;

    private static readonly ScalarKernels OneByOne = new();

    public override void Words(Mt19937 words, Span<uint> destination) => Words(words, destination, uint.MaxValue);

    public override void Skip(Mt19937 words, long count)
    {
        while (count > words.Available)
        {
            count -= words.Available;
            Refresh(words);
        }
        words.MoveTo(words.Position + (int)count, words.Position + words.Available);
    }

    public override void Uniform(Mt19937 words, Span<float> destination, float from, float to, float excluded, bool fused, bool pastCaches)
    {
        var bounds = new Bounds(from, to, excluded);
        // Then no sum is below the smallest float that has all of its digits, unless it is 0.
        const float Smallest = 1f / (1L << 40) / (1L << 40);
        if (!(Bounds.CanScale(from, to) && bounds.Scale >= Smallest && (from == 0 || Math.Abs(from) >= Smallest))
            || (fused ? bounds.Highest<Fused>() : bounds.Highest<Rounded>()) >= excluded)
        {
            ScalarReference.Uniform(words, destination, from, to, excluded, fused);
            return;
        }
        Words(words, MemoryMarshal.Cast<float, uint>(destination), Kept);
        fixed (float* first = destination)
        {
            var whole = first + (destination.Length & -Lanes);
            if (fused)
                Fused(first, whole, bounds);
            else
                Unfused(first, whole, bounds);
            for (var at = whole; at < first + destination.Length; at++)
                *at = One(*(uint*)at, bounds, fused);
        }
    }

    public override void Uniform(Mt19937 words, Span<double> destination, double from, double to, bool fused, bool pastCaches) =>
        OneByOne.Uniform(words, destination, from, to, fused, pastCaches);

    public override void Uniform(
        Mt19937 words, Span<BFloat16> destination, float from, float to, BFloat16 low, BFloat16 high, bool fused, bool pastCaches) =>
        Halves.Uniform(this, words, destination, from, to, low, high, fused);

    public override void Normal(Mt19937 words, Span<float> destination, float mean, float std, NormalFunctions functions)
    {
        if (functions != NormalFunctions.FusedPolynomials)
        {
            OneByOne.Normal(words, destination, mean, std, functions);
            return;
        }
        Blocks(words, destination[..(destination.Length & -Block)], mean, std);
        if (destination.Length % Block == 0)
            return;
        // the tail has sixteen draws of its own, which replace the end of the last whole block
        Skip(words, destination.Length % Block);
        Blocks(words, destination[^Block..], mean, std);
    }

    public override void Normal(Mt19937 words, Span<BFloat16> destination, float mean, float std, NormalFunctions functions) =>
        Halves.Normal(this, words, destination, mean, std, functions);

    /// <summary>Whole blocks of normals.</summary>
    private void Blocks(Mt19937 words, Span<float> destination, float mean, float std)
    {
        Words(words, MemoryMarshal.Cast<float, uint>(destination), Kept);
        if (PageKernels.Here is { } page && !destination.IsEmpty)
        {
            fixed (float* first = destination)
                page.Normals(first, destination.Length / Block, mean, std);
            return;
        }
        // Without a mean, one rounding of the product is the rounding of product and sum, unless it is too small for its digits.
        var scaled = mean == 0 && std is >= 1e-30f and <= float.MaxValue;
        fixed (float* first = destination)
        {
            for (var block = first; block < first + destination.Length; block += Block)
            {
                for (var at = block; at < block + Block / 2; at += Lanes)
                    Pairs(at, scaled, mean, std);
            }
        }
        if (scaled)
            return;
        foreach (ref var element in destination)
            element = ExactMultiplyAdd.Of(element, std, mean);
    }

    /// <summary>Box and Muller's transformation: four words give the radii, the four that lie eight further on the angles.</summary>
    private static void Pairs(float* at, bool scaled, float mean, float std)
    {
        var u1 = Vector128.Create(1f) - Vector128.ConvertToSingle(Vector128.Load((int*)at)) * Vector128.Create(1f / (1 << 24));
        var radius = Vector128.Sqrt(Vector128.Create(-2f) * UnfusedPolynomials.Log(u1));
        UnfusedPolynomials.SinCos(Vector128.ConvertToSingle(Vector128.Load((int*)(at + Block / 2))), out var sin, out var cos);
        cos *= radius;
        sin *= radius;
        if (scaled)
        {
            var (factor, summand) = (Vector128.Create(std), Vector128.Create(mean));
            cos = cos * factor + summand;
            sin = sin * factor + summand;
        }
        cos.Store(at);
        sin.Store(at + Block / 2);
    }

    private static void Fused(float* at, float* end, in Bounds bounds)
    {
        Vector128<double> scale = Vector128.Create((double)bounds.Scale), from = Vector128.Create((double)bounds.From);
        for (; at < end; at += Lanes)
        {
            var drawn = Vector128.ConvertToSingle(Vector128.Load((int*)at));
            var lower = InDoubles.Lower(drawn) * scale + from;
            var upper = InDoubles.Upper(drawn) * scale + from;
            if ((InDoubles.Ties(lower) | InDoubles.Ties(upper)) == Vector128<int>.Zero)
            {
                InDoubles.Joined(lower, upper).Store(at);
                continue;
            }
            for (var i = 0; i < Lanes; i++)
                at[i] = One(((uint*)at)[i], bounds, fused: true);
        }
    }

    private static void Unfused(float* at, float* end, in Bounds bounds)
    {
        Vector128<float> scale = Vector128.Create(bounds.Scale), from = Vector128.Create(bounds.From);
        for (; at < end; at += Lanes)
            (Vector128.ConvertToSingle(Vector128.Load((int*)at)) * scale + from).Store(at);
    }

    private static float One(uint drawn, in Bounds bounds, bool fused) =>
        fused ? ExactMultiplyAdd.Of(drawn, bounds.Scale, bounds.From) : drawn * bounds.Scale + bounds.From;

    /// <summary>The next words of the stream, and some of their bits.</summary>
    private static void Words(Mt19937 words, Span<uint> destination, uint keep)
    {
        while (!destination.IsEmpty)
        {
            if (words.Available == 0)
                Refresh(words);
            var count = Math.Min(words.Available, destination.Length);
            fixed (uint* state = &words.First, to = destination)
                Temper(state + words.Position, to, count, keep);
            words.MoveTo(words.Position + count, words.Position + words.Available);
            destination = destination[count..];
        }
    }

    private static void Temper(uint* from, uint* to, int count, uint keep)
    {
        Vector128<uint> first = Vector128.Create(Mt19937.FirstMask), second = Vector128.Create(Mt19937.SecondMask), kept = Vector128.Create(keep);
        var i = 0;
        for (; i <= count - Lanes; i += Lanes)
        {
            var word = Vector128.Load(from + i);
            word ^= word >>> 11;
            word ^= (word << 7) & first;
            word ^= (word << 15) & second;
            ((word ^ (word >>> 18)) & kept).Store(to + i);
        }
        for (; i < count; i++)
            to[i] = Mt19937.Temper(from[i]) & keep;
    }

    /// <summary>The next 624 words of the recurrence, as <see cref="VectorMt19937{TLanes}"/> makes them.</summary>
    private static void Refresh(Mt19937 words)
    {
        fixed (uint* state = &words.First)
        {
            Twist(state, 0, Repeated, Mt19937.Shift);
            for (var i = 0; i < Repeated; i++)
                state[Mt19937.Length + i] = state[i];
            Twist(state, Repeated, FirstThatReadsBehind, Mt19937.Shift);
            Twist(state, FirstThatReadsBehind, Mt19937.Length, Mt19937.Shift - Mt19937.Length);
        }
        words.MoveTo(0, Mt19937.Length);
    }

    private static void Twist(uint* state, int from, int to, int ahead)
    {
        Vector128<uint> upper = Vector128.Create(Mt19937.UpperMask), lower = Vector128.Create(Mt19937.LowerMask), matrix = Vector128.Create(Mt19937.Matrix), one = Vector128.Create(1u);
        for (var i = from; i < to; i += Lanes)
        {
            var following = Vector128.Load(state + i + 1);
            var joined = (Vector128.Load(state + i) & upper) | (following & lower);
            (Vector128.Load(state + i + ahead) ^ (joined >>> 1) ^ ((Vector128<uint>.Zero - (following & one)) & matrix)).Store(state + i);
        }
    }
}
