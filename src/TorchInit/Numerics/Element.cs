using System.Numerics;

namespace TorchInit;

/// <summary>
/// What PyTorch calls an element type and how it rounds to it: <see cref="float"/>, <see cref="double"/>, <see cref="Half"/> and
/// <see cref="BFloat16"/>.
/// </summary>
internal static class Element<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Whether T has 16 bits, so that it is drawn and computed as a float and then rounded.</summary>
    public static bool IsHalf => typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);

    /// <summary>The largest finite value.</summary>
    public static double MaxValue =>
        typeof(T) == typeof(float) ? float.MaxValue
        : typeof(T) == typeof(double) ? double.MaxValue
        : typeof(T) == typeof(Half) ? (double)Half.MaxValue
        : typeof(T) == typeof(BFloat16) ? BFloat16.MaxValue
        : throw Unsupported();

    /// <summary>The type in PyTorch's errors about bounds.</summary>
    public static string CxxName =>
        typeof(T) == typeof(float) ? "float" : typeof(T) == typeof(double) ? "double" : $"c10::{Name}";

    /// <summary>The type as PyTorch's <c>torch.FloatTensor</c> and the like name it.</summary>
    public static string Name => typeof(T) == typeof(float) ? "Float" : typeof(T).Name;

    /// <summary>A Python float in the type. PyTorch rounds it to float first, and from there to the halves.</summary>
    public static T Of(double value) => IsHalf ? T.CreateTruncating((float)value) : T.CreateTruncating(value);

    /// <summary>The value as a double, which holds it exactly.</summary>
    public static double ToDouble(T value) => double.CreateTruncating(value);

    /// <summary>Says which types there are.</summary>
    public static NotSupportedException Unsupported() =>
        new($"Tensors of {typeof(T).Name} cannot be filled. PyTorch's floating-point types are float, double, Half and BFloat16.");
}
