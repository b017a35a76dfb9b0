using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit.Tests;

public sealed class BFloat16Tests
{
    private static IEnumerable<BFloat16> All => Enumerable.Range(0, 1 << 16).Select(bits => BFloat16.FromBits((ushort)bits));

    /// <summary>Of each of the 2¹⁶ upper halves the float itself, its neighbours, and those around the middle to the next.</summary>
    private static float[] Floats { get; } = [.. Enumerable.Range(0, 1 << 16)
        .SelectMany(upper => new uint[] { 0, 1, 0xFFF, 0x1000, 0x1001, 0x2FFF, 0x3000, 0x3001, 0x7FFF, 0x8000, 0x8001, 0xFFFF }
            .Select(lower => BitConverter.UInt32BitsToSingle(((uint)upper << 16) | lower)))];

    [Fact]
    public void Every_value_is_a_float_and_comes_back()
    {
        foreach (var value in All)
        {
            Assert.Equal((uint)BFloat16.ToBits(value) << 16, BitConverter.SingleToUInt32Bits(value));
            Assert.Equal(float.IsNaN(value) ? BFloat16.ToBits(BFloat16.NaN) : BFloat16.ToBits(value), BFloat16.ToBits((BFloat16)(float)value));
        }
    }

    [Fact]
    public void A_float_becomes_the_nearest_and_the_even_one_of_two()
    {
        foreach (var value in Floats.Where(float.IsFinite))
        {
            var rounded = (BFloat16)value;
            var (below, above) = (BFloat16.FromBits((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)), BFloat16.FromBits((ushort)((BitConverter.SingleToUInt32Bits(value) >> 16) + 1)));
            // beyond the largest, the next value would be 2¹²⁸
            double Number(BFloat16 x) => float.IsInfinity(x) ? Math.CopySign(Math.Pow(2, 128), x) : x;
            var (left, right) = (Math.Abs(value - Number(below)), Math.Abs(Number(above) - value));
            var expected = left < right || (left == right && BFloat16.ToBits(below) % 2 == 0) ? below : above;
            Assert.Equal(BFloat16.ToBits(expected), BFloat16.ToBits(rounded));
        }
    }

    [Fact]
    public void Many_at_once_are_rounded_as_one()
    {
        var rounded = new BFloat16[Floats.Length];
        BFloat16.Round(Floats, rounded);
        for (var i = 0; i < Floats.Length; i++)
            Assert.Equal(BFloat16.ToBits((BFloat16)Floats[i]), BFloat16.ToBits(rounded[i]));
        for (var length = 0; length < 70; length++)
        {
            var some = new BFloat16[length + 1];
            BFloat16.Round(Floats.AsSpan(40_000, length), some);
            Assert.Equal(Floats.AsSpan(40_000, length).ToArray().Select(x => (BFloat16)x), some[..length]);
            Assert.Equal(BFloat16.Zero, some[length]);
        }
    }

    [Fact]
    public void Halves_of_many_floats_are_those_of_each()
    {
        var rounded = new Half[Floats.Length];
        TensorPrimitives.ConvertToHalf(Floats, rounded);
        for (var i = 0; i < Floats.Length; i++)
            Assert.True(rounded[i].Equals((Half)Floats[i]), $"{Floats[i]:R}");
    }

    [Fact]
    public void The_interfaces_of_NET_compute_as_floats_rounded()
    {
        AssertComputes(BFloat16.One);
        Assert.Equal("0.5", ((BFloat16)0.5).ToString());
        Assert.Equal((BFloat16)1.5, Parse<BFloat16>("1.5"));
        Assert.Equal(0x3F81, BFloat16.ToBits(Next(BFloat16.One)));
        Assert.Equal(1, BFloat16.ToBits(Next(-BFloat16.Zero)));
        Assert.Equal((BFloat16)2.5, TensorPrimitives.Sum<BFloat16>([BFloat16.One, (BFloat16)1.5]));
        Assert.Equal(300.0, double.CreateTruncating((BFloat16)300));
        Assert.True(BFloat16.NaN.Equals(BFloat16.NaN));
        Assert.False(BFloat16.NaN == BFloat16.NaN);
        Assert.True(BFloat16.Zero == -BFloat16.Zero);

        static void AssertComputes<T>(T one) where T : IFloatingPointIeee754<T>
        {
            var three = one + one + one;
            Assert.Equal((T)T.CreateTruncating(1 / 3f), one / three);
            Assert.Equal(T.CreateTruncating(MathF.Sqrt(3)), T.Sqrt(three));
            Assert.Equal(T.CreateTruncating(MathF.Log(3)), T.Log(three));
            Assert.True(T.IsInfinity(T.CreateTruncating(float.MaxValue) * three));
        }

        static T Parse<T>(string text) where T : IFloatingPointIeee754<T> => T.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        static T Next<T>(T value) where T : IFloatingPointIeee754<T> => T.BitIncrement(value);
    }

    [Fact]
    public void Every_type_becomes_every_other()
    {
        var doubles = Tensor.Create([1.0, -2.5, 0.1], [3]);
        Assert.Equal([(Half)1, (Half)(-2.5), (Half)0.1f], Bits.Flat(doubles.To<Half>()));
        Assert.Equal([1, -2.5f, 0.1f], Bits.Flat(doubles.To<float>()));
        Assert.Equal([1, -2.5, (double)(Half)0.1f], Bits.Flat(doubles.To<Half>().To<double>()));
        Assert.Equal([1, -2.5, (double)(BFloat16)0.1f], Bits.Flat(doubles.To<BFloat16>().To<double>()));
        Mistake.IsTold("NotSupportedException: Tensors of NFloat cannot be filled. PyTorch's floating-point types are float, double, Half and BFloat16.", () => doubles.To<System.Runtime.InteropServices.NFloat>());
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => ((Tensor<float>)null!).To<Half>());
    }

    [Fact]
    public void A_tensor_is_rounded_and_keeps_the_order_of_its_memory()
    {
        var tensor = new TorchGenerator(1).Randn(3, 20);
        Assert.Equal(Bits.Flat(tensor).Select(x => (Half)x), Bits.Flat(tensor.To<Half>()));
        var turned = Tensor.Transpose(tensor).To<BFloat16>();
        Assert.Equal([1, 20], turned.Strides.ToArray());
        Assert.Equal(Bits.Flat(Tensor.Transpose(tensor)).Select(x => (BFloat16)x), Bits.Flat(turned));
        Assert.Equal(Bits.Flat(turned).Select(x => (double)(float)x), Bits.Flat(turned.To<double>()));
        // a double goes through float: 1 + 2⁻¹¹ + 2⁻³⁰ is a tie as a float
        Assert.Equal((Half)1, Bits.Flat(Tensor.Create([1 + Math.Pow(2, -11) + Math.Pow(2, -30)]).To<Half>())[0]);
        Assert.Empty(Bits.Flat(Tensor.CreateFromShape<float>([0, 3]).To<Half>()));
    }
}
