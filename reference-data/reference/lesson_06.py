"""Lesson 06, batch norm."""
import math

import torch
from torch import nn

from reference import close, reference
from reference.data import digits
from reference.side_by_side import epochs_of, train_together
from reference.training import mlp

@reference("lessons", {"lesson06.exercise": ""})
def exercises_06():
    """The answers to two exercises: the rate for weights ten times larger; the variance of which eps = 1e-5 leaves half the output."""
    return {"rate": 0.1 * 10 ** 2, "variance": 1e-5 / 3}


RECORDED = close(1e-4, 1e-4, "recorded results: a figure shows them, nothing repeats them")
SUMS = close(1e-3, 0.0, "rounding, carried through the layers and back")


@reference("lessons", {"lesson06.own_code": ""})
def own_code_06():
    """A layer without the bias that batch norm would take away."""
    torch.manual_seed(0)
    block = nn.Sequential(
        nn.Linear(64, 64, bias=False),
        nn.BatchNorm1d(64), nn.ReLU())
    return block[0].weight


def scaled(depth, scale, batch_norm, seed):
    """`depth` layers of 64 units drawn by Kaiming's scheme, the weights of all but the last times the scale; a layer of ten on top."""
    torch.manual_seed(seed)
    net = mlp([64] * depth + [10], "kaiming_normal", batch_norm)
    with torch.no_grad():
        for layer in [module for module in net if isinstance(module, nn.Linear)][:-1]:
            layer.weight.mul_(scale)
    return net


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


SETTINGS = {"lesson06.follow": "[(1, 0.1, 0.1), (1000, 0.1, 1e5), (1000, 0.1, 0.1), (1000, 0.1, 0.0), (1, 0.1, 0.0)]",
            "lesson06.adam": "[(1, 0.01, 0.01), (100, 0.01, 1.0), (100, 0.01, 100.0), (100, 0.01, 0.01), (100, 0.01, 0.0)], adam=True"}


@reference("study06", SETTINGS, needs="2.0", long=True, compare=RECORDED, uses=(mlp, scaled, epochs_of, train_together, study))
def follow(settings, adam=False):
    """Eight layers with batch norm: does a run with scaled hidden weights follow the unscaled one? Losses and accuracies, a row per setting and seed."""
    return study(settings, depth=8, adam=adam, keep=("losses", "accuracy"))


SCALES = "(1e-3, 1e-2, 0.1, 1, 10, 100, 1000)"
FINE = "[10 ** (k / 4) for k in range(-4, 5)]"


@reference("study06", {
    "lesson06.map.bn_8": f"{SCALES}, 8", "lesson06.map.bn_8_frozen": "(1e-2, 1, 1000), 8, frozen=True",
    "lesson06.map.bn_3": f"{SCALES}, 3", "lesson06.map.plain_3": f"{SCALES}, 3, batch_norm=False",
    "lesson06.map.plain_8": f"{FINE}, 8, batch_norm=False",
    "lesson06.map.bn_16": "(1e-3, 1e-2, 1), 16", "lesson06.map.bn_16_small_eps": "(1e-3,), 16, eps=1e-12",
    "lesson06.map.bn_16_long": "(1,), 16, rates=(0.1,), epochs=12", "lesson06.map.bn_3_long": "(1,), 3, rates=(0.1,), epochs=12",
    "lesson06.map.plain_16_long": "(1,), 16, rates=(0.01,), batch_norm=False, epochs=12",
}, needs="2.0", long=True, compare=RECORDED, uses=(mlp, scaled, epochs_of, train_together, study))
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


@reference("study06", {"lesson06.growth": "(4, 8, 16, 64, 512), 15, 256"}, long=True, compare=SUMS, uses=(mlp,))
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


@reference("study06", {"lesson06.critical": "[10 ** (k / 4) for k in range(-14, 1)], 30, 64"}, long=True, compare=SUMS, uses=(mlp,))
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
