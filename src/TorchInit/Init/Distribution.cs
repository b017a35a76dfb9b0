namespace TorchInit;

/// <summary>From which distribution of a given variance <see cref="Init.VarianceScaling{T}(System.Numerics.Tensors.Tensor{T}, TorchGenerator, double, FanMode, Distribution)"/> draws.</summary>
public enum Distribution
{
    /// <summary>U(−√3·std, √3·std).</summary>
    Uniform,

    /// <summary>N(0, std²).</summary>
    Normal,

    /// <summary>A normal distribution cut at two standard deviations, widened so that its variance after the cut is std².</summary>
    TruncatedNormal,
}
