namespace TorchInit;

/// <summary>Which fan a draw is scaled by: PyTorch's <c>mode='fan_in'</c> or <c>mode='fan_out'</c>; JAX's and Keras's <c>'fan_avg'</c> besides.</summary>
public enum FanMode
{
    /// <summary>Inputs per output: keeps the size of the signal in the forward pass. PyTorch's default, <c>'fan_in'</c>.</summary>
    FanIn,

    /// <summary>Outputs per input: keeps the size of the gradient in the backward pass. PyTorch's <c>'fan_out'</c>.</summary>
    FanOut,

    /// <summary>(fan_in + fan_out) / 2, a compromise: what the Xavier functions divide by. No mode of PyTorch's Kaiming functions.</summary>
    FanAverage,
}
