"""Lesson 01, fan_in and fan_out."""
import torch
from torch import nn
from torch.nn import init

from reference import close, reference

SUMS = close(1e-5, 0.0, "order of the sums")


@reference("lessons", {
    "lesson01.conv2d_3x8_k3": '"Conv2d", 3, 8, 3',
    "lesson01.conv2d_4x4_k3_groups4": '"Conv2d", 4, 4, 3, groups=4',
    "lesson01.conv2d_8x16_k3_groups2": '"Conv2d", 8, 16, 3, groups=2',
    "lesson01.conv_transpose2d_8x16_k3": '"ConvTranspose2d", 8, 16, 3',
    "lesson01.conv_transpose2d_8x16_k3_groups2": '"ConvTranspose2d", 8, 16, 3, groups=2',
})
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


@reference("lessons", {"lesson01.x_at_w": "512, 64"}, compare=SUMS)
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


@reference("lessons", {
    "lesson01.telescope_fan_in": '[256, 512, 128, 384, 64, 192, 256], "fan_in"',
    "lesson01.telescope_fan_out": '[256, 512, 128, 384, 64, 192, 256], "fan_out"',
}, compare=SUMS, uses=(through,))
def telescope(widths, mode):
    """A net of linear layers with changing widths."""
    return through(widths, mode)


@reference("lessons", {
    "lesson01.rectangular_fan_in": '256, [32, 64, 128, 256, 512, 1024, 2048], "fan_in"',
    "lesson01.rectangular_fan_out": '256, [32, 64, 128, 256, 512, 1024, 2048], "fan_out"',
}, compare=SUMS, uses=(through,))
def rectangular(fan_in, fan_outs, mode):
    """By how much one layer multiplies the mean square of the signal, and that of the gradient, for several fan_out."""
    results = [through([fan_in, fan_out], mode) for fan_out in fan_outs]
    return {"forward": torch.stack([r["forward"][1] / r["forward"][0] for r in results]),
            "backward": torch.stack([r["backward"][0] / r["backward"][1] for r in results])}


@reference("lessons", {"lesson01.own_code": ""})
def own_code_01():
    """A weight of your own, used as x @ w: hand over its transpose."""
    torch.manual_seed(0)
    w = torch.empty(64, 32)
    init.kaiming_uniform_(w.t(), nonlinearity="relu")
    return w


@reference("lessons", {
    "lesson01.stride.conv2d_3x64_k7_s2": '"Conv2d", 3, 64, 7, stride=2',
    "lesson01.stride.conv_transpose2d_8x16_k4_s2": '"ConvTranspose2d", 8, 16, 4, stride=2',
    "lesson01.stride.conv_transpose2d_8x16_k3_s2": '"ConvTranspose2d", 8, 16, 3, stride=2',
})
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


@reference("lessons", {
    "lesson01.stored.out_in": '[256, 512, 128, 384, 64, 192, 256], "out_in"',
    "lesson01.stored.in_out": '[256, 512, 128, 384, 64, 192, 256], "in_out"',
    "lesson01.stored.mixed": '[256, 512, 128, 384, 64, 192, 256], "mixed"',
}, compare=SUMS)
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


@reference("lessons", {"lesson01.normal_view": "(8, 4)"})
def kaiming_normal_of_transpose(shape):
    """kaiming_normal_ on the transpose of a tensor of this shape."""
    torch.manual_seed(1)
    return init.kaiming_normal_(torch.empty(shape).t())


@reference("lessons", {"lesson01.in_proj": "16"})
def in_proj(embed_dim):
    """What MultiheadAttention's packed weight and one of its three parts are given as fans and as Xavier's bound."""
    weight = nn.MultiheadAttention(embed_dim, 4).in_proj_weight
    part = weight[:embed_dim]
    fans = init._calculate_fan_in_and_fan_out
    return {"fans": list(fans(weight)), "part": list(fans(part)),
            "bound": (6 / sum(fans(weight)))**0.5, "part_bound": (6 / sum(fans(part)))**0.5}
