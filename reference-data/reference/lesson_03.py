"""Lesson 03, a = sqrt(5)."""
import math

import torch
from torch import nn
from torch.nn import init

from reference import reference


@reference("lessons", {"lesson03.own_code": ""})
def own_code_03():
    """A layer whose activation is known to be a ReLU."""
    torch.manual_seed(0)
    fc = nn.Linear(64, 32)
    init.kaiming_uniform_(fc.weight, nonlinearity="relu")
    init.zeros_(fc.bias)
    return fc.weight


@reference("lessons", {
    "lesson03.line_of_2017.linear": '"Linear", 3, 4',
    "lesson03.line_of_2017.conv2d": '"Conv2d", 8, 16, 3',
    "lesson03.line_of_2017.conv_transpose2d": '"ConvTranspose2d", 8, 16, 3',
    "lesson03.line_of_2017.depthwise": '"Conv2d", 4, 4, 3, groups=4',
})
def line_of_2017(module, *arguments, **options):
    """The weight as reset_parameters drew it in 2017, and the bound; and the largest weight that the layer draws today."""
    torch.manual_seed(1)
    layer = getattr(nn, module)(*arguments, **options)
    today = layer.weight.detach().abs().max()
    n = layer.weight.size(1) if module == "Linear" else layer.in_channels * layer.kernel_size[0] * layer.kernel_size[1]
    stdv = 1. / math.sqrt(n)
    torch.manual_seed(1)
    return {"weight": layer.weight.data.uniform_(-stdv, stdv), "bound": stdv, "largest_today": today}


@reference("lessons", {"lesson03.double": ""})
def in_double():
    """nn.Linear(3, 4) in float64, and the line of 2017 in float64."""
    torch.manual_seed(1)
    linear = nn.Linear(3, 4, dtype=torch.float64).weight
    torch.manual_seed(1)
    return {"linear": linear, "plain": torch.empty(4, 3, dtype=torch.float64).uniform_(-1 / math.sqrt(3), 1 / math.sqrt(3))}
