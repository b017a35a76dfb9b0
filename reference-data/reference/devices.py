"""What a device does with a seed: the same calls, drawn by the CPU in most sets and by a GPU in a set that was exported with --device."""
import torch
from torch import nn

from reference import reference


@reference("devices", {"device.made_on_cpu": "seed=1"})
def made_on_cpu(seed):
    """A layer that is made on the CPU, then moved to the device."""
    torch.manual_seed(seed)
    layer = nn.Linear(3, 4, device="cpu")
    return layer.to(torch.empty(0).device).state_dict()


@reference("devices", {"device.filled_later": "seed=1"})
def filled_later(seed):
    """A layer that is made without memory (meta), gets it on the device, and is drawn there."""
    torch.manual_seed(seed)
    layer = nn.Linear(3, 4, device="meta").to_empty(device=torch.empty(0).device)
    layer.reset_parameters()
    return layer.state_dict()


@reference("devices", {"device.cpu_afterwards": "seed=1"})
def cpu_afterwards(seed):
    """What the CPU draws next, after a thousand numbers were drawn on the device."""
    torch.manual_seed(seed)
    torch.rand(1000)
    return torch.rand(8, device="cpu")


@reference("devices", {"device.uniform_in_two.seed0": "seed=0"})
def in_two(seed):
    """Eight numbers, drawn four at a time."""
    torch.manual_seed(seed)
    return torch.cat([torch.rand(4), torch.rand(4)])


@reference("devices", {"device.uniform_by_shape.seed0": "seed=0"})
def first_of_more(seed):
    """The first eight of a thousand numbers."""
    torch.manual_seed(seed)
    return torch.rand(1000)[:8]


@reference("devices", {
    "device.linear_784x128.seed0": "784, 128, seed=0",
    "device.linear_784x128.seed1": "784, 128, seed=1",
}, hash_only=("weight",))
def large_layer(inputs, outputs, seed):
    """A layer of the size that people train."""
    torch.manual_seed(seed)
    return nn.Linear(inputs, outputs).state_dict()
