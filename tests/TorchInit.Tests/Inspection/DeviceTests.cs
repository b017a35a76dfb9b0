using InitNotebooks;

namespace TorchInit.Tests.Inspections;

/// <summary>What a GPU drew is neither a draw of PyTorch's on a CPU nor one that was changed afterwards: files from a GPU are common, and a wrong guess is worse than none.</summary>
public class DeviceTests
{
    private static readonly ReferenceSet Gpu = Assert.Single(ReferenceSets.Default.OtherDevices);

    /// <summary>The tensors of a type, of many elements and with other bits than the CPU's.</summary>
    public static TheoryData<string> Floats => [.. Gpu.Keys.Where(key => IsDrawn(key, DType.Float32))];

    public static TheoryData<string> Doubles => [.. Gpu.Keys.Where(key => IsDrawn(key, DType.Float64))];

    [Theory]
    [MemberData(nameof(Floats))]
    public void What_a_GPU_drew_is_taken_for_no_draw_of_a_CPU_and_for_no_change_of_one(string key) => AssertIsNoDraw(key);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Doubles))]
    public void Neither_are_doubles(string key) => AssertIsNoDraw(key);

    [Fact]
    public void Its_finer_steps_are_named()
    {
        var found = Inspection.Of(new StateDict { { "weight", StateTensorOf(Gpu.Get("linear_31x33.weight")) } }, TestContext.Current.CancellationToken).Tensors.Single();
        Assert.Equal(Finding.Consistent, found.Finding);
        Assert.Contains("drawn by a GPU", found.Evidence, StringComparison.Ordinal);
    }

    private static void AssertIsNoDraw(string key)
    {
        var found = Inspection.WithSeeds(new StateDict { { key, StateTensorOf(Gpu.Get(key)) } }, cancel: TestContext.Current.CancellationToken).Tensors.Single();
        Assert.Null(found.Place);
        Assert.NotEqual(Finding.Changed, found.Finding);
        Assert.NotEqual(Finding.Drawn, found.Finding);
    }

    private static bool IsDrawn(string key, DType type) => Gpu.Get(key) is { IsStored: true, Count: >= 256 } tensor && tensor.DType == type &&
        tensor.Sha256 != ReferenceSets.Default.Base.Get(key).Sha256;

    private static StateTensor StateTensorOf(ReferenceTensor tensor) => tensor.DType == DType.Float64
        ? StateTensor.Of(tensor.ToTensor<double>()) : StateTensor.Of(tensor.ToTensor<float>());
}
