using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>Normal draws of doubles on Linux against PyTorch's: bits where Math is glibc's with fused multiply-add, 4 ulp elsewhere.</summary>
public sealed class DoubleNormalTests
{
    private const string Randn18 =
        "bfd3ec2b05b54971 bfe6d124df02c168 3fe25d654b7b0adc 3ff91d911bed3c78 3febf34427c542ac c00da326c6448723 bffd06c655b7adc3 bffd7b2c0598141d 3fb818c389b97035 " +
        "3fe061d69c9614ef 3ff0d640b68ad8ac bfc403bfa0ff88f6 c000cedbec231a3e 3ff9469e9fae1e41 3ff1556e77117cee 3fec7836b0b2366f bffedb7a381131e9 bfd15831be0eb6d7";

    [Theory]
    [InlineData(5, "3fe529cc078113da 3fd11548d02b8fe5 3faf94295e129d76 3fe3e1d4e0e48b01 bfdcec06fed14fff")]
    [InlineData(18, Randn18)]
    public void Randn_with_seed_1(int count, string expected) => MachineMath.AssertDoubles(expected, Bits.Flat(new TorchGenerator(1).Randn<double>(count)));

    [Fact]
    public void Randn_of_a_block_starts_with() =>
        MachineMath.AssertDoubles("bfd3ec2b05b54971 bfe6d124df02c168 bfe75486bc27b45e bfd32621879b48f0", Bits.Flat(new TorchGenerator(1).Randn<double>(16)).AsSpan(0, 4));

    [Theory]
    [InlineData(1 << 20, "f90511415bcb5b16318c4d880fdd220b741c6b3497f61007d9bb7cc6c051f2a0")]
    [InlineData((1 << 20) + 5, "5a0b3e1cef34cfce1e79457917fb2d000ffacb1afb87461b36297aa83e584ad9")]
    public void A_million_doubles(int count, string sha256)
    {
        var values = Bits.Flat(new TorchGenerator(1).Randn<double>(count));
        if (MachineMath.IsGlibcWithFma)
        {
            TestContext.Current.TestOutputHelper?.WriteLine("asserted: identical bits");
            Assert.Equal(sha256, Bits.Sha256<double>(values));
            return;
        }
        // a hash has no tolerance; the first block stands for it, because the draws behind all blocks are exact
        MachineMath.AssertDoubles("bfd3ec2b05b54971 bfe6d124df02c168", values.AsSpan(0, 2));
    }

    [Fact]
    public void A_quarter_of_a_million_doubles_one_at_a_time()
    {
        // torch.zeros(512, 512, dtype=torch.float64).t().normal_() with seed 1: every branch of log1p
        var tensor = Tensor.CreateFromShape<double>([512, 512]);
        new TorchGenerator(1).Normal(Tensor.Transpose(tensor));
        var values = Bits.Flat(tensor);
        if (MachineMath.IsGlibcWithFma)
        {
            TestContext.Current.TestOutputHelper?.WriteLine("asserted: identical bits");
            Assert.Equal("136180310f73b35799b9e6f324a39549f06ea9755e9271b0268c8b8c4bc17a72", Bits.Sha256<double>(values));
            return;
        }
        MachineMath.AssertDoubles("3fe529cc078113da 3fd11548d02b8fe5 3faf94295e129d76 3fe3e1d4e0e48b01 bfdcec06fed14fff", values.AsSpan(0, 5));
    }

    [Fact]
    public void A_million_uniform_doubles_need_no_libm()
    {
        var values = new double[1 << 20];
        new TorchGenerator(2).Uniform(values, -0.1, 0.3);
        Assert.Equal("5c7dd00757960be10d3499d5d63749d68f1a0d926276feee7d377066a02eaf72", Bits.Sha256<double>(values));
    }
}
