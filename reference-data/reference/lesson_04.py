"""Lesson 04, the bias."""
import torch
from torch import nn
from torch.nn import init

from reference import close, reference


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
