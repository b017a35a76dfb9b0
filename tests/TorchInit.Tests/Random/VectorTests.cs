using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TorchInit.Tests;

/// <summary>
/// The vector kernels of one width give the bits of <see cref="ScalarReference"/> and leave the generator where it does.
/// <see cref="InstructionSetTests"/> runs these tests again in processes without AVX-512, without AVX2 and without any vector hardware.
/// </summary>
public abstract class VectorTests
{
    /// <summary>How many values are compared, and how many by the slow test.</summary>
    private const int Values = 1 << 20, ManyValues = 1 << 24;

    /// <summary>How many numbers a draw of 24 bits can be, and how many are compared at once.</summary>
    private const int Draws = 1 << 24, Stretch = 1 << 12;

    private const int Longest = 70_000;

    private static readonly int[] Lengths = [1, 623, 15, 624, 17, 625, 16, 5000, 2, Longest, 1247, 31];
    private static readonly int[] NormalLengths = [16, 17, 31, 624, 32, 33, 47, 2496, 48, 2500, Longest, 4097];

    private readonly KernelWidth width;
    private readonly Kernels kernels;

    private protected VectorTests(KernelWidth width)
    {
        SwitchedOff.AssertOff();
        (this.width, kernels) = (width, width.Kernels);
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
            kernels.Words(actual, vector);
            Assert.Equal(scalar, vector);
        }
        Assert.Equal(expected.NextUInt32(), actual.NextUInt32());
    }

    [Fact]
    public void Words_that_are_skipped_equal_words_that_are_drawn()
    {
        var (expected, actual) = (Seeded(), Seeded());
        foreach (var length in new[] { 1, 623, 0, 15, 624, 17, 625, 16, 5000, 2, 1247, 1248, 31 })
        {
            ScalarReference.Words(expected, new uint[length]);
            kernels.Skip(actual, length);
            Assert.Equal(Saved(expected), Saved(actual));
        }
    }

    [Fact]
    public void A_state_of_which_PyTorch_would_refresh_before_the_end_goes_on_as_there()
    {
        // next + left may be less than 625 in a state that somebody made: the words after that many are not drawn
        foreach (var (next, left) in new[] { (0, 10), (3, 40), (100, 500), (600, 20), (5, 1), (0, 1), (623, 2) })
        {
            var saved = Saved(Seeded());
            BinaryPrimitives.WriteInt32LittleEndian(saved, left);
            BinaryPrimitives.WriteInt64LittleEndian(saved.AsSpan(8), next);
            foreach (var length in new[] { 1, 9, 10, 39, 700, 5000 })
            {
                var (expected, actual) = (new Mt19937(), new Mt19937());
                Assert.True(expected.TryRestore(saved) && actual.TryRestore(saved));
                var (scalar, vector) = (new float[length], new float[length]);
                ScalarReference.Uniform(expected, scalar, 0f, 1f, excluded: 1f, fused: true);
                kernels.Uniform(actual, vector, 0f, 1f, excluded: 1f, fused: true, pastCaches: false);
                AssertSameBits<float>(scalar, vector, 0);
                Assert.Equal(Saved(expected), Saved(actual));
            }
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Uniforms_equal_the_scalar_reference(bool fused, bool pastCaches, int values = Values) => AssertEqual<float>(
        Lengths,
        (words, destination) => ScalarReference.Uniform(words, destination, -0.1f, 0.3f, excluded: 0.3f, fused),
        (words, destination) => kernels.Uniform(words, destination, -0.1f, 0.3f, excluded: 0.3f, fused, pastCaches),
        values);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Uniform_doubles_equal_the_scalar_reference(bool fused, bool pastCaches, int values = Values) => AssertEqual<double>(
        Lengths,
        (words, destination) => ScalarReference.Uniform(words, destination, -0.1, 0.3, fused),
        (words, destination) => kernels.Uniform(words, destination, -0.1, 0.3, fused, pastCaches),
        values);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Uniform_bfloats_equal_the_scalar_reference(bool fused, bool pastCaches, int values = Values)
    {
        var (low, high) = ((BFloat16)(-0.1f), (BFloat16)0.3f);
        AssertEqual<BFloat16>(
            Lengths,
            (words, destination) => new ScalarKernels().Uniform(words, destination, -0.1f, 0.3f, low, high, fused, pastCaches: false),
            (words, destination) => kernels.Uniform(words, destination, -0.1f, 0.3f, low, high, fused, pastCaches),
            values);
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    public void Normals_equal_the_scalar_reference(TorchPlatform platform, int values = Values)
    {
        var functions = Arithmetic.Of(platform).Functions;
        AssertEqual<float>(
            NormalLengths,
            (words, destination) => ScalarReference.Normal(words, destination, 0.3f, 1.7f, functions),
            (words, destination) => kernels.Normal(words, destination, 0.3f, 1.7f, functions),
            values);
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    public void Normal_bfloats_equal_the_scalar_reference(TorchPlatform platform, int values = Values)
    {
        var functions = Arithmetic.Of(platform).Functions;
        AssertEqual<BFloat16>(
            NormalLengths,
            (words, destination) => new ScalarKernels().Normal(words, destination, 0.3f, 1.7f, functions),
            (words, destination) => kernels.Normal(words, destination, 0.3f, 1.7f, functions),
            values);
    }

    [Fact]
    public void Normal_doubles_equal_the_scalar_reference() => AssertNormalDoubles(Values);

    private void AssertNormalDoubles(int values) => AssertEqual<double>(
        NormalLengths,
        (words, destination) => ScalarReference.Normal(words, destination, 0.3, 1.7),
        (words, destination) => kernels.Normal(words, destination, 0.3, 1.7),
        values / 8);

    [Theory]
    [InlineData(0.0, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, 1.0)]
    [InlineData(0.0, 3e38)]
    [InlineData(1e-39, 1e-40)]
    [InlineData(0.0, 0.0)]
    public void Normal_bfloats_of_unusual_moments_equal_the_scalar_reference(double mean, double std)
    {
        var (expected, actual) = (new BFloat16[20_005], new BFloat16[20_005]);
        new ScalarKernels().Normal(Seeded(), expected, (float)mean, (float)std, NormalFunctions.FusedPolynomials);
        kernels.Normal(Seeded(), actual, (float)mean, (float)std, NormalFunctions.FusedPolynomials);
        AssertSameBits<BFloat16>(expected, actual, 0);
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 1.0000000000000002)]
    [InlineData(-0.0, 0.0)]
    [InlineData(-8e307, 8e307)]
    [InlineData(0.0, 2.004168360008973E-292)]
    [InlineData(0.0, 2.004168360008972E-292)]
    [InlineData(0.0, 5e-324)]
    [InlineData(-1e-308, 1e-308)]
    public void Uniform_doubles_of_unusual_ranges_equal_the_scalar_reference(double from, double to)
    {
        foreach (var fused in (bool[])[true, false])
        {
            var (expected, actual) = (new double[20_000], new double[20_000]);
            ScalarReference.Uniform(Seeded(), expected, from, to, fused);
            kernels.Uniform(Seeded(), actual, from, to, fused, pastCaches: false);
            AssertSameBits<double>(expected, actual, 0);
        }
    }

    [Theory]
    [InlineData(-1f, 0f)]
    [InlineData(0f, 1f)]
    [InlineData(-1e-40f, 1e-40f)]
    [InlineData(1f, 1.0078125f)]
    [InlineData(-1.6e38f, 1.6e38f)]
    [InlineData(-0.03f, 0.03f)]
    public void Uniform_bfloats_of_unusual_ranges_equal_the_scalar_reference(float from, float to)
    {
        var (low, high) = ((BFloat16)from, (BFloat16)to);
        foreach (var fused in (bool[])[true, false])
        {
            var (expected, actual) = (new BFloat16[20_000], new BFloat16[20_000]);
            new ScalarKernels().Uniform(Seeded(), expected, from, to, low, high, fused, pastCaches: false);
            kernels.Uniform(Seeded(), actual, from, to, low, high, fused, pastCaches: false);
            AssertSameBits<BFloat16>(expected, actual, 0);
        }
    }

    [Fact]
    public void Memory_at_any_address_is_filled_and_nothing_around_it()
    {
        foreach (var pastCaches in (bool[])[true, false])
        {
            for (var start = 0; start < 20; start++)
            {
                AssertWithin<float>(start, (words, run) => kernels.Uniform(words, run, -1f, 1f, excluded: 1f, fused: true, pastCaches));
                AssertWithin<double>(start, (words, run) => kernels.Uniform(words, run, -1.0, 1.0, fused: true, pastCaches));
                AssertWithin<BFloat16>(start, (words, run) => kernels.Uniform(words, run, -1f, 1f, (BFloat16)(-1f), (BFloat16)1f, fused: true, pastCaches));
                AssertWithin<float>(start, (words, run) => kernels.Normal(words, run, 0f, 1f, NormalFunctions.FusedPolynomials));
                AssertWithin<BFloat16>(start, (words, run) => kernels.Normal(words, run, 0f, 1f, NormalFunctions.FusedPolynomials));
            }
        }

        static void AssertWithin<T>(int start, Fill<T> fill)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            const int length = 6000;
            var (alone, among) = (new T[length], new T[start + length + 40]);
            fill(Seeded(), alone);
            among.AsSpan().Fill(T.NaN);
            fill(Seeded(), among.AsSpan(start, length));
            AssertSameBits<T>(alone, among.AsSpan(start, length), 0);
            Assert.True(among.AsSpan(0, start).ToArray().All(T.IsNaN) && among.AsSpan(start + length).ToArray().All(T.IsNaN));
        }
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
            kernels.Uniform(Seeded(), actual, from, to, excluded: to, fused, pastCaches: false);
            AssertSameBits<float>(expected, actual, 0);
        }
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    public void Logarithm_sine_and_cosine_equal_the_scalar_ones(TorchPlatform platform) => AssertLogSinCos(platform, every: 1 << 16);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    public void Logarithm_sine_and_cosine_equal_the_scalar_ones_for_every_draw(TorchPlatform platform) => AssertLogSinCos(platform, every: Stretch);

    [Fact]
    [Trait("Category", "Slow")]
    public void Many_values_equal_the_scalar_reference()
    {
        foreach (var (fused, pastCaches) in new[] { (true, false), (false, false), (true, true), (false, true) })
        {
            Uniforms_equal_the_scalar_reference(fused, pastCaches, ManyValues);
            Uniform_doubles_equal_the_scalar_reference(fused, pastCaches, ManyValues);
            Uniform_bfloats_equal_the_scalar_reference(fused, pastCaches, ManyValues);
        }
        foreach (var platform in new[] { TorchPlatform.LinuxX64, TorchPlatform.WindowsX64, TorchPlatform.LinuxArm64 })
        {
            Normals_equal_the_scalar_reference(platform, ManyValues);
            Normal_bfloats_equal_the_scalar_reference(platform, ManyValues);
        }
        AssertNormalDoubles(ManyValues);
    }

    /// <summary>Compares the first <see cref="Stretch"/> of every so many of the draws.</summary>
    private void AssertLogSinCos(TorchPlatform platform, int every)
    {
        var functions = Arithmetic.Of(platform).Functions;
        var drawn = new float[Stretch];
        var (logs, sines, cosines) = (new float[Stretch], new float[Stretch], new float[Stretch]);
        var (vectorLogs, vectorSines, vectorCosines) = (new float[Stretch], new float[Stretch], new float[Stretch]);
        for (var start = 0; start < Draws; start += every)
        {
            for (var i = 0; i < Stretch; i++)
            {
                drawn[i] = start + i;
                var angle = drawn[i] / Draws;
                (logs[i], sines[i], cosines[i]) = ScalarReference.LogSinCos(1f - angle, angle, functions);
            }
            width.LogSinCos(functions, drawn, vectorLogs, vectorSines, vectorCosines);
            AssertSameBits<float>(logs, vectorLogs, start);
            AssertSameBits<float>(sines, vectorSines, start);
            AssertSameBits<float>(cosines, vectorCosines, start);
        }
    }

    private delegate void Fill<T>(Mt19937 words, Span<T> destination);

    private static void AssertEqual<T>(int[] lengths, Fill<T> reference, Fill<T> vector, int values)
        where T : unmanaged
    {
        var (referenceWords, vectorWords) = (Seeded(), Seeded());
        var buffers = lengths.ToDictionary(length => length, length => (Expected: new T[length], Actual: new T[length]));
        for (int drawn = 0, i = 0; drawn < values; i++)
        {
            var length = lengths[i % lengths.Length];
            var (expected, actual) = buffers[length];
            reference(referenceWords, expected);
            vector(vectorWords, actual);
            AssertSameBits<T>(expected, actual, drawn);
            drawn += length;
        }
        Assert.Equal(Saved(referenceWords), Saved(vectorWords));
    }

    private static void AssertSameBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, int start)
        where T : unmanaged
    {
        var left = MemoryMarshal.AsBytes(expected);
        var right = MemoryMarshal.AsBytes(actual);
        Assert.Equal(left.Length, right.Length);
        var same = left.CommonPrefixLength(right) / Unsafe.SizeOf<T>();
        if (same < expected.Length)
            Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"value {start + same}: the scalar reference gives {expected[same]}, the vectors {actual[same]}"));
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

/// <summary>Kernels for a browser, which has four lanes and no fused multiply-add, against the scalar reference.</summary>
public sealed class UnfusedTests() : VectorTests(new UnfusedWidth());
