namespace InitNotebooks;

/// <summary>How a value may be compared with a reference tensor: by its bits, or within tolerances that have a reason.</summary>
/// <param name="IsBits">True: identical bits, and the tolerances are 0. False: |Δ| ≤ absolute + relative · |expected|.</param>
/// <param name="Relative">The relative tolerance, finite, ≥ 0.</param>
/// <param name="Absolute">The absolute tolerance, in the tensor's units, finite, ≥ 0.</param>
/// <param name="Reason">Why bits cannot be asked for, for example the order in which a BLAS adds; null for bits.</param>
public sealed record Comparison(bool IsBits, double Relative, double Absolute, string? Reason)
{
    /// <summary>Identical bits; nothing is tolerated.</summary>
    public static Comparison Bits { get; } = new(true, 0, 0, null);

    /// <summary>Within <paramref name="absolute"/> + <paramref name="relative"/> · |expected|.</summary>
    public static Comparison Close(double relative, double absolute, string reason) => new(false, relative, absolute, reason);
}
