using System.Numerics;

namespace TorchInit.Tests.Views;

/// <summary>
/// PyTorch's draws and initializers in the plainest C#: one number at a time into an array, then each to its place. Written from the formulas;
/// it shares with the library only the words of the generator and the scalar functions log, sin, cos and log1p, which have tests of their own.
/// </summary>
internal sealed class ScalarModel<T>(long seed, TorchPlatform platform)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly TorchGenerator words = new(seed, platform);
    private readonly bool fused = platform is TorchPlatform.LinuxX64 or TorchPlatform.LinuxArm64;
    private double? cached;

    private static bool IsHalf => typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);

    /// <summary>The generator stands after this many more words: what it draws next.</summary>
    public (uint Word, double? Cached) Next => (words.NextUInt32(), cached);

    /// <summary>A Python float in the tensor's type: through float, but for a Half on Arm.</summary>
    public T Of(double value) => typeof(T) == typeof(double) || (typeof(T) == typeof(Half) && platform == TorchPlatform.LinuxArm64)
        ? T.CreateTruncating(value) : OfFloat((float)value);

    public T[] Uniform(int count, double from, double to)
    {
        var drawn = new T[count];
        for (var i = 0; i < count; i++)
            drawn[i] = typeof(T) == typeof(double) ? T.CreateTruncating(UniformDouble(from, to)) : UniformSingle(from, to);
        return drawn;
    }

    public T[] Normal(int count, double mean, double std, bool isContiguous)
    {
        var drawn = new T[count];
        if (count < 16 || !isContiguous)
            for (var i = 0; i < count; i++)
                drawn[i] = Of(OneNormal(mean, std));
        else if (typeof(T) == typeof(double))
            Blocks(drawn, n => (double)(words.NextUInt64() & (ulong.MaxValue >> 11)) / (1L << 53), (block, at) => DoubleBlock(block, at, mean, std), drawsTail: true);
        else
            Blocks(drawn, n => (double)((words.NextUInt32() & 0xFFFFFF) / (float)(1 << 24)), (block, at) => SingleBlock(block, at, (float)mean, (float)std), drawsTail: !IsHalf);
        return drawn;
    }

    public T[] TruncatedNormal(View view, double mean, double std, double a, double b)
    {
        var erf = MathNet.Numerics.SpecialFunctions.Erf;
        double Cdf(double x) => (1 + erf(x / Math.Sqrt(2))) / 2;
        var count = view.Count;
        if (Cdf((b - mean) / std) - Cdf((a - mean) / std) > 0.3)
        {
            var (low, high) = (Of(a), Of(b));
            var drawn = Normal(count, mean, std, view.IsContiguous);
            while (drawn.Any(x => x < low || x > high))
            {
                var again = Normal(count, mean, std, view.IsContiguousWithoutGaps);
                drawn = [.. drawn.Zip(again, (x, y) => x < low || x > high ? y : x)];
            }
            return drawn;
        }
        var mode = Math.Max(a, Math.Min(mean, b));
        var logPeak = Of(-0.5 * Math.Pow((mode - mean) / std, 2));
        var result = new T[count];
        var pending = Enumerable.Repeat(true, count).ToArray();
        do
        {
            var candidates = Uniform(count, a, b);
            var chances = Uniform(count, 0, 1);
            for (var i = 0; i < count; i++)
                if (pending[i])
                {
                    result[i] = candidates[i];
                    var w = candidates[i] - Of(mean);
                    w = typeof(T) == typeof(double) ? w / T.CreateTruncating(std) : OfFloat(float.CreateTruncating(w) / (float)std);
                    w *= w;
                    w *= T.CreateTruncating(-0.5);
                    w -= logPeak;
                    pending[i] = (typeof(T) == typeof(double) ? T.Log(chances[i]) : OfFloat((float)Math.Log(double.CreateTruncating(chances[i])))) > w;
                }
        }
        while (pending.Any(p => p));
        return result;
    }

    public int[] Permutation(int n)
    {
        var permutation = Enumerable.Range(0, n).ToArray();
        for (var i = 0; i < n - 1; i++)
        {
            var other = i + (int)(words.NextUInt32() % (uint)(n - i));
            (permutation[i], permutation[other]) = (permutation[other], permutation[i]);
        }
        return permutation;
    }

    private static T OfFloat(float value) => T.CreateTruncating(value);

    private T UniformSingle(double from, double to)
    {
        var (a, b) = ((float)from, (float)to);
        var x = (words.NextUInt32() & 0xFFFFFF) / (float)(1 << 24);
        var v = OfFloat(fused ? MathF.FusedMultiplyAdd(x, b - a, a) : x * (b - a) + a);
        return v == Of(to) ? Of(from) : v;
    }

    private double UniformDouble(double a, double b)
    {
        var x = (double)(words.NextUInt64() & (ulong.MaxValue >> 11)) / (1L << 53);
        var v = fused ? Math.FusedMultiplyAdd(x, b - a, a) : x * (b - a) + a;
        return v == b ? a : v;
    }

    private double OneNormal(double mean, double std)
    {
        double n;
        if (cached is { } second)
        {
            (n, cached) = (second, null);
        }
        else
        {
            var u1 = (double)(words.NextUInt64() & (ulong.MaxValue >> 11)) / (1L << 53);
            var u2 = (double)(words.NextUInt64() & (ulong.MaxValue >> 11)) / (1L << 53);
            var r = Math.Sqrt(-2.0 * Log1p.Of(-u2));
            n = r * Math.Cos(2 * Math.PI * u1);
            cached = r * Math.Sin(2 * Math.PI * u1);
        }
        return fused ? Math.FusedMultiplyAdd(n, std, mean) : n * std + mean;
    }

    /// <summary>Draws all uniforms and transforms each whole block; then draws sixteen more for the last sixteen elements, if some are left.</summary>
    private static void Blocks(T[] drawn, Func<int, double> unit, Action<double[], Action<int, T>> transform, bool drawsTail)
    {
        var whole = drawn.Length / 16 * 16;
        var units = Enumerable.Range(0, drawsTail ? drawn.Length : whole).Select(unit).ToArray();
        for (var start = 0; start < whole; start += 16)
            transform(units[start..(start + 16)], (i, value) => drawn[start + i] = value);
        if (whole < drawn.Length)
            transform([.. Enumerable.Range(0, 16).Select(unit)], (i, value) => drawn[drawn.Length - 16 + i] = value);
    }

    private void SingleBlock(double[] units, Action<int, T> put, float mean, float std)
    {
        var functions = Arithmetic.Of(platform).Functions;
        for (var j = 0; j < 8; j++)
        {
            var (log, sin, cos) = ScalarReference.LogSinCos(1f - (float)units[j], (float)units[j + 8], functions);
            var r = MathF.Sqrt(-2f * log);
            put(j, OfFloat(MathF.FusedMultiplyAdd(r * cos, std, mean)));
            put(j + 8, OfFloat(MathF.FusedMultiplyAdd(r * sin, std, mean)));
        }
    }

    private static void DoubleBlock(double[] units, Action<int, T> put, double mean, double std)
    {
        for (var j = 0; j < 8; j++)
        {
            var r = Math.Sqrt(-2.0 * Math.Log(1.0 - units[j]));
            var theta = 2.0 * Math.PI * units[j + 8];
            put(j, T.CreateTruncating(Math.FusedMultiplyAdd(r * Math.Cos(theta), std, mean)));
            put(j + 8, T.CreateTruncating(Math.FusedMultiplyAdd(r * Math.Sin(theta), std, mean)));
        }
    }
}
