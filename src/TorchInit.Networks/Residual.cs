using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>y = x + branch(x): what every block of a residual network does. PyTorch has no module for it; one writes <c>x + self.branch(x)</c>.</summary>
/// <remarks>
/// The branch's parameters are named as those of a module with <c>self.branch = branch</c>: <c>branch.0.weight</c> …. A norm at the head of the
/// branch makes a pre-norm block; one behind the block, in the <see cref="Sequential"/> around it, post-norm. He et al. 2016.
/// </remarks>
/// <example>
/// <code>
/// var pre = new Residual(new Sequential(new LayerNorm(64), new Linear(64, 256, g), new GELU(), new Linear(256, 64, g)));
/// var post = new Sequential(new Residual(new Sequential(new Linear(64, 256, g), new GELU(), new Linear(256, 64, g))), new LayerNorm(64));
/// </code>
/// </example>
public sealed class Residual : Layer
{
    // What the branch put out: it may read its output again, so the sum goes elsewhere.
    private Tensor<float>? added;

    /// <summary>Puts a branch beside the identity.</summary>
    /// <param name="branch">What is added; it puts out as many features as it takes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="branch"/> is null.</exception>
    public Residual(Layer branch)
        : base(Named(branch), [branch]) => Branch = branch;

    /// <summary>What is added to the input.</summary>
    public Layer Branch { get; }

    /// <inheritdoc/>
    public override nint OutputFeatures(nint rows, nint features) => Branch.OutputFeatures(rows, features) is var added && added == features
        ? features
        : throw new ArgumentOutOfRangeException(
            nameof(features),
            $"The size of tensor a ({Text(features)}) must match the size of tensor b ({Text(added)}) at non-singleton dimension 1: " +
            "a branch is added to its own input, so it puts out as many features as it takes.");

    /// <inheritdoc/>
    protected override void ForwardCore(Tensor<float> input, Tensor<float> output)
    {
        added = Dense.Reuse(added, input.Lengths[0], input.Lengths[1]);
        Branch.Run(input, added);
        TensorPrimitives.Add(input.Flat(), added.Flat(), output.Flat());
    }

    /// <inheritdoc/>
    protected override void BackwardCore(Tensor<float> gradOutput, Tensor<float>? gradInput)
    {
        Branch.RunBackward(gradOutput, gradInput);
        if (gradInput is not null)
            TensorPrimitives.Add(gradInput.Flat(), gradOutput.Flat(), gradInput.Flat());
    }

    private static ModuleParameters<float> Named(Layer branch)
    {
        ArgumentNullException.ThrowIfNull(branch);
        return new() { { "branch", branch.NamedParameters } };
    }
}
