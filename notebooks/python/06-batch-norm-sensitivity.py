"""PyTorch's side of lesson 06: each call whose result the lesson compares, in its order.

python3 notebooks/python/06-batch-norm-sensitivity.py prints the results under the names by which the lesson knows them; it needs
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


# ---- follow

def backward(module, x, **more):
    """The output for x, and for a random upstream gradient the gradient of x and of every parameter."""
    x.requires_grad_()
    output = module(x)
    upstream = torch.randn(output.shape)
    output.backward(upstream)
    gradients = {f"{name}.grad": parameter.grad for name, parameter in module.named_parameters()}
    return {"input": x, "output": output, "upstream": upstream, "grad": x.grad, **gradients, **more}


def activation(module, shape, seed=1):
    """A smooth activation, forward and backward on inputs with standard deviation 3."""
    torch.manual_seed(seed)
    return backward(getattr(nn, module)(), 3 * torch.randn(shape))


def mlp(sizes, scheme, batch_norm=False, bias=True, activation=nn.ReLU):
    """Linear layers with an activation between them. nn.Linear draws first, all layers; a scheme then redraws the weights."""
    redraw = {
        "xavier_uniform": init.xavier_uniform_,
        "xavier_normal": init.xavier_normal_,
        "xavier_normal_tanh": lambda weight: init.xavier_normal_(weight, gain=5 / 3),
        "kaiming_uniform": lambda weight: init.kaiming_uniform_(weight, nonlinearity="relu"),
        "kaiming_normal": lambda weight: init.kaiming_normal_(weight, nonlinearity="relu"),
        "orthogonal": lambda weight: init.orthogonal_(weight, gain=math.sqrt(2)),
        "normal_0.01": lambda weight: init.normal_(weight, std=0.01),
    }
    layers = [nn.Linear(n, m, bias=bias) for n, m in zip(sizes, sizes[1:])]
    for layer in layers if scheme != "default" else []:
        redraw[scheme](layer.weight)
        if bias:
            init.zeros_(layer.bias)
    net = []
    for layer in layers[:-1]:
        net += [layer] + ([nn.BatchNorm1d(layer.out_features)] if batch_norm else []) + [activation()]
    return nn.Sequential(*net, layers[-1])


def scaled(depth, scale, batch_norm, seed):
    """`depth` layers of 64 units drawn by Kaiming's scheme, the weights of all but the last times the scale; a layer of ten on top."""
    torch.manual_seed(seed)
    net = mlp([64] * depth + [10], "kaiming_normal", batch_norm)
    with torch.no_grad():
        for layer in [module for module in net if isinstance(module, nn.Linear)][:-1]:
            layer.weight.mul_(scale)
    return net


def epochs_of(length, epochs, batch):
    """The rows of several epochs, each in the order of a fresh torch.randperm; the last, shorter batch of an epoch is left out."""
    return torch.cat([torch.randperm(length)[:length // batch * batch] for _ in range(epochs)])


def train_together(nets, orders, points, labels, rates, hidden_rates=None, adam=False, batch=50, eps=1e-5):
    """Train networks made by `mlp`, all of one shape, each on its own with its own learning rate: one dimension more, nothing shared.

    orders: for each network the rows of `points` in the order in which it sees them.  hidden_rates: the learning rate of all
    weights but the last layer's, where it is another one.  SGD has momentum 0.9; Adam has its defaults.
    Returns the losses (steps, networks), the norm of the hidden weights before the first step and after each one, and a
    function from points to scores (networks, points, classes), in evaluation mode or, training=True, with the batch's statistics.
    """
    count, normalized = len(nets), any(isinstance(module, nn.BatchNorm1d) for module in nets[0])
    layers = list(zip(*([module for module in net if isinstance(module, nn.Linear)] for net in nets)))
    weights = [torch.stack([linear.weight.detach() for linear in layer]) for layer in layers]
    biases = [torch.stack([linear.bias.detach() for linear in layer])[:, None] for layer in layers]
    widths = [count * layer[0].out_features for layer in layers[:-1]] if normalized else []
    gammas, betas = [torch.ones(width) for width in widths], [torch.zeros(width) for width in widths]
    running = [(torch.zeros(width), torch.ones(width)) for width in widths]

    def forward(x, training=True):
        for i, (weight, bias) in enumerate(zip(weights, biases)):
            x = torch.baddbmm(bias, x, weight.mT)
            if i < len(gammas):
                side = x.transpose(0, 1).reshape(x.shape[1], -1)
                side = F.batch_norm(side, *(running[i] if not training or record else (None, None)), gammas[i], betas[i], training, 0.1, eps)
                x = side.view(x.shape[1], count, -1).transpose(0, 1)
            if i < len(weights) - 1:
                x = F.relu(x)
        return x

    parameters = [*weights, *biases, *gammas, *betas]
    rates = torch.tensor(rates).view(count, 1, 1)
    hidden = rates if hidden_rates is None else torch.tensor(hidden_rates).view(count, 1, 1)
    def per_unit(width):
        return rates.expand(count, 1, width // count).reshape(-1)
    steps_of = [hidden] * (len(weights) - 1) + [rates] * (1 + len(biases)) + [per_unit(width) for width in widths] * 2
    velocity, square = [torch.zeros_like(p) for p in parameters], [torch.zeros_like(p) for p in parameters]
    losses, norms, record = [], [], True

    def norm():
        return torch.stack([weight.detach().pow(2).sum((1, 2)) for weight in weights[:-1]]).sum(0).sqrt()

    for step, rows in enumerate(orders.split(batch, dim=1), 1):
        norms.append(norm())
        for parameter in parameters:
            parameter.requires_grad_()
        scores = forward(points[rows])
        loss = F.cross_entropy(scores.flatten(0, 1), labels[rows].flatten(), reduction="none").view(count, -1).mean(1)
        losses.append(loss.detach())
        gradients = torch.autograd.grad(loss.sum(), parameters)
        with torch.no_grad():
            for parameter, rate, g, v, s in zip(parameters, steps_of, gradients, velocity, square):
                parameter.requires_grad_(False)
                if adam:
                    v.mul_(0.9).add_(g, alpha=0.1)
                    s.mul_(0.999).addcmul_(g, g, value=0.001)
                    parameter -= rate / (1 - 0.9 ** step) * v / ((s / (1 - 0.999 ** step)).sqrt() + 1e-8)
                else:
                    v.mul_(0.9).add_(g)
                    parameter -= rate * v

    def scores_of(x, training=False):
        nonlocal record
        record = False
        return forward(x.expand(count, *x.shape), training)

    return torch.stack(losses), torch.stack([*norms, norm()]), scores_of


def digits():
    """The 1797 handwritten digits that scikit-learn ships: 8 x 8 pixels, 0 ... 16, and the digit each shows."""
    from sklearn.datasets import load_digits
    found = load_digits()
    return {"pixels": found.data.astype(numpy.uint8), "labels": found.target.astype(numpy.uint8)}


def study(settings, depth, batch_norm=True, epochs=4, seeds=5, keep=(), **options):
    """Settings (scale, rate, rate of the hidden weights) x seeds on the digits: pixels/16, 1500 to train, batches of 100, 297 to test.

    accuracy: on the 297, in eval mode.  batch_accuracy: with the statistics of these 297 instead of the running ones.
    losses: of every step.  norms: of the hidden weights, at the start and after every step.
    """
    raw = digits()
    points, labels = torch.from_numpy(raw["pixels"]).float() / 16, torch.from_numpy(raw["labels"]).long()
    nets, orders = [], []
    for scale, _, _ in settings:
        for seed in range(seeds):
            nets.append(scaled(depth, scale, batch_norm, seed))
            orders.append(epochs_of(1500, epochs, 100))
    rates, hidden = ([setting[i] for setting in settings for _ in range(seeds)] for i in (1, 2))
    losses, norms, scores = train_together(nets, torch.stack(orders), points, labels, rates, hidden, batch=100, **options)
    with torch.no_grad():
        accuracy, batch_accuracy = ((scores(points[1500:], training).argmax(2) == labels[1500:]).float().mean(1) for training in (False, True))
    results = {"accuracy": accuracy, "batch_accuracy": batch_accuracy, "losses": losses.T, "norms": norms.T}
    return {name: results[name].reshape(len(settings), seeds, -1).squeeze(-1) for name in keep}


def follow(settings, adam=False):
    """Eight layers with batch norm: does a run with scaled hidden weights follow the unscaled one? Losses and accuracies, a row per setting and seed."""
    return study(settings, depth=8, adam=adam, keep=("losses", "accuracy"))


if STUDIES:
    show("lesson06.follow", follow([(1, 0.1, 0.1), (1000, 0.1, 1e5), (1000, 0.1, 0.1), (1000, 0.1, 0.0), (1, 0.1, 0.0)]))


# ---- check-identity

def bn_identity(factors, seed):
    """BN(aWx) for several a (Ioffe and Szegedy, 3.3): outputs, gradients of W; and the largest distance from BN(Wx)."""
    torch.manual_seed(seed)
    weight = nn.Linear(20, 10, bias=False).weight
    x, upstream = torch.randn(64, 20), torch.randn(64, 10)
    outputs, gradients = [], []
    for a in factors:
        scaled = (a * weight.detach()).requires_grad_()
        output = F.batch_norm(F.linear(x, scaled), None, None, training=True)
        output.backward(upstream)
        outputs.append(output.detach())
        gradients.append(scaled.grad)
    plain = outputs[factors.index(1)]
    return {"weight": weight, "input": x, "upstream": upstream, "output": torch.stack(outputs), "weight.grad": torch.stack(gradients),
            "distance": torch.stack([(output - plain).abs().max() for output in outputs])}


show("bn_identity", bn_identity([0.01, 0.1, 1, 10, 100], seed=0))


# ---- norms

def scale_and_rate(scales, depth, rates=(0.001, 0.01, 0.1), frozen=False, batch_norm=True, epochs=4, eps=1e-5):
    """Weight scale x learning rate x seed. frozen: the hidden weights stay as they were drawn, all else trains."""
    settings = [(scale, rate, 0.0 if frozen else rate) for scale in scales for rate in rates]
    results = study(settings, depth, batch_norm, epochs, eps=eps, keep=("accuracy", "batch_accuracy", "norms"))
    shape = len(scales), len(rates), 5
    norms = results.pop("norms")
    # After 0, 1, 2, 4, 8 ... steps: enough to draw.
    some = [0] + [step for step in range(1, norms.shape[-1]) if step & (step - 1) == 0 or step == norms.shape[-1] - 1]
    results = {name: table.reshape(shape) for name, table in results.items()}
    return {**results, "norms": norms[..., some].reshape(*shape, -1)} if batch_norm and epochs == 4 else results


if STUDIES:
    show("lesson06.map.bn_8", scale_and_rate((1e-3, 1e-2, 0.1, 1, 10, 100, 1000), 8))


# ---- adam

if STUDIES:
    show("lesson06.adam", follow([(1, 0.01, 0.01), (100, 0.01, 1.0), (100, 0.01, 100.0), (100, 0.01, 0.01), (100, 0.01, 0.0)], adam=True))


# ---- critical

def critical(scales, depth, width, seeds=5):
    """Kaiming's weights times a scale, batch norm, ReLU: scale x seed x layer: the variance over a batch of 256 of what batch norm puts out."""
    table = torch.empty(len(scales), seeds, depth, dtype=torch.float64)
    for s, scale in enumerate(scales):
        for seed in range(seeds):
            torch.manual_seed(seed)
            net = nn.Sequential(*mlp([width] * (depth + 1), "kaiming_normal", True), nn.BatchNorm1d(width))
            a, row = torch.randn(256, width), []
            with torch.no_grad():
                for module in net:
                    if isinstance(module, nn.Linear):
                        module.weight.mul_(scale)
                    a = module(a)
                    if isinstance(module, nn.BatchNorm1d):
                        row.append(a.double().var(0, unbiased=False).mean())
            table[s, seed] = torch.stack(row)
    return table


if STUDIES:
    show("lesson06.critical", critical([10 ** (k / 4) for k in range(-14, 1)], 30, 64))


# ---- growth

def growth(batches, depth, width, seeds=5):
    """Default layers with batch norm and ReLU: batch size x seed x layer: the root mean square of the gradient of each Linear's output."""
    table = torch.empty(len(batches), seeds, depth, dtype=torch.float64)
    for b, batch in enumerate(batches):
        for seed in range(seeds):
            torch.manual_seed(seed)
            net = nn.Sequential(*mlp([width] * (depth + 1), "default", True), nn.BatchNorm1d(width), nn.ReLU())
            a, upstream, outputs = torch.randn(batch, width), torch.randn(batch, width), []
            for module in net:
                a = module(a)
                if isinstance(module, nn.Linear):
                    a.retain_grad()
                    outputs.append(a)
            a.backward(upstream)
            table[b, seed] = torch.stack([z.grad.double().pow(2).mean().sqrt() for z in outputs])
    return table


if STUDIES:
    show("lesson06.growth", growth((4, 8, 16, 64, 512), 15, 256))


# ---- plain

if STUDIES:
    show("lesson06.map.plain_8", scale_and_rate([10 ** (k / 4) for k in range(-4, 5)], 8, batch_norm=False))


# ---- maps

if STUDIES:
    show("lesson06.map.plain_3", scale_and_rate((1e-3, 1e-2, 0.1, 1, 10, 100, 1000), 3, batch_norm=False))

if STUDIES:
    show("lesson06.map.bn_3", scale_and_rate((1e-3, 1e-2, 0.1, 1, 10, 100, 1000), 3))

if STUDIES:
    show("lesson06.map.bn_8_frozen", scale_and_rate((1e-2, 1, 1000), 8, frozen=True))


# ---- controls

if STUDIES:
    show("lesson06.map.bn_16", scale_and_rate((1e-3, 1e-2, 1), 16))

if STUDIES:
    show("lesson06.map.bn_16_small_eps", scale_and_rate((1e-3,), 16, eps=1e-12))

if STUDIES:
    show("lesson06.map.bn_16_long", scale_and_rate((1,), 16, rates=(0.1,), epochs=12))

if STUDIES:
    show("lesson06.map.bn_3_long", scale_and_rate((1,), 3, rates=(0.1,), epochs=12))

if STUDIES:
    show("lesson06.map.plain_16_long", scale_and_rate((1,), 16, rates=(0.01,), batch_norm=False, epochs=12))


# ---- ex-rate

def exercises_06():
    """The answers to two exercises: the rate for weights ten times larger; the variance of which eps = 1e-5 leaves half the output."""
    return {"rate": 0.1 * 10 ** 2, "variance": 1e-5 / 3}


show("lesson06.exercise", exercises_06())


# ---- own-code

def own_code_06():
    """A layer without the bias that batch norm would take away."""
    torch.manual_seed(0)
    block = nn.Sequential(
        nn.Linear(64, 64, bias=False),
        nn.BatchNorm1d(64), nn.ReLU())
    return block[0].weight


show("lesson06.own_code", own_code_06())
