using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace TorchInit;

public static partial class Init
{
    /// <summary>
    /// gain times a (semi-)orthogonal matrix: its rows, or its columns if there are fewer of them, are orthonormal.
    /// PyTorch's <c>torch.nn.init.orthogonal_</c>.
    /// </summary>
    /// <param name="tensor">
    /// The weight, of two or more dimensions, float or double; the sizes from the second on count as one. One without elements is left alone.
    /// </param>
    /// <param name="generator">Where the numbers come from: as many normals as the tensor has elements.</param>
    /// <param name="gain">A factor.</param>
    /// <returns><paramref name="tensor"/>, filled.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    /// <exception cref="ArgumentNullException">The tensor or the generator is null.</exception>
    /// <exception cref="NotSupportedException">The elements are neither float nor double.</exception>
    /// <example><code>Init.Orthogonal(weight, generator, gain: Math.Sqrt(2));</code></example>
    /// <remarks>
    /// The matrix is the Q of the QR factorization of normals, with the signs that make the diagonal of R positive, so that it is
    /// uniformly distributed. The draws are PyTorch's exactly; the factorization is computed in double and agrees with PyTorch's within 1e-6
    /// (float) or 1e-14 (double), because LAPACK orders its operations in another way. Saxe, McClelland and Ganguli, "Exact solutions to
    /// the nonlinear dynamics of learning in deep linear neural networks", 2013.
    /// </remarks>
    public static Tensor<T> Orthogonal<T>(Tensor<T> tensor, TorchGenerator generator, double gain = 1)
    {
        ThrowIfNull(tensor, generator);
        if (tensor.Rank < 2)
            throw new ArgumentException(
                $"Only tensors with 2 or more dimensions are supported. Received shape {Shapes.Text(tensor.Lengths)}.", nameof(tensor));
        if (tensor.IsEmpty)
            return tensor;
        var rows = checked((int)tensor.Lengths[0]);
        var columns = checked((int)(tensor.FlattenedLength / rows));
        var normals = new T[rows * columns];
        DrawNormal(Tensor.Create(normals, [rows, columns]), generator, 0, 1);

        var flat = Matrix<double>.Build.Dense(rows, columns, (row, column) => Number(normals[row * columns + column]));
        var factors = (rows < columns ? flat.Transpose() : flat).QR(QRMethod.Thin);
        var signs = factors.R.Diagonal().Map(value => (double)Math.Sign(value));
        var q = factors.Q.MapIndexed((_, column, value) => value * signs[column]);
        if (rows < columns)
            q = q.Transpose();

        for (var i = 0; i < normals.Length; i++)
            normals[i] = Scaled(Element<T>(q[i / columns, i % columns]), gain);
        Tensor.Create(normals, tensor.Lengths).CopyTo(tensor);
        return tensor;
    }

    private static double Number<T>(T element) => typeof(T) == typeof(float) ? (float)(object)element! : (double)(object)element!;

    /// <summary>element · gain in the tensor's type, so that a float is rounded before and after, as in PyTorch.</summary>
    private static T Scaled<T>(T element, double gain) =>
        typeof(T) == typeof(float) ? (T)(object)((float)(object)element! * (float)gain) : (T)(object)((double)(object)element! * gain);
}
