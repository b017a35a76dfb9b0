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

    /// <summary>torch.empty(n, dtype=torch.float64).normal_(1, 2): one at a time below sixteen, a block from sixteen on, a block again at the end.</summary>
    [Theory]
    [InlineData(1, 2, "c001af363238a72a 3ff77085dcfc105d 4015eb40ff4a2f73 40058e83f75f4fd1 400b35d6c0cd31c2")]
    [InlineData(1, 2, "c001af363238a72a 3ff77085dcfc105d 4015eb40ff4a2f73 40058e83f75f4fd1 400b35d6c0cd31c2 3fc933ff71c8d320 bffda1f3fcf7f3e2 400676811bb808a6 " +
        "4005b102d03b578f 400305a806510ae1 400628e6c3a67afc 40122a46e27da63a 3fead1d4bd70d531 3ff1a3f42fa7ce02 bfe799b51d295eea")]
    [InlineData(1, 2, "4006314d2f765f84 c000d4dabda484b0 3ff4ed13d602099a 40101f151b722473 c008efe60ca95364 400c3f718841fee0 bfeeac1c633ae514 bfe9d9cf53976be4 " +
        "40036cef482edc2e 3fff16f56565875f 3ff9db1cac20072a c005ac0645b9ffb2 400cdc34f089e980 3ff12a5e3e4ad317 3fd83718467cac3c 400ed10268ec492b")]
    [InlineData(1, 2, "4006314d2f765f84 c000becbfc28f708 3fb1dd0557082258 40036bb23b609750 4003340380eba4f6 bff5f0fd5730be76 40003d463a3bcdb8 3ffb730080c7f216 " +
        "bff9fc03701548d6 3ff1a59c18a8aea1 4007889f4d9c1fd0 3ff1028e2f3f47bf 3fe543d6b01b5845 3ff1aa4f2f375d80 4004811296c626cf 3fff126a83b42c06 40014b55e41a0396")]
    [InlineData(0.3, 0.02, "3fd455dd36ff3ad7 3fd136a6d21bcc6d 3fd365a4a2290aa0 3fd523b1750805d5 3fd090a5ea81d05e 3fd4d1e01f61708d 3fd1f2515a2ce6f0 3fd20b00f9354aa4 " +
        "3fd41d31dcd08c7e 3fd3cdb7e555fb2d 3fd3981fddeccd16 3fd0d3849e430a43 3fd4de6aa29a6499 3fd33f227d5f272a 3fd2cd59d7beafcd 3fd5067b12a2434b")]
    public void Mean_and_standard_deviation(double mean, double std, string expected)
    {
        var values = new double[expected.Split(' ').Length];
        new TorchGenerator(4).Normal(values, mean, std);
        MachineMath.AssertDoubles(expected, values);
    }

    [Fact]
    public void A_million_uniform_doubles_need_no_libm()
    {
        var values = new double[1 << 20];
        new TorchGenerator(2).Uniform(values, -0.1, 0.3);
        Assert.Equal("5c7dd00757960be10d3499d5d63749d68f1a0d926276feee7d377066a02eaf72", Bits.Sha256<double>(values));
    }
}
