"""Many networks of one shape, trained at once: what a map of hundreds of runs needs."""
import torch
from torch import nn
from torch.nn import functional as F


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
