using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>
/// y = (x − mean)/√(variance + ε)·weight + bias for each feature. In training mode mean and variance are those of the batch, the variance
/// divided by N; in evaluation mode the running ones. PyTorch's <c>torch.nn.BatchNorm1d</c> on (N, features).
/// </summary>
/// <remarks>
/// A forward pass in training mode moves the running statistics: running = (1 − momentum)·running + momentum·batch, where the variance of the
/// batch is divided by N − 1. Ioffe and Szegedy 2015.
/// </remarks>
/// <example><code>var net = new Sequential(new Linear(64, 64, g), new BatchNorm1d(64), new ReLU(), new Linear(64, 10, g));</code></example>
public sealed class BatchNorm1d : Layer
{
    // Per feature: the mean and 1/√(variance + ε) that the latest forward pass used, and room for coefficients and sums.
    private readonly float[] mean;
    private readonly float[] inverseStd;
    private readonly float[] scale;
    private readonly float[] shift;
    private readonly float[] slope;
    private readonly double[] sums;
    private readonly double[] products;
    private readonly Tensor<long> batches;
    private bool usedBatch;

    /// <summary>Makes the layer: weight 1, bias 0, running mean 0, running variance 1; nothing is drawn.</summary>
    /// <param name="features">Number of features, 0 or more.</param>
    /// <param name="eps">ε, added to the variance; positive in training, 0 or more in evaluation, which a forward pass checks (since PyTorch 2.14).</param>
    /// <param name="momentum">How far one batch moves the running statistics, 0 to 1.</param>
    /// <param name="affine">Whether there is a weight and a bias.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is negative.</exception>
    public BatchNorm1d(int features, double eps = 1e-5, double momentum = 0.1, bool affine = true)
        : base(DefaultInit.BatchNorm(features, affine))
    {
        Features = features;
        Eps = eps;
        Momentum = momentum;
        var buffers = NamedParameters.Buffers;
        RunningMean = buffers["running_mean"].As<float>();
        RunningVar = buffers["running_var"].As<float>();
        batches = buffers["num_batches_tracked"].As<long>();
        Weight = affine ? this["weight"] : null;
        Bias = affine ? this["bias"] : null;
        (mean, inverseStd) = (new float[features], new float[features]);
        (scale, shift, slope) = (new float[features], new float[features], new float[features]);
        (sums, products) = (new double[features], new double[features]);
    }

    /// <summary>Number of features: PyTorch's <c>num_features</c>.</summary>
    public int Features { get; }

    /// <summary>ε, added to the variance.</summary>
    public double Eps { get; }

    /// <summary>How far one batch moves the running statistics.</summary>
    public double Momentum { get; }

    /// <summary>γ, of shape (features), or null; 1 at first.</summary>
    public Parameter<float>? Weight { get; }

    /// <summary>β, of shape (features), or null; 0 at first.</summary>
    public Parameter<float>? Bias { get; }

    /// <summary>The running mean, of shape (features): <c>running_mean</c>.</summary>
    public Tensor<float> RunningMean { get; }

    /// <summary>The running variance, of shape (features): <c>running_var</c>.</summary>
    public Tensor<float> RunningVar { get; }

    /// <summary>How many batches moved the running statistics: <c>num_batches_tracked</c>.</summary>
    public long NumBatchesTracked => batches[0];

    /// <inheritdoc/>
    public override nint OutputFeatures(nint rows, nint features)
    {
        if (features != Features)
            throw new ArgumentOutOfRangeException(
                nameof(features),
                $"running_mean should contain {Text(features)} elements not {Text(Features)}: the input is ({Text(rows)}, {Text(features)}), this layer takes (N, {Text(Features)}).");
        if (Training ? Eps <= 0 : Eps < 0)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"batch_norm eps must be {(Training ? "positive during training" : "non-negative")}, but got {Eps}. ") +
                "A feature that is the same in every row has no variance to divide by.",
                nameof(rows));
        if (Training && rows == 1)
            throw new ArgumentException(
                $"Expected more than 1 value per channel when training, got input size torch.Size([1, {Text(features)}]). " +
                "One sample has no variance: give a larger batch, or call Eval() to use the running statistics.",
                nameof(rows));
        return features;
    }

    /// <inheritdoc/>
    protected override void ForwardCore(Tensor<float> input, Tensor<float> output)
    {
        var rows = (int)input.Lengths[0];
        ReadOnlySpan<float> x = input.Flat();
        Span<float> runningMean = RunningMean.Flat(), runningVar = RunningVar.Flat();
        usedBatch = Training;
        if (usedBatch)
        {
            SumColumns(x, rows);
            SumSquares(x, rows);
            for (var j = 0; j < Features; j++)
            {
                mean[j] = (float)(sums[j] / rows);
                inverseStd[j] = (float)(1 / Math.Sqrt(products[j] / rows + Eps));
                runningMean[j] = (float)(Momentum * (sums[j] / rows) + (1 - Momentum) * runningMean[j]);
                runningVar[j] = (float)(Momentum * (products[j] / (rows - 1)) + (1 - Momentum) * runningVar[j]);
            }
            batches[0]++;
        }
        else
        {
            for (var j = 0; j < Features; j++)
            {
                mean[j] = runningMean[j];
                inverseStd[j] = 1 / MathF.Sqrt(runningVar[j] + (float)Eps);
            }
        }

        ReadOnlySpan<float> weight = Weight is null ? default : Weight.Value.Flat(), bias = Bias is null ? default : Bias.Value.Flat();
        for (var j = 0; j < Features; j++)
        {
            scale[j] = weight.IsEmpty ? inverseStd[j] : inverseStd[j] * weight[j];
            shift[j] = ExactMultiplyAdd.Of(-mean[j], scale[j], bias.IsEmpty ? 0 : bias[j]);
        }
        var y = output.Flat();
        for (var i = 0; i < rows; i++)
            ExactMultiplyAdd.Of(x.Slice(i * Features, Features), scale, shift, y.Slice(i * Features, Features));
    }

    /// <inheritdoc/>
    protected override void BackwardCore(Tensor<float> gradOutput, Tensor<float>? gradInput)
    {
        var rows = (int)gradOutput.Lengths[0];
        ReadOnlySpan<float> x = Input!.Flat(), g = gradOutput.Flat();
        SumColumns(g, rows);
        SumProducts(x, g, rows);
        if (Weight is not null && Bias is not null)
        {
            Span<float> gradWeight = Weight.NextGrad().Flat(), gradBias = Bias.NextGrad().Flat();
            for (var j = 0; j < Features; j++)
            {
                gradWeight[j] = (float)(products[j] * inverseStd[j]);
                gradBias[j] = (float)sums[j];
            }
            Weight.AddGrad();
            Bias.AddGrad();
        }
        if (gradInput is null)
            return;

        // The running statistics do not depend on x: gradX = g·scale. The batch's mean and variance depend on every x:
        // gradX = ((g − mean(g)) − (x − mean)·k)·scale, k = Σ(x − mean)·g / (N·(variance + ε)).
        var gradX = gradInput.Flat();
        if (!usedBatch)
        {
            for (var i = 0; i < rows; i++)
                TensorPrimitives.Multiply(g.Slice(i * Features, Features), scale, gradX.Slice(i * Features, Features));
            return;
        }
        for (var j = 0; j < Features; j++)
        {
            shift[j] = (float)(sums[j] / rows);
            slope[j] = (float)(products[j] * inverseStd[j] * inverseStd[j] / rows);
        }
        for (var i = 0; i < rows; i++)
            GradientOfRow(x.Slice(i * Features, Features), g.Slice(i * Features, Features), gradX.Slice(i * Features, Features));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GradientOfRow(ReadOnlySpan<float> x, ReadOnlySpan<float> g, Span<float> gradX)
    {
        var j = 0;
        for (; j <= Features - Vector<float>.Count; j += Vector<float>.Count)
        {
            var centred = new Vector<float>(x[j..]) - new Vector<float>(mean, j);
            var part = new Vector<float>(g[j..]) - new Vector<float>(shift, j) - centred * new Vector<float>(slope, j);
            (part * new Vector<float>(scale, j)).CopyTo(gradX[j..]);
        }
        for (; j < Features; j++)
            gradX[j] = (g[j] - shift[j] - (x[j] - mean[j]) * slope[j]) * scale[j];
    }

    // The three sums over the batch, in double and in the order of the rows, as PyTorch takes them; several columns side by side.

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumColumns(ReadOnlySpan<float> x, int rows)
    {
        var j = 0;
        for (; j <= Features - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector<double> low = default, high = default;
            for (var i = 0; i < rows; i++)
            {
                Vector.Widen(new Vector<float>(x[(i * Features + j)..]), out var xLow, out var xHigh);
                low += xLow;
                high += xHigh;
            }
            Store(low, high, sums, j);
        }
        for (; j < Features; j++)
        {
            var sum = 0.0;
            for (var i = 0; i < rows; i++)
                sum += x[i * Features + j];
            sums[j] = sum;
        }
    }

    /// <summary>products[j] = Σ (x − sums[j]/N)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumSquares(ReadOnlySpan<float> x, int rows)
    {
        var j = 0;
        for (; j <= Features - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector<double> low = default, high = default;
            var lowMean = new Vector<double>(sums, j) / new Vector<double>(rows);
            var highMean = new Vector<double>(sums, j + Vector<double>.Count) / new Vector<double>(rows);
            for (var i = 0; i < rows; i++)
            {
                Vector.Widen(new Vector<float>(x[(i * Features + j)..]), out var xLow, out var xHigh);
                low += (xLow - lowMean) * (xLow - lowMean);
                high += (xHigh - highMean) * (xHigh - highMean);
            }
            Store(low, high, products, j);
        }
        for (; j < Features; j++)
        {
            double sum = 0, columnMean = sums[j] / rows;
            for (var i = 0; i < rows; i++)
                sum += (x[i * Features + j] - columnMean) * (x[i * Features + j] - columnMean);
            products[j] = sum;
        }
    }

    /// <summary>products[j] = Σ (x − mean[j])·g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumProducts(ReadOnlySpan<float> x, ReadOnlySpan<float> g, int rows)
    {
        var j = 0;
        for (; j <= Features - Vector<float>.Count; j += Vector<float>.Count)
        {
            Vector<double> low = default, high = default;
            Vector.Widen(new Vector<float>(mean, j), out var lowMean, out var highMean);
            for (var i = 0; i < rows; i++)
            {
                Vector.Widen(new Vector<float>(x[(i * Features + j)..]), out var xLow, out var xHigh);
                Vector.Widen(new Vector<float>(g[(i * Features + j)..]), out var gLow, out var gHigh);
                low += (xLow - lowMean) * gLow;
                high += (xHigh - highMean) * gHigh;
            }
            Store(low, high, products, j);
        }
        for (; j < Features; j++)
        {
            var sum = 0.0;
            for (var i = 0; i < rows; i++)
                sum += ((double)x[i * Features + j] - mean[j]) * g[i * Features + j];
            products[j] = sum;
        }
    }

    private static void Store(Vector<double> low, Vector<double> high, double[] destination, int j)
    {
        low.CopyTo(destination, j);
        high.CopyTo(destination, j + Vector<double>.Count);
    }
}
