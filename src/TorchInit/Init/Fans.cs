using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>
/// fan_in = size(1)·r and fan_out = size(0)·r, where r is the receptive field, the product of the sizes from the third on.
/// PyTorch's <c>torch.nn.init._calculate_fan_in_and_fan_out</c>.
/// </summary>
/// <remarks>
/// It reads a shape as a layer stores its weight, (out, in, k…). Two layers store it otherwise: a transposed convolution
/// holds (in, out / groups, k…), so its "fan_in" counts outputs; and a grouped convolution holds (out, in / groups, k…), so
/// its fan_in is right and its fan_out ignores the groups.
/// </remarks>
/// <param name="FanIn">Inputs that one output adds up.</param>
/// <param name="FanOut">Outputs that one input reaches.</param>
/// <example><code>var (fanIn, fanOut) = Fans.Of([64, 32, 3, 3]);   // 288, 576</code></example>
public readonly record struct Fans(long FanIn, long FanOut)
{
    /// <summary>The fans of a weight of this shape.</summary>
    /// <param name="shape">The sizes of the weight, at least two, none negative.</param>
    /// <exception cref="ArgumentException"><paramref name="shape"/> has fewer than two sizes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">A fan exceeds 2⁶³ − 1.</exception>
    public static Fans Of(params Shape shape)
    {
        var sizes = shape.Sizes;
        Shapes.ThrowIfNegative(sizes);
        if (sizes.Length < 2)
            throw TooFew(sizes, nameof(shape));
        long receptiveField = 1;
        foreach (var size in sizes[2..])
            receptiveField = checked(receptiveField * size);
        return new(checked(sizes[1] * receptiveField), checked(sizes[0] * receptiveField));
    }

    /// <summary>The fans of a weight.</summary>
    /// <param name="weight">The weight, of two or more dimensions.</param>
    /// <exception cref="ArgumentException"><paramref name="weight"/> has fewer than two dimensions.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="weight"/> is null.</exception>
    public static Fans Of<T>(Tensor<T> weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return Of(weight.Lengths);
    }

    /// <summary>The fan that <paramref name="mode"/> names.</summary>
    /// <param name="mode">Fan in, fan out or their average.</param>
    /// <exception cref="ArgumentException"><paramref name="mode"/> is none of them.</exception>
    public double Of(FanMode mode) => mode switch
    {
        FanMode.FanIn => FanIn,
        FanMode.FanOut => FanOut,
        FanMode.FanAverage => (FanIn + FanOut) / 2.0,
        _ => throw Unknown(mode),
    };

    private static ArgumentException TooFew(ReadOnlySpan<nint> sizes, string parameter) => new(
        "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions. " +
        $"Received shape {Shapes.Text(sizes)}; a bias has no fans of its own: use those of its weight.", parameter);

    /// <summary>Neither of PyTorch's modes.</summary>
    internal static ArgumentException Unknown(FanMode mode) => new(
        $"Mode {EnumText.Of(mode)} not supported, please use one of ['fan_in', 'fan_out']. Here these are FanMode.FanIn and FanMode.FanOut; VarianceScaling knows FanAverage besides.",
        nameof(mode));
}
