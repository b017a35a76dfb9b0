using System.Text.Json.Nodes;

namespace InitNotebooks.Runner;

/// <summary>The studies of lessons 05 and 06 as PyTorch recorded them: nothing is computed here but the mean or the middle, the lowest and the highest of five seeds.</summary>
internal static class StudyGrids
{
    private const int Seeds = 5;

    /// <summary>Loss by scheme, rate and depth, for SGD and Adam (lesson 05); null where the reference data lack it.</summary>
    public static JsonObject? DepthAndRate()
    {
        if (Read("lesson05.map.sgd") is not { } sgd || Read("lesson05.map.adam") is not { } adam)
            return null;
        int[] depths = [3, 5, 8, 12, 20, 30];
        (string Name, Palette Colour)[] schemes = [("nn.Linear's default", Palette.Default), ("Xavier uniform", Palette.Xavier), ("Kaiming normal", Palette.Kaiming)];
        JsonObject Study(string name, double[] rates, float[] losses, (string Name, Palette Colour)[] compared) => new()
        {
            ["name"] = name,
            ["rates"] = Numbers(rates),
            // In the reference: scheme, depth, rate, seed.
            ["schemes"] = new JsonArray([.. compared.Select((scheme, s) =>
            {
                JsonArray Each(Func<float[], double> of) => new([.. rates.Select((_, r) => Numbers(depths.Select((_, d) => of(losses.AsSpan(((s * depths.Length + d) * rates.Length + r) * Seeds, Seeds).ToArray()))))]);
                return new JsonObject { ["name"] = scheme.Name, ["color"] = (int)scheme.Colour, ["middle"] = Each(Middle), ["low"] = Each(Low), ["high"] = Each(High) };
            })]),
        };
        return new JsonObject
        {
            ["depths"] = new JsonArray([.. depths.Select(depth => JsonValue.Create(depth))]),
            // What separates a network that has learned from one that has not: half of ln 10.
            ["learned"] = Math.Round(Math.Log(10) / 2, 4),
            ["optimizers"] = new JsonArray(
                Study("SGD", [0.003, 0.01, 0.03, 0.1], sgd, schemes),
                Study("Adam", [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03], adam, schemes)),
        };
    }

    /// <summary>Accuracy and weights by scale and rate, five loss curves, and the variance below the end of the law (lesson 06); null where the reference data lack it.</summary>
    public static JsonObject? BatchNorm()
    {
        double[] scales = [0.001, 0.01, 0.1, 1, 10, 100, 1000], rates = [0.001, 0.01, 0.1];
        int[] steps = [0, 1, 2, 4, 8, 16, 32, 60];
        JsonObject? Network(string name, string key, bool hasNorms)
        {
            if (Read($"{key}.accuracy") is not { } accuracy)
                return null;
            // In the reference: scale, rate, seed, and for the norms the step.
            JsonArray Each(Func<float[], double> of) => new([.. rates.Select((_, r) => Numbers(scales.Select((_, s) => of(accuracy.AsSpan((s * rates.Length + r) * Seeds, Seeds).ToArray()))))]);
            var network = new JsonObject { ["name"] = name, ["mean"] = Each(Mean), ["low"] = Each(Low), ["high"] = Each(High) };
            if (hasNorms && Read($"{key}.norms") is { } norms)
            {
                network["norms"] = new JsonArray([.. rates.Select((_, r) => new JsonArray([.. scales.Select((_, s) => Numbers(steps.Select((_, k) =>
                    Math.Log10(Enumerable.Range(0, Seeds).Average(seed => norms[((s * rates.Length + r) * Seeds + seed) * steps.Length + k])))))]))]);
            }
            return network;
        }

        JsonObject?[] networks =
        [
            Network("Eight layers, batch norm", "lesson06.map.bn_8", hasNorms: true), Network("Three layers, batch norm", "lesson06.map.bn_3", hasNorms: true),
            Network("Three layers, without", "lesson06.map.plain_3", hasNorms: false),
        ];
        if (networks.Contains(null) || Read("lesson06.follow.losses") is not { } losses || Critical() is not { } critical)
            return null;
        string[] runs = ["as drawn, rate 0.1", "× 1000, rate × 1000²", "× 1000, same rate", "× 1000, frozen", "as drawn, frozen"];
        var count = losses.Length / runs.Length / Seeds;
        return new JsonObject
        {
            ["scales"] = Numbers(scales),
            ["rates"] = Numbers(rates),
            ["steps"] = new JsonArray([.. steps.Select(step => JsonValue.Create(step))]),
            ["networks"] = new JsonArray(networks),
            ["follow"] = new JsonArray([.. runs.Select((name, run) => new JsonObject
            {
                ["name"] = name,
                ["losses"] = Numbers(Enumerable.Range(0, count).Select(step => Enumerable.Range(0, Seeds).Average(seed => (double)losses[(run * Seeds + seed) * count + step]))),
            })]),
            ["fine"] = Numbers(Enumerable.Range(-14, 15).Select(k => k / 4.0)),
            ["critical"] = critical,
            ["end"] = Math.Sqrt(1e-5 / (1 - 1 / Math.PI)),
        };
    }

    /// <summary>The decimal logarithm of the variance, by scale and layer; in the reference: scale, seed, layer.</summary>
    private static JsonArray? Critical()
    {
        const int Scales = 15, Layers = 30;
        return ReferenceSets.Default.Base.TryGet("lesson06.critical", out var tensor) && tensor.Doubles() is { } values
            ? new JsonArray([.. Enumerable.Range(0, Scales).Select(s => Numbers(Enumerable.Range(0, Layers).Select(l =>
                Math.Log10(Math.Max(1e-30, Enumerable.Range(0, Seeds).Average(seed => values[(s * Seeds + seed) * Layers + l]))))))])
            : null;
    }

    private static float[]? Read(string key) => ReferenceSets.Default.Base.TryGet(key, out var tensor) ? tensor.Floats() : null;

    private static double Mean(float[] values) => values.Average(value => (double)value);

    private static double Middle(float[] values) => values.Order().ElementAt(values.Length / 2);

    private static double Low(float[] values) => values.Min();

    private static double High(float[] values) => values.Max();

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(value => JsonValue.Create(double.IsFinite(value) ? Math.Round(value, 4) : 99.0))]);
}
