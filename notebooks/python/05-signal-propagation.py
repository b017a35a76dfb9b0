"""PyTorch's side of lesson 05: each call whose result the lesson compares, in its order.

python3 notebooks/python/05-signal-propagation.py prints the results under the names by which the lesson knows them; it needs
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


# ---- check-per-layer

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


def rms(t, *over):
    return t.detach().double().pow(2).mean(*over).sqrt()


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


show("stack.depth10_width512.default_no_bias", stack(10, 512, "default", bias=False))

show("stack.depth30_width64.default", stack(30, 64, "default"))

show("stack.depth30_width64.xavier_normal", stack(30, 64, "xavier_normal"))

show("stack.depth30_width64.kaiming_normal", stack(30, 64, "kaiming_normal"))

show("stack.depth30_width64.orthogonal", stack(30, 64, "orthogonal"))


# ---- forgets

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


if STUDIES:
    show("lesson05.forgets", forgets(30, 64))


# ---- cosine

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


if STUDIES:
    show("lesson05.cosine.kaiming_normal", cosine("kaiming_normal", 30, 64))

if STUDIES:
    show("lesson05.cosine.orthogonal", cosine("orthogonal", 30, 64))


# ---- map

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


# ---- map-adam

if STUDIES:
    show("lesson05.map.adam", depth_and_rate((3, 5, 8, 12, 20, 30), (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03), adam=True))


# ---- check-map

if STUDIES:
    show("lesson05.map.longer", depth_and_rate((12,), (0.01, 0.03, 0.1), epochs=6, schemes=("default",)))


# ---- shallow

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


if STUDIES:
    show("lesson05.shallow", shallow(("default", "xavier_uniform", "kaiming_normal"), (0.01, 0.05), (50, 200)))


# ---- simplenet

def simplenet(seed):
    """The demonstration network 784-128-64-10: parameters, an input drawn after them, the output, the loss, all gradients."""
    torch.manual_seed(seed)
    fc1, fc2, fc3 = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)
    x = torch.randn(1, 784)
    output = fc3(F.relu(fc2(F.relu(fc1(x)))))
    loss = F.mse_loss(output, torch.zeros_like(output))
    loss.backward()
    parameters = dict(nn.ModuleDict({"fc1": fc1, "fc2": fc2, "fc3": fc3}).named_parameters())
    gradients = {f"{name}.grad": parameter.grad for name, parameter in parameters.items()}
    return {**parameters, "input": x, "output": output, "loss": loss, **gradients}


show("simplenet", simplenet(seed=0))


# ---- ex-depth

def exercises_05():
    """The answers to two exercises: the least n with 6**n > 10**9; the squared gain of a leaky ReLU of slope 0.2."""
    return {"depth": float(math.floor(math.log(1e9, 6)) + 1), "leaky": init.calculate_gain("leaky_relu", 0.2) ** 2}


show("lesson05.exercise", exercises_05())


# ---- own-code

def own_code_05():
    """Every linear layer drawn again for ReLU, biases zero: the last but one weight."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    for m in net.modules():
        if isinstance(m, nn.Linear):
            init.kaiming_normal_(m.weight, nonlinearity="relu")
            init.zeros_(m.bias)
    return net[4].weight


show("lesson05.own_code", own_code_05())
