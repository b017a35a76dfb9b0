using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>Where the values of a new parameter come from.</summary>
internal abstract record DrawRule
{
    /// <summary>Fills <paramref name="value"/>.</summary>
    public abstract void Apply<T>(Tensor<T> value, TorchGenerator generator, Action<InitWarning>? onWarning)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>kaiming_uniform_ with a = √5: U(±1/√fan_in) but for rounding.</summary>
internal sealed record KaimingWithSqrt5 : DrawRule
{
    public override void Apply<T>(Tensor<T> value, TorchGenerator generator, Action<InitWarning>? onWarning) =>
        Init.KaimingUniform(value, generator, a: Math.Sqrt(5), onWarning: onWarning);
}

/// <summary>U(−bound, bound).</summary>
internal sealed record UniformWithin(double Bound) : DrawRule
{
    // 0 − bound, not −bound: PyTorch's bound of 0 is an integer, so that its −0 is +0, and the values are +0 as well.
    public override void Apply<T>(Tensor<T> value, TorchGenerator generator, Action<InitWarning>? onWarning) =>
        Init.Uniform(value, generator, 0 - Bound, Bound);
}

/// <summary>N(0, 1).</summary>
internal sealed record StandardNormal : DrawRule
{
    public override void Apply<T>(Tensor<T> value, TorchGenerator generator, Action<InitWarning>? onWarning) =>
        Init.Normal(value, generator);
}

/// <summary>One value everywhere, without a draw.</summary>
internal sealed record AllEqual(double Value) : DrawRule
{
    public override void Apply<T>(Tensor<T> value, TorchGenerator generator, Action<InitWarning>? onWarning) => Init.Constant(value, Value);
}

/// <summary>Zeros in one row, without a draw.</summary>
internal sealed record ZeroRow(int Row) : DrawRule
{
    public override void Apply<T>(Tensor<T> value, TorchGenerator generator, Action<InitWarning>? onWarning)
    {
        if (Row >= value.Lengths[0])
            throw new ArgumentOutOfRangeException(
                nameof(value), $"index {Shapes.Text(Row)} is out of bounds for dimension 0 with size {Shapes.Text(value.Lengths[0])}. There is no such row to set to 0.");
        if (value.Lengths[1] > 0)
            Init.Zeros(value.Slice([new NRange(Row, Row + 1), NRange.All]));
    }
}

/// <summary>One rule, then another over it: what the first drew is used up all the same.</summary>
internal sealed record Overwritten(DrawRule First, DrawRule Second) : DrawRule
{
    public override void Apply<T>(Tensor<T> value, TorchGenerator generator, Action<InitWarning>? onWarning)
    {
        First.Apply(value, generator, onWarning);
        Second.Apply(value, generator, onWarning);
    }
}
