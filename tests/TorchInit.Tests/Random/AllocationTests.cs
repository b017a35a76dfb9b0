using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>A fill allocates nothing, whatever it fills.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2)]
    public void A_fill_allocates_nothing(TorchPlatform platform)
    {
        var generator = new TorchGenerator(1, platform);
        var (floats, doubles) = (new float[5000], new double[5000]);
        var (halves, bfloats) = (new Half[5000], new BFloat16[5000]);
        var tensor = Tensor.CreateFromShape<float>([40, 50]);
        var view = Tensor.Transpose(tensor);
        var column = tensor.Slice([0..40, 0..1]);
        Fill();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Fill()
        {
            generator.Uniform(floats, -1, 1);
            generator.Uniform(floats.AsSpan(0, 16));
            generator.Uniform(doubles);
            generator.Normal(floats);
            generator.Normal(floats.AsSpan(0, 15));
            generator.Normal(doubles);
            generator.Bernoulli(floats, 0.3);
            generator.Uniform(tensor);
            generator.Uniform(view);
            generator.Uniform(column);
            generator.Normal(tensor);
            generator.Normal(view);
            generator.Normal(column);
            generator.Uniform(halves);
            generator.Normal(halves);
            generator.Uniform(bfloats);
            generator.Normal(bfloats);
            Init.KaimingUniform(tensor, generator, a: Math.Sqrt(5));
            Init.KaimingNormal(view, generator);
            Init.XavierNormal(floats, [50, 100], generator);
            Init.Constant(bfloats, [50, 10, 10], 0.5);
        }
    }
}
