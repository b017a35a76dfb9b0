using InitNotebooks;

namespace TorchInit.Tests.Inspections;

/// <summary>What a GPU drew is neither a draw of PyTorch's on a CPU nor one that was changed afterwards: files from a GPU are common, and a wrong guess is worse than none.</summary>
public class DeviceTests
{
    private static readonly ReferenceSet Gpu = Assert.Single(ReferenceSets.Default.OtherDevices);

    /// <summary>The tensors with other bits than the CPU's, by the functions that draw from one distribution.</summary>
    public static TheoryData<string> Drawn => [.. Gpu.Keys.Where(IsDrawn)];

    [Theory]
    [MemberData(nameof(Drawn))]
    public void What_a_GPU_drew_is_taken_for_no_draw_of_a_CPU_and_for_no_change_of_one(string key)
    {
        var found = Inspection.WithSeeds(new StateDict { { key, StateTensorOf(Gpu.Get(key)) } }, cancel: TestContext.Current.CancellationToken).Tensors.Single();
        Assert.Null(found.Place);
        Assert.NotEqual(Finding.Changed, found.Finding);
        Assert.NotEqual(Finding.Drawn, found.Finding);
    }

    [Fact]
    public void Its_finer_steps_are_named()
    {
        var found = Inspection.Of(new StateDict { { "weight", StateTensorOf(Gpu.Get("linear_31x33.weight")) } }, TestContext.Current.CancellationToken).Tensors.Single();
        Assert.Equal(Finding.Consistent, found.Finding);
        Assert.Contains("drawn by a GPU", found.Evidence, StringComparison.Ordinal);
    }

    private static bool IsDrawn(string key) => Gpu.Get(key) is { IsStored: true, Count: >= 256, DType: DType.Float32 or DType.Float64 } tensor &&
        tensor.Sha256 != ReferenceSets.Default.Base.Get(key).Sha256;

    private static StateTensor StateTensorOf(ReferenceTensor tensor) => tensor.DType == DType.Float64
        ? StateTensor.Of(tensor.ToTensor<double>()) : StateTensor.Of(tensor.ToTensor<float>());
}
