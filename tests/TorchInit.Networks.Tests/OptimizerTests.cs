using System.Numerics.Tensors;
using InitNotebooks;

namespace TorchInit.Networks.Tests;

/// <summary>Adam, AdamW, SGD and their parameter groups, step by step beside PyTorch's; and what they refuse.</summary>
public sealed class OptimizerTests
{
    public static TheoryData<string, string> Calls => Recorded.Calls("optimizers");

    [Theory]
    [MemberData(nameof(Calls))]
    public void Five_steps_are_PyTorchs(string setName, string stem)
    {
        var set = Recorded.Set(setName);
        var losses = set.Get($"{stem}.losses");
        var g = new TorchGenerator(1, set.Platform);
        var net = new Sequential(new Linear(5, 7, g), new Tanh(), new Linear(7, 3, g));
        Tensor<float> x = g.Randn(9, 5), target = g.Randn(9, 3);
        Recorded.Agrees(set.Get($"{stem}.input"), x);
        Recorded.Agrees(set.Get($"{stem}.target"), target);
        var optimizer = stem[(stem.LastIndexOf('.') + 1)..] switch
        {
            "adam" => (Optimizer)new Adam(net.Parameters, 0.01),
            "adam_decay" => new Adam(net.Parameters, 0.01, 0.8, 0.99, 1e-3, weightDecay: 0.1),
            "adamw" => new AdamW(net.Parameters, 0.01, weightDecay: 0.1),
            "adamw_groups" => new AdamW(TwoGroups(net, 0.1), 0.01),
            "sgd_groups" => new Sgd(TwoGroups(net, 0.5), 0.05, momentum: 0.9),
            "sgd_nesterov" => new Sgd(net.Parameters, 0.05, momentum: 0.9, nesterov: true, weightDecay: 0.1),
            var other => throw new ArgumentException($"The optimizer {other} has no counterpart here; add it."),
        };
        var mse = new MseLoss();
        var ours = new List<float>();
        for (var step = 0; step < losses.Count; step++)
        {
            ours.Add(mse.Forward(net.Forward(x), target));
            optimizer.ZeroGrad();
            net.BackwardParameters(mse.Backward());
            optimizer.Step();
        }
        Recorded.Agrees(losses, ours.ToArray());
        foreach (var (name, parameter) in net.NamedParameters)
            Recorded.Agrees(set.Get($"{stem}.{name}"), parameter.Value);
    }

    [Fact]
    public void Adams_first_step_has_the_length_of_the_learning_rate_whatever_the_gradient()
    {
        var g = new TorchGenerator(0);
        var net = new Sequential(new Linear(3, 5, g));
        var adam = new Adam(net.Parameters, 0.25);
        net.Forward(g.Randn(7, 3));
        net.Backward(g.Randn(7, 5));
        Assert.Equal(0.25, net.Probe(adam).Parameters[0].UpdateRms!.Value, 1e-6);
        var before = net["0.weight"].Value.Flat().ToArray();
        adam.Step();
        Assert.All(net["0.weight"].Value.Flat().ToArray().Zip(before), pair => Assert.Equal(0.25, Math.Abs(pair.First - pair.Second), 1e-6));
    }

    [Fact]
    public void Training_with_Adam_ends_in_the_same_bits_everywhere()
    {
        SwitchedOff.AssertOff();
        var g = new TorchGenerator(7);
        var data = Dataset.Spirals(211, g, arms: 3);
        var net = new Sequential(new Linear(2, 37, g), new Tanh(), new Linear(37, 3, g));
        var adam = new AdamW([new ParameterGroup(net.Parameters.Take(1), 0.03), new ParameterGroup(net.Parameters.Skip(1))], 0.01);
        var losses = Training.Run(net, data, adam, epochs: 3, batchSize: 50, g);
        float[] everything = [.. losses, .. net.Parameters.SelectMany(p => p.Value.Flat().ToArray())];
        Assert.All(everything, v => Assert.True(float.IsFinite(v)));
        Assert.Equal("43c8ba257f1dae09", Bits.Sha256<float>(everything)[..16]);
    }

    [Fact]
    public void Optimizers_refuse_what_PyTorch_refuses()
    {
        var net = new Sequential(new Linear(3, 5, new TorchGenerator(0)));
        Refused("some parameters appear in more than one parameter group", () => new Sgd([.. net.Parameters, net.Parameters[0]], 0.1));
        Refused("Invalid beta parameter at index 0: 1", () => new Adam(net.Parameters, beta1: 1));
        Refused("Invalid beta parameter at index 1: -0.5", () => new AdamW(net.Parameters, beta2: -0.5));
        Refused("Invalid epsilon value: -1", () => new Adam(net.Parameters, eps: -1));
        Refused("Invalid weight_decay value: -1", () => new Adam(net.Parameters, weightDecay: -1));
        Refused("Invalid learning rate: -2", () => new Sgd([new ParameterGroup(net.Parameters, -2)], 0.1));
        Refused("optimizer got an empty parameter list", () => new AdamW(Array.Empty<ParameterGroup>()));
    }

    private static ParameterGroup[] TwoGroups(Sequential net, double firstRate) =>
        [new ParameterGroup(net.Parameters.Take(1), firstRate), new ParameterGroup(net.Parameters.Skip(1))];

    private static void Refused(string start, Func<object> make) =>
        Assert.StartsWith(start, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
}
