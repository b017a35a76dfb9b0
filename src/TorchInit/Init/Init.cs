using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>
/// <c>torch.nn.init</c>: fills a tensor in place and returns it. Each function checks its arguments in PyTorch's order and takes the
/// generator as an argument; what PyTorch warns about reaches an optional <c>onWarning</c>.
/// </summary>
/// <remarks>
/// Tensors hold float or double. A tensor that is a view is filled in the order of its memory, smallest stride first, as PyTorch does.
/// </remarks>
public static partial class Init
{
    private static void DrawUniform<T>(Tensor<T> tensor, TorchGenerator generator, double from, double to)
    {
        if (typeof(T) == typeof(float))
            generator.Uniform((Tensor<float>)(object)tensor, from, to);
        else if (typeof(T) == typeof(double))
            generator.Uniform((Tensor<double>)(object)tensor, from, to);
        else
            throw NotImplementedFor<T>("check_uniform_bounds");
    }

    private static void DrawNormal<T>(Tensor<T> tensor, TorchGenerator generator, double mean, double std)
    {
        if (typeof(T) == typeof(float))
            generator.Normal((Tensor<float>)(object)tensor, mean, std);
        else if (typeof(T) == typeof(double))
            generator.Normal((Tensor<double>)(object)tensor, mean, std);
        else
            throw NotImplementedFor<T>("normal_kernel_cpu");
    }

    private static Tensor<float> ValueOf(Parameter tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Value;
    }

    private static void ThrowIfNull<T>(Tensor<T> tensor, TorchGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(generator);
    }

    private static NotSupportedException NotImplementedFor<T>(string kernel)
    {
        var name = typeof(T) == typeof(long) ? "Long" : typeof(T) == typeof(int) ? "Int" : typeof(T) == typeof(Half) ? "Half" : typeof(T).Name;
        return new($"\"{kernel}\" not implemented for '{name}'. Use Tensor<float> or Tensor<double>.");
    }
}
