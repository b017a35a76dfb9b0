"""PyTorch's side of lesson 04: each call whose result the lesson compares, in its order.

python3 notebooks/python/04-bias-bounds.py prints the results under the names by which the lesson knows them; it needs
PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
"""
import math
import sys
import warnings
from unittest import mock

import numpy
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn import init

STUDIES = "--studies" in sys.argv
torch.set_printoptions(threshold=16, edgeitems=2, precision=6)
torch.set_num_threads(1)


def show(name, result):
    """Print a result, or each of several, under its name."""
    for part, value in result.items() if isinstance(result, dict) else [("", result)]:
        print(f"{name}.{part}" if part else name, "=", value.data if isinstance(value, nn.Parameter) else value)


# ---- check-rule

def linear(in_features, out_features, seed=1, bias=True, dtype="float32"):
    """The parameters of a new nn.Linear."""
    torch.manual_seed(seed)
    return nn.Linear(in_features, out_features, bias=bias, dtype=getattr(torch, dtype)).state_dict()


def error(statement):
    """What PyTorch answers to a mistake: the text of the error and its type."""
    torch.manual_seed(1)
    try:
        eval(statement)
    except Exception as mistake:
        return {"error": str(mistake), "type": type(mistake).__name__}
    raise AssertionError(f"no error: {statement}")


def handed_to(method, initialize):
    """The last number that `initialize` hands to Tensor.uniform_ (its bound) or Tensor.normal_ (its std)."""
    with mock.patch.object(torch.Tensor, method) as fill:
        initialize()
    return float(fill.call_args[0][1])


def kaiming_uniform_bound(shape, a=0, mode="fan_in", nonlinearity="leaky_relu"):
    """The bound of kaiming_uniform_, as the double that PyTorch computes."""
    weight = torch.empty(shape)
    return handed_to("uniform_", lambda: init.kaiming_uniform_(weight, a, mode, nonlinearity))


show("linear_3x4", linear(3, 4, seed=1))

show("fans.1d", error('init._calculate_fan_in_and_fan_out(torch.empty(3))'))

show("kaiming_uniform_bound.128x784_sqrt5", kaiming_uniform_bound((128, 784), a=math.sqrt(5)))


# ---- check-many-layers

def conv(module, in_channels, out_channels, kernel_size, groups=1, bias=True, seed=1, dtype="float32"):
    """The parameters of a new convolution."""
    torch.manual_seed(seed)
    return getattr(nn, module)(in_channels, out_channels, kernel_size, groups=groups, bias=bias, dtype=getattr(torch, dtype)).state_dict()


def bilinear(in1_features, in2_features, out_features, bias=True, seed=1, dtype="float32"):
    """The parameters of a new nn.Bilinear."""
    torch.manual_seed(seed)
    return nn.Bilinear(in1_features, in2_features, out_features, bias=bias, dtype=getattr(torch, dtype)).state_dict()


show("conv2d_3x8_k3", conv("Conv2d", 3, 8, 3))

show("conv2d_4x4_k3_groups4", conv("Conv2d", 4, 4, 3, groups=4))

show("conv_transpose2d_8x16_k3", conv("ConvTranspose2d", 8, 16, 3))

show("conv_transpose2d_6x9_k2_groups3", conv("ConvTranspose2d", 6, 9, 2, groups=3))

show("bilinear_3x4x5", bilinear(3, 4, 5))


# ---- check-transposed

def fans(shape):
    """(fan_in, fan_out) of a shape."""
    return list(init._calculate_fan_in_and_fan_out(torch.empty(shape, device="meta")))


show("fans.8x16x3x3", fans((8, 16, 3, 3)))


# ---- check-recurrent

def parameters(module):
    """All parameters and buffers, and their names in PyTorch's order, one a line."""
    return {**module.state_dict(), "names": "\n".join(module.state_dict())}


def recurrent(module, input_size, hidden_size, num_layers=1, bias=True, bidirectional=False, proj_size=0, seed=1, dtype="float32"):
    """The parameters of a new recurrent network."""
    torch.manual_seed(seed)
    projection = {"proj_size": proj_size} if proj_size else {}
    return parameters(getattr(nn, module)(input_size, hidden_size, num_layers=num_layers, bias=bias, bidirectional=bidirectional,
                                          dtype=getattr(torch, dtype), **projection))


show("lstm_8x16", recurrent("LSTM", 8, 16))

show("gru_3x5", recurrent("GRU", 3, 5))

show("rnn_3x5", recurrent("RNN", 3, 5))


# ---- check-zeros

def attention(embed_dim, num_heads, bias=True, add_bias_kv=False, kdim=None, vdim=None, seed=1, dtype="float32"):
    """The parameters of a new nn.MultiheadAttention."""
    torch.manual_seed(seed)
    return parameters(nn.MultiheadAttention(embed_dim, num_heads, bias=bias, add_bias_kv=add_bias_kv, kdim=kdim, vdim=vdim, dtype=getattr(torch, dtype)))


def without_draws(module, *arguments, **options):
    """A module that draws nothing: ones, zeros and a quarter, and the first numbers of the generator afterwards."""
    torch.manual_seed(1)
    return {**getattr(nn, module)(*arguments, **options).state_dict(), "next": torch.rand(2)}


show("attention_16_heads4", attention(16, 4))

show("batch_norm1d_5", without_draws("BatchNorm1d", 5))


# ---- check-no-inputs

def linear_without_inputs(out_features, seed):
    """nn.Linear(0, n): a warning, a bias of zeros, and n words drawn all the same, as the next numbers show."""
    torch.manual_seed(seed)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        parameters = nn.Linear(0, out_features).state_dict()
    return {**parameters, "warning": str(caught[0].message), "next": torch.rand(4)}


def conv_without_inputs(module, in_channels, out_channels, kernel_size, seed=1):
    """A convolution with no input channels: zeros for a bias, and their words drawn all the same (since 2.12)."""
    torch.manual_seed(seed)
    return {**getattr(nn, module)(in_channels, out_channels, kernel_size).state_dict(), "next": torch.rand(4)}


show("linear_0x5", linear_without_inputs(5, seed=1))

show("conv2d_0x4_k3", conv_without_inputs("Conv2d", 0, 4, 3))


# ---- check-symmetry

def alike(random_weights, random_biases, seeds=5):
    """The smallest cosine between the gradients of two of 16 hidden tanh units, each a row of 8 numbers, for five seeds."""
    rows = []
    for seed in range(seeds):
        torch.manual_seed(seed)
        net = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 4))
        for layer in (net[0], net[2]):
            if not random_weights:
                init.constant_(layer.weight, 0.1)
            if not random_biases:
                init.zeros_(layer.bias)
        F.mse_loss(net(torch.randn(32, 8)), torch.randn(32, 4)).backward()
        rows_of = F.normalize(net[0].weight.grad, dim=1)
        rows.append((rows_of @ rows_of.t()).min())
    return torch.stack(rows)


show("lesson04.alike.nothing", alike(False, False))

show("lesson04.alike.weights", alike(True, False))

show("lesson04.alike.biases", alike(False, True))

show("lesson04.alike.both", alike(True, True))


# ---- check-fake

def ten_layers(bias):
    """Ten default layers with a ReLU behind each, fed with N(0, 1). A row per layer: root mean square, and spread over the batch."""
    torch.manual_seed(0)
    layers = [nn.Linear(512, 512, bias=bias) for _ in range(10)]
    a = torch.randn(64, 512)
    rows = []
    for layer in layers:
        a = torch.relu(layer(a)).detach()
        rms = a.double().pow(2).mean().sqrt()
        spread = a.double().var(dim=0, unbiased=False).mean().sqrt()
        rows.append([rms, spread])
    return torch.tensor(rows, dtype=torch.float64)


def relative_spread(bias, seeds=5):
    """Ten default layers of 512 with ReLUs, 16 inputs: spread over the inputs divided by the root mean square, per layer, for five seeds."""
    rows = []
    for seed in range(seeds):
        torch.manual_seed(seed)
        layers = [nn.Linear(512, 512, bias=bias) for _ in range(10)]
        a, row = torch.randn(16, 512), []
        for layer in layers:
            a = torch.relu(layer(a)).detach()
            row.append(a.double().var(dim=0, unbiased=False).mean().sqrt() / a.double().square().mean().sqrt())
        rows.append(torch.stack(row))
    return torch.stack(rows)


show("lesson04.ten_layers.default", ten_layers(bias=True))

show("lesson04.ten_layers.no_bias", ten_layers(bias=False))

show("lesson04.spread.default", relative_spread(True))

show("lesson04.spread.no_bias", relative_spread(False))


# ---- check-trained

def only_scale():
    """Ten layers of 512 without biases, from the same random numbers: He's outputs over the default's, smallest and largest ratio."""
    outputs = []
    for a in (0, math.sqrt(5)):
        torch.manual_seed(0)
        weights = [init.kaiming_uniform_(torch.empty(512, 512, dtype=torch.float64), a=a) for _ in range(10)]
        x = torch.randn(16, 512, dtype=torch.float64)
        for w in weights:
            x = torch.relu(x @ w.t())
        outputs.append(x[x > 0])
    ratio = outputs[0] / outputs[1]
    return torch.stack([ratio.min(), ratio.max()])


def digits():
    """The 1797 handwritten digits that scikit-learn ships: 8 x 8 pixels, 0 ... 16, and the digit each shows."""
    from sklearn.datasets import load_digits
    found = load_digits()
    return {"pixels": found.data.astype(numpy.uint8), "labels": found.target.astype(numpy.uint8)}


def nine_hidden(bias, scheme, seed):
    """64 pixels, nine hidden layers of 64 with ReLUs, ten classes."""
    torch.manual_seed(seed)
    layers = [nn.Linear(64, 64, bias=bias) for _ in range(9)] + [nn.Linear(64, 10, bias=bias)]
    if scheme == "kaiming":
        torch.manual_seed(seed)
        for layer in layers:
            init.kaiming_uniform_(layer.weight)
    return nn.Sequential(*[module for layer in layers[:-1] for module in (layer, nn.ReLU())], layers[-1])


def trained(bias, scheme, scale=1, rate=0.01, seeds=5):
    """The loss on the digits, SGD with momentum 0.9, batches of 64: the first five steps of seed 0, and for five seeds the mean of the first and of the last ten of 184."""
    data = digits()
    pixels, labels = torch.as_tensor(data["pixels"]).float()[:1472] / 16, torch.as_tensor(data["labels"]).long()[:1472]
    runs = []
    for seed in range(seeds):
        net, losses = nine_hidden(bias, scheme, seed), []
        optimizer = torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9)
        for _ in range(8):
            for rows in torch.randperm(1472).split(64):
                loss = F.cross_entropy(scale * net(pixels[rows]), labels[rows])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses.append(loss.detach().double())
        runs.append(torch.stack(losses))
    runs = torch.stack(runs)
    return {"first": runs[0, :5], "start": runs[:, 0], "end": runs[:, -10:].mean(dim=1)}


show("lesson04.only_scale", only_scale())

show("lesson04.trained.default", trained(True, "default"))

show("lesson04.trained.no_bias", trained(False, "default"))

show("lesson04.trained.kaiming", trained(False, "kaiming"))

show("lesson04.trained.no_bias_scaled", trained(False, "default", scale=6**5, rate=0.01 / 6))

show("lesson04.trained.default_scaled", trained(True, "default", scale=6**5, rate=0.01 / 6))


# ---- check-output-bias

def output_bias(seeds=5):
    """Is the digit a zero? The loss of a new nn.Linear(64, 2) on the first 1500 digits, and with its bias set to the logarithm of the classes' shares."""
    data = digits()
    pixels, labels = torch.as_tensor(data["pixels"]).float()[:1500] / 16, (torch.as_tensor(data["labels"]).long()[:1500] == 0).long()
    share = labels.double().mean().item()
    rows = []
    for seed in range(seeds):
        torch.manual_seed(seed)
        net = nn.Linear(64, 2)
        row = [F.cross_entropy(net(pixels), labels)]
        init.zeros_(net.weight)
        net.bias.data.copy_(torch.tensor([math.log(1 - share), math.log(share)]))
        rows.append(torch.stack(row + [F.cross_entropy(net(pixels), labels)]))
    return torch.stack(rows).detach().double()


show("lesson04.output_bias", output_bias())


# ---- own-code

def own_code_04():
    """A net that starts with zero biases; the weights are those of the default."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
    for layer in net:
        if isinstance(layer, nn.Linear):
            init.zeros_(layer.bias)
    return net.state_dict()


show("lesson04.own_code", own_code_04())
