"""Networks: layers and losses, forward and backward; what batch normalization does not see; deep stacks."""
import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn import init

from reference import BITS, close, reference

SUMS = "the order in which sums are added up"
FUNCTIONS = "exponential and error functions differ in last bits"


def simplenet_compare(name):
    return close(1e-5, 1e-8, SUMS) if name in ("output", "loss") or name.endswith(".grad") else BITS


@reference("networks", {"simplenet": "seed=0"}, compare=simplenet_compare, hash_only=("fc1.weight",))
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


def layer_compare(name):
    return close(1e-5, 1e-7, SUMS) if name.split(".")[-1] in ("output", "loss", "grad", "running_mean", "running_var") else BITS


def function_compare(name):
    return close(1e-5, 1e-7, FUNCTIONS) if name in ("output", "grad") else BITS


def gelu_compare(name):
    return close(1e-5, 1e-6, "the error function; 1 + erf(x) cancels in the left tail") if name in ("output", "grad") else BITS


def backward(module, x, **more):
    """The output for x, and for a random upstream gradient the gradient of x and of every parameter."""
    x.requires_grad_()
    output = module(x)
    upstream = torch.randn(output.shape)
    output.backward(upstream)
    gradients = {f"{name}.grad": parameter.grad for name, parameter in module.named_parameters()}
    return {"input": x, "output": output, "upstream": upstream, "grad": x.grad, **gradients, **more}


@reference("layers", {f"layer.linear_{name}": arguments for name, arguments in {
    "3x4_batch1": "3, 4, 1", "5x7_batch6": "5, 7, 6", "17x33_batch9": "17, 33, 9", "1x1_batch3": "1, 1, 3",
    "5x7_batch6_no_bias": "5, 7, 6, bias=False", "64x10_batch33": "64, 10, 33"}.items()}, compare=layer_compare, uses=(backward,))
def linear_layer(in_features, out_features, batch, bias=True, seed=1):
    """nn.Linear, forward and backward; its parameters are drawn first, then the input, then the upstream gradient."""
    torch.manual_seed(seed)
    layer = nn.Linear(in_features, out_features, bias=bias)
    return backward(layer, torch.randn(batch, in_features), **layer.state_dict())


@reference("layers", {
    "layer.relu_5x7": '"ReLU", (5, 7)',
    "layer.leakyrelu_5x7": '"LeakyReLU", (5, 7)',
    "layer.leakyrelu_0.2_5x7": '"LeakyReLU", (5, 7), 0.2',
}, uses=(backward,))
def rectifier(module, shape, *arguments, seed=1):
    """A rectifier, forward and backward on inputs with standard deviation 3."""
    torch.manual_seed(seed)
    return backward(getattr(nn, module)(*arguments), 3 * torch.randn(shape))


@reference("layers", {f"layer.{name.lower()}_5x7": f'"{name}", (5, 7)' for name in ("Tanh", "Sigmoid", "SELU", "SiLU")},
           compare=function_compare, uses=(backward,))
@reference("layers", {"layer.gelu_5x7": '"GELU", (5, 7)'}, compare=gelu_compare, uses=(backward,))
def activation(module, shape, seed=1):
    """A smooth activation, forward and backward on inputs with standard deviation 3."""
    torch.manual_seed(seed)
    return backward(getattr(nn, module)(), 3 * torch.randn(shape))


@reference("layers", {f"layer.{name.lower()}_special": f'"{name}", "inf -inf nan"' for name in ("ReLU", "LeakyReLU", "Tanh", "Sigmoid", "SELU", "SiLU")},
           compare=function_compare, uses=(backward,))
@reference("layers", {"layer.gelu_special": '"GELU"'}, compare=gelu_compare, uses=(backward,))
def activation_special(module, more=""):
    """An activation at zero, at minus zero, far out (and at infinity and NaN, where PyTorch's GELU depends on the processor)."""
    torch.manual_seed(1)
    values = [0.0, -0.0, 1.0, -1.0, 1e-8, -1e-8, 20.0, -20.0, 90.0, -90.0, 1e30, -1e30, *map(float, more.split())]
    return backward(getattr(nn, module)(), torch.tensor([values]))


@reference("layers", {f"layer.batch_norm_{name}": arguments for name, arguments in {
    "5_batch8": "5, 8", "33_batch3": "33, 3", "1_batch2": "1, 2", "5_batch8_not_affine": "5, 8, affine=False",
    "5_batch8_momentum0.3_eps0.01": "5, 8, momentum=0.3, eps=0.01"}.items()}, compare=layer_compare)
def batch_norm_layer(features, batch, momentum=0.1, eps=1e-5, affine=True, seed=1):
    """nn.BatchNorm1d: two training batches, backward through the second; the running statistics; then backward in eval mode."""
    torch.manual_seed(seed)
    layer = nn.BatchNorm1d(features, eps=eps, momentum=momentum, affine=affine)
    if affine:
        init.uniform_(layer.weight, 0.5, 1.5)
        init.uniform_(layer.bias, -1, 1)
    start = {f"start.{name}": value.clone() for name, value in layer.named_parameters()}
    first, second, third = (2 * torch.randn(batch, features) + 1 for _ in range(3))
    upstream = torch.randn(batch, features)

    layer(first)
    output = layer(second.requires_grad_())
    output.backward(upstream)
    trained = {"first.input": first, "input": second, "upstream": upstream, "output": output, "grad": second.grad,
               "running_mean": layer.running_mean.clone(), "running_var": layer.running_var.clone(),
               **{f"{name}.grad": parameter.grad.clone() for name, parameter in layer.named_parameters()}}

    layer.eval()
    layer.zero_grad()
    output = layer(third.requires_grad_())
    output.backward(upstream)
    evaluated = {"eval.input": third, "eval.output": output, "eval.grad": third.grad,
                 **{f"eval.{name}.grad": parameter.grad for name, parameter in layer.named_parameters()}}
    return {**start, **trained, **evaluated}


@reference("layers", {"layer.batch_norm_5_eval_batch1": "5"}, compare=layer_compare)
def batch_norm_one_row(features, seed=1):
    """nn.BatchNorm1d in eval mode takes a batch of one; in training mode it refuses it."""
    torch.manual_seed(seed)
    layer = nn.BatchNorm1d(features)
    layer(torch.randn(8, features))
    x = torch.randn(1, features)
    return {"input": x, "running_mean": layer.running_mean, "running_var": layer.running_var, "output": layer.eval()(x)}


def norm_layer(layer, features, batch):
    """A norm over the features, forward and backward; weight and bias, where there are any, drawn beside 1 and 0."""
    if layer.weight is not None:
        init.uniform_(layer.weight, 0.5, 1.5)
    if getattr(layer, "bias", None) is not None:
        init.uniform_(layer.bias, -1, 1)
    start = {f"start.{name}": value.clone() for name, value in layer.named_parameters()}
    return backward(layer, 2 * torch.randn(batch, features) + 1, **start)


NORMS = {"5_batch8": "5, 8", "33_batch3": "33, 3", "1_batch2": "1, 2", "64_batch1": "64, 1", "5_batch8_not_affine": "5, 8, affine=False",
         "5_batch8_eps0.01": "5, 8, eps=0.01"}


@reference("layers", {"layer.layer_norm_7_batch4_no_bias": "7, 4, bias=False"}, needs="2.1", compare=layer_compare, uses=(backward, norm_layer))
@reference("layers", {f"layer.layer_norm_{name}": arguments for name, arguments in NORMS.items()}, compare=layer_compare, uses=(backward, norm_layer))
def layer_norm_layer(features, batch, eps=1e-5, affine=True, seed=1, **options):
    """nn.LayerNorm of one size, forward and backward."""
    torch.manual_seed(seed)
    return norm_layer(nn.LayerNorm(features, eps, affine, **options), features, batch)


@reference("layers", {f"layer.rms_norm_{name}": arguments for name, arguments in NORMS.items()}, needs="2.4", compare=layer_compare, uses=(backward, norm_layer))
def rms_norm_layer(features, batch, eps=None, affine=True, seed=1):
    """nn.RMSNorm of one size, forward and backward."""
    torch.manual_seed(seed)
    return norm_layer(nn.RMSNorm(features, eps, affine), features, batch)


class ResidualBlock(nn.Module):
    """x + branch(x)."""

    def __init__(self, *branch):
        super().__init__()
        self.branch = nn.Sequential(*branch)

    def forward(self, x):
        return x + self.branch(x)


@reference("layers", {f"layer.residual_{norm}": f'"{norm}"' for norm in ("none", "pre", "post")}, compare=layer_compare,
           uses=(backward, ResidualBlock))
def residual_block(norm, features=5, batch=7, seed=1):
    """A residual block of two linear layers, without a norm, with a layer norm at the head of its branch, or with one behind it."""
    torch.manual_seed(seed)
    branch = nn.Linear(features, 2 * features), nn.SiLU(), nn.Linear(2 * features, features)
    block = ResidualBlock(*([nn.LayerNorm(features)] if norm == "pre" else []), *branch)
    net = nn.Sequential(block, *([nn.LayerNorm(features)] if norm == "post" else []))
    state = {f"state.{name}": value.clone() for name, value in net.state_dict().items()}
    return backward(net, torch.randn(batch, features), **state)


@reference("layers", {"norm_identity": "[1e-4, 1e-3, 0.01, 0.1, 1, 10, 100], seed=0"}, needs="2.4",
           compare=lambda name: BITS if name in ("input", "upstream", "weight") else close(1e-4, 1e-6, SUMS))
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


@reference("layers", {"loss.mse_5x7": "(5, 7)", "loss.mse_1x10": "(1, 10)", "loss.mse_33x3": "(33, 3)"}, compare=layer_compare)
def mse(shape, seed=1):
    """nn.MSELoss: the mean of the squares, and its gradient."""
    torch.manual_seed(seed)
    x, target = torch.randn(shape, requires_grad=True), torch.randn(shape)
    loss = F.mse_loss(x, target)
    loss.backward()
    return {"input": x, "target": target, "loss": loss, "grad": x.grad}


@reference("layers", {"loss.cross_entropy_5x10": "5, 10", "loss.cross_entropy_1x3": "1, 3", "loss.cross_entropy_33x7": "33, 7",
                      "loss.cross_entropy_large_logits": "9, 10, scale=100", "loss.cross_entropy_one_class": "4, 1"}, compare=layer_compare)
def cross_entropy(count, classes, scale=1, seed=1):
    """nn.CrossEntropyLoss of logits, and its gradient."""
    torch.manual_seed(seed)
    x = (scale * torch.randn(count, classes)).requires_grad_()
    target = torch.empty(count, dtype=torch.int64).random_(0, classes)
    loss = F.cross_entropy(x, target)
    loss.backward()
    return {"input": x, "target": target, "loss": loss, "grad": x.grad}


@reference("layers", {"sgd.plain": "0.1, 0", "sgd.momentum": "0.1, 0.9", "sgd.momentum_batch_norm": "0.05, 0.9, batch_norm=True"},
           compare=lambda name: BITS if name in ("input", "target") else close(1e-5, 1e-6, SUMS))
def sgd(learning_rate, momentum, batch_norm=False, steps=5, seed=1):
    """A small network 5-7-3, five steps of torch.optim.SGD on one batch: the losses, and the parameters after them."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(5, 7), *([nn.BatchNorm1d(7)] if batch_norm else []), nn.Tanh(), nn.Linear(7, 3))
    x, target = torch.randn(9, 5), torch.randn(9, 3)
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate, momentum=momentum)
    losses = []
    for _ in range(steps):
        loss = F.mse_loss(net(x), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return {"input": x, "target": target, "losses": torch.stack(losses), **dict(net.named_parameters())}


@reference("layers", {"bn_identity": "[0.01, 0.1, 1, 10, 100], seed=0"},
           compare=lambda name: BITS if name in ("input", "upstream", "weight") else close(1e-4, 1e-6, SUMS))
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
