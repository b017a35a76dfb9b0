namespace TorchInit;

/// <summary>
/// The functions that PyTorch's <c>calculate_gain</c> knows. Others (GELU, SiLU, …) are no member: take <see cref="Gain.Derived"/> for them.
/// </summary>
public enum Nonlinearity
{
    /// <summary>No activation, <c>'linear'</c>: gain 1.</summary>
    Linear,

    /// <summary>A convolution without activation, <c>'conv1d'</c>: gain 1.</summary>
    Conv1d,

    /// <summary>A convolution without activation, <c>'conv2d'</c>: gain 1.</summary>
    Conv2d,

    /// <summary>A convolution without activation, <c>'conv3d'</c>: gain 1.</summary>
    Conv3d,

    /// <summary>A transposed convolution without activation, <c>'conv_transpose1d'</c>: gain 1.</summary>
    ConvTranspose1d,

    /// <summary>A transposed convolution without activation, <c>'conv_transpose2d'</c>: gain 1.</summary>
    ConvTranspose2d,

    /// <summary>A transposed convolution without activation, <c>'conv_transpose3d'</c>: gain 1.</summary>
    ConvTranspose3d,

    /// <summary>1 / (1 + e⁻ˣ), <c>'sigmoid'</c>: gain 1, by convention.</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent, <c>'tanh'</c>: gain 5/3, an empirical number.</summary>
    Tanh,

    /// <summary>max(0, x), <c>'relu'</c>: gain √2.</summary>
    ReLU,

    /// <summary>x for x ≥ 0, slope·x below, <c>'leaky_relu'</c>: gain √(2 / (1 + slope²)).</summary>
    LeakyReLU,

    /// <summary>The scaled exponential linear unit, <c>'selu'</c>: gain 3/4, an empirical number.</summary>
    SELU,
}
