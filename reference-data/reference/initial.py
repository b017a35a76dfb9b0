"""torch.nn.init: fans, gains, bounds and fills."""
import math
from unittest import mock

import numpy
import torch
from torch.nn import init

from reference import BITS, close, reference

SHAPES = {"4x3": (4, 3), "1x1": (1, 1), "128x784": (128, 784), "8x16x3x3": (8, 16, 3, 3), "16x8x3": (16, 8, 3), "4x1x3x3": (4, 1, 3, 3),
          "2x3x4x5x6": (2, 3, 4, 5, 6), "0x3": (0, 3), "3x0": (3, 0), "2x3x0": (2, 3, 0), "1x2000000": (1, 2000000)}


@reference("init", {f"fans.{name}": f"{shape}" for name, shape in SHAPES.items()})
def fans(shape):
    """(fan_in, fan_out) of a shape."""
    return list(init._calculate_fan_in_and_fan_out(torch.empty(shape, device="meta")))


@reference("init", {
    **{f"gain.{name}": f'"{name}"' for name in (
        "linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d",
        "sigmoid", "tanh", "relu", "leaky_relu", "selu")},
    **{f"gain.leaky_relu_{name}": f'"leaky_relu", {slope}' for name, slope in {
        "0": "0", "0.01": "0.01", "0.1": "0.1", "0.2": "0.2", "0.25": "0.25", "0.3": "0.3", "0.7": "0.7", "1": "1",
        "minus0.2": "-0.2", "3": "3", "sqrt2": "math.sqrt(2)", "sqrt5": "math.sqrt(5)", "10": "10", "1e6": "1e6"}.items()},
    "gain.relu_param_ignored": '"relu", 7',
})
def gain(nonlinearity, param=None):
    """calculate_gain, as a double."""
    return float(init.calculate_gain(nonlinearity, param))


def handed_to(method, initialize):
    """The last number that `initialize` hands to Tensor.uniform_ (its bound) or Tensor.normal_ (its std)."""
    with mock.patch.object(torch.Tensor, method) as fill:
        initialize()
    return float(fill.call_args[0][1])


KAIMING = {"4x3": "(4, 3)", "4x3_sqrt5": "(4, 3), a=math.sqrt(5)", "4x3_fan_out": '(4, 3), mode="fan_out"',
           "128x784_sqrt5": "(128, 784), a=math.sqrt(5)", "128x784_relu": '(128, 784), nonlinearity="relu"',
           "8x16x3x3_fan_out_relu": '(8, 16, 3, 3), mode="fan_out", nonlinearity="relu"',
           "5x7_tanh": '(5, 7), nonlinearity="tanh"', "5x7_selu": '(5, 7), nonlinearity="selu"',
           "5x7_linear": '(5, 7), nonlinearity="linear"', "5x7_sigmoid": '(5, 7), nonlinearity="sigmoid"',
           "5x7_leaky_0.2": "(5, 7), a=0.2", "5x7_conv2d": '(5, 7), nonlinearity="conv2d"',
           "5x7_a_ignored": '(5, 7), a=3, nonlinearity="relu"', "16x8x3_fan_out": '(16, 8, 3), a=0.1, mode="fan_out"'}
XAVIER = {"4x3": "(4, 3)", "128x784": "(128, 784)", "8x16x3x3": "(8, 16, 3, 3)", "4x3_gain_sqrt2": "(4, 3), gain=math.sqrt(2)",
          "5x7_gain_tanh": "(5, 7), gain=5 / 3", "1x1": "(1, 1)", "0x3": "(0, 3)"}


@reference("init", {f"kaiming_uniform_bound.{name}": arguments for name, arguments in KAIMING.items()}, uses=(handed_to,))
def kaiming_uniform_bound(shape, a=0, mode="fan_in", nonlinearity="leaky_relu"):
    """The bound of kaiming_uniform_, as the double that PyTorch computes."""
    weight = torch.empty(shape)
    return handed_to("uniform_", lambda: init.kaiming_uniform_(weight, a, mode, nonlinearity))


@reference("init", {f"kaiming_normal_std.{name}": arguments for name, arguments in KAIMING.items()}, uses=(handed_to,))
def kaiming_normal_std(shape, a=0, mode="fan_in", nonlinearity="leaky_relu"):
    """The standard deviation of kaiming_normal_, as the double that PyTorch computes."""
    weight = torch.empty(shape)
    return handed_to("normal_", lambda: init.kaiming_normal_(weight, a, mode, nonlinearity))


@reference("init", {f"xavier_uniform_bound.{name}": arguments for name, arguments in XAVIER.items()}, uses=(handed_to,))
def xavier_uniform_bound(shape, gain=1):
    """The bound of xavier_uniform_, as the double that PyTorch computes."""
    weight = torch.empty(shape)
    return handed_to("uniform_", lambda: init.xavier_uniform_(weight, gain))


@reference("init", {f"xavier_normal_std.{name}": arguments for name, arguments in XAVIER.items()}, uses=(handed_to,))
def xavier_normal_std(shape, gain=1):
    """The standard deviation of xavier_normal_, as the double that PyTorch computes."""
    weight = torch.empty(shape)
    return handed_to("normal_", lambda: init.xavier_normal_(weight, gain))


@reference("init", {"sqrt5_bounds": "[*range(1, 101), 128, 256, 512, 784, 1000, 1024, 4096, 65536, 1000000, 2000000]"}, uses=(handed_to,))
def sqrt5_bounds(fan_ins):
    """The bound that nn.Linear's kaiming_uniform_(a=math.sqrt(5)) comes to, and 1/math.sqrt(fan_in), for each fan_in."""
    bounds = [handed_to("uniform_", lambda: init.kaiming_uniform_(torch.empty(1, n), a=math.sqrt(5))) for n in fan_ins]
    return {"fan_in": fan_ins, "bound": bounds, "expected": [1 / math.sqrt(n) for n in fan_ins]}


@reference("init", {"sqrt5_identity": "2000000"})
def sqrt5_identity(largest):
    """How often sqrt(3) * gain(sqrt(5)) / sqrt(n) is 1/sqrt(n), for n = 1 ... largest: equal, one ulp off, two ulps off."""
    root = numpy.sqrt(numpy.arange(1, largest + 1, dtype=numpy.float64))
    bound = math.sqrt(3.0) * (init.calculate_gain("leaky_relu", math.sqrt(5)) / root)
    expected = 1 / root
    ulps = numpy.abs(bound.view(numpy.int64) - expected.view(numpy.int64))
    return {"double": numpy.bincount(ulps), "float": int((bound.astype(numpy.float32) != expected.astype(numpy.float32)).sum())}


@reference("init", {"kaiming_uniform_64x128_sqrt5.seed1": "(64, 128), a=math.sqrt(5), seed=1"}, hash_only=("",))
@reference("init", {
    **{f"kaiming_uniform_{name}.seed1": f"{arguments}, seed=1" for name, arguments in KAIMING.items() if name != "128x784_relu" and name != "128x784_sqrt5"},
    "kaiming_uniform_4x3_sqrt5.seed2pow32plus5": "(4, 3), a=math.sqrt(5), seed=2**32 + 5",
    "kaiming_uniform_4x3_sqrt5.seedminus1": "(4, 3), a=math.sqrt(5), seed=-1",
    "kaiming_uniform_4x3_double.seed1": '(4, 3), seed=1, dtype="float64"',
    "kaiming_uniform_5x7_fan_out_double.seed1": '(5, 7), a=math.sqrt(5), mode="fan_out", seed=1, dtype="float64"',
    "kaiming_uniform_25x25.seed1": "(25, 25), seed=1",
    "kaiming_uniform_1024x1024_sqrt5.seed1": "(1024, 1024), a=math.sqrt(5), seed=1",
})
def kaiming_uniform(shape, a=0, mode="fan_in", nonlinearity="leaky_relu", seed=1, dtype="float32"):
    """A new tensor, filled by kaiming_uniform_."""
    torch.manual_seed(seed)
    return init.kaiming_uniform_(torch.empty(shape, dtype=getattr(torch, dtype)), a, mode, nonlinearity)


@reference("init", {
    **{f"xavier_uniform_{name}.seed1": f"{arguments}, seed=1" for name, arguments in XAVIER.items() if name != "128x784"},
    "xavier_uniform_4x3_double.seed1": '(4, 3), seed=1, dtype="float64"',
    "xavier_uniform_25x25.seedminus1": "(25, 25), seed=-1",
    "xavier_uniform_1024x1024.seed1": "(1024, 1024), seed=1",
})
def xavier_uniform(shape, gain=1, seed=1, dtype="float32"):
    """A new tensor, filled by xavier_uniform_."""
    torch.manual_seed(seed)
    return init.xavier_uniform_(torch.empty(shape, dtype=getattr(torch, dtype)), gain)


@reference("init", {"xavier_uniform_gain_zero": "(4, 3)"})
def xavier_uniform_gain_zero(shape):
    """Gain 0 asks for uniform_(-0.0, 0.0): every value is -0.0 since 2.12, +0.0 before."""
    torch.manual_seed(1)
    return init.xavier_uniform_(torch.empty(shape), gain=0)


@reference("init", {"kaiming_uniform_transposed": "(3, 4), seed=1", "kaiming_uniform_transposed_7x5": "(7, 5), seed=5"})
def kaiming_uniform_transposed(shape, seed):
    """kaiming_uniform_ on the transpose of a tensor of this shape: the fans are the view's, the order the storage's."""
    torch.manual_seed(seed)
    return init.kaiming_uniform_(torch.empty(shape).t())


@reference("init", {
    **{f"kaiming_normal_{name}.seed1": f"{arguments}, seed=1" for name, arguments in KAIMING.items() if not name.startswith("128x784")},
    "kaiming_normal_4x4.seed1": "(4, 4), seed=1",
    "kaiming_normal_32x16x3x3_fan_out_relu.seed1": '(32, 16, 3, 3), mode="fan_out", nonlinearity="relu", seed=1',
    "kaiming_normal_25x25_double.seed1": '(25, 25), seed=1, dtype="float64"',
    "kaiming_normal_4x3_double.seed1": '(4, 3), seed=1, dtype="float64"',
    "kaiming_normal_4x4.seed2pow32plus5": "(4, 4), seed=2**32 + 5",
    "kaiming_normal_1024x1024_relu.seed1": '(1024, 1024), nonlinearity="relu", seed=1',
})
def kaiming_normal(shape, a=0, mode="fan_in", nonlinearity="leaky_relu", seed=1, dtype="float32"):
    """A new tensor, filled by kaiming_normal_."""
    torch.manual_seed(seed)
    return init.kaiming_normal_(torch.empty(shape, dtype=getattr(torch, dtype)), a, mode, nonlinearity)


@reference("init", {"xavier_normal_64x128.seed1": "(64, 128), seed=1"}, hash_only=("",))
@reference("init", {
    **{f"xavier_normal_{name}.seed1": f"{arguments}, seed=1" for name, arguments in XAVIER.items() if name != "128x784"},
    "xavier_normal_25x25_double.seed1": '(25, 25), seed=1, dtype="float64"',
    "xavier_normal_25x25.seedminus1": "(25, 25), seed=-1",
    "xavier_normal_1x1x8.seed1": "(1, 1, 8), seed=1",
})
def xavier_normal(shape, gain=1, seed=1, dtype="float32"):
    """A new tensor, filled by xavier_normal_."""
    torch.manual_seed(seed)
    return init.xavier_normal_(torch.empty(shape, dtype=getattr(torch, dtype)), gain)


@reference("init", {"init_uniform_5x7": "(5, 7), -0.1, 0.3", "init_uniform_default": "(5, 7)",
                    "init_uniform_5x7_double": '(5, 7), -0.1, 0.3, dtype="float64"', "init_uniform_empty": "(0, 7)"})
def init_uniform(shape, a=0.0, b=1.0, seed=1, dtype="float32"):
    """init.uniform_."""
    torch.manual_seed(seed)
    return init.uniform_(torch.empty(shape, dtype=getattr(torch, dtype)), a, b)


@reference("init", {"init_normal_5x7": "(5, 7), 0.5, 0.02", "init_normal_default": "(5, 7)", "init_normal_3x3": "(3, 3), 0.5, 0.02",
                    "init_normal_5x7_double": '(5, 7), 0.5, 0.02, dtype="float64"', "init_normal_empty": "(0, 7)"})
def init_normal(shape, mean=0.0, std=1.0, seed=1, dtype="float32"):
    """init.normal_."""
    torch.manual_seed(seed)
    return init.normal_(torch.empty(shape, dtype=getattr(torch, dtype)), mean, std)


TRUNCATED = {
    "trunc_normal_20.seed1": "20, seed=1",
    "trunc_normal_5.seed1": "5, seed=1",
    "trunc_normal_5x7.seed1": "(5, 7), seed=1",
    "trunc_normal_30x33_minus1_1.seed1": "(30, 33), a=-1, b=1, seed=1",
    "trunc_normal_20x20_std0.02_cut0.04.seed1": "(20, 20), std=0.02, a=-0.04, b=0.04, seed=1",
    "trunc_normal_20x20_mean0.5.seed3": "(20, 20), mean=0.5, std=2, a=-1, b=3, seed=3",
    "trunc_normal_one_sided.seed1": "(20, 20), a=0, b=10, seed=1",
    "trunc_normal_tail.seed1": "(10, 11), a=2, b=3, seed=1",
    "trunc_normal_tail_left.seed1": "(10, 11), a=-4, b=-2.5, seed=1",
    "trunc_normal_narrow.seed1": "(10, 11), a=-0.1, b=0.2, seed=1",
    "trunc_normal_narrow_mean_std.seed1": "(10, 11), mean=0.3, std=0.02, a=0.3, b=0.31, seed=1",
    "trunc_normal_small_tail.seed1": "7, a=1, b=2, seed=1",
    "trunc_normal_20_double.seed1": '20, seed=1, dtype="float64"',
    "trunc_normal_5_double.seed1": '5, seed=1, dtype="float64"',
    "trunc_normal_tail_double.seed1": '(10, 11), a=2, b=3, seed=1, dtype="float64"',
    "trunc_normal_minus1_1_double.seed1": '(10, 11), a=-1, b=1, seed=1, dtype="float64"',
    "trunc_normal_1000x1000_minus1_1.seed1": "(1000, 1000), a=-1, b=1, seed=1",
}


@reference("init", {"trunc_normal_100x100_2_3.seed1": "(100, 100), a=2, b=3, seed=1"}, hash_only=("",))
@reference("init", TRUNCATED)
def trunc_normal(shape, mean=0.0, std=1.0, a=-2.0, b=2.0, seed=1, dtype="float32"):
    """A new tensor, filled by trunc_normal_; by rejection since 2.12, by the inverse error function before."""
    torch.manual_seed(seed)
    return init.trunc_normal_(torch.empty(shape, dtype=getattr(torch, dtype)), mean, std, a, b)


@reference("init", {"trunc_normal_100_sigmas.seed1": "(20, 20), std=0.02, seed=1"})
def trunc_normal_100_sigmas(shape, std, seed):
    """The default bounds -2 and 2 are absolute: with std 0.02 they cut at 100 sigmas, that is, nothing."""
    torch.manual_seed(seed)
    return init.trunc_normal_(torch.empty(shape), std=std)


@reference("init", {"trunc_normal_empty": "(0, 3)", "trunc_normal_one_value": "(4, 3), a=1, b=1"}, needs="2.12")
def trunc_normal_of_nothing(shape, a=-2.0, b=2.0):
    """trunc_normal_ of an empty tensor, or between two equal bounds."""
    torch.manual_seed(1)
    return {"": init.trunc_normal_(torch.empty(shape), a=a, b=b), "next": torch.rand(4)}


@reference("init", {
    "constant_0.3": "(2, 3), 0.3", "constant_inf": "(2, 3), math.inf", "constant_nan": "(2, 3), math.nan",
    "constant_0.3_double": '(2, 3), 0.3, dtype="float64"', "constant_scalar": "(), 7", "constant_minus_zero": "3, -0.0",
})
def constant(shape, value, dtype="float32"):
    """init.constant_."""
    return init.constant_(torch.empty(shape, dtype=getattr(torch, dtype)), value)


@reference("init", {"ones_zeros_2x3": "(2, 3)", "ones_zeros_double": '(2, 3), dtype="float64"'})
def ones_zeros(shape, dtype="float32"):
    """init.ones_ and init.zeros_."""
    return {"ones": init.ones_(torch.empty(shape, dtype=getattr(torch, dtype))),
            "zeros": init.zeros_(torch.empty(shape, dtype=getattr(torch, dtype)))}


@reference("init", {"eye_3x3": "(3, 3)", "eye_2x5": "(2, 5)", "eye_5x2": "(5, 2)", "eye_0x3": "(0, 3)", "eye_3x3_double": '(3, 3), dtype="float64"'})
def eye(shape, dtype="float32"):
    """init.eye_: ones on the main diagonal."""
    return init.eye_(torch.full(shape, 7, dtype=getattr(torch, dtype)))


@reference("init", {
    "dirac_4x4x3": "(4, 4, 3)", "dirac_6x2x3x3": "(6, 2, 3, 3)", "dirac_2x5x3x4": "(2, 5, 3, 4)", "dirac_3x3x2x3x5": "(3, 3, 2, 3, 5)",
    "dirac_6x2x3_groups3": "(6, 2, 3), groups=3", "dirac_6x3x5_groups2": "(6, 3, 5), groups=2", "dirac_8x1x3x3_groups4": "(8, 1, 3, 3), groups=4",
    "dirac_4x4x3_double": '(4, 4, 3), dtype="float64"', "dirac_0x4x3": "(0, 4, 3)",
})
def dirac(shape, groups=1, dtype="float32"):
    """init.dirac_: a convolution that hands its input on."""
    return init.dirac_(torch.full(shape, 7, dtype=getattr(torch, dtype)), groups)


def orthogonal_compare(name):
    return BITS if name == "next" else close(0.0, 1e-6, "the order of operations in LAPACK's QR factorization")


def orthogonal_compare_double(name):
    return BITS if name == "next" else close(0.0, 1e-14, "the order of operations in LAPACK's QR factorization")


ORTHOGONAL = {"3x2": "(3, 2)", "2x3": "(2, 3)", "1x1": "(1, 1)", "1x5": "(1, 5)", "16x16": "(16, 16)", "30x20": "(30, 20)", "20x30": "(20, 30)",
              "8x3x3x3": "(8, 3, 3, 3)", "3x8x3": "(3, 8, 3)", "5x5_gain_sqrt2": "(5, 5), gain=math.sqrt(2)", "0x3": "(0, 3)"}


@reference("init", {f"orthogonal_{name}.seed1": f"{arguments}, seed=1" for name, arguments in ORTHOGONAL.items()}, compare=orthogonal_compare)
def orthogonal(shape, gain=1, seed=1):
    """A new tensor, filled by orthogonal_; the draws behind it are exact, as the numbers after it show."""
    torch.manual_seed(seed)
    return {"": init.orthogonal_(torch.empty(shape), gain), "next": torch.randn(5)}


@reference("init", {"orthogonal_state": "(5, 3), seed=1"})
def orthogonal_state(shape, seed):
    """The generator's state after orthogonal_."""
    torch.manual_seed(seed)
    init.orthogonal_(torch.empty(shape))
    return torch.get_rng_state()


@reference("init", {f"orthogonal_{name}_double.seed1": f"{arguments}, seed=1" for name, arguments in ORTHOGONAL.items()}, compare=orthogonal_compare_double)
def orthogonal_double(shape, gain=1, seed=1):
    """orthogonal_ in double."""
    torch.manual_seed(seed)
    return {"": init.orthogonal_(torch.empty(shape, dtype=torch.float64), gain), "next": torch.randn(5)}


@reference("init", {"orthogonal_transposed": "(4, 7), seed=1"}, compare=orthogonal_compare)
def orthogonal_transposed(shape, seed):
    """orthogonal_ on the transpose of a tensor of this shape: drawn in row-major order all the same."""
    torch.manual_seed(seed)
    return {"": init.orthogonal_(torch.empty(shape).t()), "next": torch.randn(4)}


@reference("init", {
    "sparse_3x2_0.5.seed1": "(3, 2), 0.5, seed=1", "sparse_20x7_0.3.seed1": "(20, 7), 0.3, seed=1", "sparse_20x7_0.31.seed2": "(20, 7), 0.31, seed=2",
    "sparse_10x10_0.seed1": "(10, 10), 0, seed=1", "sparse_10x10_1.seed1": "(10, 10), 1, seed=1", "sparse_5x4_1.5.seed1": "(5, 4), 1.5, seed=1",
    "sparse_10x4_minus0.2.seed1": "(10, 4), -0.2, seed=1", "sparse_10x4_std1.seed1": "(10, 4), 0.25, std=1, seed=1",
    "sparse_20x7_0.3_double.seed1": '(20, 7), 0.3, seed=1, dtype="float64"', "sparse_0x3.seed1": "(0, 3), 0.5, seed=1", "sparse_3x0.seed1": "(3, 0), 0.5, seed=1",
})
def sparse(shape, sparsity, std=0.01, seed=1, dtype="float32"):
    """A new tensor, filled by sparse_, and the next numbers."""
    torch.manual_seed(seed)
    return {"": init.sparse_(torch.empty(shape, dtype=getattr(torch, dtype)), sparsity, std), "next": torch.rand(4)}


@reference("init", {"sparse_with_generator": "(20, 7), 0.3, seed=5, global_seed=1"}, needs="2.6")
def sparse_with_generator(shape, sparsity, seed, global_seed):
    """sparse_ with a generator of its own: the values come from it, the rows from the global generator."""
    torch.manual_seed(global_seed)
    return init.sparse_(torch.empty(shape), sparsity, generator=torch.Generator().manual_seed(seed))


@reference("init", {"kaiming_normal_transposed": "(5, 7), seed=1", "kaiming_normal_transposed_4x3": "(4, 3), seed=5"})
def kaiming_normal_transposed(shape, seed):
    """kaiming_normal_ on the transpose of a tensor of this shape: not contiguous, so one at a time."""
    torch.manual_seed(seed)
    return init.kaiming_normal_(torch.empty(shape).t())


@reference("init", {"trunc_normal_transposed": "(5, 7), seed=1"})
def trunc_normal_transposed(shape, seed):
    """trunc_normal_ on the transpose of a tensor of this shape."""
    torch.manual_seed(seed)
    return init.trunc_normal_(torch.empty(shape).t(), a=-1, b=1)
