using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TorchInit.Tests;

/// <summary>What somebody writes who ports a model: ten lines each, run, and compared with PyTorch 2.14.1.</summary>
public sealed class TenLines
{
    [Fact]
    public void An_array_becomes_a_convolution()
    {
        // torch.manual_seed(1); w = torch.empty(64, 32, 3, 3); nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu")
        var g = new TorchGenerator(seed: 1);
        var memory = new float[64 * 32 * 3 * 3];
        Init.KaimingNormal(memory, [64, 32, 3, 3], g, mode: FanMode.FanOut, nonlinearity: Nonlinearity.ReLU);

        Assert.Equal("3e9c8e295604010b", Hash(memory));
    }

    [Fact]
    public void One_gate_of_an_LSTM_is_drawn_again_in_place()
    {
        // torch.manual_seed(1); lstm = nn.LSTM(3, 4); nn.init.uniform_(lstm.weight_hh_l0[4:8], -0.01, 0.01)     the forget gate
        var g = new TorchGenerator(seed: 1);
        var lstm = DefaultInit.Lstm(inputSize: 3, hiddenSize: 4, g);
        var recurrent = lstm["weight_hh_l0"].Value;
        var before = Bits.Flat(recurrent);
        Init.Uniform(recurrent.Slice([new NRange(4, 8), NRange.All]), g, -0.01, 0.01);

        var after = Bits.Flat(recurrent);
        Assert.Equal(before[..16], after[..16]);
        Assert.Equal(before[32..], after[32..]);
        Assert.All(after[16..32], value => Assert.InRange(value, -0.01f, 0.01f));
        Assert.Equal("289abfe65d82cd5b", Hash(after));
    }

    [Fact]
    public void A_state_goes_to_PyTorch_and_comes_back() => StateFiles.InFolder(folder =>
    {
        var g = new TorchGenerator(seed: 1);
        var net = new ModuleParameters<float> { { "fc1", DefaultInit.Linear(3, 4, g) }, { "norm", DefaultInit.BatchNorm(4) }, { "fc2", DefaultInit.Linear(4, 2, g) } };
        net.StateDict().Save(Path.Combine(folder, "there.npz"));
        StateFiles.Python(folder, """
            import numpy, torch
            from collections import OrderedDict
            net = torch.nn.Sequential(OrderedDict(fc1=torch.nn.Linear(3, 4), norm=torch.nn.BatchNorm1d(4), fc2=torch.nn.Linear(4, 2)))
            net.load_state_dict({name: torch.from_numpy(array) for name, array in numpy.load("there.npz").items()})
            torch.manual_seed(1)
            assert torch.equal(net.fc1.weight, torch.nn.Linear(3, 4).weight)
            net(torch.ones(5, 3)).sum().backward()
            torch.optim.SGD(net.parameters(), lr=1.0).step()
            torch.save(net.state_dict(), "back.pt")
            """);
        var before = Bits.Flat(net["fc2.bias"].Value);
        net.LoadStateDict(StateDict.Load(Path.Combine(folder, "back.pt")));

        // The gradient of a sum of five rows with respect to a bias is 5, and the learning rate 1.
        Assert.Equal(before.Select(value => value - 5), Bits.Flat(net["fc2.bias"].Value));
        Assert.Equal([1L], Bits.Flat(net.Buffers["norm.num_batches_tracked"].As<long>()));
    });

    private static string Hash(float[] values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(values)))[..16];
}
