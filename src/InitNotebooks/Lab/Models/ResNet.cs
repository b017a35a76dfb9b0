using System.Globalization;
using System.Numerics;

namespace InitNotebooks;

/// <summary>
/// torchvision's residual networks for 1000 classes, as they are when they are made: the default draws of every layer, then every convolution
/// drawn again, <c>kaiming_normal_(weight, mode="fan_out", nonlinearity="relu")</c>. He, Zhang, Ren and Sun 2016.
/// </summary>
/// <example><code>StateDict weights = ResNet.ResNet18&lt;float&gt;(new TorchGenerator(seed: 0)).StateDict();</code></example>
public static class ResNet
{
    private delegate ModuleParameters<T> Block<T>(int channels, int width, bool first, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary><c>torchvision.models.resnet18()</c>: 11.7 million numbers.</summary>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    /// <param name="g">Where the numbers come from.</param>
    public static ModuleParameters<T> ResNet18<T>(TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T> => Make<T>(BasicBlock<T>, widening: 1, [2, 2, 2, 2], g);

    /// <summary><c>torchvision.models.resnet50()</c>: 25.6 million numbers.</summary>
    /// <typeparam name="T">The element type: float, double, Half or BFloat16.</typeparam>
    /// <param name="g">Where the numbers come from.</param>
    public static ModuleParameters<T> ResNet50<T>(TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T> => Make<T>(Bottleneck<T>, widening: 4, [3, 4, 6, 3], g);

    private static ModuleParameters<T> Make<T>(Block<T> block, int widening, int[] depths, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(g);
        var net = new ModuleParameters<T> { { "conv1", Conv<T>(3, 64, 7, g) }, { "bn1", DefaultInit.BatchNorm<T>(64) } };
        var channels = 64;
        for (var stage = 0; stage < depths.Length; stage++)
        {
            int width = 64 << stage;
            var layer = new ModuleParameters<T>();
            for (var index = 0; index < depths[stage]; index++)
            {
                layer.Add(index.ToString(CultureInfo.InvariantCulture), block(channels, width, first: stage > 0 && index == 0, g));
                channels = width * widening;
            }
            net.Add($"layer{(stage + 1).ToString(CultureInfo.InvariantCulture)}", layer);
        }
        net.Add("fc", DefaultInit.Linear<T>(channels, 1000, g));

        foreach (var convolution in net.Values.Where(parameter => parameter.Value.Rank == 4))
            Init.KaimingNormal(convolution.Value, g, mode: FanMode.FanOut, nonlinearity: Nonlinearity.ReLU);
        return net;
    }

    /// <summary>Two 3 × 3 convolutions and a way around them. The way around is made first, and named last.</summary>
    private static ModuleParameters<T> BasicBlock<T>(int channels, int width, bool first, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var around = first || channels != width ? Around<T>(channels, width, g) : [];
        return new()
        {
            { "conv1", Conv<T>(channels, width, 3, g) }, { "bn1", DefaultInit.BatchNorm<T>(width) },
            { "conv2", Conv<T>(width, width, 3, g) }, { "bn2", DefaultInit.BatchNorm<T>(width) },
            { "downsample", around },
        };
    }

    /// <summary>1 × 1, 3 × 3, 1 × 1, the last four times as wide, and a way around them.</summary>
    private static ModuleParameters<T> Bottleneck<T>(int channels, int width, bool first, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var around = first || channels != 4 * width ? Around<T>(channels, 4 * width, g) : [];
        return new()
        {
            { "conv1", Conv<T>(channels, width, 1, g) }, { "bn1", DefaultInit.BatchNorm<T>(width) },
            { "conv2", Conv<T>(width, width, 3, g) }, { "bn2", DefaultInit.BatchNorm<T>(width) },
            { "conv3", Conv<T>(width, 4 * width, 1, g) }, { "bn3", DefaultInit.BatchNorm<T>(4 * width) },
            { "downsample", around },
        };
    }

    private static ModuleParameters<T> Around<T>(int channels, int width, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T> => new() { { "0", Conv<T>(channels, width, 1, g) }, { "1", DefaultInit.BatchNorm<T>(width) } };

    /// <summary>As a convolution draws itself, which is passed by: <see cref="Make"/> draws all of them again.</summary>
    private static ModuleParameters<T> Conv<T>(int channels, int width, int kernel, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T> => g.Skip(() => DefaultInit.Conv2d<T>(channels, width, kernel, g, bias: false));
}
