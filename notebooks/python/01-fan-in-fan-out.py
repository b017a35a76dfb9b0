"""PyTorch's side of lesson 01: each call whose result the lesson compares, in its order.

python3 notebooks/python/01-fan-in-fan-out.py prints the results under the names by which the lesson knows them; it needs
PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
"""
import sys
import warnings

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


# ---- check-transpose

def fans(shape):
    """(fan_in, fan_out) of a shape."""
    return list(init._calculate_fan_in_and_fan_out(torch.empty(shape, device="meta")))


def x_at_w(inputs, outputs):
    """Mean square of x @ w, with w of shape (in, out) handed to kaiming_normal_ as it is, and transposed."""
    results = []
    for transposed in (False, True):
        torch.manual_seed(0)
        w = torch.empty(inputs, outputs)
        init.kaiming_normal_(w.t() if transposed else w, nonlinearity="linear")
        x = torch.randn(64, inputs)
        results.append((x @ w).double().square().mean())
    return torch.stack(results)


show("fans.4x3", fans((4, 3)))

show("fans.128x784", fans((128, 784)))

show("lesson01.x_at_w", x_at_w(512, 64))


# ---- check-memory-order

def kaiming_uniform_transposed(shape, seed):
    """kaiming_uniform_ on the transpose of a tensor of this shape: the fans are the view's, the order the storage's."""
    torch.manual_seed(seed)
    return init.kaiming_uniform_(torch.empty(shape).t())


def kaiming_uniform(shape, a=0, mode="fan_in", nonlinearity="leaky_relu", seed=1, dtype="float32"):
    """A new tensor, filled by kaiming_uniform_."""
    torch.manual_seed(seed)
    return init.kaiming_uniform_(torch.empty(shape, dtype=getattr(torch, dtype)), a, mode, nonlinearity)


def kaiming_normal_of_transpose(shape):
    """kaiming_normal_ on the transpose of a tensor of this shape."""
    torch.manual_seed(1)
    return init.kaiming_normal_(torch.empty(shape).t())


show("kaiming_uniform_transposed", kaiming_uniform_transposed((3, 4), seed=1))

show("kaiming_uniform_4x3.seed1", kaiming_uniform((4, 3), seed=1))

show("lesson01.normal_view", kaiming_normal_of_transpose((8, 4)))


# ---- check-wires

def wires(module, *arguments, **options):
    """The fans that torch.nn.init reads off a weight; and how many inputs one output reads, how many outputs one input reaches.

    With ones everywhere an output is the number of inputs it reads, and an input's gradient the number of outputs it reaches.
    """
    layer = getattr(nn, module)(*arguments, bias=False, **options)
    init.ones_(layer.weight)
    x = torch.ones(1, layer.in_channels, 9, 9, requires_grad=True)
    y = layer(x)
    y.sum().backward()
    middle = y.shape[-1] // 2
    return {"shape": list(layer.weight.shape), "fans": list(init._calculate_fan_in_and_fan_out(layer.weight)),
            "wires": [int(y[0, 0, middle, middle]), int(x.grad[0, 0, 4, 4])]}


def strided_wires(module, *arguments, **options):
    """The fans by shape; and, counted with ones everywhere, the fewest and the most inputs that an output reads, and outputs that an input reaches."""
    layer = getattr(nn, module)(*arguments, bias=False, **options)
    init.ones_(layer.weight)
    x = torch.ones(1, layer.in_channels, 33, 33, requires_grad=True)
    y = layer(x)
    y.sum().backward()
    inner = y[0, 0, 8:-8, 8:-8] if y.shape[-1] > 20 else y[0, 0, 4:-4, 4:-4]
    reached = x.grad[0, 0, 12:-12, 12:-12]
    return {"fans": list(init._calculate_fan_in_and_fan_out(layer.weight)),
            "reads": [int(inner.min()), int(inner.max())], "reaches": [int(reached.min()), int(reached.max())]}


show("lesson01.conv2d_3x8_k3", wires("Conv2d", 3, 8, 3))

show("lesson01.conv2d_4x4_k3_groups4", wires("Conv2d", 4, 4, 3, groups=4))

show("lesson01.conv2d_8x16_k3_groups2", wires("Conv2d", 8, 16, 3, groups=2))

show("lesson01.conv_transpose2d_8x16_k3", wires("ConvTranspose2d", 8, 16, 3))

show("lesson01.conv_transpose2d_8x16_k3_groups2", wires("ConvTranspose2d", 8, 16, 3, groups=2))

show("lesson01.stride.conv2d_3x64_k7_s2", strided_wires("Conv2d", 3, 64, 7, stride=2))

show("lesson01.stride.conv_transpose2d_8x16_k4_s2", strided_wires("ConvTranspose2d", 8, 16, 4, stride=2))

show("lesson01.stride.conv_transpose2d_8x16_k3_s2", strided_wires("ConvTranspose2d", 8, 16, 3, stride=2))


# ---- check-default-layers

def conv(module, in_channels, out_channels, kernel_size, groups=1, bias=True, seed=1, dtype="float32"):
    """The parameters of a new convolution."""
    torch.manual_seed(seed)
    return getattr(nn, module)(in_channels, out_channels, kernel_size, groups=groups, bias=bias, dtype=getattr(torch, dtype)).state_dict()


show("conv_transpose2d_8x16_k3", conv("ConvTranspose2d", 8, 16, 3))

show("conv2d_4x4_k3_groups4", conv("Conv2d", 4, 4, 3, groups=4))


# ---- check-edges

def error(statement):
    """What PyTorch answers to a mistake: the text of the error and its type."""
    torch.manual_seed(1)
    try:
        eval(statement)
    except Exception as mistake:
        return {"error": str(mistake), "type": type(mistake).__name__}
    raise AssertionError(f"no error: {statement}")


def linear_without_inputs(out_features, seed):
    """nn.Linear(0, n): a warning, a bias of zeros, and n words drawn all the same, as the next numbers show."""
    torch.manual_seed(seed)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        parameters = nn.Linear(0, out_features).state_dict()
    return {**parameters, "warning": str(caught[0].message), "next": torch.rand(4)}


def in_proj(embed_dim):
    """What MultiheadAttention's packed weight and one of its three parts are given as fans and as Xavier's bound."""
    weight = nn.MultiheadAttention(embed_dim, 4).in_proj_weight
    part = weight[:embed_dim]
    fans = init._calculate_fan_in_and_fan_out
    return {"fans": list(fans(weight)), "part": list(fans(part)),
            "bound": (6 / sum(fans(weight)))**0.5, "part_bound": (6 / sum(fans(part)))**0.5}


show("fans.1d", error('init._calculate_fan_in_and_fan_out(torch.empty(3))'))

show("fans.0x3", fans((0, 3)))

show("fans.3x0", fans((3, 0)))

show("fans.2x3x0", fans((2, 3, 0)))

show("linear_0x5", linear_without_inputs(5, seed=1))

show("lesson01.in_proj", in_proj(16))


# ---- check-rectangular

def through(widths, mode):
    """Mean square of the signal at each level of a net of linear layers, and of the gradient, both N(0, 1) where they enter."""
    torch.manual_seed(0)
    weights = [nn.Linear(n, m, bias=False).weight.detach() for n, m in zip(widths, widths[1:])]
    for w in weights:
        init.kaiming_normal_(w, mode=mode, nonlinearity="linear")
    signal, gradient = [torch.randn(64, widths[0])], [torch.randn(64, widths[-1])]
    for w in weights:
        signal.append(signal[-1] @ w.t())
    for w in reversed(weights):
        gradient.insert(0, gradient[0] @ w)
    return {"forward": torch.stack([s.double().square().mean() for s in signal]),
            "backward": torch.stack([g.double().square().mean() for g in gradient])}


def rectangular(fan_in, fan_outs, mode):
    """By how much one layer multiplies the mean square of the signal, and that of the gradient, for several fan_out."""
    results = [through([fan_in, fan_out], mode) for fan_out in fan_outs]
    return {"forward": torch.stack([r["forward"][1] / r["forward"][0] for r in results]),
            "backward": torch.stack([r["backward"][0] / r["backward"][1] for r in results])}


show("lesson01.rectangular_fan_in", rectangular(256, [32, 64, 128, 256, 512, 1024, 2048], "fan_in"))

show("lesson01.rectangular_fan_out", rectangular(256, [32, 64, 128, 256, 512, 1024, 2048], "fan_out"))


# ---- check-telescope

def telescope(widths, mode):
    """A net of linear layers with changing widths."""
    return through(widths, mode)


show("lesson01.telescope_fan_in", telescope([256, 512, 128, 384, 64, 192, 256], "fan_in"))

show("lesson01.telescope_fan_out", telescope([256, 512, 128, 384, 64, 192, 256], "fan_out"))


# ---- check-stored

def stored(widths, layout, seeds=5):
    """Mean square of the signal at each level, for five seeds, with weights stored (out, in), (in, out), or one and the other in turn."""
    rows = []
    for seed in range(seeds):
        torch.manual_seed(seed)
        x = torch.randn(64, widths[0])
        levels = [x]
        for i, (n, m) in enumerate(zip(widths, widths[1:])):
            turned = layout == "in_out" or layout == "mixed" and i % 2 == 1
            w = init.kaiming_normal_(torch.empty(n, m) if turned else torch.empty(m, n), nonlinearity="linear")
            levels.append(levels[-1] @ (w if turned else w.t()))
        rows.append(torch.stack([level.double().square().mean() for level in levels]))
    return torch.stack(rows)


show("lesson01.stored.out_in", stored([256, 512, 128, 384, 64, 192, 256], "out_in"))

show("lesson01.stored.in_out", stored([256, 512, 128, 384, 64, 192, 256], "in_out"))

show("lesson01.stored.mixed", stored([256, 512, 128, 384, 64, 192, 256], "mixed"))


# ---- own-code

def own_code_01():
    """A weight of your own, used as x @ w: hand over its transpose."""
    torch.manual_seed(0)
    w = torch.empty(64, 32)
    init.kaiming_uniform_(w.t(), nonlinearity="relu")
    return w


show("lesson01.own_code", own_code_01())
