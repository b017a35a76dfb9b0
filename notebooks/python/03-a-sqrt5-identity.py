"""PyTorch's side of lesson 03: each call whose result the lesson compares, in its order.

python3 notebooks/python/03-a-sqrt5-identity.py prints the results under the names by which the lesson knows them; it needs
PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
"""
import math
import sys
from unittest import mock

import numpy
import torch
from torch import nn
from torch.nn import init

STUDIES = "--studies" in sys.argv
torch.set_printoptions(threshold=16, edgeitems=2, precision=6)
torch.set_num_threads(1)


def show(name, result):
    """Print a result, or each of several, under its name."""
    for part, value in result.items() if isinstance(result, dict) else [("", result)]:
        print(f"{name}.{part}" if part else name, "=", value.data if isinstance(value, nn.Parameter) else value)


# ---- check-three-numbers

def linear(in_features, out_features, seed=1, bias=True, dtype="float32"):
    """The parameters of a new nn.Linear."""
    torch.manual_seed(seed)
    return nn.Linear(in_features, out_features, bias=bias, dtype=getattr(torch, dtype)).state_dict()


def gain(nonlinearity, param=None):
    """calculate_gain, as a double."""
    return float(init.calculate_gain(nonlinearity, param))


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

show("gain.leaky_relu_sqrt5", gain("leaky_relu", math.sqrt(5)))

show("kaiming_uniform_bound.4x3_sqrt5", kaiming_uniform_bound((4, 3), a=math.sqrt(5)))


# ---- check-old-line

def line_of_2017(module, *arguments, **options):
    """The weight as reset_parameters drew it in 2017, and the bound; and the largest weight that the layer draws today."""
    torch.manual_seed(1)
    layer = getattr(nn, module)(*arguments, **options)
    today = layer.weight.detach().abs().max()
    n = layer.weight.size(1) if module == "Linear" else layer.in_channels * layer.kernel_size[0] * layer.kernel_size[1]
    stdv = 1. / math.sqrt(n)
    torch.manual_seed(1)
    return {"weight": layer.weight.data.uniform_(-stdv, stdv), "bound": stdv, "largest_today": today}


show("lesson03.line_of_2017.linear", line_of_2017("Linear", 3, 4))

show("lesson03.line_of_2017.conv2d", line_of_2017("Conv2d", 8, 16, 3))

show("lesson03.line_of_2017.conv_transpose2d", line_of_2017("ConvTranspose2d", 8, 16, 3))

show("lesson03.line_of_2017.depthwise", line_of_2017("Conv2d", 4, 4, 3, groups=4))


# ---- check-experiments

def experiment1():
    """Experiment 1: what a network's nn.Linear(3, 4) holds when it is made."""
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1 = nn.Linear(3, 4)

        def forward(self, x):
            return torch.relu(self.fc1(x))

    torch.manual_seed(1)
    fc1 = Net().fc1
    return {"weight": fc1.weight, "weight.printed": str(fc1.weight), "bias": fc1.bias, "bias.printed": str(fc1.bias)}


def experiment2():
    """Experiment 2: the definition by hand, with a = sqrt(5)."""
    torch.manual_seed(1)
    a, fan_in = math.sqrt(5), 3
    gain = math.sqrt(2.0 / (1 + a**2))
    bound = gain * math.sqrt(3.0 / fan_in)
    lo, hi = -bound, bound
    weight = (hi - lo) * torch.rand((4, 3)) + lo
    return {"weight": weight, "weight.printed": str(weight), "gain": gain, "bound": bound}


def experiment3():
    """Experiment 3: kaiming_uniform_ with its default, a = 0."""
    torch.manual_seed(1)
    weight = torch.zeros((4, 3), dtype=torch.float32)
    init.kaiming_uniform_(weight)
    return {"weight": weight, "weight.printed": str(weight)}


def experiment4():
    """Experiment 4: by hand again, with bound = 1/sqrt(3)."""
    torch.manual_seed(1)
    lo, hi = -1.0 / math.sqrt(3.0), 1.0 / math.sqrt(3.0)
    weight = (hi - lo) * torch.rand((4, 3)) + lo
    return {"weight": weight, "weight.printed": str(weight), "bound": hi}


show("experiment1", experiment1())

show("experiment2", experiment2())

show("experiment3.weight", experiment3())

show("experiment4", experiment4())


# ---- check-count

def sqrt5_identity(largest):
    """How often sqrt(3) * gain(sqrt(5)) / sqrt(n) is 1/sqrt(n), for n = 1 ... largest: equal, one ulp off, two ulps off."""
    root = numpy.sqrt(numpy.arange(1, largest + 1, dtype=numpy.float64))
    bound = math.sqrt(3.0) * (init.calculate_gain("leaky_relu", math.sqrt(5)) / root)
    expected = 1 / root
    ulps = numpy.abs(bound.view(numpy.int64) - expected.view(numpy.int64))
    return {"double": numpy.bincount(ulps), "float": int((bound.astype(numpy.float32) != expected.astype(numpy.float32)).sum())}


show("sqrt5_identity", sqrt5_identity(2000000))


# ---- check-in-double

def in_double():
    """nn.Linear(3, 4) in float64, and the line of 2017 in float64."""
    torch.manual_seed(1)
    linear = nn.Linear(3, 4, dtype=torch.float64).weight
    torch.manual_seed(1)
    return {"linear": linear, "plain": torch.empty(4, 3, dtype=torch.float64).uniform_(-1 / math.sqrt(3), 1 / math.sqrt(3))}


show("lesson03.double", in_double())


# ---- own-code

def own_code_03():
    """A layer whose activation is known to be a ReLU."""
    torch.manual_seed(0)
    fc = nn.Linear(64, 32)
    init.kaiming_uniform_(fc.weight, nonlinearity="relu")
    init.zeros_(fc.bias)
    return fc.weight


show("lesson03.own_code", own_code_03())
