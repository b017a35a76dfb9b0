"""The generator and the draws: words, states, uniform_."""
import math

import torch

from reference import reference


@reference("draws", {
    "words.seed0": "1300, seed=0",
    "words.seed1": "1300, seed=1",
    "words.seed42": "16, seed=42",
    "words.seed5": "16, seed=5",
    "words.seed2pow32plus5": "16, seed=2**32 + 5",
    "words.seedminus1": "16, seed=-1",
    "words.seed2pow63": "16, seed=2**63",
    "words.seed2pow64minus1": "16, seed=2**64 - 1",
    "words.seedminus2pow63": "16, seed=-2**63",
    "words.seed67280421310721": "16, seed=67280421310721",
})
def words(count, seed):
    """The first 32-bit words of the generator, from 64-bit draws: the first word is the high half."""
    torch.manual_seed(seed)
    pairs = torch.empty(count // 2, dtype=torch.int64).random_(-2**63, None)
    return torch.stack([(pairs >> 32) & 0xFFFFFFFF, pairs & 0xFFFFFFFF], dim=1).flatten()


@reference("draws", {
    "state.seed0": "seed=0",
    "state.seed1": "seed=1",
    "state.seedminus1": "seed=-1",
    "state.seed2pow32plus5": "seed=2**32 + 5",
    "state.seed2pow64minus1": "seed=2**64 - 1",
    "state.seed1.after1": "seed=1, floats=1",
    "state.seed1.after623": "seed=1, floats=623",
    "state.seed1.after624": "seed=1, floats=624",
    "state.seed1.after625": "seed=1, floats=625",
    "state.seed1.after1248": "seed=1, floats=1248",
    "state.seed5.after1normal": "seed=5, normals=1",
    "state.seed5.after2normals": "seed=5, normals=2",
    "state.seed5.after7floats_3normals": "seed=5, floats=7, normals=3",
})
def state(seed, floats=0, normals=0):
    """torch.get_rng_state() after a seed and some draws, and the eight numbers that torch.rand gives next."""
    torch.manual_seed(seed)
    torch.rand(floats)
    torch.randn(normals)
    return {"": torch.get_rng_state(), "next": torch.rand(8)}


@reference("draws", {"fresh_generator": ""})
def fresh_generator():
    """A generator that nobody has seeded: its state, its seed and its first numbers."""
    generator = torch.Generator()
    return {"state": generator.get_state(), "seed": generator.initial_seed(), "next": torch.rand(8, generator=generator)}


@reference("draws", {
    "initial_seed.minus1": "-1", "initial_seed.2pow63": "2**63", "initial_seed.2pow64minus1": "2**64 - 1",
    "initial_seed.2pow32plus5": "2**32 + 5", "initial_seed.minus2pow63": "-2**63",
})
def initial_seed(seed):
    """torch.initial_seed(): the whole 64-bit seed, as the eight bytes of an unsigned little-endian number."""
    torch.manual_seed(seed)
    return list(torch.initial_seed().to_bytes(8, "little"))


FLOAT_SIZES = {f"uniform_{n}.seed1": f"{n}, seed=1" for n in (0, 1, 2, 15, 16, 17, 623, 624, 625, 1300)}
DOUBLE_SIZES = {f"uniform_{n}_double.seed1": f'{n}, seed=1, dtype="float64"' for n in (0, 1, 2, 311, 312, 313, 625, 1300)}
SEEDS = {f"uniform_8.seed{name}": f"8, seed={seed}" for name, seed in {
    "0": "0", "42": "42", "5": "5", "2pow32plus5": "2**32 + 5", "minus1": "-1", "2pow63": "2**63",
    "2pow64minus1": "2**64 - 1", "minus2pow63": "-2**63"}.items()}
RANGES = {f"uniform_{name}{suffix}": f"100, {low}, {high}, seed={seed}{dtype}"
          for suffix, dtype in {"": "", "_double": ', dtype="float64"'}.items()
          for name, (low, high, seed) in {
              "0.1_0.3": ("0.1", "0.3", 2), "minus0.1_0.3": ("-0.1", "0.3", 1), "minus5.5_100.25": ("-5.5", "100.25", 2),
              "minus1_1": ("-1", "1", 1), "plusminus_sqrt_third": ("-math.sqrt(1 / 3)", "math.sqrt(1 / 3)", 1),
              "plusminus0.7": ("-0.7", "0.7", 3), "plusminus_eighth": ("-0.125", "0.125", 1),
              "far_from_zero": ("1000", "1000.5", 1), "tiny": ("-1e-36", "2e-36", 1), "denormal": ("0", "1e-40", 1),
              "huge": ("-1.5e38", "1.5e38", 1)}.items()}


@reference("draws", {**FLOAT_SIZES, **DOUBLE_SIZES, **SEEDS, **RANGES,
    "uniform_4x3.seed1": "(4, 3), seed=1",
    "uniform_2x3x4.seed7": "(2, 3, 4), -2, 3, seed=7",
    "uniform_2x3x4_double.seed7": '(2, 3, 4), -2, 3, seed=7, dtype="float64"',
    "uniform_0x3.seed1": "(0, 3), seed=1",
    "uniform_scalar.seed1": "(), seed=1",
    "uniform_1048576.seed1": "2**20, seed=1",
    "uniform_1048576_minus0.1_0.3.seed1": "2**20, -0.1, 0.3, seed=1",
    "uniform_1048576_plusminus0.7.seed3": "2**20, -0.7, 0.7, seed=3",
    "uniform_1048576_plusminus_eighth.seed1": "2**20, -0.125, 0.125, seed=1",
    "uniform_1048576_minus5.5_100.25.seed2": "2**20, -5.5, 100.25, seed=2",
    "uniform_1048576_double.seed1": '2**20, seed=1, dtype="float64"',
    "uniform_1048576_minus0.1_0.3_double.seed1": '2**20, -0.1, 0.3, seed=1, dtype="float64"',
})
def uniform(shape, low=0, high=1, seed=1, dtype="float32"):
    """A new tensor, filled by uniform_(low, high)."""
    torch.manual_seed(seed)
    return torch.empty(shape, dtype=getattr(torch, dtype)).uniform_(low, high)


@reference("draws", calls={
    "uniform_rounds_up": "200, 1, 1 + 2**-23, seed=1",
    "uniform_rounds_up_four": "200, 1, 1 + 2**-21, seed=1",
    "uniform_rounds_up_double": '200, 1, 1 + 2**-52, seed=1, dtype="float64"',
    "uniform_rounds_up_1048576": "2**20, 1, 1.0000001, seed=1",
    "uniform_negative_zero": "20, -0.0, 0.0, seed=1",
    "uniform_negative_zero_double": '20, -0.0, 0.0, seed=1, dtype="float64"',
})
def uniform_to_the_bound(shape, low, high, seed=1, dtype="float32"):
    """A range so narrow that the last step rounds up to `high`; since 2.12 such a value becomes `low`."""
    torch.manual_seed(seed)
    return torch.empty(shape, dtype=getattr(torch, dtype)).uniform_(low, high)


@reference("draws", {"uniform_low_is_high": "20, 0.5, 0.5, seed=1", "uniform_positive_zero": "20, 0.0, 0.0, seed=1"})
def uniform_of_one_value(shape, low, high, seed=1):
    """A range of one value: always that value, and the words are drawn all the same."""
    torch.manual_seed(seed)
    return {"": torch.empty(shape).uniform_(low, high), "next": torch.rand(4)}


@reference("draws", {
    "uniform_calls.across_refresh": '(600, 20, 10, 1, 640), "float32", seed=1',
    "uniform_calls.across_refresh_double": '(300, 10, 5, 1, 320), "float64", seed=1',
    "uniform_calls.odd_then_double": '(3, 1), "float32 float64", seed=1',
    "uniform_calls.mixed": '(623, 1, 1, 400, 7, 300), "float32 float64", seed=42',
})
def uniform_calls(counts, dtypes, seed):
    """Several tensors filled one after the other, the dtypes taken in turn, all returned in one row of doubles."""
    torch.manual_seed(seed)
    names = dtypes.split()
    draws = [torch.empty(n, dtype=getattr(torch, names[i % len(names)])).uniform_(-1, 2) for i, n in enumerate(counts)]
    return torch.cat([draw.double() for draw in draws])


def laid_out(layout, dtype):
    """Storage full of zeros, and a view of it whose elements do not lie in row-major order."""
    def zeros(*shape):
        return torch.zeros(*shape, dtype=getattr(torch, dtype))
    if layout == "transposed":
        storage = zeros(5, 7)
        return storage, storage.t()
    if layout == "permuted":
        storage = zeros(2, 3, 4)
        return storage, storage.permute(2, 0, 1)
    if layout == "channels_last":
        view = zeros(2, 3, 4, 5).contiguous(memory_format=torch.channels_last)
        return view.permute(0, 2, 3, 1), view
    if layout == "every_second_column":
        storage = zeros(6, 10)
        return storage, storage[:, ::2]
    if layout == "inner_block":
        storage = zeros(8, 9)
        return storage, storage[2:7, 3:7]
    if layout == "transposed_block":
        storage = zeros(8, 9)
        return storage, storage[1:6, 2:8].t()
    if layout == "as_strided":
        storage = zeros(60)
        return storage, storage.as_strided((3, 4, 2), (2, 10, 1), 3)
    if layout == "column_of_ones":
        storage = zeros(1, 16)
        return storage, storage.t()
    raise ValueError(f"layout {layout!r} is not known")


LAYOUTS = ("transposed", "permuted", "channels_last", "every_second_column", "inner_block", "transposed_block",
           "as_strided", "column_of_ones")


@reference("draws", uses=(laid_out,), calls={
    **{f"uniform_view.{layout}": f'"{layout}"' for layout in LAYOUTS},
    **{f"uniform_view.{layout}_double": f'"{layout}", dtype="float64"' for layout in LAYOUTS},
})
def uniform_view(layout, low=-0.1, high=0.3, seed=1, dtype="float32"):
    """uniform_ on a view: filled in the order of the storage. The view in its own order, and the whole storage."""
    storage, view = laid_out(layout, dtype)
    torch.manual_seed(seed)
    view.uniform_(low, high)
    return {"view": view, "storage": storage}


SIZES = (0, 1, 2, 5, 7, 15, 16, 17, 20, 31, 32, 33, 100, 623, 1300)
DOUBLE = ', dtype="float64"'


@reference("draws", calls={
    **{f"normal_{n}.seed1": f"{n}, seed=1" for n in SIZES},
    **{f"normal_{n}_double.seed1": f"{n}, seed=1{DOUBLE}" for n in SIZES},
    "normal_16.seed0": "16, seed=0",
    "normal_7.seed2pow32plus5": "7, seed=2**32 + 5",
    "normal_33.seedminus1": "33, seed=-1",
    "normal_33.seed2pow64minus1": "33, seed=2**64 - 1",
    "normal_4x4.seed1": "(4, 4), seed=1",
    "normal_4x3.seed1": "(4, 3), seed=1",
    "normal_3x5x7.seed2": "(3, 5, 7), seed=2",
    "normal_0x3.seed1": "(0, 3), seed=1",
    "normal_scalar.seed1": "(), seed=1",
    "normal_1_2_20.seed4": "20, 1, 2, seed=4",
    "normal_1_2_7.seed4": "7, 1, 2, seed=4",
    "normal_1_2_1000.seed4": "1000, 1, 2, seed=4",
    "normal_1_2_20_double.seed4": f"20, 1, 2, seed=4{DOUBLE}",
    "normal_0.3_0.02_100.seed5": "100, 0.3, 0.02, seed=5",
    "normal_0.3_0.02_9.seed5": "9, 0.3, 0.02, seed=5",
    "normal_0.3_0.02_100_double.seed5": f"100, 0.3, 0.02, seed=5{DOUBLE}",
    "normal_std_zero_20": "20, 1.5, 0",
    "normal_std_zero_5": "5, 1.5, 0",
    "normal_std_tiny_20": "20, 0, 1e-40",
    "normal_std_huge_20": "20, 0, 3e38",
    "normal_mean_large_20": "20, 1e8, 1",
    "normal_mean_large_5": "5, 1e8, 1",
    "normal_1048576.seed1": "2**20, seed=1",
    "normal_1048581.seed1": "2**20 + 5, seed=1",
    "normal_1048576_1_2.seed1": "2**20, 1, 2, seed=1",
    "normal_1048576_0.3_0.02.seed5": "2**20, 0.3, 0.02, seed=5",
    "normal_1048576_double.seed1": f"2**20, seed=1{DOUBLE}",
})
def normal(shape, mean=0, std=1, seed=1, dtype="float32"):
    """A new tensor, filled by normal_(mean, std): in blocks of sixteen, or one at a time if it has fewer than sixteen."""
    torch.manual_seed(seed)
    return torch.empty(shape, dtype=getattr(torch, dtype)).normal_(mean, std)


@reference("draws", calls={"normal_many_small_double": "20, 15, seed=1"})
def normal_many_small_double(times, count, seed):
    """Small double tensors, one after the other; 2.0 took log1p(-u) for log(1 - u), which moves last bits."""
    torch.manual_seed(seed)
    return torch.stack([torch.empty(count, dtype=torch.float64).normal_() for _ in range(times)])


@reference("draws", calls={
    **{f"normal_view.{layout}": f'"{layout}"' for layout in LAYOUTS},
    **{f"normal_view.{layout}_double": f'"{layout}", seed=2, dtype="float64"' for layout in LAYOUTS},
    "normal_view.transposed.mean_std": '"transposed", mean=0.3, std=0.02, seed=5',
}, uses=(laid_out,))
def normal_view(layout, mean=0, std=1, seed=1, dtype="float32"):
    """normal_ on a view: not contiguous, so one at a time in double, in the order of the storage."""
    storage, view = laid_out(layout, dtype)
    torch.manual_seed(seed)
    view.normal_(mean, std)
    return {"view": view, "storage": storage}


@reference("draws", calls={
    "in_turn.cache_survives_block": '"normal 1; normal 20; normal 1", seed=5',
    "in_turn.cache_survives_uniform": '"normal 3; uniform 5; normal 2", seed=5',
    "in_turn.cache_crosses_dtypes": '"normal 3; normal 1 float64; normal 3 float64; normal 2", seed=1',
    "in_turn.odd_and_even": '"normal 1; normal 2; normal 3; normal 15; normal 16; normal 17; normal 5", seed=42',
    "in_turn.across_refresh": '"uniform 615; normal 33; uniform 1; normal 7; normal 600 float64; normal 1", seed=1',
    "in_turn.blocks_across_refresh": '"normal 400; normal 400 float64; normal 16; normal 9", seed=3',
    "in_turn.everything": '"normal 3; randperm 10; bernoulli 5; normal 1; uniform 1 float64; randperm 1; normal 40", seed=7',
})
def in_turn(steps, seed):
    """Several draws one after the other from one generator, returned in one row of doubles."""
    torch.manual_seed(seed)
    drawn = []
    for step in steps.split("; "):
        kind, count, dtype = (step + " float32").split()[:3]
        if kind == "randperm":
            drawn.append(torch.randperm(int(count)))
        else:
            values = torch.empty(int(count), dtype=getattr(torch, dtype))
            drawn.append(values.bernoulli_(0.5) if kind == "bernoulli" else getattr(values, kind + "_")())
    return torch.cat([values.double() for values in drawn])


@reference("draws", {**{f"randperm_{n}.seed1": f"{n}, seed=1" for n in (0, 1, 2, 3, 10, 100, 624, 700)},
                     "randperm_10.seed10": "10, seed=10", "randperm_10.seedminus1": "10, seed=-1",
                     "randperm_10.seed2pow32plus5": "10, seed=2**32 + 5"})
def randperm(n, seed):
    """A permutation of 0 ... n-1."""
    torch.manual_seed(seed)
    return torch.randperm(n)


@reference("draws", {
    "bernoulli_0.3": "100, 0.3", "bernoulli_0.5": "100, 0.5", "bernoulli_0": "10, 0", "bernoulli_1": "10, 1",
    "bernoulli_0.3_double": '100, 0.3, dtype="float64"', "bernoulli_0.1_700.seed5": "700, 0.1, seed=5",
})
def bernoulli(count, p, seed=1, dtype="float32"):
    """bernoulli_(p) with a number: ones and zeros, each from a 53-bit draw."""
    torch.manual_seed(seed)
    return {"": torch.empty(count, dtype=getattr(torch, dtype)).bernoulli_(p), "next": torch.rand(2)}


@reference("draws", {"bernoulli_of_tensor": "100", "bernoulli_of_tensor_double": '100, dtype="float64"'})
def bernoulli_of_tensor(count, seed=1, dtype="float32"):
    """torch.bernoulli(p) with a tensor of probabilities, here i/count: 24-bit draws for float, 53-bit for double."""
    torch.manual_seed(seed)
    p = torch.arange(count, dtype=getattr(torch, dtype)) / count
    return {"": torch.bernoulli(p), "p": p, "next": torch.rand(2)}


@reference("draws", calls={"random_0_2pow28": "20, 0, 2**28", "random_0_3000000000": "20, 0, 3000000000"})
@reference("draws", {
    "random_0_10": "100, 0, 10", "random_minus5_1000": "100, -5, 1000", "random_0_2pow28minus1": "20, 0, 2**28 - 1",
    "random_0_2pow32": "20, 0, 2**32", "random_wide": "20, -2**40, 2**41",
})
def random_integers(count, low, high, seed=1):
    """Integers by random_(low, high): one word modulo the range, two words from a range of 2^28 on (2^32 before 2.7)."""
    torch.manual_seed(seed)
    return torch.empty(count, dtype=torch.int64).random_(low, high)
