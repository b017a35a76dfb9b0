"""PyTorch's side of lesson 08: each call whose result the lesson compares, in its order.

python3 notebooks/python/08-claims-on-trial.py prints the results under the names by which the lesson knows them; it needs
PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
"""
import math
import sys
from unittest import mock

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


# ---- blog-calls

def linear(in_features, out_features, seed=1, bias=True, dtype="float32"):
    """The parameters of a new nn.Linear."""
    torch.manual_seed(seed)
    return nn.Linear(in_features, out_features, bias=bias, dtype=getattr(torch, dtype)).state_dict()


def error(statement):
    """What PyTorch answers to a mistake: the text of the error and its type."""
    torch.manual_seed(1)
    try:
        eval(statement)
    except Exception as mistake:
        return {"error": str(mistake), "type": type(mistake).__name__}
    raise AssertionError(f"no error: {statement}")


def handed_to(method, initialize):
    """The last number that `initialize` hands to Tensor.uniform_ (its bound) or Tensor.normal_ (its std)."""
    with mock.patch.object(torch.Tensor, method) as fill:
        initialize()
    return float(fill.call_args[0][1])


def kaiming_uniform_bound(shape, a=0, mode="fan_in", nonlinearity="leaky_relu"):
    """The bound of kaiming_uniform_, as the double that PyTorch computes."""
    weight = torch.empty(shape)
    return handed_to("uniform_", lambda: init.kaiming_uniform_(weight, a, mode, nonlinearity))


show("linear_3x4", linear(3, 4, seed=1))

show("kaiming_uniform.1d", error('init.kaiming_uniform_(torch.empty(3))'))

show("kaiming_uniform_bound.5x7_a_ignored", kaiming_uniform_bound((5, 7), a=3, nonlinearity="relu"))


# ---- blog-identity

def gain(nonlinearity, param=None):
    """calculate_gain, as a double."""
    return float(init.calculate_gain(nonlinearity, param))


def sqrt5_identity(largest):
    """How often sqrt(3) * gain(sqrt(5)) / sqrt(n) is 1/sqrt(n), for n = 1 ... largest: equal, one ulp off, two ulps off."""
    root = numpy.sqrt(numpy.arange(1, largest + 1, dtype=numpy.float64))
    bound = math.sqrt(3.0) * (init.calculate_gain("leaky_relu", math.sqrt(5)) / root)
    expected = 1 / root
    ulps = numpy.abs(bound.view(numpy.int64) - expected.view(numpy.int64))
    return {"double": numpy.bincount(ulps), "float": int((bound.astype(numpy.float32) != expected.astype(numpy.float32)).sum())}


def experiment2():
    """Experiment 2: the definition by hand, with a = sqrt(5)."""
    torch.manual_seed(1)
    a, fan_in = math.sqrt(5), 3
    gain = math.sqrt(2.0 / (1 + a**2))
    bound = gain * math.sqrt(3.0 / fan_in)
    lo, hi = -bound, bound
    weight = (hi - lo) * torch.rand((4, 3)) + lo
    return {"weight": weight, "weight.printed": str(weight), "gain": gain, "bound": bound}


def experiment4():
    """Experiment 4: by hand again, with bound = 1/sqrt(3)."""
    torch.manual_seed(1)
    lo, hi = -1.0 / math.sqrt(3.0), 1.0 / math.sqrt(3.0)
    weight = (hi - lo) * torch.rand((4, 3)) + lo
    return {"weight": weight, "weight.printed": str(weight), "bound": hi}


def experiment3():
    """Experiment 3: kaiming_uniform_ with its default, a = 0."""
    torch.manual_seed(1)
    weight = torch.zeros((4, 3), dtype=torch.float32)
    init.kaiming_uniform_(weight)
    return {"weight": weight, "weight.printed": str(weight)}


show("sqrt5_identity", sqrt5_identity(2000000))

show("experiment2", experiment2())

show("experiment4", experiment4())

show("experiment3.weight", experiment3())


# ---- nets

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


def digits():
    """The 1797 handwritten digits that scikit-learn ships: 8 x 8 pixels, 0 ... 16, and the digit each shows."""
    from sklearn.datasets import load_digits
    found = load_digits()
    return {"pixels": found.data.astype(numpy.uint8), "labels": found.target.astype(numpy.uint8)}


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


def blobs(count, spread, seed):
    """Points around ten random centres in 64 dimensions, and which centre each belongs to: 0, 1, ... 9, 0, 1, ..."""
    generator = torch.Generator().manual_seed(seed)
    centres = torch.randn(10, 64, generator=generator)
    labels = torch.arange(count) % 10
    return centres[labels] + spread * torch.randn(count, 64, generator=generator), labels


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


if STUDIES:
    show("lesson05.shallow", shallow(("default", "xavier_uniform", "kaiming_normal"), (0.01, 0.05), (50, 200)))

if STUDIES:
    show("lesson08.one_change.deep", one_change(30, "blobs", 0.001, epochs=6, schemes=("default", "zero bias", "a = 0")))

if STUDIES:
    show("lesson08.one_change.shallow", one_change(3, "digits", 0.05, epochs=4, schemes=("default", "zero bias", "a = 0")))


# ---- blog-practice

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


if STUDIES:
    show("lesson05.map.sgd", depth_and_rate((3, 5, 8, 12, 20, 30), (0.003, 0.01, 0.03, 0.1)))


# ---- tutorial-default

def first_twelve():
    """The first twelve weights of a new nn.Linear(784, 128)."""
    torch.manual_seed(1)
    return torch.nn.Linear(784, 128).weight.flatten()[:12]


show("lesson08.first_twelve", first_twelve())

show("lesson08.module_grad", error('nn.Linear(3, 4).grad'))


# ---- tutorial-formulas

def kaiming_normal_std(shape, a=0, mode="fan_in", nonlinearity="leaky_relu"):
    """The standard deviation of kaiming_normal_, as the double that PyTorch computes."""
    weight = torch.empty(shape)
    return handed_to("normal_", lambda: init.kaiming_normal_(weight, a, mode, nonlinearity))


show("kaiming_uniform_bound.4x3", kaiming_uniform_bound((4, 3)))

show("kaiming_uniform_bound.4x3_fan_out", kaiming_uniform_bound((4, 3), mode="fan_out"))

show("kaiming_uniform_bound.128x784_relu", kaiming_uniform_bound((128, 784), nonlinearity="relu"))

show("kaiming_normal_std.128x784_sqrt5", kaiming_normal_std((128, 784), a=math.sqrt(5)))


# ---- tutorial-scale

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


if STUDIES:
    show("lesson08.gradients", gradients((0.5, 1, 2), 20, 64))

show("lesson08.weight_initializer", error("nn.Linear(3, 4, weight_initializer='xavier_uniform')"))


# ---- tutorial-remedies

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


def xavier_uniform_bound(shape, gain=1):
    """The bound of xavier_uniform_, as the double that PyTorch computes."""
    weight = torch.empty(shape)
    return handed_to("uniform_", lambda: init.xavier_uniform_(weight, gain))


if STUDIES:
    show("lesson06.map.bn_8", scale_and_rate((1e-3, 1e-2, 0.1, 1, 10, 100, 1000), 8))

if STUDIES:
    show("lesson06.map.plain_8", scale_and_rate([10 ** (k / 4) for k in range(-4, 5)], 8, batch_norm=False))

if STUDIES:
    show("lesson06.map.bn_8_frozen", scale_and_rate((1e-2, 1, 1000), 8, frozen=True))

show("xavier_uniform_bound.4x3_gain_sqrt2", xavier_uniform_bound((4, 3), gain=math.sqrt(2)))

show("gain.relu", gain("relu"))


# ---- forum

def experiment1():
    """Experiment 1: what a network's nn.Linear(3, 4) holds when it is made."""
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1 = nn.Linear(3, 4)

        def forward(self, x):
            return torch.relu(self.fc1(x))

    torch.manual_seed(1)
    fc1 = Net().fc1
    return {"weight": fc1.weight, "weight.printed": str(fc1.weight), "bias": fc1.bias, "bias.printed": str(fc1.bias)}


show("gain.leaky_relu_sqrt5", gain("leaky_relu", math.sqrt(5)))

show("experiment1", experiment1())

show("lesson08.nonlinearity", error("nn.Linear(3, 4, nonlinearity='relu')"))


# ---- common-gains

show("gain.gelu", error("init.calculate_gain('gelu')"))


# ---- common-bits

def kaiming_normal(shape, a=0, mode="fan_in", nonlinearity="leaky_relu", seed=1, dtype="float32"):
    """A new tensor, filled by kaiming_normal_."""
    torch.manual_seed(seed)
    return init.kaiming_normal_(torch.empty(shape, dtype=getattr(torch, dtype)), a, mode, nonlinearity)


def normal(shape, mean=0, std=1, seed=1, dtype="float32"):
    """A new tensor, filled by normal_(mean, std): in blocks of sixteen, or one at a time if it has fewer than sixteen."""
    torch.manual_seed(seed)
    return torch.empty(shape, dtype=getattr(torch, dtype)).normal_(mean, std)


def xavier_uniform(shape, gain=1, seed=1, dtype="float32"):
    """A new tensor, filled by xavier_uniform_."""
    torch.manual_seed(seed)
    return init.xavier_uniform_(torch.empty(shape, dtype=getattr(torch, dtype)), gain)


show("kaiming_normal_4x4.seed1", kaiming_normal((4, 4), seed=1))

show("normal_17.seed1", normal(17, seed=1))

show("xavier_uniform_4x3.seed1", xavier_uniform((4, 3), seed=1))


# ---- ex-remedy

def remedy():
    """How many times larger xavier_uniform_'s bound with ReLU's gain is than the default's, for 784 inputs and 128 outputs."""
    return init.calculate_gain("relu") * math.sqrt(6 / (784 + 128)) / (1 / math.sqrt(784))


show("lesson08.remedy", remedy())
