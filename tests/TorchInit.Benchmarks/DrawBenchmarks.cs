using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;

namespace TorchInit.Benchmarks;

/// <summary>
/// Draws alone, for work on the kernels; <c>DOTNET_EnableAVX512=0</c> and the like choose narrower registers. BenchmarkDotNet derives from it.
/// </summary>
[MemoryDiagnoser]
public class DrawBenchmarks
{
    private float[] values = [];
    private Tensor<float> weight = Tensor.CreateFromShape<float>([1, 1]);
    private TorchGenerator generator = new(1);

    [Params(16, 4096, 1 << 24)]
    public int Elements { get; set; }

    [Params(TorchPlatform.LinuxX64, TorchPlatform.WindowsX64, TorchPlatform.LinuxArm64)]
    public TorchPlatform Platform { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        values = new float[Elements];
        var side = (nint)Math.Sqrt(Elements);
        weight = Tensor.Create(values, [side, side]);
        generator = new TorchGenerator(1, Platform) { MaxDegreeOfParallelism = 1 };
    }

    [Benchmark]
    public void Uniform() => generator.Uniform(values, -0.1, 0.1);

    [Benchmark]
    public void Normal() => generator.Normal(values);

    [Benchmark]
    public void KaimingUniform() => Init.KaimingUniform(weight, generator, a: Math.Sqrt(5));

    [Benchmark]
    public void KaimingNormal() => Init.KaimingNormal(weight, generator);

    [Benchmark(Baseline = true)]
    public void Fill() => values.AsSpan().Fill(1f);
}
