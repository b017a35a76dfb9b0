"""Optimizers: a few steps of each."""
import torch
from torch import nn
from torch.nn import functional as F

from reference import BITS, close, reference

SUMS = "the order in which sums are added up"


@reference("optimizers", {
    "optimizer.adam": '"Adam", lr=0.01', "optimizer.adam_decay": '"Adam", lr=0.01, weight_decay=0.1, betas=(0.8, 0.99), eps=1e-3',
    "optimizer.adamw": '"AdamW", lr=0.01, weight_decay=0.1', "optimizer.adamw_groups": '"AdamW", first_rate=0.1, lr=0.01',
    "optimizer.sgd_groups": '"SGD", first_rate=0.5, lr=0.05, momentum=0.9',
    "optimizer.sgd_nesterov": '"SGD", lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.1',
}, compare=lambda name: BITS if name in ("input", "target") else close(1e-5, 1e-6, SUMS))
def optimizer(name, first_rate=None, steps=5, seed=1, **options):
    """A small network 5-7-3, five steps of torch.optim on one batch; first_rate: another learning rate for the first weight."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 3))
    x, target = torch.randn(9, 5), torch.randn(9, 3)
    groups = net.parameters()
    if first_rate is not None:
        first, *rest = groups
        groups = [{"params": [first], "lr": first_rate}, {"params": rest}]
    optimizer = getattr(torch.optim, name)(groups, **options)
    losses = []
    for _ in range(steps):
        loss = F.mse_loss(net(x), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return {"input": x, "target": target, "losses": torch.stack(losses), **dict(net.named_parameters())}
