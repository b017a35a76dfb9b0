using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using TorchInit;

namespace InitNotebooks.Runner;

/// <summary>
/// What a gain does to the size of a signal: the map q′ = gain · √E[f(q·z)²] of one layer, its fixed point, and fifty layers forward and
/// back, in the limit of wide networks and in twelve networks of width 64 (seeds 0 to 11), as in lesson 02.
/// </summary>
internal static class GainGrid
{
    private const int Layers = 50, Width = 64, Networks = 12, MapPoints = 33;
    private const double Smallest = 0.05, Largest = 20, Step = 1e-5;

    private sealed record Entry(string Name, Func<double, double> Function, Nonlinearity? Table);

    private static readonly Entry[] Entries =
    [
        new("ReLU", Activations.ReLU, Nonlinearity.ReLU), new("tanh", Activations.Tanh, Nonlinearity.Tanh), new("sigmoid", Activations.Sigmoid, Nonlinearity.Sigmoid),
        new("SELU", Activations.SELU, Nonlinearity.SELU), new("GELU", Activations.GELU, null), new("SiLU", Activations.SiLU, null),
        new("none (linear)", Activations.Identity, Nonlinearity.Linear),
    ];

    public static JsonObject Compute()
    {
        var grid = new LogGrid(-9, 9);
        double[] q = [.. Enumerable.Range(0, MapPoints).Select(i => Smallest * Math.Pow(Largest / Smallest, i / (MapPoints - 1.0)))];
        var weights = Enumerable.Range(0, Networks).Select(Draw).ToArray();
        var entries = new JsonObject[Entries.Length];
        Parallel.For(0, Entries.Length, i => entries[i] = Of(Entries[i], q, grid, weights));
        return new JsonObject
        {
            ["grid"] = grid.ToJson(),
            ["layers"] = Layers,
            ["width"] = Width,
            ["q"] = new JsonArray([.. q.Select(value => JsonValue.Create(Math.Round(Math.Log10(value), 4)))]),
            ["start"] = Array.FindIndex(Entries, entry => entry.Name == "GELU"),
            ["activations"] = new JsonArray([.. entries]),
        };
    }

    private static JsonObject Of(Entry entry, double[] q, LogGrid grid, Net[] nets)
    {
        var derived = 1 / Math.Sqrt(MeanSquare(entry.Function, 1));
        double? table = entry.Table is { } known ? Gain.Of(known) : null;
        var gains = Enumerable.Range(0, 13).Select(i => (Value: 0.6 + 0.15 * i, Name: "")).Append((derived, "derived")).Concat(table is { } number ? [(number, "PyTorch's")] : [])
            .GroupBy(gain => Math.Round(gain.Item1, 3)).Select(group => (Value: group.Last().Item1, Name: string.Join(" and ", group.Select(gain => gain.Item2).Where(name => name.Length > 0)))).OrderBy(gain => gain.Value).ToList();
        double Size(double size) => Math.Sqrt(MeanSquare(entry.Function, size));
        double Slope(double size) => Math.Sqrt(MeanSquare(z => Derivative(entry.Function, z), size));
        double[] map = [.. q.Select(Size)];
        double?[] points = [.. gains.Select(gain => FixedPoint(gain.Value, Size))];
        return new JsonObject
        {
            ["name"] = entry.Name,
            ["start"] = gains.FindIndex(gain => gain.Name.Contains("derived", StringComparison.Ordinal)),
            ["gains"] = new JsonArray([.. gains.Select(gain => JsonValue.Create(FormattableString.Invariant($"{gain.Value:0.####}{(gain.Name.Length > 0 ? $", {gain.Name}" : "")}")))]),
            ["map"] = new JsonArray([.. gains.Select(gain => JsonValue.Create(grid.Encode(map.Select(size => gain.Value * size))))]),
            ["run"] = new JsonArray([.. gains.Select(gain => JsonValue.Create(grid.Encode(Run(entry.Function, gain.Value, Size, Slope, nets))))]),
            ["fixed"] = new JsonArray([.. points.Select(point => point is { } size ? JsonValue.Create(Math.Round(Math.Log10(size), 4)) : null)]),
            ["stable"] = new JsonArray([.. points.Zip(gains, (point, gain) => JsonValue.Create(point is { } size && gain.Value * Size(size * 1.05) < size * 1.05))]),
        };
    }

    /// <summary>Forward mean, lowest, highest; backward mean, lowest, highest: each from the input to the last layer.</summary>
    private static IEnumerable<double> Run(Func<double, double> f, double gain, Func<double, double> map, Func<double, double> slope, Net[] nets)
    {
        var (forward, backward) = (new double[Layers + 1], new double[Layers + 1]);
        forward[0] = 1;
        for (var l = 1; l <= Layers; l++)
            forward[l] = gain * map(forward[l - 1]);
        backward[Layers] = 1;
        for (var l = Layers; l > 0; l--)
            backward[l - 1] = backward[l] * gain * slope(forward[l - 1]);
        var runs = nets.Select(net => net.Run(f, gain)).ToList();
        IEnumerable<double> Ends(Func<(double[] Forward, double[] Backward), double[]> what) => Enumerable.Range(0, Layers + 1).Select(l => runs.Min(run => what(run)[l]))
            .Concat(Enumerable.Range(0, Layers + 1).Select(l => runs.Max(run => what(run)[l])));
        return [.. forward, .. Ends(run => run.Forward), .. backward, .. Ends(run => run.Backward)];
    }

    /// <summary>The size that a layer keeps; null where there is none within the map, or where every size is kept.</summary>
    private static double? FixedPoint(double gain, Func<double, double> map)
    {
        double Excess(double logarithm) => Math.Log(gain * map(Math.Exp(logarithm))) - logarithm;
        var (low, high) = (Math.Log(Smallest), Math.Log(Largest));
        var atLow = Excess(low);
        if (Math.Sign(atLow) == Math.Sign(Excess(high)) || Math.Abs(atLow) < 1e-6)
            return null;
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            if (Math.Sign(Excess(middle)) == Math.Sign(atLow))
                low = middle;
            else
                high = middle;
        }
        return Math.Exp(low);
    }

    /// <summary>E[f(size·z)²] for a standard normal z: the values of f², weighted with the normal density, times the width of a step.</summary>
    private static double MeanSquare(Func<double, double> f, double size)
    {
        const double Interval = 1.0 / 32, End = 8;
        double sum = 0;
        for (var z = -End + Interval / 2; z < End; z += Interval)
        {
            var value = f(size * z);
            sum += value * value * Math.Exp(-z * z / 2);
        }
        return sum * Interval / Math.Sqrt(2 * Math.PI);
    }

    private static double Derivative(Func<double, double> f, double z) => (f(z + Step) - f(z - Step)) / (2 * Step);

    private static Net Draw(int seed)
    {
        var g = new TorchGenerator(seed);
        return new Net([.. Enumerable.Range(0, Layers).Select(_ => (double[])[.. g.Randn(Width, Width).Select(weight => (double)weight)])], [.. g.Randn(Width)], [.. g.Randn(Width)]);
    }

    /// <summary>A network's weights before their scale, an input and the gradient that comes back.</summary>
    private sealed record Net(double[][] Weights, float[] Input, float[] Upstream)
    {
        /// <summary>The rms of z and of its gradient, from the input to the last layer, of z′ = gain/√width · W f(z).</summary>
        public (double[] Forward, double[] Backward) Run(Func<double, double> f, double gain)
        {
            var scale = gain / Math.Sqrt(Width);
            double[][] z = new double[Layers + 1][];
            z[0] = Normed(Input);
            for (var l = 0; l < Layers; l++)
            {
                double[] x = [.. z[l].Select(f)];
                z[l + 1] = new double[Width];
                for (var i = 0; i < Width; i++)
                    z[l + 1][i] = scale * TensorPrimitives.Dot<double>(Row(l, i), x);
            }
            var (gradient, backward) = (Normed(Upstream), new double[Layers + 1]);
            backward[Layers] = 1;
            for (var l = Layers; l > 0; l--)
            {
                var before = new double[Width];
                for (var i = 0; i < Width; i++)
                    TensorPrimitives.MultiplyAdd(Row(l - 1, i), gradient[i], before, before);
                for (var k = 0; k < Width; k++)
                    before[k] *= scale * Derivative(f, z[l - 1][k]);
                (gradient, backward[l - 1]) = (before, Rms(before));
            }
            return ([.. z.Select(Rms)], backward);
        }

        private ReadOnlySpan<double> Row(int layer, int unit) => Weights[layer].AsSpan(unit * Width, Width);

        private static double[] Normed(float[] values)
        {
            double[] exact = [.. values.Select(value => (double)value)];
            var rms = Rms(exact);
            return [.. exact.Select(value => value / rms)];
        }

        private static double Rms(double[] values) => Math.Sqrt(values.Sum(value => value * value) / values.Length);
    }
}
