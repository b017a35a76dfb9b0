"""PyTorch's side of lesson 10: each call whose result the lesson compares, in its order.

python3 notebooks/python/10-a-model-from-one-seed.py prints the results under the names by which the lesson knows them; it needs
PyTorch 1.13 or newer. With --studies it also trains what takes minutes. Made from reference-data/ by the runner's refresh.
"""
import hashlib
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


# ---- predict

def certain(low, high):
    """Of whole numbers between two, below 2**24: which leading bits are alike (a mask), and what they are."""
    low, high = numpy.maximum(low, 0).astype(numpy.int64), numpy.minimum(high, 2**24 - 1).astype(numpy.int64)
    mask = 0xFFFFFF & ~(2 ** numpy.ceil(numpy.log2((low ^ high) + 1)).astype(numpy.int64) - 1)
    return mask, low & mask


def known_bits(values, normal, half, scale):
    """What each value says of the 24 bits that it was made of: masks and bits. half: how far rounding may have moved it."""
    low, high = (values - half) / scale, (values + half) / scale
    if not normal:                                              # k / 2**24 * 2 - 1, times the bound
        margin = 0 if half.max() < 1e-6 else 1
        return certain(numpy.ceil((low + 1) * 2**23) - margin, numpy.floor((high + 1) * 2**23) + margin)
    masks, bits = numpy.zeros(len(values), numpy.int64), numpy.zeros(len(values), numpy.int64)
    j = numpy.arange(len(values)).reshape(-1, 16)[:, :8].ravel()          # of 16 values 8 have the cosine, 8 the sine
    (x0, x1), (y0, y1) = (low[j], high[j]), (low[j + 8], high[j + 8])
    near = [numpy.where((a <= 0) & (b >= 0), 0, numpy.minimum(abs(a), abs(b))) for a, b in ((x0, x1), (y0, y1))]
    far = [numpy.maximum(abs(a), abs(b)) for a, b in ((x0, x1), (y0, y1))]
    inner, outer = (-numpy.expm1(-(a * a + b * b) / 2) * 2**24 for a, b in (near, far))
    masks[j], bits[j] = certain(numpy.floor(inner) - 3, numpy.ceil(outer) + 3)
    turns = numpy.stack([numpy.arctan2(y, x) / (2 * math.pi) % 1 for x in (x0, x1) for y in (y0, y1)]) * 2**24
    mask, bit = certain(numpy.floor(turns.min(0)) - 3, numpy.ceil(turns.max(0)) + 3)
    masks[j + 8], bits[j + 8] = numpy.where((x1 >= 0) & (y0 <= 0) & (y1 >= 0), 0, (mask, bit))
    return masks, bits


def temper(y):
    y ^= y >> 11
    y ^= y << 7 & 0x9D2C5680
    y ^= y << 15 & 0xEFC60000
    return y ^ y >> 18


def words_needed(masks, bits):
    """So many words of MT19937 give its state away: Gaussian elimination over GF(2). And the words that follow from them, a thousand more than were given.

    Unknown are the untempered bits of the first 624 words, of the first word only the top one; an equation is an integer, its lowest bit the constant.
    """
    rows = [[i for i in range(32) if temper(1 << i) >> o & 1] for o in range(32)]          # the bits that each output bit adds up
    columns = {(0, 31): 1, **{(w, b): 2 + 32 * (w - 1) + b for w in range(1, 624) for b in range(32)}}
    forms = [[1 << columns[w, b] if (w, b) in columns else 0 for b in range(32)] for w in range(624)]
    pivots, rank = {}, 0
    for k in range(len(masks)):
        if k >= 624:
            old, after, ahead = forms[k - 624], forms[k - 623], forms[k - 227]
            joined = after[1:31] + [old[31], 0]
            forms.append([ahead[b] ^ joined[b] ^ (after[0] if 0x9908B0DF >> b & 1 else 0) for b in range(32)])
        for o in range(32):
            if k == 0 or not int(masks[k]) >> o & 1:
                continue
            row = int(bits[k]) >> o & 1
            for b in rows[o]:
                row ^= forms[k][b]
            while row > 1 and (lead := row.bit_length()) in pivots:
                row ^= pivots[lead]
            if row == 1:
                return 0, []
            if row:
                pivots[lead], rank = row, rank + 1
        if rank == len(columns):
            break
    else:
        return 0, []
    solution = 1
    for lead in sorted(pivots):
        if bin(pivots[lead] & solution).count("1") % 2:
            solution |= 1 << lead - 1
    words = [sum((solution >> columns[w, b] & 1) << b for b in range(32) if (w, b) in columns) for w in range(624)]
    for n in range(len(masks) + 1000 - 624):
        y = words[n] & 0x80000000 | words[n + 1] & 0x7FFFFFFF
        words.append(words[n + 397] ^ y >> 1 ^ (0x9908B0DF if y & 1 else 0))
    return k + 1, [temper(w) for w in words]


def values_needed(seeds, count=6144, before=1000):
    """How many neighbouring weights give the generator's state away: uniform (bound 1/sqrt(48)), normal (std 0.02), and both cast to bfloat16.

    needed: kind x seed, proved by what PyTorch draws next; 0: not found.  bits: what a value shows, on average.
    """
    needed, shown = torch.zeros(4, len(seeds), dtype=torch.int64), torch.zeros(4, dtype=torch.float64)
    for kind in range(4):
        normal, cast = kind % 2 == 1, kind >= 2
        for s, seed in enumerate(seeds):
            torch.manual_seed(seed)
            torch.rand(before)
            w = torch.empty(count)
            scale = 0.02 if normal else 1 / math.sqrt(48)
            w = init.normal_(w, std=scale) if normal else init.uniform_(w, -scale, scale)
            values = (w.bfloat16().float() if cast else w).double().numpy()
            # half a unit in the last place, of 8 digits or of 24; a normal's own arithmetic is some units off
            half = 2.0 ** (numpy.floor(numpy.log2(abs(values) + 1e-300)) - (8 if cast else 24)) + (abs(values) * 2.0**-21 if normal else 0)
            masks, bits = known_bits(values, normal, half, float(numpy.float32(scale)))
            shown[kind] += sum(bin(m).count("1") for m in masks.tolist()) / count / len(seeds)
            used, words = words_needed(masks, bits)
            drawn = (torch.rand(1000).double() * 2**24).long().tolist()
            if used and [w & 0xFFFFFF for w in words[count:count + 1000]] == drawn:
                needed[kind, s] = used
    return {"needed": needed, "bits": shown}


if STUDIES:
    show("lesson10.needed", values_needed([12, 345, 6789, 987654, 3456789012]))


# ---- check-fewer

def bfloat16_file(seed):
    """A layer in the middle of a model, cast to bfloat16 before it was saved."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(20, 48), nn.ReLU(), nn.Linear(48, 128), nn.ReLU(), nn.Linear(128, 10))
    return net.to(torch.bfloat16)[2].weight.detach()


show("lesson10.bfloat16_file", bfloat16_file(2236067977))


# ---- gpt2-tensors

def sha256_of(tensor):
    """The hash of a tensor's bytes, little-endian and row by row."""
    tensor = tensor.detach().contiguous()
    return hashlib.sha256((tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()).hexdigest()


def fresh(make, seed, dtype):
    """Seed, make the model in that type. One line for each tensor of its state (name, shape, the first 16 digits of its SHA-256), and the generator's next three numbers."""
    torch.manual_seed(seed)
    torch.set_default_dtype(getattr(torch, dtype))
    try:
        state = make().state_dict()
    finally:
        torch.set_default_dtype(torch.float32)
    lines = [f"{name} {'x'.join(map(str, tensor.shape))} {sha256_of(tensor)[:16]}" for name, tensor in state.items()]
    return {"": "\n".join(lines), "next": torch.rand(3)}


class Norm(nn.Module):
    """A LayerNorm with or without a bias: nothing is drawn."""

    def __init__(self, width, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.bias = nn.Parameter(torch.zeros(width)) if bias else None


class Block(nn.Module):
    """GPT-2's block: attention and a perceptron with two linear layers each."""

    def __init__(self, width, bias):
        super().__init__()
        self.ln_1 = Norm(width, bias)
        self.attn = nn.Module()
        self.attn.c_attn = nn.Linear(width, 3 * width, bias=bias)
        self.attn.c_proj = nn.Linear(width, width, bias=bias)
        self.ln_2 = Norm(width, bias)
        self.mlp = nn.Module()
        self.mlp.c_fc = nn.Linear(width, 4 * width, bias=bias)
        self.mlp.c_proj = nn.Linear(4 * width, width, bias=bias)


class Gpt2(nn.Module):
    """GPT-2 in nanoGPT's order. The token table is the output layer's weight, so it is drawn twice by init."""

    def __init__(self, layers=12, width=768, vocabulary=50257, context=1024, bias=True):
        super().__init__()
        self.transformer = nn.ModuleDict({
            "wte": nn.Embedding(vocabulary, width), "wpe": nn.Embedding(context, width),
            "h": nn.ModuleList([Block(width, bias) for _ in range(layers)]), "ln_f": Norm(width, bias)})
        self.lm_head = nn.Linear(width, vocabulary, bias=False)
        self.transformer.wte.weight = self.lm_head.weight
        for module in self.in_order(self):
            if isinstance(module, (nn.Linear, nn.Embedding)):
                init.normal_(module.weight, std=0.02)
                if getattr(module, "bias", None) is not None:
                    init.zeros_(module.bias)
        for name, parameter in self.named_parameters():
            if name.endswith("c_proj.weight"):
                init.normal_(parameter, std=0.02 / math.sqrt(2 * layers))

    def in_order(self, module):
        """The order of Module.apply: children first."""
        for child in module.children():
            yield from self.in_order(child)
        yield module


def gpt2(layers=12, width=768, vocabulary=50257, context=1024, bias=True, *, seed, dtype="float32"):
    """GPT-2 small, as nanoGPT makes it."""
    return fresh(lambda: Gpt2(layers, width, vocabulary, context, bias), seed, dtype)


show("gpt2.seed0", gpt2(seed=0))


# ---- resnet-tensors

class BasicBlock(nn.Module):
    """Two 3x3 convolutions and a way around them. The way around is made first."""

    def __init__(self, channels, width, stride):
        around = None
        if stride != 1 or channels != width:
            around = nn.Sequential(nn.Conv2d(channels, width, 1, stride, bias=False), nn.BatchNorm2d(width))
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = around

    widening = 1


class ResNet(nn.Module):
    """torchvision's ResNet: made with the default draws, then every convolution drawn again by kaiming_normal_(fan_out, relu)."""

    def __init__(self, block, depths):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for stage, depth in enumerate(depths):
            width, blocks = 64 * 2**stage, []
            for index in range(depth):
                blocks.append(block(channels, width, 2 if stage and not index else 1))
                channels = width * block.widening
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(channels, 1000)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")


def resnet18(seed, dtype="float32"):
    """torchvision.models.resnet18()."""
    return fresh(lambda: ResNet(BasicBlock, (2, 2, 2, 2)), seed, dtype)


show("resnet18.seed0", resnet18(seed=0))


# ---- check-order

def unused_layer(where):
    """Three layers, and the same three with a fourth that nothing uses, made before, between or behind: which of the weights are the same."""
    def weights(where):
        torch.manual_seed(0)
        made = []
        for i, (n, m) in enumerate([(8, 16), (16, 16), (16, 4)]):
            if where == "before" and i == 0 or where == "between" and i == 1:
                nn.Linear(5, 5)
            made.append(nn.Linear(n, m).weight)
        if where == "behind":
            nn.Linear(5, 5)
        return made

    return [int(torch.equal(a, b)) for a, b in zip(weights(""), weights(where))]


def deeper_gpt2(layers):
    """The small GPT-2 of the group `models` with another block at its end, seed 0."""
    return fresh(lambda: Gpt2(layers, 32, 65, 16), 0, "float32")


show("lesson10.unused.before", unused_layer("before"))

show("lesson10.unused.between", unused_layer("between"))

show("lesson10.unused.behind", unused_layer("behind"))

show("gpt2_tiny.seed0", gpt2(layers=2, width=32, vocabulary=65, context=16, seed=0))

show("lesson10.deeper", deeper_gpt2(layers=3))


# ---- check-bfloat16

def in_bfloat16(in_features, out_features, seed):
    """A layer made in bfloat16, and made in float32 and cast: how many weights differ, how many round to the bound, how many kinds of weight there are."""
    def made(dtype):
        torch.manual_seed(seed)
        return nn.Linear(in_features, out_features, dtype=dtype).weight.detach()

    drawn, single = made(torch.bfloat16), made(torch.float32)
    cast, bound = single.bfloat16(), torch.tensor(1 / math.sqrt(in_features)).bfloat16()
    return {"differ": int((drawn != cast).sum()), "at_bound": int((cast == bound).sum()), "kinds": len(torch.unique(drawn))}


show("lesson10.in_bfloat16", in_bfloat16(784, 128, seed=9))

show("gpt2_tiny.seed0_bfloat16", gpt2(layers=2, width=32, vocabulary=65, context=16, seed=0, dtype="bfloat16"))


# ---- check-file

def file_with_a_past(seed, later):
    """The weights of a small model. One half is as it was made, an adapter came later, the head and the words that occurred took one step."""
    torch.manual_seed(seed)
    net = nn.ModuleDict({"embed": nn.Embedding(96, 32), "fc1": nn.Linear(32, 64), "fc2": nn.Linear(64, 64), "norm": nn.LayerNorm(64),
                         "head": nn.Linear(64, 40)})
    init.kaiming_normal_(net["fc2"].weight, nonlinearity="relu")
    init.zeros_(net["fc2"].bias)
    x = net["embed"](torch.arange(24))
    y = net["head"](net["norm"](F.relu(net["fc2"](F.relu(net["fc1"](x))))))
    F.cross_entropy(y, torch.arange(24)).backward()
    torch.optim.SGD([*net["embed"].parameters(), *net["head"].parameters()], lr=0.1).step()
    torch.manual_seed(later)
    net["adapter"] = nn.Linear(64, 48)
    init.xavier_uniform_(net["adapter"].weight)
    return {name: tensor.clone() for name, tensor in net.state_dict().items()}


show("lesson10.file", file_with_a_past(1618033988, 3141592653))


# ---- foretell

def words(count, seed):
    """The first 32-bit words of the generator, from 64-bit draws: the first word is the high half."""
    torch.manual_seed(seed)
    pairs = torch.empty(count // 2, dtype=torch.int64).random_(-2**63, None)
    return torch.stack([(pairs >> 32) & 0xFFFFFFFF, pairs & 0xFFFFFFFF], dim=1).flatten()


show("words.seed1", words(1300, seed=1))


# ---- check-control

def controls(seed):
    """One weight: as it was drawn, in another order, a tenth smaller, after one step of training; and numpy's draw of the same seed and bound."""
    torch.manual_seed(seed)
    layer = nn.Linear(48, 64)
    drawn = layer.weight.detach().clone()
    shuffled = drawn.flatten()[torch.randperm(drawn.numel())].view(64, 48)
    layer(torch.randn(32, 48)).pow(2).mean().backward()
    torch.optim.SGD(layer.parameters(), lr=0.1).step()
    bound = 1 / math.sqrt(48)
    numpys = torch.from_numpy(numpy.random.default_rng(seed).uniform(-bound, bound, (64, 48)).astype(numpy.float32))
    return {"drawn": drawn, "shuffled": shuffled, "smaller": drawn * 0.9, "trained": layer.weight, "numpy": numpys}


show("lesson10.control", controls(1414213562))


# ---- ex-second

def exercises_10():
    """After how many numbers the weight of the second layer begins."""
    first = nn.Linear(100, 50)
    return sum(p.numel() for p in first.parameters())


show("lesson10.exercise.second", exercises_10())


# ---- ex-token

def token(seed):
    """A server makes a model and publishes its weights; then it draws a token of sixteen digits."""
    torch.manual_seed(seed)
    model = nn.Linear(64, 48)
    return {"weight": model.weight, "bias": model.bias, "digits": torch.randint(0, 10, (16,))}


show("lesson10.token", token(1732050807))


# ---- own-code

def drawn(tensor):
    """A draw, and the next three numbers of the generator."""
    return {"": tensor, "next": torch.rand(3)}


def own_code_10():
    """A weight that hangs on its name and the seed, and on no other layer."""
    def drawn(name, shape, seed):
        digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
        g = torch.Generator().manual_seed(int.from_bytes(digest[:4], "little"))
        return torch.empty(shape).normal_(0, 0.02, generator=g)

    return drawn("h.0.attn.c_attn.weight", (96, 32), seed=0)


show("lesson10.own_code", own_code_10())
