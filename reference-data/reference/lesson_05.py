"""Lesson 05, signal propagation."""
import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn import init

from reference import close, reference
from reference.data import blobs, digits
from reference.side_by_side import epochs_of, train_together
from reference.training import mlp

@reference("lessons", {"lesson05.exercise": ""})
def exercises_05():
    """The answers to two exercises: the least n with 6**n > 10**9; the squared gain of a leaky ReLU of slope 0.2."""
    return {"depth": float(math.floor(math.log(1e9, 6)) + 1), "leaky": init.calculate_gain("leaky_relu", 0.2) ** 2}


RECORDED = close(1e-4, 1e-4, "recorded results: a figure shows them, nothing repeats them")
SUMS = close(1e-3, 0.0, "rounding, carried through the layers and back")


@reference("lessons", {"lesson05.own_code": ""})
def own_code_05():
    """Every linear layer drawn again for ReLU, biases zero: the last but one weight."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    for m in net.modules():
        if isinstance(m, nn.Linear):
            init.kaiming_normal_(m.weight, nonlinearity="relu")
            init.zeros_(m.bias)
    return net[4].weight


@reference("study05", {
    "lesson05.map.sgd": "(3, 5, 8, 12, 20, 30), (0.003, 0.01, 0.03, 0.1)",
    "lesson05.map.adam": "(3, 5, 8, 12, 20, 30), (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03), adam=True",
    "lesson05.map.longer": '(12,), (0.01, 0.03, 0.1), epochs=6, schemes=("default",)',
}, needs="2.0", long=True, compare=RECORDED, uses=(mlp, epochs_of, train_together))
def depth_and_rate(depths, rates, epochs=2, adam=False, schemes=("default", "xavier_uniform", "kaiming_normal"), seeds=5):
    """Scheme x depth x rate x seed on 4000 points of ten blobs: layers of 64 units, batches of 50; the mean loss of the last 20 steps."""
    points, labels = blobs(4000, 0.5, seed=0)
    table = torch.empty(len(schemes), len(depths), len(rates), seeds)
    for d, depth in enumerate(depths):
        nets, orders, settings = [], [], [(s, r, seed) for s in range(len(schemes)) for r in range(len(rates)) for seed in range(seeds)]
        for s, _, seed in settings:
            torch.manual_seed(seed)
            nets.append(mlp([64] * depth + [10], schemes[s]))
            orders.append(epochs_of(4000, epochs, 50))
        losses, _, _ = train_together(nets, torch.stack(orders), points, labels, [rates[r] for _, r, _ in settings], adam=adam)
        table[:, d] = losses[-20:].mean(0).view(len(schemes), len(rates), seeds)
    return table


@reference("study05", {"lesson05.shallow": '("default", "xavier_uniform", "kaiming_normal"), (0.01, 0.05), (50, 200)'}, long=True,
           compare=RECORDED, uses=(mlp,))
def shallow(schemes, rates, batches, epochs=6, seeds=5):
    """A network 64-64-64-10 on the digits: scheme x rate x batch size x seed x epoch: accuracy on the 297 unseen digits."""
    raw = digits()
    points, labels = torch.from_numpy(raw["pixels"]).float() / 16, torch.from_numpy(raw["labels"]).long()
    table = torch.empty(len(schemes), len(rates), len(batches), seeds, epochs)
    for s, r, b, seed in torch.cartesian_prod(*(torch.arange(n) for n in table.shape[:-1])).tolist():
        torch.manual_seed(seed)
        net = mlp([64, 64, 64, 10], schemes[s])
        optimizer = torch.optim.SGD(net.parameters(), lr=rates[r], momentum=0.9)
        for epoch in range(epochs):
            for rows in torch.randperm(1500).split(batches[b]):
                optimizer.zero_grad()
                F.cross_entropy(net(points[rows]), labels[rows]).backward()
                optimizer.step()
            with torch.no_grad():
                table[s, r, b, seed, epoch] = (net(points[1500:]).argmax(1) == labels[1500:]).float().mean()
    return table


@reference("study05", {"lesson05.forgets": "30, 64"}, long=True, uses=(mlp,),
           compare=lambda name: RECORDED if name == "float32" else SUMS)
def forgets(depth, width, seeds=5):
    """Default layers with ReLUs, in float32 and the same numbers in float64: how much each layer's output differs between inputs.

    A row per seed: for each layer the root mean square, over its units, of the standard deviation over 64 inputs.
    """
    spreads = {"float32": [], "float64": []}
    for seed in range(seeds):
        torch.manual_seed(seed)
        net = mlp([width] * (depth + 1), "default")
        x = torch.randn(64, width)
        for name, dtype in (("float32", torch.float32), ("float64", torch.float64)):
            a, rows = x.to(dtype), []
            for module in net.to(dtype):
                a = module(a)
                if isinstance(module, nn.Linear):
                    rows.append(a.detach().double().var(0, unbiased=False).mean().sqrt().item())
            spreads[name].append(rows)
    return {name: torch.tensor(rows, dtype=torch.float64) for name, rows in spreads.items()}


@reference("study05", {f"lesson05.cosine.{scheme}": f'"{scheme}", 30, 64' for scheme in ("kaiming_normal", "orthogonal")}, long=True,
           compare=SUMS, uses=(mlp,))
def cosine(scheme, depth, width, seeds=5):
    """How alike two different inputs look, layer by layer: the mean cosine over all pairs of 64 inputs; a row per seed."""
    table = []
    for seed in range(seeds):
        torch.manual_seed(seed)
        net = mlp([width] * (depth + 1), scheme)
        a, row = torch.randn(64, width), []
        for module in net:
            a = module(a)
            if isinstance(module, nn.Linear):
                unit = F.normalize(a.detach().double(), dim=1)
                row.append(((unit @ unit.T).sum() - 64).item() / (64 * 63))
        table.append(row)
    return torch.tensor(table, dtype=torch.float64)
