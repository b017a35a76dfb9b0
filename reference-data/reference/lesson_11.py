"""Lesson 11, which init for which layer: each line as it is printed there."""
import math

import torch
from torch import nn
from torch.nn import init

from reference import reference

LINES = {
    "data": '"Linear", "kaiming_normal_(w, nonlinearity=\'linear\')", 256, 512',
    "relu": '"Linear", "kaiming_normal_(w, nonlinearity=\'relu\')", 256, 512',
    "leaky_relu": '"Linear", "kaiming_normal_(w, a=0.2)", 256, 512',
    "tanh": '"Linear", "kaiming_normal_(w, nonlinearity=\'tanh\')", 256, 512',
    "selu": '"Linear", "kaiming_normal_(w, nonlinearity=\'linear\')", 256, 512',
    "gelu": '"Linear", "normal_(w, std=1.5335 / math.sqrt(256))", 256, 512',
    "stored_in_out": '"Linear", "kaiming_normal_(w.t(), nonlinearity=\'relu\')", 512, 256',
    "conv2d": '"Conv2d", "kaiming_normal_(w, nonlinearity=\'relu\')", 64, 64, 3',
    "depthwise": '"Conv2d", "kaiming_normal_(w, nonlinearity=\'relu\')", 512, 512, 3, groups=512',
    "conv_transpose2d": '"ConvTranspose2d", "kaiming_normal_(w, mode=\'fan_out\', nonlinearity=\'relu\')", 64, 32, 3',
    "upsampling": '"ConvTranspose2d", "normal_(w, std=math.sqrt(2 / (64 * 4**2 / 2**2)))", 64, 32, 4, stride=2',
}


@reference("lessons", {f"which.{name}": call for name, call in LINES.items()}, hash_only=("weight",))
def which(module, line, *arguments, **options):
    """One line of torch.nn.init on the weight of a new layer, seed 1; and the line itself."""
    w = getattr(nn, module)(*arguments, **options).weight
    torch.manual_seed(1)
    eval("init." + line, {"init": init, "math": math, "w": w})
    return {"weight": w, "line": line}


@reference("lessons", {"which.attention": "256"}, hash_only=("weight",))
def which_attention(embed_dim):
    """The packed projections of nn.MultiheadAttention, each part with Xavier's bound of its own."""
    w = nn.MultiheadAttention(embed_dim, 4).in_proj_weight
    torch.manual_seed(1)
    return {"weight": init.xavier_uniform_(w, gain=math.sqrt(2))}
