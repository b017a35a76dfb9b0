using System.Numerics;

namespace TorchInit.Tests;

/// <summary>Jumps of the Mersenne Twister end where drawing ends.</summary>
public sealed class JumpAheadTests
{
    [Fact]
    public void The_characteristic_polynomial_has_135_terms()
    {
        Assert.Equal(134, JumpAhead.Terms.Length);
        Assert.Equal(0, JumpAhead.Terms[0]);
        Assert.Equal(JumpAhead.Degree - 623, JumpAhead.Terms[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(623)]
    [InlineData(624)]
    [InlineData(625)]
    [InlineData(19_936)]
    [InlineData(19_937)]
    [InlineData(20_592)]
    [InlineData(1_000_003)]
    [InlineData(33_554_433)]
    public void A_jump_ends_where_drawing_ends(long count)
    {
        foreach (var drawnBefore in new[] { 0, 1, 623, 624, 1000 })
        {
            var (drawn, jumped) = (new Mt19937(), new Mt19937());
            drawn.Seed(5489);
            jumped.Seed(5489);
            for (var i = 0; i < drawnBefore; i++)
                Assert.Equal(drawn.NextUInt32(), jumped.NextUInt32());
            Kernels.Best.Skip(drawn, count);
            JumpAhead.Skip(jumped, count);
            Assert.Equal(Saved(drawn), Saved(jumped));
        }
    }

    [Fact]
    public void Powers_multiply()
    {
        // x^a · x^b = x^(a+b), by schoolbook multiplication and division: shares nothing with squaring and reducing
        foreach (var (a, b) in new[] { (19_936L, 1L), (19_937, 19_937), (1L << 40, 12_345), (987_654_321_987, 123_456_789_123) })
        {
            var product = Polynomial(JumpAhead.PowerOfX(a)) is var left && Polynomial(JumpAhead.PowerOfX(b)) is var right ? Product(left, right) : default;
            var modulus = JumpAhead.Terms.ToArray().Aggregate(BigInteger.One << JumpAhead.Degree, (sum, term) => sum ^ (BigInteger.One << term));
            while (product.GetBitLength() > JumpAhead.Degree)
                product ^= modulus << (int)(product.GetBitLength() - JumpAhead.Degree - 1);
            Assert.Equal(Polynomial(JumpAhead.PowerOfX(a + b)), product);
        }

        static BigInteger Product(BigInteger a, BigInteger b)
        {
            var product = BigInteger.Zero;
            for (var i = 0; i < (int)b.GetBitLength(); i++)
                if (!(b >> i).IsEven)
                    product ^= a << i;
            return product;
        }

        static BigInteger Polynomial(ulong[] words) => new(System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>(words), isUnsigned: true);
    }

    private static byte[] Saved(Mt19937 words)
    {
        var bytes = new byte[16 + 8 * Mt19937.Length];
        words.Save(bytes);
        return bytes;
    }
}
