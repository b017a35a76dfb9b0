"""Lesson 04, the bias."""
import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn import init

from reference import close, reference
from reference.data import digits


@reference("lessons", {"lesson04.ten_layers.default": "bias=True", "lesson04.ten_layers.no_bias": "bias=False"},
           compare=close(1e-3, 0.0, "rounding, carried through ten layers"))
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


@reference("lessons", {"lesson04.own_code": ""})
def own_code_04():
    """A net that starts with zero biases; the weights are those of the default."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
    for layer in net:
        if isinstance(layer, nn.Linear):
            init.zeros_(layer.bias)
    return net.state_dict()


@reference("lessons", {"lesson04.spread.default": "True", "lesson04.spread.no_bias": "False"},
           compare=close(1e-3, 0.0, "rounding, carried through ten layers"))
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


@reference("lessons", {"lesson04.only_scale": ""}, compare=close(1e-3, 0.0, "rounding, carried through ten layers"))
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


def nine_hidden(bias, scheme, seed):
    """64 pixels, nine hidden layers of 64 with ReLUs, ten classes."""
    torch.manual_seed(seed)
    layers = [nn.Linear(64, 64, bias=bias) for _ in range(9)] + [nn.Linear(64, 10, bias=bias)]
    if scheme == "kaiming":
        torch.manual_seed(seed)
        for layer in layers:
            init.kaiming_uniform_(layer.weight)
    return nn.Sequential(*[module for layer in layers[:-1] for module in (layer, nn.ReLU())], layers[-1])


@reference("lessons", {
    "lesson04.trained.default": 'True, "default"',
    "lesson04.trained.no_bias": 'False, "default"',
    "lesson04.trained.kaiming": 'False, "kaiming"',
    "lesson04.trained.no_bias_scaled": 'False, "default", scale=6**5, rate=0.01 / 6',
    "lesson04.trained.default_scaled": 'True, "default", scale=6**5, rate=0.01 / 6',
}, compare=close(1e-3, 0.0, "rounding, carried through ten layers"), uses=(digits, nine_hidden))
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


@reference("lessons", {"lesson04.alike.weights": "True, False", "lesson04.alike.biases": "False, True", "lesson04.alike.both": "True, True",
                       "lesson04.alike.nothing": "False, False"},
           compare=close(1e-4, 1e-6, "the order in which sums are added up"))
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


@reference("lessons", {"lesson04.output_bias": ""}, compare=close(1e-5, 0.0, "order of the sums"), uses=(digits,))
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
