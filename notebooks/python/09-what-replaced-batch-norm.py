"""PyTorch's side of lesson 09: each call whose result the lesson compares, in its order.

python3 notebooks/python/09-what-replaced-batch-norm.py prints the results under the names by which the lesson knows them; it needs
PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
"""
import math
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn import init

STUDIES = "--studies" in sys.argv
torch.set_printoptions(threshold=16, edgeitems=2, precision=6)
torch.set_num_threads(1)


def show(name, result):
    """Print a result, or each of several, under its name."""
    for part, value in result.items() if isinstance(result, dict) else [("", result)]:
        print(f"{name}.{part}" if part else name, "=", value.data if isinstance(value, nn.Parameter) else value)


# ---- stream

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


if STUDIES:
    show("lesson09.stream", stream(("plain", "pre", "plain_scaled", "pre_scaled"), 96, 128))


# ---- check-identity

def norm_identity(factors, seed):
    """LN(aWx) and RMSNorm(aWx) for several a: outputs, and gradients of aW, times a. (PyTorch has rms_norm since 2.4: before, its formula.)"""
    def by_formula(z, shape):
        return z * (z.pow(2).mean(-1, keepdim=True) + torch.finfo(z.dtype).eps).rsqrt()

    torch.manual_seed(seed)
    weight = nn.Linear(20, 64, bias=False).weight
    x, upstream = torch.randn(16, 20), torch.randn(16, 64)
    results = {"weight": weight, "input": x, "upstream": upstream}
    for name, norm in (("layer_norm", F.layer_norm), ("rms_norm", getattr(F, "rms_norm", by_formula))):
        outputs, gradients = [], []
        for a in factors:
            scaled = (a * weight.detach()).requires_grad_()
            output = norm(F.linear(x, scaled), (64,))
            output.backward(upstream)
            outputs.append(output.detach())
            gradients.append(a * scaled.grad)
        results.update({f"{name}.output": torch.stack(outputs), f"{name}.weight.grad_times_a": torch.stack(gradients)})
    return results


show("norm_identity", norm_identity([1e-4, 1e-3, 0.01, 0.1, 1, 10, 100], seed=0))


# ---- place-predict

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


if STUDIES:
    show("lesson09.gradients", block_gradients(("pre", "post", "pre_scaled"), 96, 128))


# ---- train

def residual_net(kind, count, width, seed):
    """64 pixels, residual blocks, ten scores; pre-norm has a layer norm before the last layer, zero and fixup a last layer of zeros."""
    torch.manual_seed(seed)
    first, middle = drawn_linear(64, width, 1 / math.sqrt(64)), blocks(kind, count, width)
    last = drawn_linear(width, 10, 0.0 if kind in ("zero", "fixup") else 1 / math.sqrt(width))
    return nn.Sequential(first, *middle, *([nn.LayerNorm(width)] if kind.startswith("pre") else []), last)


def epochs_of(length, epochs, batch):
    """The rows of several epochs, each in the order of a fresh torch.randperm; the last, shorter batch of an epoch is left out."""
    return torch.cat([torch.randperm(length)[:length // batch * batch] for _ in range(epochs)])


def train_modules(nets, orders, points, labels, rates, adam=False, batch=100, warm_up=0):
    """Train modules of one make, each on its own, by torch.func: stacked parameters, one dimension more, nothing shared.

    rates: for each network one learning rate for all its parameters, or one for each.  warm_up: the rate grows linearly over so
    many steps.  SGD has momentum 0.9; Adam has its defaults. Returns the losses (networks, steps), and the scores of the points after the 1500th.
    """
    from torch.func import functional_call, grad_and_value, stack_module_state, vmap
    parameters = {name: stacked.detach() for name, stacked in stack_module_state(nets)[0].items()}
    rates = torch.tensor(rates, dtype=torch.float32).view(len(nets), -1).expand(-1, len(parameters))
    velocity, square = ({name: torch.zeros_like(p) for name, p in parameters.items()} for _ in range(2))

    def loss_of(own, x, y):
        return F.cross_entropy(functional_call(nets[0], own, (x,)), y)

    losses = []
    for step, rows in enumerate(orders.split(batch, dim=1), 1):
        gradients, loss = vmap(grad_and_value(loss_of))(parameters, points[rows], labels[rows])
        losses.append(loss)
        warmed = rates * min(1, step / warm_up) if warm_up else rates
        for i, (name, parameter) in enumerate(parameters.items()):
            rate, g, v, s = warmed[:, i].view(-1, *[1] * (parameter.dim() - 1)), gradients[name], velocity[name], square[name]
            if adam:
                v.mul_(0.9).add_(g, alpha=0.1)
                s.mul_(0.999).addcmul_(g, g, value=0.001)
                parameter -= rate / (1 - 0.9 ** step) * v / ((s / (1 - 0.999 ** step)).sqrt() + 1e-8)
            else:
                v.mul_(0.9).add_(g)
                parameter -= rate * v
    return torch.stack(losses, 1), vmap(lambda own: functional_call(nets[0], own, (points[1500:],)))(parameters)


def digits():
    """The 1797 handwritten digits that scikit-learn ships: 8 x 8 pixels, 0 ... 16, and the digit each shows."""
    from sklearn.datasets import load_digits
    found = load_digits()
    return {"pixels": found.data.astype(numpy.uint8), "labels": found.target.astype(numpy.uint8)}


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


def residual_training(kinds, warm_ups, rates, count, width, adam=False):
    """kind x warm-up x rate x seed: all losses of four epochs, the accuracy at the end, and for how long rounding changes nothing."""
    runs = [on_digits(lambda rate, seed: (residual_net(kind, count, width, seed), rate), [(rate,) for rate in rates], adam=adam, warm_up=warm_up)
            for kind in kinds for warm_up in warm_ups]
    return {name: torch.stack([run[name] for run in runs]).view(len(kinds), len(warm_ups), *runs[0][name].shape) for name in runs[0]}


if STUDIES:
    show("lesson09.norms", residual_training(("pre", "post"), (0, 30), [2.0 ** k for k in (-13, -11, -9, -7, -5)], 24, 32, adam=True))


# ---- fixup

if STUDIES:
    show("lesson09.fixup", residual_training(("plain", "zero", "fixup", "pre"), (0,), [2.0 ** k for k in (-13, -11, -9, -7, -5, -3)], 24, 32))


# ---- check-small

def small_std(widths, rows=32):
    """Some rows of a weight N(0, 0.02) for a width, and a batch of 32 inputs N(0, 1): the mean square of what comes out."""
    means = []
    for width in widths:
        torch.manual_seed(0)
        w = init.normal_(torch.empty(64, width), std=0.02)
        means.append(float(F.linear(torch.randn(rows, width), w).double().pow(2).mean()))
    return means


show("lesson09.small_std", small_std([768, 1600, 2500]))


# ---- width-predict

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


if STUDIES:
    show("lesson09.width.adam", best_rate((64, 256, 512), [2.0 ** k for k in range(-14, -2)], adam=True))

if STUDIES:
    show("lesson09.width.sgd", best_rate((64, 256, 512), [2.0 ** k for k in range(-9, 3)], adam=False))


# ---- ex-width

def exercises_09():
    """The width for which 0.02 is He's; the rms of a pre-norm stream after 48 branches; the rate of a hidden layer under muP at width 1600."""
    return {"width": 2 / 0.02 ** 2, "stream": math.sqrt(1 + 48), "rate": 0.01 * 64 / 1600}


show("lesson09.exercise", exercises_09())


# ---- own-code

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


show("lesson09.own_code", own_code_09())
