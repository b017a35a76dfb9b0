using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchInit.Tests;

/// <summary>Any number of threads gives the bits of one, and leaves the generator where one does.</summary>
public sealed class ThreadTests
{
    private static readonly int[] Counts = [2, 3, 7];

    public ThreadTests() => SwitchedOff.AssertOff();

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2)]
    public void Floats(TorchPlatform platform) => AssertSameBits<float>(platform);

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    public void Doubles(TorchPlatform platform) => AssertSameBits<double>(platform);

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    public void Halves(TorchPlatform platform) => AssertSameBits<Half>(platform);

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    public void Bfloats(TorchPlatform platform) => AssertSameBits<BFloat16>(platform);

    [Fact]
    public void Large_tensors_through_the_public_face()
    {
        // far enough for jumps and large enough for threads, and an odd number of elements
        const int count = (20 << 20) + 5;
        var (expected, actual) = (new float[count], new float[count]);
        foreach (var threads in Counts)
        {
            var (one, several) = (Generator(1), Generator(threads));
            foreach (var normal in (bool[])[false, true])
            {
                Assert.True(Threads.For(count * 3.0, threads) > 1);
                Draw(one, expected);
                Draw(several, actual);
                Assert.True(Bytes<float>(expected).SequenceEqual(Bytes<float>(actual)), $"{threads} threads, {(normal ? "normal" : "uniform")}");
                Assert.Equal(one.GetState(), several.GetState());

                void Draw(TorchGenerator generator, float[] values)
                {
                    if (normal)
                        generator.Normal(values, 0.1, 2);
                    else
                        generator.Uniform(values, -0.1, 0.3);
                }
            }
        }

        static TorchGenerator Generator(int threads)
        {
            var generator = new TorchGenerator(4) { MaxDegreeOfParallelism = threads };
            generator.Rand(1000);
            generator.Randn(1);
            return generator;
        }
    }

    [Theory]
    [InlineData(1 << 20, 1, 3.0, 2, 2)]
    [InlineData((1 << 24) + 5, 1, 10.0, 3, 3)]
    [InlineData((1 << 30) + 1, 1, 3.0, 64, 64)]
    [InlineData(Threads.Unit, 2, 350.0, 7, 1)]
    [InlineData(3 * Threads.Unit + 1, 1, 10.0, 64, 3)]
    public void Parts_are_whole_units_that_end_at_about_the_same_time(int length, int wordsPerElement, double cost, int threads, int parts)
    {
        var starts = Threads.Starts(length, wordsPerElement, cost, threads);
        Assert.Equal(0, starts[0]);
        Assert.Equal(length, starts[^1]);
        Assert.Equal(parts, starts.Length - 1);
        for (var i = 1; i < starts.Length - 1; i++)
        {
            Assert.Equal(0, starts[i] % Threads.Unit);
            Assert.InRange(starts[i + 1] - starts[i], Threads.Unit, starts[i] - starts[i - 1] + 2 * Threads.Unit);
        }
    }

    [Fact]
    public void A_small_tensor_or_one_processor_takes_one_thread()
    {
        Assert.Equal(1, Threads.For(1000, -1));
        Assert.Equal(1, Threads.For(1e12, 1));
        Assert.Equal(7, Threads.For(1e12, 7));
        Assert.Equal(Environment.ProcessorCount, Threads.For(1e12, -1));
    }

    /// <summary>A thread is worth its start from 3·2²⁰ regenerated words on, and at most 1024 are started.</summary>
    [Theory]
    [InlineData((6 << 20) - 1, 8, 1)]
    [InlineData(6 << 20, 8, 2)]
    [InlineData((9 << 20) - 1, 8, 2)]
    [InlineData(9 << 20, 8, 3)]
    [InlineData(1e12, 1024, 1024)]
    [InlineData(1e12, 1025, 1024)]
    public void A_thread_has_its_smallest_share(double work, int most, int threads) => Assert.Equal(threads, Threads.For(work, most));

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void The_number_of_threads_is_checked(int threads)
    {
        var generator = new TorchGenerator();
        Assert.Equal(-1, generator.MaxDegreeOfParallelism);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.MaxDegreeOfParallelism = threads);
        generator.MaxDegreeOfParallelism = 3;
        Assert.Equal(3, generator.Clone().MaxDegreeOfParallelism);
    }

    private static void AssertSameBits<T>(TorchPlatform platform)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var wordsPerElement = typeof(T) == typeof(double) ? 2 : 1;
        foreach (var count in new[] { 8 * Threads.Unit, 20 * Threads.Unit + 5, 9 * Threads.Unit + 17 })
        {
            var (expected, actual) = (new T[count], new T[count]);
            foreach (var threads in Counts)
            {
                foreach (var drawnBefore in new[] { 0, 1, 623 })
                {
                    foreach (var normal in (bool[])[false, true])
                    {
                        var (one, several) = (new TorchGenerator(8, platform) { MaxDegreeOfParallelism = 1 }, Seeded(drawnBefore));
                        for (var i = 0; i < drawnBefore; i++)
                            one.NextUInt32();
                        Draw(one, normal, expected);
                        Threads.Fill(several, actual, new Drawn<T>(platform, normal, wordsPerElement), pastCaches: false, threads);
                        Assert.True(Bytes<T>(expected).SequenceEqual(Bytes<T>(actual)), $"{platform}, {threads} threads, {count} {typeof(T).Name}s after {drawnBefore} words");
                        Assert.Equal(one.GetState()[8..5016], Saved(several));
                    }
                }
            }
        }
    }

    private static void Draw<T>(TorchGenerator generator, bool normal, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (normal)
            generator.NormalRun(values, 0.1, 2, isContiguous: true);
        else
            generator.UniformRun(values, -0.1, 0.3);
    }

    /// <summary>What a generator draws, from words that are given.</summary>
    private readonly struct Drawn<T>(TorchPlatform platform, bool normal, int wordsPerElement) : IShareable<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public int WordsPerElement => wordsPerElement;

        public double Cost => 5;

        public long Words(int elements) => throw new NotSupportedException("Threads do not ask.");

        public void Fill(Mt19937 words, Span<T> destination, bool pastCaches)
        {
            var generator = new TorchGenerator(0, platform) { MaxDegreeOfParallelism = 1 };
            var state = generator.GetState();
            words.Save(state.AsSpan(8));
            generator.SetState(state);
            Draw(generator, normal, destination);
            Assert.True(words.TryRestore(generator.GetState().AsSpan(8)));
        }
    }

    private static Mt19937 Seeded(int drawnBefore)
    {
        var words = new Mt19937();
        words.Seed(8);
        Kernels.Best.Skip(words, drawnBefore);
        return words;
    }

    private static byte[] Saved(Mt19937 words)
    {
        var bytes = new byte[16 + 8 * Mt19937.Length];
        words.Save(bytes);
        return bytes;
    }

    private static ReadOnlySpan<byte> Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged
        => MemoryMarshal.AsBytes(values);
}
