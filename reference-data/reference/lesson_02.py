"""Lesson 02, the gain."""
import math

import torch
from torch import nn
from torch.nn import init

from reference import close, reference


@reference("lessons", {
    "lesson02.derived.linear": '"Identity"',
    "lesson02.derived.sigmoid": '"Sigmoid"',
    "lesson02.derived.tanh": '"Tanh"',
    "lesson02.derived.relu": '"ReLU"',
    "lesson02.derived.leaky_relu": '"LeakyReLU", 0.01',
    "lesson02.derived.selu": '"SELU"',
    "lesson02.derived.gelu": '"GELU"',
    "lesson02.derived.silu": '"SiLU"',
    "lesson02.derived.elu": '"ELU"',
    "lesson02.derived.mish": '"Mish"',
    "lesson02.derived.softplus": '"Softplus"',
}, compare=close(1e-8, 0.0, "two ways to compute an integral"))
def derived_gain(activation, *arguments):
    """1/sqrt(E[f(z)^2]) for a standard normal z: the trapezoidal rule in double, with PyTorch's own f."""
    f = getattr(nn, activation)(*arguments)
    z = torch.linspace(-12, 12, 24001, dtype=torch.float64)
    density = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return 1 / math.sqrt(torch.trapezoid(f(z)**2 * density, z))


@reference("lessons", {
    "lesson02.deep.tanh_five_thirds": '"Tanh", 5 / 3',
    "lesson02.deep.tanh_1": '"Tanh", 1',
    "lesson02.deep.selu_1": '"SELU", 1',
    "lesson02.deep.selu_three_quarters": '"SELU", 3 / 4',
    "lesson02.deep.relu_sqrt2": '"ReLU", math.sqrt(2)',
    "lesson02.deep.relu_one_over_std": '"ReLU", 1 / math.sqrt(1 / 2 - 1 / (2 * math.pi))',
}, compare=close(1e-3, 0.0, "order of the sums, over fifty layers"))
def deep(activation, gain, depth=50, width=256, batch=64):
    """Fifty layers of one width, normal weights of standard deviation gain/sqrt(width): std and root mean square of each output."""
    torch.manual_seed(0)
    f, x, rows = getattr(nn, activation)(), torch.randn(batch, width), []
    for _ in range(depth):
        x = f(x @ torch.empty(width, width).normal_(0, gain / math.sqrt(width)).t())
        rows.append([x.double().std(unbiased=False), x.double().square().mean().sqrt()])
    return {"std": torch.tensor([std for std, _ in rows], dtype=torch.float64), "rms": torch.tensor([rms for _, rms in rows], dtype=torch.float64)}


@reference("lessons", {"lesson02.own_code": ""})
def own_code_02():
    """A layer followed by GELU: PyTorch's table has no entry, so the standard deviation is set directly."""
    torch.manual_seed(0)
    fc = nn.Linear(64, 32)
    init.normal_(fc.weight, std=1.5335 / math.sqrt(64))
    init.zeros_(fc.bias)
    return fc.weight
