"""PyTorch's side of lesson 00: each call whose result the lesson compares, in its order.

python3 notebooks/python/00-start-here.py prints the results under the names by which the lesson knows them; it needs
PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
"""
import math
import sys
from unittest import mock

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


# ---- check-weights

def linear(in_features, out_features, seed=1, bias=True, dtype="float32"):
    """The parameters of a new nn.Linear."""
    torch.manual_seed(seed)
    return nn.Linear(in_features, out_features, bias=bias, dtype=getattr(torch, dtype)).state_dict()


show("linear_3x4", linear(3, 4, seed=1))


# ---- check-printed

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


show("experiment1", experiment1())


# ---- check-box

def handed_to(method, initialize):
    """The last number that `initialize` hands to Tensor.uniform_ (its bound) or Tensor.normal_ (its std)."""
    with mock.patch.object(torch.Tensor, method) as fill:
        initialize()
    return float(fill.call_args[0][1])


def kaiming_uniform_bound(shape, a=0, mode="fan_in", nonlinearity="leaky_relu"):
    """The bound of kaiming_uniform_, as the double that PyTorch computes."""
    weight = torch.empty(shape)
    return handed_to("uniform_", lambda: init.kaiming_uniform_(weight, a, mode, nonlinearity))


show("kaiming_uniform_bound.128x784_sqrt5", kaiming_uniform_bound((128, 784), a=math.sqrt(5)))


# ---- check-one-number

def words(count, seed):
    """The first 32-bit words of the generator, from 64-bit draws: the first word is the high half."""
    torch.manual_seed(seed)
    pairs = torch.empty(count // 2, dtype=torch.int64).random_(-2**63, None)
    return torch.stack([(pairs >> 32) & 0xFFFFFFFF, pairs & 0xFFFFFFFF], dim=1).flatten()


def first_numbers(seed):
    """The first number in [0, 1), and the first weight of nn.Linear(3, 4) that it becomes."""
    torch.manual_seed(seed)
    first_x = torch.rand(1)
    torch.manual_seed(seed)
    first_weight = torch.empty(1).uniform_(-1 / math.sqrt(3), 1 / math.sqrt(3))
    return {"first_x": first_x, "first_weight": first_weight}


show("words.seed1", words(1300, seed=1))

show("lesson00", first_numbers(seed=1))


# ---- check-order

def second_layer():
    """The second of two equal layers."""
    torch.manual_seed(1)
    nn.Linear(3, 4)
    return nn.Linear(3, 4).weight


show("lesson00.second_layer", second_layer())


# ---- own-code

def own_code_00():
    """Seed once, then make the layers in a fixed order."""
    torch.manual_seed(1)
    hidden = nn.Linear(3, 4)
    output = nn.Linear(4, 2)
    return output.weight


show("lesson00.own_code", own_code_00())
