using System.Numerics.Tensors;

namespace TorchInit.Networks.Tests;

/// <summary>
/// Every backward pass against finite differences of its layer's formula, recomputed here in double: the two share no code. The gradient of
/// Σ g·y with respect to any number is (Σ g·y(+h) − Σ g·y(−h)) / 2h.
/// </summary>
public sealed class LayerGradientTests
{
    public static TheoryData<string, int, int> Cases()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var layer in new[] { "relu", "leaky", "tanh", "sigmoid", "selu", "gelu", "silu", "linear", "linear without bias", "batch norm", "batch norm, eval", "sequential", "layer norm", "layer norm without bias", "rms norm", "rms norm, not affine", "residual", "residual, pre-norm" })
            foreach (var (rows, features) in new[] { (1, 1), (2, 1), (3, 5), (7, 13), (4, 33) })
                // One row has no variance, and one feature none within a row. Two are normed to ±1 whatever they were: all that is left of a gradient then is rounding.
                if ((layer is not ("batch norm" or "sequential") || rows > 2) && (!layer.Contains("norm", StringComparison.Ordinal) || layer.StartsWith("batch", StringComparison.Ordinal) || features > 2))
                    data.Add(layer, rows, features);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_is_the_derivative_of_the_formula(string name, int rows, int features)
    {
        var (layer, formula) = Make(name, features);
        var generator = new TorchGenerator(rows * 100 + features);
        foreach (var parameter in layer.Parameters)
            generator.Normal(parameter.Value, mean: 0.5, std: 0.5);
        var x = generator.Randn(rows, features);
        var g = generator.Randn(rows, (nint)layer.Forward(x).Lengths[1]);

        // Away from the kinks of ReLU, so that no difference reaches across one.
        foreach (ref var value in x.Flat())
            value += value < 0 ? -0.05f : 0.05f;
        var y = layer.Forward(x);
        var gradX = layer.Backward(g);

        var inputs = new List<(string Name, double[] Values, Tensor<float> Grad)> { ("x", ToDoubles(x), gradX) };
        foreach (var (path, parameter) in layer.NamedParameters)
            inputs.Add((path, ToDoubles(parameter.Value), parameter.Grad!));
        var weights = ToDoubles(g);
        double[] Outputs() => formula(inputs[0].Values, inputs.Skip(1).Select(i => i.Values).ToArray(), rows, features);

        AssertClose(Outputs(), y, "y");
        foreach (var (input, values, grad) in inputs)
        {
            var expected = new double[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                const double Step = 1e-5;
                var value = values[i];
                values[i] = value + Step;
                var above = Dot(weights, Outputs());
                values[i] = value - Step;
                var below = Dot(weights, Outputs());
                values[i] = value;
                expected[i] = (above - below) / (2 * Step);
            }
            AssertClose(expected, grad, $"gradient of {input}");
        }
    }

    [Fact]
    public void Losses_and_their_gradients_follow_their_formulas()
    {
        var generator = new TorchGenerator(3);
        var y = generator.Randn(5, 7);
        var target = generator.Randn(5, 7);
        long[] labels = [0, 6, 3, 3, 1];
        var mse = new MseLoss();
        var crossEntropy = new CrossEntropyLoss();
        Check(mse.Forward(y, target), mse.Backward(), v => v.Select((a, i) => Square(a - target.Flat()[i])).Average());
        Check(crossEntropy.Forward(y, labels), crossEntropy.Backward(), v =>
            labels.Select((label, i) => Math.Log(v.Skip(i * 7).Take(7).Sum(Math.Exp)) - v[i * 7 + (int)label]).Average());

        void Check(float value, Tensor<float> gradient, Func<double[], double> formula)
        {
            var values = ToDoubles(y);
            Assert.Equal(formula(values), value, 1e-6);
            for (var i = 0; i < values.Length; i++)
            {
                var original = values[i];
                values[i] = original + 1e-5;
                var above = formula(values);
                values[i] = original - 1e-5;
                var below = formula(values);
                values[i] = original;
                Assert.Equal((above - below) / 2e-5, gradient.Flat()[i], 1e-7);
            }
        }
    }

    private static (Layer Layer, Func<double[], double[][], int, int, double[]> Formula) Make(string name, int features)
    {
        var g = new TorchGenerator(1);
        const double Alpha = 1.6732632423543772, Scale = 1.0507009873554805;
        switch (name)
        {
            case "relu":
                return (new ReLU(), Each(v => Math.Max(0, v)));
            case "leaky":
                return (new LeakyReLU(0.2), Each(v => v > 0 ? v : 0.2 * v));
            case "tanh":
                return (new Tanh(), Each(Math.Tanh));
            case "sigmoid":
                return (new Sigmoid(), Each(v => 1 / (1 + Math.Exp(-v))));
            case "selu":
                return (new SELU(), Each(v => Scale * (v > 0 ? v : Alpha * (Math.Exp(v) - 1))));
            case "gelu":
                return (new GELU(), Each(v => v * MathNet.Numerics.Distributions.Normal.CDF(0, 1, v)));
            case "silu":
                return (new SiLU(), Each(v => v / (1 + Math.Exp(-v))));
            case "layer norm":
                return (new LayerNorm(features), (x, p, n, k) => RowNorm(x, p[0], p[1], k, 1e-5, centred: true));
            case "layer norm without bias":
                return (new LayerNorm(features, eps: 0.1, bias: false), (x, p, n, k) => RowNorm(x, p[0], new double[k], k, 0.1, centred: true));
            case "rms norm":
                return (new RMSNorm(features), (x, p, n, k) => RowNorm(x, p[0], new double[k], k, Math.Pow(2, -23), centred: false));
            case "rms norm, not affine":
                return (new RMSNorm(features, eps: 0.1, affine: false), (x, p, n, k) => RowNorm(x, Enumerable.Repeat(1.0, k).ToArray(), new double[k], k, 0.1, centred: false));
            case "residual":
                return (
                    new Residual(new Sequential(new Linear(features, features + 3, g), new Tanh(), new Linear(features + 3, features, g), new Tanh())),
                    (x, p, n, k) => Sum(x, Linear(Linear(x, p[0], p[1], n, k).Select(Math.Tanh).ToArray(), p[2], p[3], n, k + 3).Select(Math.Tanh).ToArray()));
            case "residual, pre-norm":
                return (
                    new Sequential(new Residual(new Sequential(new LayerNorm(features), new Linear(features, features, g), new Tanh())), new RMSNorm(features)),
                    (x, p, n, k) => RowNorm(
                        Sum(x, Linear(RowNorm(x, p[0], p[1], k, 1e-5, centred: true), p[2], p[3], n, k).Select(Math.Tanh).ToArray()),
                        p[4], new double[k], k, Math.Pow(2, -23), centred: false));
            case "linear":
                return (new Linear(features, features + 3, g), (x, p, n, k) => Linear(x, p[0], p[1], n, k));
            case "linear without bias":
                return (new Linear(features, features + 3, g, bias: false), (x, p, n, k) => Linear(x, p[0], new double[k + 3], n, k));
            case "batch norm":
                return (new BatchNorm1d(features), (x, p, n, k) => BatchNorm(x, p[0], p[1], n, k));
            case "batch norm, eval":
                var norm = new BatchNorm1d(features);
                norm.RunningMean.Fill(0.25f);
                norm.RunningVar.Fill(2.5f);
                norm.Eval();
                return (norm, (x, p, n, k) => x.Select((v, i) => (v - 0.25) / Math.Sqrt(2.5 + 1e-5) * p[0][i % k] + p[1][i % k]).ToArray());
            case "sequential":
                return (
                    new Sequential(new Linear(features, features + 3, g), new BatchNorm1d(features + 3), new Tanh(), new Linear(features + 3, features + 6, g)),
                    (x, p, n, k) =>
                    {
                        var hidden = BatchNorm(Linear(x, p[0], p[1], n, k), p[2], p[3], n, k + 3).Select(Math.Tanh).ToArray();
                        return Linear(hidden, p[4], p[5], n, k + 3);
                    });
            default:
                throw new ArgumentException(name);
        }
    }

    private static Func<double[], double[][], int, int, double[]> Each(Func<double, double> f) => (x, _, _, _) => x.Select(f).ToArray();

    private static double[] Linear(double[] x, double[] w, double[] b, int rows, int features) =>
        Enumerable.Range(0, rows).SelectMany(i => b.Select((bias, o) => bias + Enumerable.Range(0, features).Sum(k => x[i * features + k] * w[o * features + k]))).ToArray();

    private static double[] BatchNorm(double[] x, double[] weight, double[] bias, int rows, int features)
    {
        var y = new double[x.Length];
        for (var j = 0; j < features; j++)
        {
            var column = Enumerable.Range(0, rows).Select(i => x[i * features + j]).ToArray();
            var mean = column.Average();
            var variance = column.Average(v => Square(v - mean));
            for (var i = 0; i < rows; i++)
                y[i * features + j] = (column[i] - mean) / Math.Sqrt(variance + 1e-5) * weight[j] + bias[j];
        }
        return y;
    }

    private static double[] RowNorm(double[] x, double[] weight, double[] bias, int features, double eps, bool centred) =>
        x.Chunk(features).SelectMany(row =>
        {
            var mean = centred ? row.Average() : 0;
            var size = Math.Sqrt(row.Average(v => Square(v - mean)) + eps);
            return row.Select((v, j) => (v - mean) / size * weight[j] + bias[j]);
        }).ToArray();

    private static double[] Sum(double[] a, double[] b) => a.Zip(b, (u, v) => u + v).ToArray();

    private static void AssertClose(double[] expected, Tensor<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.FlattenedLength);
        // Float sums of at most 33 terms, against the largest of them.
        var largest = Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual.Flat()[i]) < 3e-6 * largest, $"{what}[{i}] is {actual.Flat()[i]}, the formula gives {expected[i]}");
    }

    private static double[] ToDoubles(Tensor<float> tensor) => tensor.Flat().ToArray().Select(v => (double)v).ToArray();

    private static double Dot(double[] a, double[] b) => a.Zip(b, (u, v) => u * v).Sum();

    private static double Square(double v) => v * v;
}
