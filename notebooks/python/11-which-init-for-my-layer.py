"""PyTorch's side of lesson 11: each call whose result the lesson compares, in its order.

python3 notebooks/python/11-which-init-for-my-layer.py prints the results under the names by which the lesson knows them; it needs
PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
"""
import math
import sys

import torch
from torch import nn
from torch.nn import init

STUDIES = "--studies" in sys.argv
torch.set_printoptions(threshold=16, edgeitems=2, precision=6)
torch.set_num_threads(1)


def show(name, result):
    """Print a result, or each of several, under its name."""
    for part, value in result.items() if isinstance(result, dict) else [("", result)]:
        print(f"{name}.{part}" if part else name, "=", value.data if isinstance(value, nn.Parameter) else value)


# ---- check-rows

def which(module, line, *arguments, **options):
    """One line of torch.nn.init on the weight of a new layer, seed 1; and the line itself."""
    w = getattr(nn, module)(*arguments, **options).weight
    torch.manual_seed(1)
    eval("init." + line, {"init": init, "math": math, "w": w})
    return {"weight": w, "line": line}


def which_attention(embed_dim):
    """The packed projections of nn.MultiheadAttention, each part with Xavier's bound of its own."""
    w = nn.MultiheadAttention(embed_dim, 4).in_proj_weight
    torch.manual_seed(1)
    return {"weight": init.xavier_uniform_(w, gain=math.sqrt(2))}


show("which", which("Linear", "kaiming_normal_(w, nonlinearity='linear')", 256, 512))

show("which.relu", which("Linear", "kaiming_normal_(w, nonlinearity='relu')", 256, 512))

show("which.leaky_relu", which("Linear", "kaiming_normal_(w, a=0.2)", 256, 512))

show("which.tanh", which("Linear", "kaiming_normal_(w, nonlinearity='tanh')", 256, 512))

show("which.gelu", which("Linear", "normal_(w, std=1.5335 / math.sqrt(256))", 256, 512))

show("which.stored_in_out", which("Linear", "kaiming_normal_(w.t(), nonlinearity='relu')", 512, 256))

show("which.conv2d", which("Conv2d", "kaiming_normal_(w, nonlinearity='relu')", 64, 64, 3))

show("which.depthwise", which("Conv2d", "kaiming_normal_(w, nonlinearity='relu')", 512, 512, 3, groups=512))

show("which.conv_transpose2d", which("ConvTranspose2d", "kaiming_normal_(w, mode='fan_out', nonlinearity='relu')", 64, 32, 3))

show("which.upsampling", which("ConvTranspose2d", "normal_(w, std=math.sqrt(2 / (64 * 4**2 / 2**2)))", 64, 32, 4, stride=2))

show("which.attention.weight", which_attention(256))
