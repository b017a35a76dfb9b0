"""What the lessons quote: the experiments of the documents that started the course."""
import math

import torch
from torch import nn
from torch.nn import init
from torch.nn import functional as F

from reference import reference


@reference("lessons", {"experiment1": ""})
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


@reference("lessons", {"experiment2": ""})
def experiment2():
    """Experiment 2: the definition by hand, with a = sqrt(5)."""
    torch.manual_seed(1)
    a, fan_in = math.sqrt(5), 3
    gain = math.sqrt(2.0 / (1 + a**2))
    bound = gain * math.sqrt(3.0 / fan_in)
    lo, hi = -bound, bound
    weight = (hi - lo) * torch.rand((4, 3)) + lo
    return {"weight": weight, "weight.printed": str(weight), "gain": gain, "bound": bound}


@reference("lessons", {"experiment3": ""})
def experiment3():
    """Experiment 3: kaiming_uniform_ with its default, a = 0."""
    torch.manual_seed(1)
    weight = torch.zeros((4, 3), dtype=torch.float32)
    init.kaiming_uniform_(weight)
    return {"weight": weight, "weight.printed": str(weight)}


@reference("lessons", {"experiment4": ""})
def experiment4():
    """Experiment 4: by hand again, with bound = 1/sqrt(3)."""
    torch.manual_seed(1)
    lo, hi = -1.0 / math.sqrt(3.0), 1.0 / math.sqrt(3.0)
    weight = (hi - lo) * torch.rand((4, 3)) + lo
    return {"weight": weight, "weight.printed": str(weight), "bound": hi}
