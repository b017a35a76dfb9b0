using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using TorchInit;

namespace InitNotebooks.Runner;

/// <summary>
/// Signal and gradient of plain networks, layer by layer: depth × width × activation × scheme × a. One draw each, with seed 0, as in
/// lesson 05: 8 inputs of standard normals, a gradient of standard normals at the end.
/// </summary>
internal static class SignalGrid
{
    private const int Batch = 8;

    private static readonly int[] Widths = [16, 64, 256], Depths = [5, 10, 20, 30, 50];

    private static readonly double[] Slopes =
        [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, Math.Sqrt(5), 2.5, 2.75, 3, 3.25, 3.5, 3.75, 4, 4.25, 4.5, 4.75, 5];

    // IsHomogeneous: f(c·z) = c·f(z) for c > 0. Then a network without biases is computed for one a, and scaled.
    private sealed record Function(string Name, Func<Layer> Make, bool IsHomogeneous);

    private sealed record Scheme(string Name, Action<Tensor<float>, TorchGenerator>? Draw);

    private static readonly Function[] Functions =
    [
        new("ReLU", () => new ReLU(), true), new("tanh", () => new Tanh(), false), new("GELU", () => new GELU(), false),
        new("none (linear)", () => new LeakyReLU(1), true),
    ];

    private static readonly Scheme[] Others =
    [
        new("nn.Linear's default, biases and all", null),
        new("xavier_uniform_", (w, g) => Init.XavierUniform(w, g)),
        new("kaiming_normal_(nonlinearity='relu')", (w, g) => Init.KaimingNormal(w, g, nonlinearity: Nonlinearity.ReLU)),
    ];

    public static JsonObject Compute()
    {
        var grid = new LogGrid(-30, 30);
        var settings = (from function in Functions from width in Widths from setting in Enumerable.Range(0, Slopes.Length + Others.Length) select (function, width, setting)).ToList();
        var results = new (double[] Forward, double[] Backward)[settings.Count];
        Parallel.For(0, settings.Count, i =>
        {
            var (function, width, setting) = settings[i];
            if (!(function.IsHomogeneous && setting is > 0 && setting < Slopes.Length))
                results[i] = Of(function, width, setting < Slopes.Length ? Kaiming(Slopes[setting]) : Others[setting - Slopes.Length].Draw);
        });
        for (var i = 0; i < settings.Count; i++)
        {
            var (function, _, setting) = settings[i];
            if (results[i].Forward is null)
                results[i] = Scaled(results[i - setting], Gain.Of(Nonlinearity.LeakyReLU, Slopes[setting]) / Gain.Of(Nonlinearity.LeakyReLU, Slopes[0]));
        }

        string Key((Function Function, int Width, int Setting) s) => string.Create(CultureInfo.InvariantCulture, $"{s.Function.Name} {s.Width} {s.Setting}");
        JsonObject Grid(Func<(double[] Forward, double[] Backward), double[]> what) =>
            new(settings.Select((s, i) => KeyValuePair.Create(Key(s), (JsonNode?)grid.Encode(what(results[i])))));
        return new JsonObject
        {
            ["grid"] = grid.ToJson(),
            ["a"] = new JsonArray([.. Slopes.Select(a => JsonValue.Create(a))]),
            ["sqrt5"] = Array.IndexOf(Slopes, Math.Sqrt(5)),
            ["depths"] = new JsonArray([.. Depths.Select(d => JsonValue.Create(d))]),
            ["widths"] = new JsonArray([.. Widths.Select(w => JsonValue.Create(w))]),
            ["activations"] = new JsonArray([.. Functions.Select(f => JsonValue.Create(f.Name))]),
            ["schemes"] = new JsonArray([new JsonObject { ["name"] = "kaiming_uniform_(a)", ["setting"] = null },
                .. Others.Select((other, i) => new JsonObject { ["name"] = other.Name, ["setting"] = Slopes.Length + i })]),
            ["forward"] = Grid(result => result.Forward),
            ["backward"] = Grid(result => result.Backward),
        };
    }

    private static Action<Tensor<float>, TorchGenerator> Kaiming(double a) => (w, g) => Init.KaimingUniform(w, g, a: a);

    /// <summary>The rms of z in each of fifty layers, and for each depth in turn, of the network of the first so many layers, the rms of the gradient of z in each.</summary>
    private static (double[] Forward, double[] Backward) Of(Function function, int width, Action<Tensor<float>, TorchGenerator>? draw)
    {
        var g = new TorchGenerator(seed: 0);
        var stack = Sequential.Mlp([.. Enumerable.Repeat(width, Depths[^1] + 1)], g, draw is null ? null : w => draw(w, g), bias: draw is null, activation: function.Make);
        List<Layer> layers = [.. stack.Layers, function.Make()];
        var (x, upstream) = (new TorchGenerator(seed: 1).Randn(Batch, width), new TorchGenerator(seed: 2).Randn(Batch, width));
        var (forward, backward) = (new List<double>(), new List<double>());
        foreach (var layer in layers)
        {
            x = layer.Forward(x);
            if (layer is Linear)
                forward.Add(Rms(x));
        }
        foreach (var depth in Depths)
        {
            var (gradient, sizes) = (upstream, new List<double>());
            // Each linear layer is followed by its activation.
            foreach (var layer in layers.Take(2 * depth).Reverse())
            {
                if (layer is Linear)
                    sizes.Add(Rms(gradient));
                gradient = layer.Backward(gradient);
            }
            backward.AddRange(sizes.AsEnumerable().Reverse());
        }
        return ([.. forward], [.. backward]);
    }

    /// <summary>What all weights times a factor make of a network whose activations are homogeneous.</summary>
    private static (double[] Forward, double[] Backward) Scaled((double[] Forward, double[] Backward) net, double factor) => (
        [.. net.Forward.Select((rms, i) => rms * Math.Pow(factor, i + 1))],
        [.. net.Backward.Zip(Depths.SelectMany(depth => Enumerable.Range(1, depth).Select(layer => depth - layer)), (rms, after) => rms * Math.Pow(factor, after))]);

    private static double Rms(Tensor<float> tensor)
    {
        double sum = 0;
        foreach (var value in LastBits.Values(tensor))
            sum += (double)value * value;
        return Math.Sqrt(sum / tensor.FlattenedLength);
    }
}
