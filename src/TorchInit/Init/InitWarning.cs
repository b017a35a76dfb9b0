namespace TorchInit;

/// <summary>
/// What PyTorch would warn about while it initializes (Python's <c>UserWarning</c>). It reaches the caller through an
/// <c>Action&lt;InitWarning&gt;? onWarning</c>; the call itself goes on, as in PyTorch.
/// </summary>
/// <param name="Message">PyTorch's text.</param>
public sealed record InitWarning(string Message)
{
    internal static readonly InitWarning ZeroElements = new("Initializing zero-element tensors is a no-op");

    internal static readonly InitWarning MeanOutsideInterval = new(
        "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. The distribution of values may be incorrect.");
}
