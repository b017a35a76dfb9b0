"""Lesson 03, a = sqrt(5)."""
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
