using System.Runtime.Intrinsics;

namespace TorchInit.Tests;

/// <inheritdoc cref="KernelWidth"/>
internal sealed class UnfusedWidth() : KernelWidth(new UnfusedKernels())
{
    public override void LogSinCos(NormalFunctions functions, Span<float> drawn, Span<float> logs, Span<float> sines, Span<float> cosines)
    {
        if (functions != NormalFunctions.FusedPolynomials)
            Assert.Skip("The others are drawn one by one.");
        for (var i = 0; i < drawn.Length; i += 4)
        {
            var k = Vector128.LoadUnsafe(ref drawn[i]);
            UnfusedPolynomials.Log(Vector128.Create(1f) - k * Vector128.Create(1f / (1 << 24))).StoreUnsafe(ref logs[i]);
            UnfusedPolynomials.SinCos(k, out var sin, out var cos);
            sin.StoreUnsafe(ref sines[i]);
            cos.StoreUnsafe(ref cosines[i]);
        }
    }
}
