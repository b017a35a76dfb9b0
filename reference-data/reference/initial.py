"""torch.nn.init: fans, gains, bounds and fills."""
import math
from unittest import mock

import numpy
import torch
from torch.nn import init

from reference import reference

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


@reference("init", {
    **{f"kaiming_uniform_{name}.seed1": f"{arguments}, seed=1" for name, arguments in KAIMING.items() if name != "128x784_relu" and name != "128x784_sqrt5"},
    "kaiming_uniform_64x128_sqrt5.seed1": "(64, 128), a=math.sqrt(5), seed=1",
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


@reference("init", {"xavier_uniform_gain_zero": "(4, 3)"}, since="2.12")
def xavier_uniform_gain_zero(shape):
    """Gain 0 asks for uniform_(-0.0, 0.0): every value is -0.0 since 2.12, +0.0 before."""
    torch.manual_seed(1)
    return init.xavier_uniform_(torch.empty(shape), gain=0)


@reference("init", {"kaiming_uniform_transposed": "(3, 4), seed=1", "kaiming_uniform_transposed_7x5": "(7, 5), seed=5"})
def kaiming_uniform_transposed(shape, seed):
    """kaiming_uniform_ on the transpose of a tensor of this shape: the fans are the view's, the order the storage's."""
    torch.manual_seed(seed)
    return init.kaiming_uniform_(torch.empty(shape).t())
