"""PyTorch's side of lesson 02: each call whose result the lesson compares, in its order.

python3 notebooks/python/02-calculate-gain.py prints the results under the names by which the lesson knows them; it needs
PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
"""
import math
import sys

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


# ---- check-table

def sampled_gain(activation):
    """The derived gain by sampling, in one line."""
    torch.manual_seed(0)
    f = getattr(nn, activation)()
    return f(torch.randn(10**5)).square().mean().rsqrt()


def gain(nonlinearity, param=None):
    """calculate_gain, as a double."""
    return float(init.calculate_gain(nonlinearity, param))


def derived_gain(activation, *arguments):
    """1/sqrt(E[f(z)^2]) for a standard normal z: the trapezoidal rule in double, with PyTorch's own f."""
    f = getattr(nn, activation)(*arguments)
    z = torch.linspace(-12, 12, 24001, dtype=torch.float64)
    density = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return 1 / math.sqrt(torch.trapezoid(f(z)**2 * density, z))


show("lesson02.sampled", sampled_gain("Tanh"))

show("gain.linear", gain("linear"))

show("gain.conv1d", gain("conv1d"))

show("gain.conv2d", gain("conv2d"))

show("gain.conv3d", gain("conv3d"))

show("gain.conv_transpose1d", gain("conv_transpose1d"))

show("gain.conv_transpose2d", gain("conv_transpose2d"))

show("gain.conv_transpose3d", gain("conv_transpose3d"))

show("gain.sigmoid", gain("sigmoid"))

show("gain.tanh", gain("tanh"))

show("gain.relu", gain("relu"))

show("gain.leaky_relu", gain("leaky_relu"))

show("gain.leaky_relu_0.2", gain("leaky_relu", 0.2))

show("gain.selu", gain("selu"))

show("lesson02.derived.linear", derived_gain("Identity"))

show("lesson02.derived.relu", derived_gain("ReLU"))

show("lesson02.derived.leaky_relu", derived_gain("LeakyReLU", 0.01))

show("lesson02.derived.tanh", derived_gain("Tanh"))

show("lesson02.derived.sigmoid", derived_gain("Sigmoid"))

show("lesson02.derived.selu", derived_gain("SELU"))

show("lesson02.derived.gelu", derived_gain("GELU"))

show("lesson02.derived.silu", derived_gain("SiLU"))

show("lesson02.derived.elu", derived_gain("ELU"))

show("lesson02.derived.mish", derived_gain("Mish"))

show("lesson02.derived.softplus", derived_gain("Softplus"))


# ---- check-slope

def both_ways(activation, *arguments):
    """E[f(z)^2], E[f'(z)^2] and E[z f(z) f'(z)] for a standard normal z, f' by autograd."""
    f, step = getattr(nn, activation)(*arguments), 1e-3
    z = ((torch.arange(-12000, 12000, dtype=torch.float64) + 0.5) * step).requires_grad_()
    y = f(z)
    slope, = torch.autograd.grad(y.sum(), z)
    weight = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi) * step
    return torch.stack([(y * y * weight).sum(), (slope * slope * weight).sum(), (z * y * slope * weight).sum()])


show("lesson02.both_ways.linear", both_ways("Identity"))

show("lesson02.both_ways.relu", both_ways("ReLU"))

show("lesson02.both_ways.leaky_relu", both_ways("LeakyReLU", 0.01))

show("lesson02.both_ways.tanh", both_ways("Tanh"))

show("lesson02.both_ways.sigmoid", both_ways("Sigmoid"))

show("lesson02.both_ways.selu", both_ways("SELU"))

show("lesson02.both_ways.gelu", both_ways("GELU"))

show("lesson02.both_ways.silu", both_ways("SiLU"))

show("lesson02.both_ways.elu", both_ways("ELU"))

show("lesson02.both_ways.mish", both_ways("Mish"))

show("lesson02.both_ways.softplus", both_ways("Softplus"))


# ---- check-deep

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


show("lesson02.deep.tanh_five_thirds", deep("Tanh", 5 / 3))

show("lesson02.deep.tanh_1", deep("Tanh", 1))

show("lesson02.deep.selu_1", deep("SELU", 1))

show("lesson02.deep.selu_three_quarters", deep("SELU", 3 / 4))

show("lesson02.deep.relu_sqrt2", deep("ReLU", math.sqrt(2)))

show("lesson02.deep.relu_one_over_std", deep("ReLU", 1 / math.sqrt(1 / 2 - 1 / (2 * math.pi))))

show("lesson02.deep.gelu_derived", deep("GELU", 1.5335304411955353))

show("lesson02.deep.gelu_sqrt2", deep("GELU", math.sqrt(2)))

show("lesson02.deep.gelu_2", deep("GELU", 2))

show("lesson02.deep.silu_derived", deep("SiLU", 1.6765324703310909))

show("lesson02.deep.mish_derived", deep("Mish", 1.486847581273208))

show("lesson02.deep.gelu_before", deep("GELU", 1.5335304411955353, start=1.5335304411955353))


# ---- check-relu

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


show("lesson02.width.256", relu_nets(256))

show("lesson02.width.64", relu_nets(64))


# ---- check-gelu

def error(statement):
    """What PyTorch answers to a mistake: the text of the error and its type."""
    torch.manual_seed(1)
    try:
        eval(statement)
    except Exception as mistake:
        return {"error": str(mistake), "type": type(mistake).__name__}
    raise AssertionError(f"no error: {statement}")


show("gain.gelu", error("init.calculate_gain('gelu')"))

show("gain.capital", error("init.calculate_gain('ReLU')"))


# ---- own-code

def own_code_02():
    """A layer whose inputs come out of a GELU: PyTorch's table has no entry, so the standard deviation is set directly."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(64, 64), nn.GELU(), nn.Linear(64, 32))
    init.normal_(net[2].weight, std=1.5335 / math.sqrt(64))
    init.zeros_(net[2].bias)
    return net[2].weight


show("lesson02.own_code.gelu", own_code_02())
