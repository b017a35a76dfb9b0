"""Lesson 00, the first look."""
import math

import torch
from torch import nn

from reference import reference


@reference("lessons", {"lesson00": "seed=1"})
def first_numbers(seed):
    """The first number in [0, 1), and the first weight of nn.Linear(3, 4) that it becomes."""
    torch.manual_seed(seed)
    first_x = torch.rand(1)
    torch.manual_seed(seed)
    first_weight = torch.empty(1).uniform_(-1 / math.sqrt(3), 1 / math.sqrt(3))
    return {"first_x": first_x, "first_weight": first_weight}


@reference("lessons", {"lesson00.second_layer": ""})
def second_layer():
    """The second of two equal layers."""
    torch.manual_seed(1)
    nn.Linear(3, 4)
    return nn.Linear(3, 4).weight


@reference("lessons", {"lesson00.own_code": ""})
def own_code_00():
    """Seed once, then make the layers in a fixed order."""
    torch.manual_seed(1)
    hidden = nn.Linear(3, 4)
    output = nn.Linear(4, 2)
    return output.weight
