namespace TorchInit.Tests;

internal static partial class Replays
{
    private static readonly Dictionary<string, Replay> Networks = new()
    {
        ["simplenet"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            var net = new Sequential(
                ("fc1", new Linear(784, 128, generator)), ("relu1", new ReLU()), ("fc2", new Linear(128, 64, generator)), ("relu2", new ReLU()),
                ("fc3", new Linear(64, 10, generator)));
            var x = generator.Randn(1, 784);
            var output = net.Forward(x);
            var loss = new MseLoss();
            var results = new Named { ["input"] = x, ["output"] = output, ["loss"] = loss.Forward(output, Floats(1, 10)) };
            net.Backward(loss.Backward());
            return WithGradients(WithParameters(results, net), net);
        },
    };

    private static Named WithParameters(Named results, Layer layer)
    {
        foreach (var (name, parameter) in layer.NamedParameters)
            results.Add(name, parameter);
        return results;
    }

    private static Named WithGradients(Named results, Layer layer)
    {
        foreach (var (name, parameter) in layer.NamedParameters)
            results.Add($"{name}.grad", parameter.Grad!);
        return results;
    }
}
