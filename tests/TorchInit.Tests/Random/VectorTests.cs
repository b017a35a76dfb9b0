using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TorchInit.Tests;

/// <summary>Kernels with sixteen lanes against the scalar reference.</summary>
public sealed class Vector512Tests : VectorTests
{
    public Vector512Tests()
        : base(new KernelWidth<Lanes512, DoubleLanes512>())
    {
        if (!Vector512.IsHardwareAccelerated)
            Assert.Skip("No 512-bit registers here, so these kernels are never chosen.");
    }
}

/// <summary>Kernels with eight lanes against the scalar reference.</summary>
public sealed class Vector256Tests : VectorTests
{
    public Vector256Tests()
        : base(new KernelWidth<Lanes256, DoubleLanes256>())
    {
        if (!Vector256.IsHardwareAccelerated)
            Assert.Skip("No 256-bit registers here, so these kernels are never chosen.");
    }
}

/// <summary>Kernels with four lanes against the scalar reference; without vector hardware .NET does the lanes one by one.</summary>
public sealed class Vector128Tests() : VectorTests(new KernelWidth<Lanes128, DoubleLanes128>());

/// <summary>
/// The vector kernels of one width give the bits of <see cref="ScalarReference"/> and leave the generator where it does.
/// <see cref="InstructionSetTests"/> runs these tests again in processes without AVX-512, without AVX2 and without any vector hardware.
/// </summary>
public abstract class VectorTests
{
    private const int Values = 1 << 24;
    private const int Longest = 70_000;

    private readonly KernelWidth width;

    private protected VectorTests(KernelWidth width)
    {
        SwitchedOff.AssertOff();
        this.width = width;
    }

    [Fact]
    public void Words_equal_the_scalar_reference()
    {
        var (expected, actual) = (new Mt19937(), new Mt19937());
        expected.Seed(1);
        actual.Seed(1);
        foreach (var length in new[] { 1, 623, 15, 624, 17, 625, 16, 5000, 0, 2, 1247, 31 })
        {
            var (scalar, vector) = (new uint[length], new uint[length]);
            ScalarReference.Words(expected, scalar);
            width.Words(actual, vector);
            Assert.Equal(scalar, vector);
        }
        Assert.Equal(expected.NextUInt32(), actual.NextUInt32());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Uniforms_equal_the_scalar_reference(bool fused)
    {
        int[] lengths = [1, 623, 15, 624, 17, 625, 16, 5000, 2, Longest, 1247, 31];
        AssertEqual(lengths,
            (words, destination) => ScalarReference.Uniform(words, destination, -0.1f, 0.3f, excluded: 0.3f, fused),
            (words, destination) => width.Uniform(words, destination, -0.1f, 0.3f, fused));
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    public void Normals_equal_the_scalar_reference(TorchPlatform platform)
    {
        var functions = Arithmetic.Of(platform).Functions;
        int[] lengths = [16, 17, 31, 624, 32, 33, 47, 2496, 48, 2500, Longest, 4097];
        AssertEqual(lengths,
            (words, destination) => ScalarReference.Normal(words, destination, 0.3f, 1.7f, functions),
            (words, destination) => width.Normal(words, destination, 0.3f, 1.7f, functions));
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(1f, 1.0000001f)]
    [InlineData(-0f, 0f)]
    [InlineData(0.75f, 0.75f)]
    [InlineData(-1.7e38f, 1.7e38f)]
    [InlineData(0f, 1.9721523e-31f)]
    [InlineData(0f, 1.9721520e-31f)]
    [InlineData(-1e-38f, 1e-38f)]
    [InlineData(0f, 1e-45f)]
    [InlineData(1e-32f, 1.0000001e-32f)]
    public void Uniforms_of_unusual_ranges_equal_the_scalar_reference(float from, float to)
    {
        foreach (var fused in (bool[])[true, false])
        {
            var (expected, actual) = (new float[20_000], new float[20_000]);
            ScalarReference.Uniform(Seeded(), expected, from, to, excluded: to, fused);
            width.Uniform(Seeded(), actual, from, to, fused);
            AssertSameBits(expected, actual, 0);
        }
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    public void Logarithm_sine_and_cosine_equal_the_scalar_ones_for_every_draw(TorchPlatform platform)
    {
        const int Stretch = 1 << 12;
        var functions = Arithmetic.Of(platform).Functions;
        var (angles, radii) = (new float[Stretch], new float[Stretch]);
        var (logs, sines, cosines) = (new float[Stretch], new float[Stretch], new float[Stretch]);
        var (vectorLogs, vectorSines, vectorCosines) = (new float[Stretch], new float[Stretch], new float[Stretch]);
        for (var start = 0; start < Values; start += Stretch)
        {
            for (var i = 0; i < Stretch; i++)
            {
                angles[i] = (start + i) / 16777216f;
                radii[i] = 1f - angles[i];
                (logs[i], sines[i], cosines[i]) = ScalarReference.LogSinCos(radii[i], angles[i], functions);
            }
            width.LogSinCos(functions, radii, angles, vectorLogs, vectorSines, vectorCosines);
            AssertSameBits(logs, vectorLogs, start);
            AssertSameBits(sines, vectorSines, start);
            AssertSameBits(cosines, vectorCosines, start);
        }
    }

    private static void AssertEqual(int[] lengths, Action<Mt19937, float[]> reference, Action<Mt19937, float[]> vector)
    {
        var (referenceWords, vectorWords) = (Seeded(), Seeded());
        var buffers = lengths.ToDictionary(length => length, length => (Expected: new float[length], Actual: new float[length]));
        for (int drawn = 0, i = 0; drawn < Values; i++)
        {
            var length = lengths[i % lengths.Length];
            var (expected, actual) = buffers[length];
            reference(referenceWords, expected);
            vector(vectorWords, actual);
            AssertSameBits(expected, actual, drawn);
            drawn += length;
        }
        Assert.Equal(Saved(referenceWords), Saved(vectorWords));
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, int start)
    {
        var left = MemoryMarshal.Cast<float, uint>(expected);
        var right = MemoryMarshal.Cast<float, uint>(actual);
        var same = left.CommonPrefixLength(right);
        if (same < left.Length)
            Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"value {start + same}: the scalar reference gives {left[same]:x8}, the vectors {right[same]:x8}"));
    }

    private static Mt19937 Seeded()
    {
        var words = new Mt19937();
        words.Seed(11);
        return words;
    }

    private static byte[] Saved(Mt19937 words)
    {
        var bytes = new byte[16 + 8 * Mt19937.Length];
        words.Save(bytes);
        return bytes;
    }
}
