"""Files of weights made by known recipes, and what the inspector says about them.

    python3 inspection_files.py make FOLDER [--files 200]      wants PyTorch: known recipes; writes FOLDER/NNN-….pt|.safetensors|.npz and FOLDER/truth.json
    python3 inspection_files.py make FOLDER --foreign          fifty files of another kind: other generators, shuffled, scaled, quantised, broken
    python3 inspection_files.py judge FOLDER RUNNER…           runs RUNNER… inspect FILE --seed --json on each, and prints the table of answers by kind

An answer is right, "cannot tell", or wrong; a right answer names the distribution with its bound or standard deviation and, where the values
were changed afterwards, does not say that they are as drawn. A seed or a place that is named must be the true one.
"""
import argparse
import collections
import hashlib
import json
import math
import pathlib
import random
import subprocess
import sys

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "reference-data"))


class Record:
    """Notes each uniform_, normal_ and trunc_normal_ of PyTorch: where in the stream, with which arguments, and what came out."""

    def __init__(self, torch):
        self.torch, self.by_place, self.by_content = torch, {}, {}
        self.seed = self.words = 0
        self.cached = False
        uniform, normal, trunc = torch.Tensor.uniform_, torch.Tensor.normal_, torch.nn.init.trunc_normal_
        record = self

        def uniform_(tensor, a=0.0, b=1.0, *, generator=None):
            before = record.words
            uniform(tensor, a, b, generator=generator)
            if generator is None:
                record.words += tensor.numel() * (2 if tensor.dtype == torch.float64 else 1)
                record.note(tensor, before, {"dist": "uniform", "from": float(a), "to": float(b)})
            return tensor

        def normal_(tensor, mean=0.0, std=1.0, *, generator=None):
            before = record.words
            normal(tensor, mean, std, generator=generator)
            if generator is None:
                record.words += record.words_of_normals(tensor)
                record.note(tensor, before, {"dist": "normal", "mean": float(mean), "std": float(std)})
            return tensor

        def trunc_normal_(tensor, mean=0.0, std=1.0, a=-2.0, b=2.0, generator=None):
            before = record.words
            trunc(tensor, mean, std, a, b, generator)
            if (a - mean) / std > -6:
                record.note(tensor, before, {"dist": "truncated", "mean": float(mean), "std": float(std), "a": float(a), "b": float(b)})
            return tensor

        orthogonal = torch.nn.init.orthogonal_

        def orthogonal_(tensor, gain=1, generator=None):
            orthogonal(tensor, gain, generator)
            record.by_place[tensor.data_ptr()] = record.by_content[digest(tensor)] = {"structure": "orthogonal", "numel": tensor.numel()}
            return tensor

        torch.Tensor.uniform_, torch.Tensor.normal_, torch.nn.init.trunc_normal_ = uniform_, normal_, trunc_normal_
        torch.nn.init.orthogonal_ = orthogonal_

    def words_of_normals(self, tensor):
        n, two = tensor.numel(), 2 if tensor.dtype == self.torch.float64 else 1
        if n >= 16 and tensor.is_contiguous():
            whole = n if tensor.dtype in (self.torch.float32, self.torch.float64) else n // 16 * 16
            return (whole + (16 if n % 16 else 0)) * two
        pairs = (n - self.cached + 1) // 2
        self.cached = bool((n - self.cached) % 2)
        return 4 * pairs

    def start(self, seed, burn):
        self.by_place.clear()
        self.by_content.clear()
        self.torch.manual_seed(seed)
        self.seed, self.words, self.cached, self.trained = seed, burn, False, False
        if burn:
            self.torch.rand(burn)

    def note(self, tensor, before, draw):
        draw = {**draw, "seed": self.seed % 2**32, "words": before, "numel": tensor.numel()}
        self.by_place[tensor.data_ptr()] = draw
        self.by_content[digest(tensor)] = draw

    def of(self, tensor):
        """What is known of a tensor as it is now."""
        if not tensor.dtype.is_floating_point:
            return {"kind": "integers"}
        if tensor.numel() == 0:
            return {"kind": "empty"}
        as_drawn = self.by_content.get(digest(tensor))
        if as_drawn and (tensor.numel() > 1 or as_drawn == self.by_place.get(tensor.data_ptr())):
            return {"kind": "drawn", **as_drawn}
        flat = tensor.detach().reshape(-1)
        if bool((flat == flat[0]).all()):
            return {"kind": "zeros" if float(flat[0]) == 0 else "constant"}
        base = self.by_place.get(tensor.data_ptr())
        if base and base["numel"] == tensor.numel():
            padded = tensor.dim() == 2 and bool((tensor == 0).all(dim=1).any())
            return {"kind": "drawn" if padded and not self.trained else "changed", **base}
        return {"kind": "changed" if base is None else "other"}


def digest(tensor):
    tensor = tensor.detach().contiguous()
    if str(tensor.dtype) == "torch.bfloat16":
        import torch
        tensor = tensor.view(torch.int16)
    return hashlib.sha256(tensor.numpy().tobytes()).digest()


def save_safetensors(path, state):
    import torch
    names = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64", torch.int8: "I8"}
    header, data = {}, b""
    pieces, at = [], 0
    for name, tensor in state.items():
        tensor = tensor.detach().contiguous()
        raw = (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [at, at + len(raw)]}
        pieces.append(raw)
        at += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for raw in pieces:
            file.write(raw)


def save(folder, stem, state, how):
    import torch
    if how == "npz" and any(t.dtype == torch.bfloat16 for t in state.values()):
        how = "safetensors"
    path = folder / f"{stem}.{how}"
    if how == "pt":
        torch.save(state, path)
    elif how == "npz":
        numpy.savez(path, **{name: tensor.detach().numpy() for name, tensor in state.items()})
    else:
        save_safetensors(path, state)
    return path.name


def models():
    """Name, and how it is made: plain nets, the lessons' and whole models."""
    import torch
    from torch import nn
    from reference.models import BasicBlock, Gpt2, LanguageModel, ResNet

    def deep(depth, width, init=None):
        net = nn.Sequential(*[part for _ in range(depth) for part in (nn.Linear(width, width), nn.ReLU())], nn.Linear(width, 10))
        if init:
            for module in net:
                if isinstance(module, nn.Linear):
                    init(module.weight)
                    nn.init.zeros_(module.bias)
        return net

    init = nn.init
    return {
        "linear": lambda r: nn.Linear(r.choice([3, 20, 64, 100, 784]), r.choice([4, 48, 64, 128])),
        "simple_net": lambda r: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)),
        "deep": lambda r: deep(r.choice([3, 8]), r.choice([50, 64, 100])),
        "deep_xavier": lambda r: deep(4, r.choice([64, 96]), init.xavier_uniform_),
        "deep_xavier_normal": lambda r: deep(4, r.choice([64, 96]), init.xavier_normal_),
        "deep_he": lambda r: deep(4, r.choice([64, 100]), lambda w: init.kaiming_normal_(w, nonlinearity="relu")),
        "deep_he_uniform": lambda r: deep(4, r.choice([64, 100]), lambda w: init.kaiming_uniform_(w, nonlinearity="relu")),
        "deep_small": lambda r: deep(3, 80, lambda w: init.normal_(w, std=r.choice([0.01, 0.02, 0.1]))),
        "deep_flat": lambda r: deep(3, 80, lambda w: init.uniform_(w, -0.1, 0.1)),
        "deep_tanh": lambda r: deep(3, 72, lambda w: init.xavier_uniform_(w, gain=init.calculate_gain("tanh"))),
        "deep_orthogonal": lambda r: deep(3, 48, init.orthogonal_),
        "deep_truncated": lambda r: deep(3, 96, lambda w: init.trunc_normal_(w, std=0.02)),
        "deep_cut": lambda r: deep(3, 96, lambda w: init.trunc_normal_(w, std=1.0)),
        "conv": lambda r: nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 32, 3), nn.BatchNorm2d(32), nn.PReLU(), nn.Flatten(), nn.Linear(32, 10)),
        "transposed": lambda r: nn.Sequential(nn.ConvTranspose2d(16, 8, 4), nn.ConvTranspose2d(8, 24, 5), nn.Conv2d(24, 24, 3, groups=24)),
        "lstm": lambda r: nn.ModuleDict({"embed": nn.Embedding(50, 24, padding_idx=r.choice([None, 0])), "rnn": nn.LSTM(24, r.choice([32, 40]), 2), "out": nn.Linear(40, 50)}),
        "gru": lambda r: nn.GRU(20, 36, 2, bidirectional=True),
        "rnn": lambda r: nn.RNN(12, 50),
        "attention": lambda r: nn.MultiheadAttention(r.choice([16, 48]), 4, add_bias_kv=r.random() < .5),
        "encoder": lambda r: nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, 64, batch_first=True), 2),
        "transformer": lambda r: nn.Transformer(32, 4, 2, 2, 64),
        "bilinear": lambda r: nn.Bilinear(9, 12, 20),
        "gpt2_tiny": lambda r: Gpt2(2, r.choice([32, 64]), 65, 32),
        "gpt2_little": lambda r: Gpt2(3, 96, 500, 64),
        "language_model": lambda r: LanguageModel(300, 40, 2),
        "resnet18": lambda r: ResNet(BasicBlock, (2, 2, 2, 2)),
        "gpt2": lambda r: Gpt2(),
    }


def train(net, steps, rule):
    """Steps on made-up data, from a generator of their own; for nets that take a tensor of floats."""
    import torch
    own = torch.Generator().manual_seed(987654321)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9) if rule == "sgd" else torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = 0
        for parameter in net.parameters():
            # a gradient as dense as one of data, without a forward pass that each net would want in another shape; a fifth of the rows is dead
            gradient = torch.empty(parameter.shape).normal_(0, 1e-2, generator=own)
            if parameter.dim() > 1:
                gradient[torch.rand(parameter.shape[0], generator=own) < 0.2] = 0
            parameter.grad = gradient.to(parameter.dtype)
        optimizer.step()


def make(folder, count):
    import torch
    torch.set_num_threads(1)
    record = Record(torch)
    made = models()
    plain = [name for name in made if name not in ("gpt2", "resnet18")]
    changes = ["none", "none", "none", "train1", "train10", "half", "bfloat16", "bfloat16", "float16", "double"]
    truth = []
    for index in range(count):
        r = random.Random(1000 + index)
        name = plain[index % len(plain)]
        change = changes[(index // 3 + index) % len(changes)]
        if index >= count - 12:
            name, change = "resnet18", ["none", "bfloat16", "train1", "half", "none", "bfloat16"][(index - count) % 6]
        if index == count - 1:
            name, change = "gpt2", "bfloat16"
        if index == count - 2:
            name, change = "gpt2_little", "train10"
        seed = r.choice([0, 1, 42, 1337, 2024, r.randrange(2**32), r.randrange(2**32), 2**32 + 5, -1])
        burn = r.choice([0, 0, 0, 1, 17, 784, 5000, 123457])
        record.start(seed, burn)
        dtype = torch.float64 if change == "double" else torch.float32
        torch.set_default_dtype(dtype)
        net = made[name](r)
        if change == "half":
            record.seed_again = r.randrange(2**32)
            torch.manual_seed(record.seed_again)
            record.seed, record.words, record.cached = record.seed_again, 0, False
            for parameter in [p for p in net.parameters() if p.dim() > 1][::2]:
                torch.nn.init.normal_(parameter.data, std=0.02) if r.random() < .5 else torch.nn.init.xavier_uniform_(parameter.data)
        if change.startswith("train"):
            record.trained = True
            train(net, int(change[5:]), r.choice(["sgd", "adam"]))
        torch.set_default_dtype(torch.float32)
        state = net.state_dict()
        tensors = {key: record.of(tensor) for key, tensor in state.items()}
        if change in ("bfloat16", "float16"):
            state = {key: tensor.to(getattr(torch, change)) if tensor.dtype.is_floating_point else tensor for key, tensor in state.items()}
        how = r.choice(["pt", "pt", "safetensors", "npz"])
        file = save(folder, f"{index:03}-{name}-{change}", state, how)
        truth.append({"file": file, "model": name, "change": change, "seed": seed % 2**32, "burn": burn, "tensors": tensors})
    (folder / "truth.json").write_text(json.dumps(truth, indent=1))
    print(f"{len(truth)} files, {sum(len(entry['tensors']) for entry in truth)} tensors")


# ------------------------------------------------------------------------------------------------------------------- files of another kind

def make_foreign(folder):
    """Fifty files that the inspector was not made with: other generators, values that were changed as a whole, and files that are none."""
    import torch
    from torch import nn
    record, truth = Record(torch), []
    r = numpy.random.default_rng(20261127)
    shape, n = (96, 64), 96 * 64
    b, he = 1 / math.sqrt(64), math.sqrt(2 / 64)
    uniform = {"dist": "uniform", "from": -b, "to": b}
    normal = {"dist": "normal", "mean": 0.0, "std": he}
    nothing = {"kind": "changed"}

    def add(change, true, values, name="weight", how="safetensors"):
        tensor = values if isinstance(values, torch.Tensor) else torch.from_numpy(numpy.ascontiguousarray(values))
        stem = f"{len(truth):03}-{change.replace(' ', '_')}"
        truth.append({"file": save(folder, stem, {name: tensor}, how), "model": "foreign", "change": change, "tensors": {name: true}})

    def drawn(seed=5, burn=100, draw=lambda w: nn.init.kaiming_uniform_(w, math.sqrt(5)), size=shape):
        record.start(seed, burn)
        weight = draw(torch.empty(size))
        return weight, dict(record.by_content[digest(weight)])

    def float32(values):
        return values.astype(numpy.float32)

    looks, elsewhere = {"kind": "changed", **uniform}, {"kind": "changed", **normal}
    nowhere = {"seed": -1, "words": -1}
    # numpy: doubles rounded once; floats of 24 bits, scaled by hand; both generators
    add("numpy uniform", looks, float32(r.uniform(-b, b, shape)))
    add("numpy legacy", looks, float32(numpy.random.RandomState(42).uniform(-b, b, shape)))
    add("numpy float32", {"kind": "drawn", **uniform, **nowhere}, r.random(shape, numpy.float32) * numpy.float32(2 * b) + numpy.float32(-b))
    add("numpy normal", elsewhere, float32(r.normal(0, he, shape)))
    add("numpy large", {**elsewhere, "std": math.sqrt(2 / 512)}, float32(r.normal(0, math.sqrt(2 / 512), (512, 512))))
    add("numpy legacy normal", {**elsewhere, "std": 0.02}, float32(numpy.random.RandomState(0).randn(256, 256) * 0.02))
    add("numpy float32 normal", elsewhere, r.standard_normal(shape, numpy.float32) * numpy.float32(he))
    add("numpy mt19937", looks, float32(numpy.random.Generator(numpy.random.MT19937(3)).uniform(-b, b, shape)))
    add("numpy double", {"kind": "drawn", **uniform, **nowhere}, r.uniform(-b, b, shape), how="npz")
    add("numpy bfloat16", looks, torch.from_numpy(r.uniform(-b, b, (128, 64))).to(torch.bfloat16))
    add("numpy odd std", nothing, float32(r.normal(0, 0.0333, (512, 512))))
    # JAX: 23 bits; its normals are erfinv's; its truncated ones as well
    coarse = ((r.integers(0, 2**32, n, dtype=numpy.uint32) >> 9) | 0x3F800000).view(numpy.float32) - numpy.float32(1)
    add("jax uniform", looks, (coarse * numpy.float32(2 * b) + numpy.float32(-b)).reshape(shape))
    wide = torch.from_numpy(coarse * numpy.float32(2) - numpy.float32(0.99999994))
    add("jax normal", elsewhere, (torch.erfinv(wide) * math.sqrt(2) * he).reshape(shape))
    cut = torch.erfinv(wide * math.erf(math.sqrt(2))) * math.sqrt(2)
    add("jax truncated", nothing, (cut * (math.sqrt(1 / 64) / 0.87962566)).reshape(shape))
    # a GPU's: 32 bits, scaled
    philox = (r.integers(0, 2**32, n, dtype=numpy.uint32).astype(numpy.float32) * numpy.float32(2**-32) + numpy.float32(2**-33)).reshape(shape)
    add("gpu uniform", looks, numpy.where(philox == 1, 0, philox).astype(numpy.float32) * numpy.float32(2 * b) + numpy.float32(-b))
    # PyTorch's, moved about
    weight, true = drawn()
    add("shuffled", {"kind": "drawn", **true, **nowhere}, weight.flatten()[torch.from_numpy(r.permutation(n))].reshape(shape))
    add("sorted", {"kind": "drawn", **true, **nowhere}, weight.flatten().sort().values.reshape(shape))
    add("transposed", {"kind": "drawn", **true, **nowhere}, weight.t().contiguous())
    add("reversed", {"kind": "drawn", **true, **nowhere}, weight.flip(0))
    gauss, of_gauss = drawn(7, 33, nn.init.kaiming_normal_)
    add("shuffled normal", {"kind": "changed", **of_gauss}, gauss.flatten()[torch.from_numpy(r.permutation(n))].reshape(shape))
    add("rows shuffled", {"kind": "drawn", **true, **nowhere}, weight[torch.from_numpy(r.permutation(96))])
    add("a piece", {"kind": "drawn", **true}, weight[:48].clone())
    parts = [drawn(5, 1000 * i) for i in range(3)]
    add("joined", {"kind": "drawn", **parts[0][1], **nowhere}, torch.cat([part[0] for part in parts]))
    # scaled, shifted, mixed
    for factor in (0.9, 1.3, 0.9999, 1.0000001):
        add(f"times {factor}", nothing if abs(factor - 1) > 0.01 else {**nothing, **uniform}, weight * factor)
    add("times 2", {"kind": "drawn", **true, "from": true["from"] * 2, "to": true["to"] * 2}, weight * 2)
    add("shifted", nothing, weight + 0.01)
    add("averaged", nothing, (weight + drawn(6)[0]) / 2)
    add("with noise", {**nothing, **uniform}, weight + 1e-4 * torch.randn(shape))
    add("low rank added", nothing, weight + torch.randn(96, 4) @ torch.randn(4, 64) * 0.02)
    add("normalised", nothing, weight / torch.linalg.matrix_norm(weight, 2))
    record.start(9, 50)
    add("by hand", {"kind": "drawn", **uniform, "seed": 9, "words": 50}, 2 * b * torch.rand(shape) - b)
    record.start(9, 0)
    add("randn by hand", {"kind": "drawn", "dist": "normal", "mean": 0.0, "std": 0.02, "seed": 9, "words": 0}, torch.randn(shape) * 0.02)
    # quantised and pruned
    scale = weight.abs().max() / 127
    add("int8", {"kind": "integers"}, torch.round(weight / scale).to(torch.int8))
    add("fake int8", nothing, torch.round(weight / scale) * scale)
    add("fake int4", nothing, torch.round(weight / scale / 16) * scale * 16)
    add("pruned", nothing, torch.where(weight.abs() < 0.06, 0, weight))
    add("clipped", nothing, weight.clamp(-0.1, 0.1))
    broken = weight.clone()
    broken[3, 5] = math.nan
    add("nan", nothing, broken)
    add("infinite", nothing, torch.full(shape, math.inf))
    # numbers that nobody drew so
    add("sinusoids", nothing, torch.sin(torch.arange(n) / 7.0).reshape(shape))
    add("signs", nothing, torch.where(torch.rand(shape) < 0.5, -b, b))
    add("ramp", nothing, torch.linspace(-b, b, n).reshape(shape))
    add("exponential", nothing, torch.empty(shape).exponential_())
    add("one hot", nothing, torch.eye(96)[:, torch.from_numpy(r.permutation(96))])
    # files that are none
    whole = (folder / truth[0]["file"]).read_bytes()
    for change, name, content in [
            ("half a file", "half.safetensors", whole[:len(whole) // 2]), ("no file", "text.pt", b"hello"), ("long header", "long.safetensors", b"\xff" * 64),
            ("overlap", "overlap.safetensors", (lambda text: len(text).to_bytes(8, "little") + text + bytes(16))(
                b'{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}'))]:
        (folder / name).write_bytes(content)
        truth.append({"file": name, "model": "broken", "change": change, "broken": True, "tensors": {}})
    torch.save({"net": nn.Linear(2, 2)}, folder / "object.pt")
    truth.append({"file": "object.pt", "model": "broken", "change": "an object", "broken": True, "tensors": {}})
    (folder / "truth.json").write_text(json.dumps(truth, indent=1))
    print(f"{len(truth)} files")


# ---------------------------------------------------------------------------------------------------------------------------------- judging

def same(a, b):
    return abs(a - b) <= 2e-6 * max(abs(a), abs(b))


def verdict(true, said):
    """right, cannot tell or wrong, for one tensor; and why."""
    kind, finding = true["kind"], said["finding"]
    if finding == "cannotTell":
        return "cannot tell", ""
    place = said.get("place")
    if place and not (kind == "drawn" or true.get("allowsPlace")):
        return "wrong", "a place for what was not drawn so"
    if place and "seed" in true and (place["seed"] != true["seed"] or place["words"] != true["words"]):
        return "wrong", f"seed {place['seed']} after {place['words']} words, true {true['seed']} after {true['words']}"
    if kind in ("integers", "zeros", "constant", "empty"):
        return ("right", "") if finding in {"integers": ("notDrawn",), "zeros": ("zeros",), "constant": ("constant",), "empty": ("notDrawn", "zeros")}[kind] else ("wrong", f"{kind} called {finding}")
    if finding in ("zeros", "constant", "notDrawn"):
        return "wrong", f"{kind} called {finding}"
    if kind == "changed" and finding == "drawn":
        return "wrong", "changed values called as drawn"
    if true.get("structure"):
        return ("right", "") if finding == "structured" and said["schemes"][0].startswith(true["structure"]) else ("wrong", f"called {finding} {said.get('schemes')}")
    drawn = said.get("distribution")
    if drawn is None:
        return "wrong", f"no distribution for {finding} {said.get('schemes')}"
    if "dist" not in true:
        return "wrong", f"{finding} {drawn} for nothing known"
    if true["dist"] == "uniform" and drawn["kind"] == "uniform":
        fits = same(true["from"], drawn["from"]) and same(true["to"], drawn["to"])
    elif true["dist"] == "normal" and drawn["kind"] == "normal":
        fits = same(true["std"], drawn["std"]) and true["mean"] == drawn["mean"]
    elif true["dist"] == "truncated" and drawn["kind"] == "truncatedNormal":
        fits = same(true["std"], drawn["std"])
    else:
        fits = False
    return ("right", "") if fits else ("wrong", f"true {true}, said {finding} {drawn} {said.get('schemes')}")


def report_of(path, runner, flags):
    """The report of one file: of the runner, or one that lies beside it already."""
    try:
        if not runner:
            return json.loads(path.with_name(path.name + ".json").read_text())
        ran = subprocess.run([*runner, "inspect", str(path), *flags, "--json"], capture_output=True, text=True)
        return json.loads(ran.stdout)
    except (OSError, ValueError):
        return None


def judge(folder, runner, flags):
    truth = json.loads((folder / "truth.json").read_text())
    table, wrong, seconds, placed = collections.Counter(), [], [], collections.Counter()
    for entry in truth:
        report = report_of(folder / entry["file"], runner, flags)
        if report is None:
            wrong.append(f"{entry['file']}: no JSON")
            continue
        seconds.append((report["seconds"], entry["file"]))
        if entry.get("broken"):
            table[(entry["change"], "error", "right" if report["exitCode"] != 0 and report["error"] else "wrong")] += 1
            continue
        said = {tensor["name"]: tensor for tensor in report["tensors"]}
        for name, true in entry["tensors"].items():
            answer, why = verdict(true, said[name])
            kind = true.get("dist", true["kind"]) if true["kind"] == "drawn" else f"{true['kind']}"
            table[(entry["change"], kind, answer)] += 1
            if answer == "wrong":
                wrong.append(f"{entry['file']} {name}: {why}")
            if true["kind"] == "drawn" and "seed" in true:
                placed[(entry["change"], kind, "seed and place found" if said[name].get("place") else "no place")] += 1
    kinds = sorted({key[:2] for key in table})
    print(f"{'change':12} {'kind':12} {'right':>6} {'cannot tell':>12} {'wrong':>6}   seed and place found")
    for key in kinds:
        found, lost = placed[(*key, "seed and place found")], placed[(*key, "no place")]
        print(f"{key[0]:12} {key[1]:12} {table[(*key, 'right')]:6} {table[(*key, 'cannot tell')]:12} {table[(*key, 'wrong')]:6}   " + (f"{found} of {found + lost}" if found + lost else ""))
    totals = [sum(value for key, value in table.items() if key[2] == answer) for answer in ("right", "cannot tell", "wrong")]
    found = sum(value for key, value in placed.items() if key[2] == "seed and place found")
    print(f"{'all':25} {totals[0]:6} {totals[1]:12} {totals[2]:6}   {found} of {sum(placed.values())}")
    seconds.sort(reverse=True)
    print(f"{len(truth)} files; median {seconds[len(seconds) // 2][0]:.2f} s, slowest " + ", ".join(f"{name} {value:.1f} s" for value, name in seconds[:4]))
    for line in wrong[:40]:
        print("wrong:", line)
    return 1 if totals[2] or wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "judge"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("runner", nargs="*")
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--foreign", action="store_true")
    parser.add_argument("--no-seed", action="store_true", help="judge the schemes alone")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.what == "judge":
        sys.exit(judge(given.folder, given.runner, [] if given.no_seed else ["--seed"]))
    make_foreign(given.folder) if given.foreign else make(given.folder, given.files)
