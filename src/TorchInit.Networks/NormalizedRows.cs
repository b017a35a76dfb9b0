using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>
/// What layer norm and RMS norm have in common: each row is divided by its own size. x̂ = (x − m)·r with r = 1/√(mean (x − m)² + ε), where m is
/// the row's mean or, not centred, 0; then y = x̂·weight + bias.
/// </summary>
/// <remarks>Sums along a row are taken in double, in index order; those over the rows as <see cref="Linear"/> takes its bias's.</remarks>
internal sealed class NormalizedRows(int features, double eps, bool centred)
{
    private readonly float[] normalized = new float[features];
    private readonly float[] weighted = new float[features];

    // Per row: what the latest forward pass subtracted and multiplied by.
    private float[] shift = [];
    private float[] scale = [];

    internal void Forward(ReadOnlySpan<float> x, int rows, Parameter<float>? weight, Parameter<float>? bias, Span<float> y)
    {
        if (shift.Length < rows)
            (shift, scale) = (new float[rows], new float[rows]);
        for (var i = 0; i < rows; i++)
        {
            var row = x.Slice(i * features, features);
            var mean = centred ? Sum(row) / features : 0;
            shift[i] = (float)mean;
            scale[i] = (float)(1 / Math.Sqrt(SumOfSquares(row, mean) / features + eps));

            var result = y.Slice(i * features, features);
            Normalize(row, i, result);
            if (weight is not null)
                TensorPrimitives.Multiply(result, weight.Value.Flat(), result);
            if (bias is not null)
                TensorPrimitives.Add(result, bias.Value.Flat(), result);
        }
    }

    internal void Backward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> g, int rows, Parameter<float>? weight, Parameter<float>? bias, Tensor<float>? gradInput)
    {
        Span<float> gradWeight = weight is null ? default : weight.NextGrad().Flat(), gradBias = bias is null ? default : bias.NextGrad().Flat();
        gradWeight.Clear();
        gradBias.Clear();
        for (var i = 0; i < rows; i++)
        {
            var upstream = g.Slice(i * features, features);
            Normalize(x.Slice(i * features, features), i, normalized);
            if (bias is not null)
                TensorPrimitives.Add(gradBias, upstream, gradBias);
            if (weight is not null)
            {
                ExactMultiplyAdd.Of(normalized, upstream, gradWeight, gradWeight);
                TensorPrimitives.Multiply(upstream, weight.Value.Flat(), weighted);
                upstream = weighted;
            }
            if (gradInput is not null)
                GradientOfRow(upstream, i, gradInput.Flat().Slice(i * features, features));
        }
        weight?.AddGrad();
        bias?.AddGrad();
    }

    private void Normalize(ReadOnlySpan<float> row, int i, Span<float> result)
    {
        TensorPrimitives.Subtract(row, shift[i], result);
        TensorPrimitives.Multiply(result, scale[i], result);
    }

    /// <summary>gradX = (g − mean(g) − x̂·mean(g·x̂))·r; not centred, without mean(g). Reads x̂ from <see cref="normalized"/>.</summary>
    private void GradientOfRow(ReadOnlySpan<float> g, int i, Span<float> gradX)
    {
        var mean = centred ? (float)(Sum(g) / features) : 0;
        var along = (float)(SumOfProducts(g, normalized) / features);
        TensorPrimitives.Subtract(g, mean, gradX);
        // What lay there was read already.
        Array.Fill(weighted, -along);
        ExactMultiplyAdd.Of(normalized, weighted, gradX, gradX);
        TensorPrimitives.Multiply(gradX, scale[i], gradX);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var value in row)
            sum += value;
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares(ReadOnlySpan<float> row, double mean)
    {
        var sum = 0.0;
        foreach (var value in row)
            sum += (value - mean) * (value - mean);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfProducts(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
