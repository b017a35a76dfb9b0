using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchInit.Tests;

/// <summary>
/// A uniform half depends on 24 bits of one word: each of the 2²⁴ is drawn, from a state that is made to give it, and compared with the formula.
/// </summary>
[Trait("Category", "Slow")]
public sealed class EveryWordTests
{
    private const int Drawn = Mt19937.Length - 1, Values = 1 << 24;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-0.1, 0.3)]
    [InlineData(-1.0 / 28, 1.0 / 28)]
    [InlineData(-1, 0)]
    [InlineData(-5.5, 100.25)]
    public void Each_bfloat16(double from, double to) => AssertAll<BFloat16>(from, to);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-0.1, 0.3)]
    [InlineData(-1.0 / 28, 1.0 / 28)]
    [InlineData(-1, 0)]
    [InlineData(-5.5, 100.25)]
    public void Each_half(double from, double to) => AssertAll<Half>(from, to);

    private static void AssertAll<T>(double from, double to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var platform in new[] { TorchPlatform.LinuxX64, TorchPlatform.WindowsX64 })
        {
            var generator = new TorchGenerator(0, platform) { MaxDegreeOfParallelism = 1 };
            var state = generator.GetState();
            BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(8), Drawn + 1);
            BinaryPrimitives.WriteInt64LittleEndian(state.AsSpan(16), 1);
            var (values, covered) = (new T[Drawn], 0);
            var (low, high, a, range) = (Element<T>.Of(from), Element<T>.Of(to), (float)from, (float)to - (float)from);
            for (var start = 0; start < Values; start += Drawn)
            {
                for (var i = 0; i < Drawn; i++)
                    BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(32 + 8 * i), Untempered(Word(start + i)));
                generator.SetState(state);
                generator.Uniform<T>(System.Numerics.Tensors.Tensor.Create(values, [Drawn]), from, to);
                for (var i = 0; i < Math.Min(Drawn, Values - start); i++, covered++)
                {
                    var unit = (start + i) / (float)Values;
                    var value = T.CreateTruncating(platform == TorchPlatform.LinuxX64 ? MathF.FusedMultiplyAdd(unit, range, a) : unit * range + a);
                    var expected = value == high ? low : value;
                    if (Unsafe.BitCast<T, ushort>(expected) != Unsafe.BitCast<T, ushort>(values[i]))
                        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{platform}, {start + i}: {values[i]}, by the formula {expected}"));
                }
            }
            Assert.Equal(Values, covered);
        }
    }

    /// <summary>The 24 bits, and others above them that must not matter.</summary>
    private static uint Word(int drawn) => ((uint)drawn & (Values - 1)) | (uint)drawn * 0x9E000000;

    /// <summary>The word of the state that gives a word of the stream.</summary>
    private static uint Untempered(uint word)
    {
        word ^= word >> 18;
        word ^= (word << 15) & Mt19937.SecondMask;
        var untempered = word;
        for (var i = 0; i < 5; i++)
            untempered = word ^ ((untempered << 7) & Mt19937.FirstMask);
        word = untempered;
        for (var i = 0; i < 3; i++)
            untempered = word ^ (untempered >> 11);
        return untempered;
    }
}
