using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>Integers in every type, form and range, against PyTorch 2.14.1's random_ and randint.</summary>
public sealed class IntegerTests
{
    private const int Count = 1 << 18;

    [Fact]
    public void The_whole_range_of_each_type()
    {
        Assert.Equal("fa532aef32a634b0edae9be43b15f46c42a23a985d789159c2a9643b41a20a39", Whole<bool>());
        Assert.Equal("831686218d27f69fa4eda7ae901fc1d049ab46a8205e58deb227277869a83937", Whole<byte>());
        Assert.Equal("810b0f81e2a3182ee486a9ab84136618f2fe8903ffb82399ebbaec3c416bec85", Whole<sbyte>());
        Assert.Equal("bf07f7d9afcb0acec8b45dcacb0fb61cc9c8962aa7c203c757366841ce10a450", Whole<short>());
        Assert.Equal("e76bf9021d0fef13d57f7b9a82538fbcd777653e21e5cdda7f71b7b8a513eef0", Whole<int>());
        Assert.Equal("0ff1378886be87a14ecf98b640141d191c09295da88b916216e30c9f9950c30a", Whole<long>());
        Assert.Equal("e6ee8c5d373b6348fcdd16a4092af986d0337c90f5f2d83c2943bd6fd8494479", Whole<Half>());
        Assert.Equal("bc0a39da6b4bcd88e9274896bf40a2302bf9cd2ed1095712f2dce66114b6472d", Whole<float>());
        Assert.Equal("7b39c63cc71e6f17c720e1da479efa6b9a1c111eef92d31f8ded398141b50861", Whole<double>());
    }

    [Fact]
    public void Bounds_are_rounded_to_the_type_and_2_63_becomes_what_the_processor_makes_of_it()
    {
        Assert.Equal(((1 << 24) + 4, (1 << 24) + 3), (IntegerElement<float>.Rounded((1 << 24) + 3, false), IntegerElement<double>.Rounded((1 << 24) + 3, false)));
        Assert.Equal((2052, 260), (IntegerElement<Half>.Rounded(2051, false), IntegerElement<BFloat16>.Rounded(259, false)));
        AssertEnds<float>(long.MaxValue);
        AssertEnds<double>(long.MaxValue);
        AssertEnds<BFloat16>(long.MaxValue);
        AssertEnds<Half>(65520);
        Assert.Equal(-65504, IntegerElement<Half>.Rounded(-65519, true));
        Assert.Equal(long.MinValue, IntegerElement<Half>.Rounded(-65520, true));

        static void AssertEnds<T>(long largest)
            where T : unmanaged =>
            Assert.Equal((long.MinValue, long.MaxValue), (IntegerElement<T>.Rounded(largest, saturates: false), IntegerElement<T>.Rounded(largest, saturates: true)));
    }

    [Theory]
    [InlineData(0, 5L, "1 4 2 0 1 0")]
    [InlineData(-3, 7L, "-2 1 4 2 3 -3")]
    [InlineData(0, 1L << 31, "236996814 1423042237 1562238070 2059200585 385778404 1703970750")]
    [InlineData(0, 1L << 40, "425438759118 1030067709629 989404716150 622681974857 34745516772 993841416126")]
    [InlineData(3, null, "4095051218741643473 6838803925648402115 3813295331020233849 7722008223506294863 9009596224835060455 2061310418014472132")]
    [InlineData(long.MinValue, null, "4095051218741643470 -2384568111206373699 3813295331020233846 -1501363813348480951 9009596224835060452 -7162061618840303682")]
    public void Ranges_of_64_bit_integers(long from, long? to, string expected)
    {
        var numbers = new long[6];
        new TorchGenerator(5).Random(numbers, from, to);
        Assert.Equal(expected, string.Join(' ', numbers));
    }

    /// <summary>−33 554 438 rounds to the float below the bound, −33 554 440: the next above is the lowest then.</summary>
    [Fact]
    public void A_lower_bound_below_0_moves_up_to_a_number_of_the_type()
    {
        var numbers = new float[8];
        new TorchGenerator(5).Random(numbers, -33_554_439, -33_554_400);
        Assert.Equal([-33_554_424, -33_554_418, -33_554_428, -33_554_428, -33_554_426, -33_554_418, -33_554_436, -33_554_408], numbers.Select(number => (int)number));
    }

    [Theory]
    [InlineData(0, (1L << 28) - 1, 6)]
    [InlineData(0, 1L << 28, 12)]
    [InlineData(-1L << 27, 1L << 27, 12)]
    [InlineData(int.MinValue, null, 12)]
    public void A_range_of_2_to_the_28_takes_two_words_a_number(long from, long? to, int words)
    {
        var generator = new TorchGenerator(5);
        generator.Random(new int[6], from, to);
        var other = new TorchGenerator(5);
        for (var i = 0; i < words; i++)
            other.NextUInt32();
        Assert.Equal(other.GetState(), generator.GetState());
    }

    [Fact]
    public void Floating_point_numbers_from_a_range_are_rounded_to_the_type_and_stay_in_it()
    {
        var floats = new float[6];
        new TorchGenerator(5).Random(floats, 0, 1L << 31);
        Assert.Equal([1655432320f, 1025684800, 1219098496, 617833536, 528680928, 13634494], floats);
        new TorchGenerator(5).Random(floats, 3, null);
        Assert.Equal([13929430f, 2115821, 15225262, 13756520, 15436881, 1957171], floats);
        new TorchGenerator(5).Random(floats, (1 << 24) + 1, (1 << 24) + 2);
        Assert.All(floats, value => Assert.Equal(1 << 24, value));
    }

    [Fact]
    public void Of_bfloat16()
    {
        var (g, values) = (new TorchGenerator(3), new BFloat16[6]);
        g.Random(values, 0, 1000);
        Assert.Equal([624f, 968, 480, 832, 136, 60], values.Select(x => (float)x));
        g.Geometric(values, 0.01);
        Assert.Equal([174f, 28, 50, 161, 84, 90], values.Select(x => (float)x));
        g.Random(values);
        Assert.Equal([95f, 205, 83, 117, 32, 4], values.Select(x => (float)x));
    }

    [Fact]
    public void A_new_tensor_of_integers()
    {
        Assert.Equal([1, 4, 2, 0, 1, 0], Bits.Flat(new TorchGenerator(5).RandInt(5, [2, 3])));
        Assert.Equal([-2, 1, 4, 2, 3, -3], Bits.Flat(new TorchGenerator(5).RandInt<int>(-3, 7, [6])));
        var transposed = Tensor.Create(new byte[6], 0, [2, 3], [1, 2]);
        Assert.Equal([1, 2, 1, 4, 0, 0], Bits.Flat(new TorchGenerator(5).RandIntLike(transposed, 0, 5)));
    }

    [Fact]
    public void A_range_that_is_none_is_refused_and_nothing_is_drawn()
    {
        var generator = new TorchGenerator(5);
        Refused("random_ expects 'from' to be less than 'to', but got from=7 >= to=7", () => generator.Random(new int[3], 7, 7));
        Refused("to - 1 is out of bounds for unsigned char", () => generator.Random(new byte[3], 0, 257));
        Refused("from is out of bounds for unsigned char", () => generator.Random(new byte[3], -1, 5));
        Refused("to - 1 is out of bounds for c10::Half", () => generator.Random(new Half[3], 65506));
        Refused("random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to dtype, but got from=16777217 > " +
            "to_inc=16777216",
            () => generator.Random(new float[3], (1 << 24) + 1, null));
        Assert.StartsWith("\"random_kernel_cpu\" not implemented for " +
            "'UInt32'", Assert.Throws<NotSupportedException>(() => generator.Random(new uint[3])).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => generator.Random(new int[3], long.MinValue, null));
        Assert.Throws<NotSupportedException>(() => generator.Random(new decimal[3], 5));
        Assert.Equal(new TorchGenerator(5).GetState(), generator.GetState());
    }

    private static void Refused(string text, Action draw) =>
        Assert.StartsWith(text, Assert.Throws<ArgumentOutOfRangeException>(draw).Message, StringComparison.Ordinal);

    private static string Whole<T>() where T : unmanaged
    {
        var numbers = new T[Count];
        new TorchGenerator(3).Random<T>(numbers);
        return Bits.Sha256<T>(numbers);
    }
}
