"""Lesson 02, the gain."""
import math

import torch
from torch import nn
from torch.nn import init

from reference import close, reference

ACTIVATIONS = {
    "linear": '"Identity"',
    "sigmoid": '"Sigmoid"',
    "tanh": '"Tanh"',
    "relu": '"ReLU"',
    "leaky_relu": '"LeakyReLU", 0.01',
    "selu": '"SELU"',
    "gelu": '"GELU"',
    "silu": '"SiLU"',
    "elu": '"ELU"',
    "mish": '"Mish"',
    "softplus": '"Softplus"',
}


@reference("lessons", {f"lesson02.derived.{name}": call for name, call in ACTIVATIONS.items()},
           compare=close(1e-8, 0.0, "two ways to compute an integral"))
def derived_gain(activation, *arguments):
    """1/sqrt(E[f(z)^2]) for a standard normal z: the trapezoidal rule in double, with PyTorch's own f."""
    f = getattr(nn, activation)(*arguments)
    z = torch.linspace(-12, 12, 24001, dtype=torch.float64)
    density = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return 1 / math.sqrt(torch.trapezoid(f(z)**2 * density, z))


@reference("lessons", {f"lesson02.both_ways.{name}": call for name, call in ACTIVATIONS.items()},
           compare=close(1e-4, 0.0, "two ways to compute an integral with kinks"))
def both_ways(activation, *arguments):
    """E[f(z)^2], E[f'(z)^2] and E[z f(z) f'(z)] for a standard normal z, f' by autograd."""
    f, step = getattr(nn, activation)(*arguments), 1e-3
    z = ((torch.arange(-12000, 12000, dtype=torch.float64) + 0.5) * step).requires_grad_()
    y = f(z)
    slope, = torch.autograd.grad(y.sum(), z)
    weight = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi) * step
    return torch.stack([(y * y * weight).sum(), (slope * slope * weight).sum(), (z * y * slope * weight).sum()])


@reference("lessons", {
    "lesson02.deep.tanh_five_thirds": '"Tanh", 5 / 3',
    "lesson02.deep.tanh_1": '"Tanh", 1',
    "lesson02.deep.selu_1": '"SELU", 1',
    "lesson02.deep.selu_three_quarters": '"SELU", 3 / 4',
    "lesson02.deep.relu_sqrt2": '"ReLU", math.sqrt(2)',
    "lesson02.deep.relu_one_over_std": '"ReLU", 1 / math.sqrt(1 / 2 - 1 / (2 * math.pi))',
    "lesson02.deep.gelu_derived": '"GELU", 1.5335304411955353',
    "lesson02.deep.gelu_sqrt2": '"GELU", math.sqrt(2)',
    "lesson02.deep.gelu_2": '"GELU", 2',
    "lesson02.deep.gelu_before": '"GELU", 1.5335304411955353, start=1.5335304411955353',
    "lesson02.deep.silu_derived": '"SiLU", 1.6765324703310909',
    "lesson02.deep.mish_derived": '"Mish", 1.486847581273208',
}, compare=close(1e-2, 0.0, "order of the sums, over fifty layers and back"))
def deep(activation, gain, start=1, seeds=5, depth=50, width=128, batch=8):
    """Root mean square at every level of fifty layers z -> gain * W f(z), for five seeds: of z on the way there, of its gradient on the way back.

    W is normal with standard deviation 1/sqrt(width); the first z, times `start`, and the last gradient are N(0, 1).
    """
    f, forward, backward = getattr(nn, activation)(), [], []
    for seed in range(seeds):
        torch.manual_seed(seed)
        levels = [(start * torch.randn(batch, width)).requires_grad_()]
        weights = [torch.empty(width, width).normal_(0, 1 / math.sqrt(width)) for _ in range(depth)]
        upstream = torch.randn(batch, width)
        for w in weights:
            levels.append(gain * (f(levels[-1]) @ w.t()))
            levels[-1].retain_grad()
        levels[-1].backward(upstream)
        forward.append([z.detach().double().square().mean().sqrt() for z in levels])
        backward.append([z.grad.double().square().mean().sqrt() for z in levels])
    return {"forward": torch.tensor(forward, dtype=torch.float64), "backward": torch.tensor(backward, dtype=torch.float64)}


@reference("lessons", {"lesson02.width.256": "256", "lesson02.width.64": "64"},
           compare=close(1e-3, 0.0, "order of the sums, over fifty layers"))
def relu_nets(width, seeds=20, depth=50):
    """One input through fifty ReLU layers with gain sqrt(2): the root mean square at the end, for twenty seeds."""
    ends = []
    for seed in range(seeds):
        torch.manual_seed(seed)
        z = torch.randn(1, width)
        for _ in range(depth):
            z = math.sqrt(2) * (torch.relu(z) @ torch.empty(width, width).normal_(0, 1 / math.sqrt(width)).t())
        ends.append(z.double().square().mean().sqrt())
    return torch.stack(ends)


@reference("lessons", {"lesson02.sampled": '"Tanh"'}, compare=close(1e-5, 0.0, "order of the sums"))
def sampled_gain(activation):
    """The derived gain by sampling, in one line."""
    torch.manual_seed(0)
    f = getattr(nn, activation)()
    return f(torch.randn(10**5)).square().mean().rsqrt()


@reference("lessons", {"lesson02.own_code.gelu": ""})
def own_code_02():
    """A layer whose inputs come out of a GELU: PyTorch's table has no entry, so the standard deviation is set directly."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(64, 64), nn.GELU(), nn.Linear(64, 32))
    init.normal_(net[2].weight, std=1.5335 / math.sqrt(64))
    init.zeros_(net[2].bias)
    return net[2].weight
