"""PyTorch's side of lesson 07: each call whose result the lesson compares, in its order.

python3 notebooks/python/07-same-seed-same-bits.py prints the results under the names by which the lesson knows them; it needs
PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
"""
import math
import sys

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


# ---- check-words

def words(count, seed):
    """The first 32-bit words of the generator, from 64-bit draws: the first word is the high half."""
    torch.manual_seed(seed)
    pairs = torch.empty(count // 2, dtype=torch.int64).random_(-2**63, None)
    return torch.stack([(pairs >> 32) & 0xFFFFFFFF, pairs & 0xFFFFFFFF], dim=1).flatten()


show("words.seed1", words(1300, seed=1))


# ---- check-low-bits

def initial_seed(seed):
    """torch.initial_seed(): the whole 64-bit seed, as the eight bytes of an unsigned little-endian number."""
    torch.manual_seed(seed)
    return list(torch.initial_seed().to_bytes(8, "little"))


show("words.seed2pow32plus5", words(16, seed=2**32 + 5))

show("words.seedminus1", words(16, seed=-1))

show("initial_seed.2pow32plus5", initial_seed(2**32 + 5))


# ---- check-unit

def uniform(shape, low=0, high=1, seed=1, dtype="float32"):
    """A new tensor, filled by uniform_(low, high)."""
    torch.manual_seed(seed)
    return torch.empty(shape, dtype=getattr(torch, dtype)).uniform_(low, high)


show("uniform_1300.seed1", uniform(1300, seed=1))


# ---- check-one-weight

def linear(in_features, out_features, seed=1, bias=True, dtype="float32"):
    """The parameters of a new nn.Linear."""
    torch.manual_seed(seed)
    return nn.Linear(in_features, out_features, bias=bias, dtype=getattr(torch, dtype)).state_dict()


show("linear_3x4", linear(3, 4, seed=1))


# ---- check-million

def normal(shape, mean=0, std=1, seed=1, dtype="float32"):
    """A new tensor, filled by normal_(mean, std): in blocks of sixteen, or one at a time if it has fewer than sixteen."""
    torch.manual_seed(seed)
    return torch.empty(shape, dtype=getattr(torch, dtype)).normal_(mean, std)


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


show("uniform_1048576_minus0.1_0.3.seed1", uniform(2**20, -0.1, 0.3, seed=1))

show("uniform_1048576_plusminus_eighth.seed1", uniform(2**20, -0.125, 0.125, seed=1))

show("normal_1048576.seed1", normal(2**20, seed=1))

show("simplenet", simplenet(seed=0))


# ---- check-issue

def randn_rows(columns):
    """The first column of two rows: drawn one row at a time, and drawn at once."""
    torch.manual_seed(0)
    one_by_one = torch.cat([torch.randn(1, columns)[:, 0], torch.randn(1, columns)[:, 0]])
    torch.manual_seed(0)
    at_once = torch.randn(2, columns)[:, 0]
    return {"one_by_one": one_by_one, "at_once": at_once}


show("lesson07.randn_rows7", randn_rows(7))

show("lesson07.randn_rows8", randn_rows(8))


# ---- check-sixteen

show("normal_15.seed1", normal(15, seed=1))

show("normal_16.seed1", normal(16, seed=1))

show("normal_17.seed1", normal(17, seed=1))


# ---- sets

def normal_many_small_double(times, count, seed):
    """Small double tensors, one after the other; 2.0 took log1p(-u) for log(1 - u), which moves last bits."""
    torch.manual_seed(seed)
    return torch.stack([torch.empty(count, dtype=torch.float64).normal_() for _ in range(times)])


def trunc_normal(shape, mean=0.0, std=1.0, a=-2.0, b=2.0, seed=1, dtype="float32"):
    """A new tensor, filled by trunc_normal_; by rejection since 2.12, by the inverse error function before."""
    torch.manual_seed(seed)
    return init.trunc_normal_(torch.empty(shape, dtype=getattr(torch, dtype)), mean, std, a, b)


def uniform_to_the_bound(shape, low, high, seed=1, dtype="float32"):
    """A range so narrow that the last step rounds up to `high`; since 2.12 such a value becomes `low`."""
    torch.manual_seed(seed)
    return torch.empty(shape, dtype=getattr(torch, dtype)).uniform_(low, high)


def bernoulli(count, p, seed=1, dtype="float32"):
    """bernoulli_(p) with a number: ones and zeros, each from a 53-bit draw."""
    torch.manual_seed(seed)
    return {"": torch.empty(count, dtype=getattr(torch, dtype)).bernoulli_(p), "next": torch.rand(2)}


show("normal_many_small_double", normal_many_small_double(20, 15, seed=1))

show("trunc_normal_20.seed1", trunc_normal(20, seed=1))

show("uniform_rounds_up", uniform_to_the_bound(200, 1, 1 + 2**-23, seed=1))

show("bernoulli_0.3", bernoulli(100, 0.3))

show("uniform_1300_half.seed1", uniform(1300, seed=1, dtype="float16"))

show("uniform_1300_bfloat16.seed1", uniform(1300, seed=1, dtype="bfloat16"))

show("normal_std0.02_half", normal(700, 0, 0.02, seed=3, dtype="float16"))

show("normal_std0.02_bfloat16", normal(700, 0, 0.02, seed=3, dtype="bfloat16"))


# ---- across

show("linear_31x33", linear(31, 33, seed=3))

show("normal_1300.seed1", normal(1300, seed=1))


# ---- check-releases

def xavier_uniform_gain_zero(shape):
    """Gain 0 asks for uniform_(-0.0, 0.0): every value is -0.0 since 2.12, +0.0 before."""
    torch.manual_seed(1)
    return init.xavier_uniform_(torch.empty(shape), gain=0)


show("xavier_uniform_gain_zero", xavier_uniform_gain_zero((4, 3)))


# ---- gpu-table

def made_on_cpu(seed):
    """A layer that is made on the CPU, then moved to the device."""
    torch.manual_seed(seed)
    layer = nn.Linear(3, 4, device="cpu")
    return layer.to(torch.empty(0).device).state_dict()


def filled_later(seed):
    """A layer that is made without memory (meta), gets it on the device, and is drawn there."""
    torch.manual_seed(seed)
    layer = nn.Linear(3, 4, device="meta").to_empty(device=torch.empty(0).device)
    layer.reset_parameters()
    return layer.state_dict()


def cpu_afterwards(seed):
    """What the CPU draws next, after a thousand numbers were drawn on the device."""
    torch.manual_seed(seed)
    torch.rand(1000)
    return torch.rand(8, device="cpu")


show("device.made_on_cpu", made_on_cpu(seed=1))

show("device.filled_later", filled_later(seed=1))

show("device.cpu_afterwards", cpu_afterwards(seed=1))


# ---- check-gpu

def in_two(seed):
    """Eight numbers, drawn four at a time."""
    torch.manual_seed(seed)
    return torch.cat([torch.rand(4), torch.rand(4)])


show("uniform_8.seed0", uniform(8, seed=0))

show("uniform_1048576.seed1", uniform(2**20, seed=1))

show("device.uniform_in_two.seed0", in_two(seed=0))


# ---- portable

def portable_weight(inputs, outputs):
    """The bound of nn.Linear, with a product and a sum that round separately everywhere."""
    torch.manual_seed(0)
    bound = 1 / math.sqrt(inputs)
    return torch.rand(outputs, inputs) * (2 * bound) - bound


def randn_in_double(count):
    """Normals drawn in double and rounded to float."""
    torch.manual_seed(1)
    return torch.randn(count, dtype=torch.float64).float()


show("lesson07.own_code", portable_weight(784, 128))

show("lesson07.randn_in_double", randn_in_double(2**20))
