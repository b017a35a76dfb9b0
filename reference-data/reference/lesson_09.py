"""Lesson 09, what replaced batch norm."""
import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn import init

from reference import BITS, close, reference
from reference.data import digits
from reference.side_by_side import epochs_of, train_modules

LAYERS = close(1e-4, 0.0, "rounding, carried through the layers")
AND_BACK = close(1e-3, 0.0, "rounding, carried through the layers and back")


@reference("lessons", {"lesson09.exercise": ""})
def exercises_09():
    """The width for which 0.02 is He's; the rms of a pre-norm stream after 48 branches; the rate of a hidden layer under muP at width 1600."""
    return {"width": 2 / 0.02 ** 2, "stream": math.sqrt(1 + 48), "rate": 0.01 * 64 / 1600}


@reference("lessons", {"lesson09.own_code": ""})
def own_code_09():
    """A branch of a model of twelve layers, two branches each, as GPT-2 draws it."""
    torch.manual_seed(0)
    branch = nn.Sequential(
        nn.LayerNorm(64), nn.Linear(64, 256),
        nn.GELU(), nn.Linear(256, 64))
    for linear in (branch[1], branch[3]):
        nn.init.normal_(linear.weight, std=0.02)
        nn.init.zeros_(linear.bias)
    branch[3].weight.data /= math.sqrt(2 * 12)
    return branch[3].weight


@reference("lessons", {"lesson09.small_std": "[768, 1600, 2500]"})
def small_std(widths, rows=32):
    """Some rows of a weight N(0, 0.02) for a width, and a batch of 32 inputs N(0, 1): the mean square of what comes out."""
    means = []
    for width in widths:
        torch.manual_seed(0)
        w = init.normal_(torch.empty(64, width), std=0.02)
        means.append(float(F.linear(torch.randn(rows, width), w).double().pow(2).mean()))
    return means


# ---- signals at the start ----

class Residual(nn.Module):
    """x + branch(x)."""

    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, x):
        return x + self.branch(x)


def drawn_linear(fan_in, fan_out, std):
    """A linear layer without bias, its weight drawn again with that standard deviation."""
    linear = nn.Linear(fan_in, fan_out, bias=False)
    init.normal_(linear.weight, std=std)
    return linear


def blocks(kind, count, width):
    """So many residual blocks: Kaiming's std in the first layer of a branch, 1/sqrt(width) in the last, and by `kind`

    plain: no norm.  pre: a layer norm at the head of each branch.  post: one behind each block.
    ..._scaled: the last layer times 1/sqrt(count).  zero: the last layer 0.  fixup: that, and the first times 1/sqrt(count).
    """
    up, down = math.sqrt(2 / width), math.sqrt(1 / width)
    if kind == "fixup":
        up /= math.sqrt(count)
    down = 0.0 if kind in ("zero", "fixup") else down / math.sqrt(count) if kind.endswith("scaled") else down
    layers = []
    for _ in range(count):
        branch = [drawn_linear(width, width, up), nn.ReLU(), drawn_linear(width, width, down)]
        layers.append(Residual(nn.Sequential(*([nn.LayerNorm(width)] if kind.startswith("pre") else []), *branch)))
        if kind == "post":
            layers.append(nn.LayerNorm(width))
    return layers


def rms(t, *over):
    return t.detach().double().pow(2).mean(*over).sqrt()


@reference("study09", {"lesson09.stream": '("plain", "pre", "plain_scaled", "pre_scaled"), 96, 128'}, long=True, compare=LAYERS,
           uses=(Residual, drawn_linear, blocks, rms))
def stream(kinds, count, width, seeds=5):
    """kind x seed x depth: the root mean square of the stream before the first block and after each one; input N(0, 1), 32 rows."""
    table = torch.empty(len(kinds), seeds, count + 1, dtype=torch.float64)
    for k, kind in enumerate(kinds):
        for seed in range(seeds):
            torch.manual_seed(seed)
            layers, x = blocks(kind, count, width), torch.randn(32, width)
            sizes = [rms(x)]
            with torch.no_grad():
                for layer in layers:
                    x = layer(x)
                    sizes.append(rms(x))
            table[k, seed] = torch.stack(sizes)
    return table


@reference("study09", {"lesson09.gradients": '("pre", "post", "pre_scaled"), 96, 128'}, long=True, compare=AND_BACK,
           uses=(Residual, drawn_linear, blocks, rms))
def block_gradients(kinds, count, width, seeds=5):
    """kind x seed x block: the root mean square of the gradient of the last weight of each branch, before the first step.

    A layer norm behind the last block (post-norm has it already); the gradient that arrives at it is N(0, 1), 32 rows.
    """
    table = torch.empty(len(kinds), seeds, count, dtype=torch.float64)
    for k, kind in enumerate(kinds):
        for seed in range(seeds):
            torch.manual_seed(seed)
            layers = blocks(kind, count, width)
            x, upstream = torch.randn(32, width), torch.randn(32, width)
            nn.Sequential(*layers, *([] if kind == "post" else [nn.LayerNorm(width)]))(x).backward(upstream)
            table[k, seed] = torch.stack([rms(layer.branch[-1].weight.grad) for layer in layers if isinstance(layer, Residual)])
    return table


# ---- training ----

def recorded(name):
    return BITS if name == "agreement" else close(1e-4, 1e-4, "recorded results: a figure shows them, nothing repeats them")


def residual_net(kind, count, width, seed):
    """64 pixels, residual blocks, ten scores; pre-norm has a layer norm before the last layer, zero and fixup a last layer of zeros."""
    torch.manual_seed(seed)
    first, middle = drawn_linear(64, width, 1 / math.sqrt(64)), blocks(kind, count, width)
    last = drawn_linear(width, 10, 0.0 if kind in ("zero", "fixup") else 1 / math.sqrt(width))
    return nn.Sequential(first, *middle, *([nn.LayerNorm(width)] if kind.startswith("pre") else []), last)


def on_digits(make, settings, seeds=5, epochs=4, **options):
    """make(setting..., seed=) gives a network and its rates; settings x seeds on the digits: pixels/16, 1500 to train, batches of 100.

    losses: setting x seed x step.  accuracy: setting x seed, on the other 297.  agreement: at how many of the first ten steps,
    counted from the start, the loss stays within a ten-thousandth when the rows of each batch are taken in the opposite order,
    which changes nothing but rounding.
    """
    raw = digits()
    points, labels = torch.from_numpy(raw["pixels"]).float() / 16, torch.from_numpy(raw["labels"]).long()
    nets, rates, orders = [], [], []
    for setting in settings:
        for seed in range(seeds):
            net, rate = make(*setting, seed=seed)
            nets.append(net)
            rates.append(rate)
            orders.append(epochs_of(1500, epochs, 100))
    orders = torch.stack(orders)
    losses, scores = train_modules(nets, orders, points, labels, rates, **options)
    turned = orders[:, :1000].unflatten(1, (10, 100)).flip(2).flatten(1)
    same = (train_modules(nets, turned, points, labels, rates, **options)[0] / losses[:, :10] - 1).abs() <= 1e-4
    results = {"losses": losses, "accuracy": (scores.argmax(2) == labels[1500:]).float().mean(1), "agreement": same.cumprod(1).sum(1)}
    return {name: result.view(len(settings), seeds, *result.shape[1:]) for name, result in results.items()}


USED = (Residual, drawn_linear, blocks, residual_net, epochs_of, train_modules, on_digits)


@reference("study09", {"lesson09.norms": '("pre", "post"), (0, 30), [2.0 ** k for k in (-13, -11, -9, -7, -5)], 24, 32, adam=True',
                       "lesson09.fixup": '("plain", "zero", "fixup", "pre"), (0,), [2.0 ** k for k in (-13, -11, -9, -7, -5, -3)], 24, 32'},
           needs="2.0", long=True, compare=recorded, uses=USED)
def residual_training(kinds, warm_ups, rates, count, width, adam=False):
    """kind x warm-up x rate x seed: all losses of four epochs, the accuracy at the end, and for how long rounding changes nothing."""
    runs = [on_digits(lambda rate, seed: (residual_net(kind, count, width, seed), rate), [(rate,) for rate in rates], adam=adam, warm_up=warm_up)
            for kind in kinds for warm_up in warm_ups]
    return {name: torch.stack([run[name] for run in runs]).view(len(kinds), len(warm_ups), *runs[0][name].shape) for name in runs[0]}


class Wide(nn.Linear):
    """nn.Linear without bias; the same product as a convolution of length one, which is ten times as fast where BLAS is the reference one."""

    def forward(self, x):
        return F.conv1d(x[:, :, None], self.weight[:, :, None]).squeeze(-1)


def wide_net(width, rate, mup, adam, seed):
    """64-width-width-width-10 with ReLUs: Kaiming, readout std 1/sqrt(width); and the four learning rates.

    mup, base width 64, m = width/64: readout times 1/sqrt(m); Adam's rate times 1/m in hidden and last layers; SGD's times m in the
    first layer, 1/m in the last.
    """
    torch.manual_seed(seed)
    layers = [Wide(n, m, bias=False) for n, m in zip([64, width, width, width], [width, width, width, 10])]
    m = width / 64 if mup else 1
    for layer in layers[:-1]:
        init.kaiming_normal_(layer.weight, nonlinearity="relu")
    init.normal_(layers[-1].weight, std=1 / math.sqrt(width) / math.sqrt(m))
    net = nn.Sequential(layers[0], nn.ReLU(), layers[1], nn.ReLU(), layers[2], nn.ReLU(), layers[3])
    return net, [rate, rate / m, rate / m, rate / m] if adam else [rate * m, rate, rate, rate / m]


@reference("study09_width", {"lesson09.width.adam": "(64, 256, 512), [2.0 ** k for k in range(-14, -2)], adam=True",
                             "lesson09.width.sgd": "(64, 256, 512), [2.0 ** k for k in range(-9, 3)], adam=False"},
           needs="2.0", long=True, compare=recorded, uses=(Wide, wide_net, epochs_of, train_modules, on_digits))
def best_rate(widths, rates, adam):
    """standard, muP x width x rate x seed: the mean loss of the last ten of sixty steps, the losses of the first ten, agreement."""
    tables = {"last": [], "first": [], "agreement": []}
    for mup in (False, True):
        for width in widths:
            for rate in rates:
                run = on_digits(lambda rate, seed: wide_net(width, rate, mup, adam, seed), [(rate,)], adam=adam)
                tables["last"].append(run["losses"][..., -10:].mean(-1))
                tables["first"].append(run["losses"][..., :10])
                tables["agreement"].append(run["agreement"])
    return {name: torch.stack(table).view(2, len(widths), len(rates), *table[0].shape[1:]) for name, table in tables.items()}
