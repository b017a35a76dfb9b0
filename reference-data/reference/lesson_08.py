"""Lesson 08, claims on trial."""
import math

import torch
from torch import nn
from torch.nn import init

from reference import close, reference
from reference.data import blobs, digits
from reference.side_by_side import epochs_of, train_together
from reference.texts import error
from reference.training import mlp

RECORDED = close(1e-4, 1e-4, "recorded results: a figure shows them, nothing repeats them")

reference("lessons", {
    "lesson08.module_grad": "'nn.Linear(3, 4).grad'",
    "lesson08.nonlinearity": "\"nn.Linear(3, 4, nonlinearity='relu')\"",
    "lesson08.weight_initializer": "\"nn.Linear(3, 4, weight_initializer='xavier_uniform')\"",
})(error)


@reference("lessons", {"lesson08.remedy": ""})
def remedy():
    """How many times larger xavier_uniform_'s bound with ReLU's gain is than the default's, for 784 inputs and 128 outputs."""
    return init.calculate_gain("relu") * math.sqrt(6 / (784 + 128)) / (1 / math.sqrt(784))


@reference("lessons", {"lesson08.first_twelve": ""})
def first_twelve():
    """The first twelve weights of a new nn.Linear(784, 128)."""
    torch.manual_seed(1)
    return torch.nn.Linear(784, 128).weight.flatten()[:12]


@reference("study08", {"lesson08.gradients": "(0.5, 1, 2), 20, 64"}, long=True, uses=(mlp,),
           compare=close(1e-3, 0.0, "rounding, carried through the layers and back"))
def gradients(scales, depth, width, seeds=5):
    """Kaiming's weights times a scale, ReLU: scale x seed x layer: the root mean square of the gradient of each Linear's output."""
    table = torch.empty(len(scales), seeds, depth, dtype=torch.float64)
    for s, scale in enumerate(scales):
        for seed in range(seeds):
            torch.manual_seed(seed)
            net = nn.Sequential(*mlp([width] * (depth + 1), "kaiming_normal"), nn.ReLU())
            a, upstream, outputs = torch.randn(64, width), torch.randn(64, width), []
            for module in net:
                if isinstance(module, nn.Linear):
                    module.weight.data.mul_(scale)
                a = module(a)
                if isinstance(module, nn.Linear):
                    a.retain_grad()
                    outputs.append(a)
            a.backward(upstream)
            table[s, seed] = torch.stack([z.grad.double().pow(2).mean().sqrt() for z in outputs])
    return table


def redrawn(sizes, scheme, seed):
    """The default network, but for one thing."""
    torch.manual_seed(seed)
    net = mlp(sizes, "default")
    for linear in [module for module in net if isinstance(module, nn.Linear)]:
        if scheme == "zero bias":
            init.zeros_(linear.bias)
        if scheme == "a = 0":
            init.kaiming_uniform_(linear.weight, a=0)
    return net


@reference("study08", {
    "lesson08.one_change.deep": '30, "blobs", 0.001, epochs=6, schemes=("default", "zero bias", "a = 0")',
    "lesson08.one_change.shallow": '3, "digits", 0.05, epochs=4, schemes=("default", "zero bias", "a = 0")',
}, needs="2.0", long=True, compare=RECORDED, uses=(mlp, redrawn, epochs_of, train_together))
def one_change(depth, data, rate, epochs, schemes, seeds=5):
    """The default, the default with zero biases, the default with a = 0 for the weights: scheme x seed: the mean loss of the last 20 steps,
    and the accuracy: for the digits on the 297 unseen ones, for the blobs on all points.
    """
    points, labels, train = *blobs(4000, 0.5, seed=0), 4000
    if data == "digits":
        raw = digits()
        points, labels, train = torch.from_numpy(raw["pixels"]).float() / 16, torch.from_numpy(raw["labels"]).long(), 1500
    nets, orders = [], []
    for scheme in schemes:
        for seed in range(seeds):
            nets.append(redrawn([64] * depth + [10], scheme, seed))
            orders.append(epochs_of(train, epochs, 50))
    losses, _, scores = train_together(nets, torch.stack(orders), points[:train], labels[:train], [rate] * len(nets))
    unseen = slice(train % len(points), None)
    with torch.no_grad():
        accuracy = (scores(points[unseen]).argmax(2) == labels[unseen]).float().mean(1)
    return {"loss": losses[-20:].mean(0).view(len(schemes), seeds), "accuracy": accuracy.view(len(schemes), seeds)}
