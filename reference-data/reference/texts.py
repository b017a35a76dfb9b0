"""Texts: how PyTorch prints tensors, what it says to a mistake, and what it warns about."""
import math
import warnings

import torch
from torch import nn
from torch.nn import init

from reference import reference

PRINTED = {
    "int_valued": "torch.arange(12.).reshape(3, 4)",
    "int_valued_negative": "torch.tensor([-3., 0., 12., 100.])",
    "int_valued_column": "torch.arange(3.).reshape(3, 1)",
    "int_valued_large": "torch.tensor([1., 99999999.])",
    "int_valued_scientific": "torch.tensor([1., 1e8])",
    "int_valued_huge": "torch.tensor([1e9, 2e15, -3e20])",
    "int_valued_spread": "torch.tensor([1., 1001.])",
    "fractions": "torch.tensor([0.5, -1.25, 100.125])",
    "fractions_spread": "torch.tensor([0.5, 1000.5, -123.25])",
    "fractions_1000_to_1": "torch.tensor([1.5, 1500.])",
    "fractions_above_1000_to_1": "torch.tensor([1.5, 1501.5])",
    "small_fraction_just_fixed": "torch.tensor([1e-4, 0.05])",
    "small_fraction_scientific": "torch.tensor([9.9e-5, 0.05])",
    "scientific": "torch.tensor([1e-5, 1., 1000.])",
    "scientific_small": "torch.tensor([1e-10, -2.5e-7, 3.14159e-5])",
    "scientific_matrix": "torch.tensor([[1e-10, 1e10], [1e-38, -1e38]])",
    "scientific_denormal": "torch.tensor([1e-45, 1.])",
    "scientific_three_digit_exponent": "torch.tensor([1e-300, 1e300], dtype=torch.float64)",
    "nan_inf": "torch.tensor([math.nan, math.inf, -math.inf])",
    "nan_with_ints": "torch.tensor([1., math.nan, -20., math.inf])",
    "nan_with_fractions": "torch.tensor([0.25, math.nan, -math.inf, 3.5])",
    "nan_scientific": "torch.tensor([1e-9, math.nan, -math.inf, 3.5])",
    "negative_zero": "torch.tensor([-0.0, 0.0])",
    "negative_zero_with_fractions": "torch.tensor([-0.0, 0.5])",
    "all_zero": "torch.zeros(3)",
    "zeros_and_small": "torch.tensor([0., 1e-6])",
    "scalar_int_valued": "torch.tensor(3.)",
    "scalar_fraction": "torch.tensor(0.1)",
    "scalar_small": "torch.tensor(1.5e-7)",
    "scalar_large": "torch.tensor(123456789.)",
    "scalar_nan": "torch.tensor(math.nan)",
    "scalar_negative": "torch.tensor(-2.5)",
    "scalar_double": "torch.tensor(0.1, dtype=torch.float64)",
    "one_element": "torch.tensor([0.29748735])",
    "rounding_half": "torch.tensor([0.00005, 0.00015, 0.12345, 2.00005])",
    "rounding_up_a_digit": "torch.tensor([0.99999, 9.99999, 99.99999])",
    "empty": "torch.empty(0)",
    "empty_0x3": "torch.empty(0, 3)",
    "empty_3x0": "torch.empty(3, 0)",
    "empty_2x0x3": "torch.empty(2, 0, 3)",
    "empty_double": "torch.empty(0, dtype=torch.float64)",
    "empty_0x3_double": "torch.empty(0, 3, dtype=torch.float64)",
    "rand_4x3": "torch.rand(4, 3)",
    "rand_2x3x4": "torch.rand(2, 3, 4)",
    "rand_2x2x2x3": "torch.rand(2, 2, 2, 3)",
    "rand_1x1x1x1x2": "torch.rand(1, 1, 1, 1, 2)",
    "rand_3x1x2": "torch.rand(3, 1, 2)",
    "rand_double": "torch.rand(4, 3, dtype=torch.float64)",
    "rand_double_wide": "torch.rand(2, 12, dtype=torch.float64)",
    "wide_row": "torch.rand(30)",
    "wide_rows": "torch.rand(2, 30)",
    "wide_rows_3d": "torch.rand(2, 2, 12)",
    "wide_row_int_valued": "torch.arange(40.)",
    "wide_row_scientific": "torch.arange(1., 15.) * 1e-7",
    "width_just_fits": "torch.rand(9)",
    "width_just_wraps": "torch.rand(10)",
    "thousand": "torch.arange(1000.)",
    "thousand_and_one": "torch.arange(1001.)",
    "summarized_rand": "torch.rand(1100)",
    "summarized_34x34": "torch.rand(34, 34)",
    "summarized_30x40": "torch.rand(30, 40) * 2 - 1",
    "summarized_6x170": "torch.rand(6, 170)",
    "summarized_7x150": "torch.rand(7, 150)",
    "summarized_205x5": "torch.rand(205, 5)",
    "summarized_11x12x8": "torch.rand(11, 12, 8)",
    "summarized_7x7x7x3": "torch.rand(7, 7, 7, 3)",
    "summarized_extremes_hidden": "torch.cat([torch.rand(600), torch.tensor([1e9]), torch.rand(600)])",
    "summarized_double": "torch.rand(1001, dtype=torch.float64)",
    "parameter_4x3": "nn.Parameter(torch.rand(4, 3))",
    "parameter_1d": "nn.Parameter(torch.rand(4))",
    "parameter_wide": "nn.Parameter(torch.rand(20))",
    "parameter_double": "nn.Parameter(torch.rand(2, 2, dtype=torch.float64))",
    "parameter_summarized": "nn.Parameter(torch.rand(30, 34))",
    "parameter_scalar": "nn.Parameter(torch.tensor(0.25))",
    "parameter_empty": "nn.Parameter(torch.empty(5, 0))",
    "parameter_without_grad": "nn.Parameter(torch.rand(3), requires_grad=False)",
    "requires_grad": "torch.rand(2, 3, requires_grad=True)",
    "requires_grad_double": "torch.rand(3, dtype=torch.float64, requires_grad=True)",
    "requires_grad_wide": "torch.rand(14, requires_grad=True)",
    "requires_grad_scalar": "torch.tensor(1.5, requires_grad=True)",
    "transposed": "torch.rand(3, 4).t()",
    "int64": "torch.randperm(10)",
    "int64_wide": "torch.randperm(40)",
    "int64_2d": "torch.tensor([[1, -20], [300, 4]])",
    "int64_summarized": "torch.arange(1001)",
    "bool": "torch.tensor([[True, False], [False, True]])",
    "uint8": "torch.arange(5, dtype=torch.uint8)",
}


@reference("printed", {f"print.{name}": repr(expression) for name, expression in PRINTED.items()})
def printed(expression):
    """A tensor, and the text that print() shows for it."""
    torch.manual_seed(1)
    tensor = eval(expression)
    return {"data": tensor, "printed": str(tensor)}


ERRORS = {
    "uniform.from_above_to": "torch.empty(3).uniform_(2, 1)",
    "uniform.from_above_to_fraction": "torch.empty(3).uniform_(0.123456789, -1234567.5)",
    "uniform.from_above_to_double": "torch.empty(3, dtype=torch.float64).uniform_(2, 1)",
    "uniform.from_above_to_empty": "torch.empty(0).uniform_(2, 1)",
    "uniform.from_nan": "torch.empty(3).uniform_(math.nan, 1)",
    "uniform.to_nan": "torch.empty(3).uniform_(0, math.nan)",
    "uniform.from_inf": "torch.empty(3).uniform_(-math.inf, 1)",
    "uniform.to_inf": "torch.empty(3).uniform_(0, math.inf)",
    "uniform.to_too_large": "torch.empty(3).uniform_(0, 1e39)",
    "uniform.from_inf_double": "torch.empty(3, dtype=torch.float64).uniform_(-math.inf, 1)",
    "uniform.to_nan_double": "torch.empty(3, dtype=torch.float64).uniform_(0, math.nan)",
    "uniform.both_nan": "torch.empty(3).uniform_(math.nan, math.nan)",
    "uniform.range_too_large": "torch.empty(3).uniform_(-3e38, 3e38)",
    "uniform.range_too_large_double": "torch.empty(3, dtype=torch.float64).uniform_(-1e308, 1e308)",
    "uniform.integer_tensor": "torch.empty(3, dtype=torch.int64).uniform_(0, 1)",
    "uniform.overlapping": "torch.empty(1).expand(3).uniform_(0, 1)",
    "uniform.leaf": "torch.empty(3, requires_grad=True).uniform_(0, 1)",
    "seed.too_large": "torch.manual_seed(2**64)",
    "seed.too_small": "torch.manual_seed(-2**63 - 1)",
    "seed.nan": "torch.manual_seed(math.nan)",
    "state.wrong_size": "torch.set_rng_state(torch.zeros(100, dtype=torch.uint8))",
    "state.wrong_contents": "torch.set_rng_state(torch.zeros(5056, dtype=torch.uint8))",
    "state.wrong_dtype": "torch.set_rng_state(torch.zeros(5056))",
    "fans.1d": "init._calculate_fan_in_and_fan_out(torch.empty(3))",
    "fans.0d": "init._calculate_fan_in_and_fan_out(torch.empty(()))",
    "gain.gelu": "init.calculate_gain('gelu')",
    "gain.capital": "init.calculate_gain('ReLU')",
    "gain.slope_true": "init.calculate_gain('leaky_relu', True)",
    "gain.slope_text": "init.calculate_gain('leaky_relu', 'steep')",
    "kaiming_uniform.1d": "init.kaiming_uniform_(torch.empty(3))",
    "kaiming_uniform.mode": "init.kaiming_uniform_(torch.empty(4, 3), mode='Foo')",
    "kaiming_uniform.mode_before_1d": "init.kaiming_uniform_(torch.empty(3), mode='foo')",
    "kaiming_uniform.1d_before_gain": "init.kaiming_uniform_(torch.empty(3), nonlinearity='gelu')",
    "kaiming_uniform.nonlinearity": "init.kaiming_uniform_(torch.empty(4, 3), nonlinearity='gelu')",
    "kaiming_uniform.a_nan": "init.kaiming_uniform_(torch.empty(4, 3), a=math.nan)",
    "xavier_uniform.1d": "init.xavier_uniform_(torch.empty(3))",
    "xavier_uniform.no_fan": "init.xavier_uniform_(torch.empty(0, 0))",
    "xavier_uniform.no_fan_3d": "init.xavier_uniform_(torch.empty(2, 3, 0))",
    "xavier_uniform.negative_gain": "init.xavier_uniform_(torch.empty(4, 3), gain=-1)",
    "xavier_uniform.gain_nan": "init.xavier_uniform_(torch.empty(4, 3), gain=math.nan)",
    "normal.std_negative": "torch.empty(3).normal_(0, -1)",
    "normal.std_negative_block": "torch.empty(20).normal_(0, -0.25)",
    "normal.std_negative_empty": "torch.empty(0).normal_(0, -1)",
    "normal.std_nan": "torch.empty(3).normal_(0, math.nan)",
    "normal.std_negative_double": "torch.empty(3, dtype=torch.float64).normal_(0, -1.5)",
    "normal.integer_tensor": "torch.empty(3, dtype=torch.int64).normal_()",
    "normal.overlapping": "torch.empty(1).expand(3).normal_()",
    "normal.leaf": "torch.empty(3, requires_grad=True).normal_()",
    "randperm.negative": "torch.randperm(-1)",
    "bernoulli.p_above_1": "torch.empty(3).bernoulli_(1.5)",
    "bernoulli.p_negative": "torch.empty(3).bernoulli_(-0.25)",
    "bernoulli.p_nan": "torch.empty(3).bernoulli_(math.nan)",
    "bernoulli.tensor_above_1": "torch.bernoulli(torch.tensor([0.5, 1.5]))",
    "constant.overflow": "init.constant_(torch.empty(3), 1e39)",
    "eye.1d": "init.eye_(torch.empty(3))",
    "eye.3d": "init.eye_(torch.empty(3, 3, 3))",
    "dirac.2d": "init.dirac_(torch.empty(3, 3))",
    "dirac.6d": "init.dirac_(torch.empty(1, 1, 1, 1, 1, 1))",
    "dirac.groups": "init.dirac_(torch.empty(5, 2, 3), groups=2)",
    "dirac.groups_zero": "init.dirac_(torch.empty(4, 2, 3), groups=0)",
    "dirac.zero_kernel": "init.dirac_(torch.empty(2, 2, 0))",
    "xavier_normal.1d": "init.xavier_normal_(torch.empty(3))",
    "xavier_normal.no_fan": "init.xavier_normal_(torch.empty(0, 0))",
    "xavier_normal.negative_gain": "init.xavier_normal_(torch.empty(4, 3), gain=-1)",
    "xavier_normal.gain_nan": "init.xavier_normal_(torch.empty(4, 3), gain=math.nan)",
    "kaiming_normal.1d": "init.kaiming_normal_(torch.empty(3))",
    "kaiming_normal.mode": "init.kaiming_normal_(torch.empty(4, 3), mode='sideways')",
    "kaiming_normal.nonlinearity": "init.kaiming_normal_(torch.empty(4, 3), nonlinearity='silu')",
    "kaiming_normal.a_nan": "init.kaiming_normal_(torch.empty(4, 3), a=math.nan)",
    "trunc_normal.std_zero": "init.trunc_normal_(torch.empty(3), std=0)",
    "trunc_normal.a_above_b": "init.trunc_normal_(torch.empty(3), a=2, b=1)",
    "orthogonal.1d": "init.orthogonal_(torch.empty(3))",
    "sparse.1d": "init.sparse_(torch.empty(3), 0.5)",
    "sparse.3d": "init.sparse_(torch.empty(3, 3, 3), 0.5)",
    "sparse.nan": "init.sparse_(torch.empty(3, 3), math.nan)",
    "sparse.inf": "init.sparse_(torch.empty(3, 3), math.inf)",
    "sparse.std_negative": "init.sparse_(torch.empty(3, 3), 0.5, std=-1)",
    "conv.groups_zero": "nn.Conv2d(4, 4, 3, groups=0)",
    "conv.in_not_divisible": "nn.Conv2d(3, 4, 3, groups=2)",
    "conv.out_not_divisible": "nn.Conv2d(4, 3, 3, groups=2)",
    "conv_transpose.in_not_divisible": "nn.ConvTranspose2d(3, 4, 3, groups=2)",
    "conv.negative_out": "nn.Conv2d(4, -3, 3)",
    "bilinear.in1_zero": "nn.Bilinear(0, 2, 3)",
    "embedding.padding_too_large": "nn.Embedding(3, 2, padding_idx=3)",
    "embedding.padding_too_small": "nn.Embedding(3, 2, padding_idx=-4)",
    "embedding.negative": "nn.Embedding(-3, 2)",
    "lstm.proj_too_large": "nn.LSTM(3, 5, proj_size=5)",
    "rnn.proj": "nn.RNN(3, 5, proj_size=2)",
    "gru.proj": "nn.GRU(3, 5, proj_size=2)",
    "attention.heads": "nn.MultiheadAttention(5, 2)",
    "attention.embed_zero": "nn.MultiheadAttention(0, 2)",
    "group_norm.groups": "nn.GroupNorm(4, 6)",
    "linear.forward_shape": "nn.Linear(3, 4)(torch.zeros(2, 5))",
    "batch_norm.one_row": "nn.BatchNorm1d(5)(torch.zeros(1, 5))",
    "batch_norm.features": "nn.BatchNorm1d(5)(torch.zeros(8, 3))",
    "batch_norm.features_eval": "nn.BatchNorm1d(5).eval()(torch.zeros(8, 3))",
    "batch_norm.dimensions": "nn.BatchNorm1d(5)(torch.zeros(5))",
    "cross_entropy.batch": "nn.CrossEntropyLoss()(torch.zeros(4, 3), torch.zeros(5, dtype=torch.int64))",
    "cross_entropy.class": "nn.CrossEntropyLoss()(torch.zeros(4, 3), torch.full((4,), 3))",
    "mse.shape": "nn.MSELoss()(torch.zeros(4, 3), torch.zeros(5, 3))",
    "optimizer.learning_rate": "torch.optim.SGD([torch.zeros(3)], lr=-1)",
    "optimizer.momentum": "torch.optim.SGD([torch.zeros(3)], lr=0.1, momentum=-1)",
    "linear.negative_in": "nn.Linear(-1, 3)",
    "linear.negative_out": "nn.Linear(3, -1)",
}


NEWER_ERRORS = {
    "lstm.hidden_zero": "nn.LSTM(3, 0)",
    "gru.hidden_zero": "nn.GRU(3, 0)",
    "lstm.layers_zero": "nn.LSTM(3, 5, num_layers=0)",
}


@reference("texts", {"lstm.input_zero": repr("nn.LSTM(0, 3)")}, needs="2.14")
@reference("texts", {name: repr(statement) for name, statement in NEWER_ERRORS.items()}, needs="2.6")
@reference("texts", {name: repr(statement) for name, statement in ERRORS.items()})
def error(statement):
    """What PyTorch answers to a mistake: the text of the error and its type."""
    torch.manual_seed(1)
    try:
        eval(statement)
    except Exception as mistake:
        return {"error": str(mistake), "type": type(mistake).__name__}
    raise AssertionError(f"no error: {statement}")


WARNINGS = {
    "kaiming_uniform.zero_elements": "init.kaiming_uniform_(torch.empty(0, 3))",
    "kaiming_uniform.zero_elements_1d": "init.kaiming_uniform_(torch.empty(0), mode='foo')",
    "linear.no_inputs": "nn.Linear(0, 5)",
    "kaiming_normal.zero_elements": "init.kaiming_normal_(torch.empty(3, 0), nonlinearity='gelu')",
    "trunc_normal.mean_far_above": "init.trunc_normal_(torch.empty(3), mean=5, std=1, a=-2, b=2)",
    "trunc_normal.mean_far_below": "init.trunc_normal_(torch.empty(3), mean=-4.5, std=1, a=-2, b=2)",
    "rnn.dropout_one_layer": "nn.RNN(3, 5, dropout=0.5)",
    "deprecated.uniform": "init.uniform(torch.empty(3))",
    "deprecated.normal": "init.normal(torch.empty(3))",
    "deprecated.constant": "init.constant(torch.empty(3), 1.0)",
    "deprecated.eye": "init.eye(torch.empty(3, 3))",
    "deprecated.dirac": "init.dirac(torch.empty(3, 3, 3))",
    "deprecated.xavier_uniform": "init.xavier_uniform(torch.empty(3, 3))",
    "deprecated.xavier_normal": "init.xavier_normal(torch.empty(3, 3))",
    "deprecated.kaiming_uniform": "init.kaiming_uniform(torch.empty(3, 3))",
    "deprecated.kaiming_normal": "init.kaiming_normal(torch.empty(3, 3))",
    "deprecated.orthogonal": "init.orthogonal(torch.empty(3, 3))",
    "deprecated.sparse": "init.sparse(torch.empty(3, 3), 0.5)",
}


@reference("texts", {name: repr(statement) for name, statement in WARNINGS.items()})
def warning(statement):
    """What PyTorch warns about: the texts, one a line, and the category."""
    torch.manual_seed(1)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        eval(statement)
    return {"warning": "\n".join(str(w.message) for w in caught), "type": caught[0].category.__name__}
