"""Signals through deep stacks, training runs, and the sweep over weight scales: exported with --long only."""
import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn import init

from reference import BITS, close, reference
from reference.data import blobs, digits


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


STACKS = {
    **{f"depth{depth}_width64.{scheme}": f'{depth}, 64, "{scheme}"' for depth in (5, 10, 30)
       for scheme in ("default", "xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal", "orthogonal", "normal_0.01")},
    **{f"depth100_width64.{scheme}": f'100, 64, "{scheme}"' for scheme in ("default", "xavier_normal", "kaiming_normal", "orthogonal")},
    **{f"depth{depth}_width64.default_no_bias": f'{depth}, 64, "default", bias=False' for depth in (5, 10, 30)},
    **{f"depth{depth}_width64.{scheme}_bn": f'{depth}, 64, "{scheme}", batch_norm=True'
       for depth in (5, 10, 30) for scheme in ("default", "kaiming_normal", "normal_0.01")},
    "depth10_width512.default": '10, 512, "default"',
    "depth10_width512.default_no_bias": '10, 512, "default", bias=False',
    "depth10_width512.linear_no_bias": '10, 512, "default", activation="Identity", bias=False',
    "depth10_width512.kaiming_normal": '10, 512, "kaiming_normal"',
    "depth10_width512.xavier_normal": '10, 512, "xavier_normal"',
    "depth15_width512.default_bn": '15, 512, "default", batch_norm=True, batch=128',
    "depth30_width256.default": '30, 256, "default"',
    "depth30_width256.kaiming_normal": '30, 256, "kaiming_normal"',
    "depth30_width64.default_tanh": '30, 64, "default", activation="Tanh"',
    "depth30_width64.xavier_normal_tanh": '30, 64, "xavier_normal_tanh", activation="Tanh"',
    "depth30_width64.xavier_normal_plain_tanh": '30, 64, "xavier_normal", activation="Tanh"',
}


def stack_compare(name):
    return {"forward": close(1e-4, 0.0, "rounding, carried through the layers"),
            "shares": close(0.0, 3e-4, "rounding; one unit of 4096 may turn from zero to a rounding error above it"),
            "gradient": close(1e-3, 0.0, "rounding, carried through the layers and back")}[name]


def deep_stack_compare(name):
    return close(0.1, 0.0, "in a hundred layers some unit changes sign by rounding") if name == "gradient" else stack_compare(name)


DEEP = {f"stack.{name}": arguments for name, arguments in STACKS.items() if name.startswith("depth100")}
SHALLOWER = {f"stack.{name}": arguments for name, arguments in STACKS.items() if not name.startswith("depth100")}


@reference("stacks", DEEP, long=True, uses=(mlp,), compare=deep_stack_compare)
@reference("stacks", SHALLOWER, long=True, uses=(mlp,), compare=stack_compare)
def stack(depth, width, scheme, activation="ReLU", bias=True, batch_norm=False, batch=64, seed=0):
    """`depth` layers of one width; then an input and an upstream gradient, both N(0, 1), drawn in that order. A row per layer.

    forward: of the Linear's output z and of the activation a, the standard deviation and the root mean square: z, z, a, a.
    shares: mean over root mean square of z, and of a; spread of a over root mean square (the spread is the root mean
    square, over units, of the standard deviation over the batch); share of zeros among the activations.
    gradient: root mean square of the gradient of z, and of the gradient of the weight.
    """
    torch.manual_seed(seed)
    net = mlp([width] * (depth + 1), scheme, batch_norm, bias, getattr(nn, activation))
    net = nn.Sequential(*net, *([nn.BatchNorm1d(width)] if batch_norm else []), getattr(nn, activation)())
    a, upstream = torch.randn(batch, width), torch.randn(batch, width)
    layers = []
    for module in net:
        a = module(a)
        if isinstance(module, nn.Linear):
            z, weight = a, module.weight
            z.retain_grad()
        elif isinstance(module, getattr(nn, activation)):
            layers.append((z, a, weight))
    a.backward(upstream)

    def rms(t):
        return t.detach().double().pow(2).mean().sqrt()

    def std(t, **over):
        return t.detach().double().std(unbiased=False, **over)

    def mean(t):
        return t.detach().double().mean()

    rows = {"forward": [[std(z), rms(z), std(a), rms(a)] for z, a, _ in layers],
            "shares": [[mean(z) / rms(z), mean(a) / rms(a), rms(std(a, dim=0)) / rms(a), mean(a == 0)] for z, a, _ in layers],
            "gradient": [[rms(z.grad), rms(weight.grad)] for z, _, weight in layers]}
    return {name: torch.tensor([[float(x) for x in row] for row in table], dtype=torch.float64) for name, table in rows.items()}


def train(net, points, labels, learning_rate, epochs, batch, backwards=False, until=None):
    """SGD with momentum 0.9 on cross entropy; each epoch in the order of a fresh torch.randperm. The loss of every step.

    backwards: take the rows of each batch in the opposite order. until: losses of another run; stop where they part, or where they end.
    """
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate, momentum=0.9)
    losses = []
    for _ in range(epochs):
        for rows in torch.randperm(len(points)).split(batch):
            rows = rows.flip(0) if backwards else rows
            loss = F.cross_entropy(net(points[rows]), labels[rows])
            if until is not None and not abs(loss.item() - until[len(losses)].item()) <= 1e-5:
                return losses
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
            if until is not None and len(losses) == len(until):
                return losses
    return torch.stack(losses)


def deep_run(depth, scheme, batch_norm, learning_rate, seed, threads=1, **options):
    """One run on 4000 points of ten blobs: `depth` layers of 64 units, six epochs, batches of 50. Losses and final accuracy."""
    points, labels = blobs(4000, 0.5, seed=0)
    torch.manual_seed(seed)
    net = mlp([64] * depth + [10], scheme, batch_norm)
    torch.set_num_threads(threads)
    losses = train(net, points, labels, learning_rate, epochs=6, batch=50, **options)
    torch.set_num_threads(1)
    with torch.no_grad():
        accuracy = (net.eval()(points).argmax(dim=1) == labels).double().mean()
    return losses, accuracy


def run_compare(name):
    return BITS if name in ("agreement", "two_threads") else close(1e-4, 1e-5, "only the first `agreement` steps of a run repeat; rounding grows from there on")


RUNS = {f"training.depth{depth}.{name}": f"{depth}, {arguments}, learning_rate={rate}" for depth, rate in ((22, 0.004), (30, 0.001))
        for name, arguments in {"default": '"default"', "xavier": '"xavier_uniform"', "kaiming": '"kaiming_normal"',
                                "default_bn": '"default", batch_norm=True'}.items()}


@reference("training", RUNS, long=True, uses=(mlp, blobs, train, deep_run), compare=run_compare)
def deep_training(depth, scheme, batch_norm=False, learning_rate=0.001, seeds=5):
    """He's experiment, for seeds 0 ... 4: a row of losses and the final accuracy (on the training points, eval mode) each.

    agreement: at how many of the first 120 steps PyTorch agrees with itself within 1e-5, counted from the start, when it
    takes the rows of each batch in the opposite order, which changes nothing but rounding. two_threads: the same for
    the first 60 steps, when it runs with two threads.
    """
    run = (depth, scheme, batch_norm, learning_rate)
    losses, accuracies = zip(*(deep_run(*run, seed) for seed in range(seeds)))
    agreement = [len(deep_run(*run, seed, backwards=True, until=losses[seed][:120])[0]) for seed in range(seeds)]
    two_threads = [len(deep_run(*run, seed, threads=2, until=losses[seed][:60])[0]) for seed in range(seeds)]
    return {"losses": torch.stack(losses), "accuracy": torch.stack(accuracies), "agreement": agreement, "two_threads": two_threads}


@reference("training", {"training.digits": '64, "default", learning_rate=0.05'}, long=True, uses=(mlp, train), compare=run_compare)
def digits_training(width, scheme, learning_rate, seeds=5):
    """A network 64-64-64-10 on the digits: pixels/16, the first 1500 to train, batches of 50, four epochs, the other 297 to test."""
    raw = digits()
    points, labels = torch.from_numpy(raw["pixels"]).float() / 16, torch.from_numpy(raw["labels"]).long()
    losses, accuracies, agreement, two_threads = [], [], [], []
    for seed in range(seeds):
        def run(threads=1, **options):
            torch.manual_seed(seed)
            net = mlp([64, width, width, 10], scheme)
            torch.set_num_threads(threads)
            trained = train(net, points[:1500], labels[:1500], learning_rate, epochs=4, batch=50, **options)
            torch.set_num_threads(1)
            return net, trained
        net, one = run()
        losses.append(one)
        agreement.append(len(run(backwards=True, until=one)[1]))
        two_threads.append(len(run(threads=2, until=one[:60])[1]))
        with torch.no_grad():
            accuracies.append((net.eval()(points[1500:]).argmax(dim=1) == labels[1500:]).double().mean())
    return {"losses": torch.stack(losses), "accuracy": torch.stack(accuracies), "agreement": agreement, "two_threads": two_threads}


@reference("sweep", {"sweep.digits": "(1e-3, 1e-2, 0.1, 1, 10, 100, 1000), (3, 8, 16), (0.001, 0.01, 0.1), 3"}, long=True, uses=(mlp, train),
           compare=close(1e-4, 1e-4, "recorded results: a figure shows them, nothing repeats them"))
def sweep(scales, depths, learning_rates, seeds):
    """Weight scale x depth x batch norm (no, yes) x learning rate x seed on the digits: mean loss of the last epoch, test accuracy.

    Kaiming normal weights, those of all layers but the last times the scale; 64 units a layer; pixels/16, the first 1500 to
    train, batches of 100, four epochs; the other 297 to test, in eval mode.
    """
    raw = digits()
    points, labels = torch.from_numpy(raw["pixels"]).float() / 16, torch.from_numpy(raw["labels"]).long()
    shape = (len(scales), len(depths), 2, len(learning_rates), seeds)
    losses, accuracies = torch.empty(shape), torch.empty(shape)
    for position in torch.cartesian_prod(*(torch.arange(n) for n in shape)).tolist():
        scale, depth, batch_norm, rate, seed = position
        torch.manual_seed(seed)
        net = mlp([64] * depths[depth] + [10], "kaiming_normal", batch_norm=bool(batch_norm))
        with torch.no_grad():
            for layer in [module for module in net if isinstance(module, nn.Linear)][:-1]:
                layer.weight.mul_(scales[scale])
        losses[tuple(position)] = train(net, points[:1500], labels[:1500], learning_rates[rate], epochs=4, batch=100)[-15:].mean()
        with torch.no_grad():
            accuracies[tuple(position)] = (net.eval()(points[1500:]).argmax(dim=1) == labels[1500:]).float().mean()
    return {"loss": losses, "accuracy": accuracies}
