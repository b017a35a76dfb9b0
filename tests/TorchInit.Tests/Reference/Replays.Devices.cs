namespace TorchInit.Tests;

internal static partial class Replays
{
    /// <summary>The calls that a GPU's set answers otherwise, as the CPU answers them: a layer that is moved or filled later is the layer.</summary>
    private static readonly Dictionary<string, Replay> Devices = new()
    {
        ["made_on_cpu"] = (call, platform) => OfLinear(3, 4, call.Generator(platform)),
        ["filled_later"] = (call, platform) => OfLinear(3, 4, call.Generator(platform)),
        ["large_layer"] = (call, platform) => OfLinear(call.Int("inputs"), call.Int("outputs"), call.Generator(platform)),
        ["cpu_afterwards"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            generator.Rand(1000);
            return generator.Rand(8);
        },
        ["in_two"] = (call, platform) =>
        {
            var generator = call.Generator(platform);
            return generator.Rand(4).Concat(generator.Rand(4)).ToArray();
        },
        ["first_of_more"] = (call, platform) => call.Generator(platform).Rand(1000).Take(8).ToArray(),
    };

    private static Named OfLinear(int inputs, int outputs, TorchGenerator generator) => Parameters(DefaultInit.Linear(inputs, outputs, generator));
}
