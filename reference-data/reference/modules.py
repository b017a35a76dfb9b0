"""What the modules of torch.nn draw when they are made."""
import warnings

import torch
from torch import nn

from reference import reference


@reference("modules", {
    "linear_3x4": "3, 4, seed=1",
    "linear_3x4_seed0": "3, 4, seed=0",
    "linear_3x4_seed42": "3, 4, seed=42",
    "linear_3x4_seedminus1": "3, 4, seed=-1",
    "linear_3x4_seed2pow32plus5": "3, 4, seed=2**32 + 5",
    "linear_3x4_seed5": "3, 4, seed=5",
    "linear_1x1": "1, 1, seed=1",
    "linear_1x7": "1, 7, seed=1",
    "linear_7x1": "7, 1, seed=1",
    "linear_17x5": "17, 5, seed=1",
    "linear_31x33": "31, 33, seed=3",
    "linear_3x0": "3, 0, seed=1",
    "linear_1x700": "1, 700, seed=1",
    "linear_700x1": "700, 1, seed=1",
    "linear_64x10": "64, 10, seed=0",
    "linear_9x6_no_bias": "9, 6, seed=1, bias=False",
    "linear_3x4_double": '3, 4, seed=1, dtype="float64"',
    "linear_31x33_double": '31, 33, seed=3, dtype="float64"',
    "linear_1024x1024": "1024, 1024, seed=1",
})
def linear(in_features, out_features, seed=1, bias=True, dtype="float32"):
    """The parameters of a new nn.Linear."""
    torch.manual_seed(seed)
    return nn.Linear(in_features, out_features, bias=bias, dtype=getattr(torch, dtype)).state_dict()


@reference("modules", {"linear_0x5": "5, seed=1", "linear_0x40": "40, seed=1"})
def linear_without_inputs(out_features, seed):
    """nn.Linear(0, n): a warning, a bias of zeros, and n words drawn all the same, as the next numbers show."""
    torch.manual_seed(seed)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        parameters = nn.Linear(0, out_features).state_dict()
    return {**parameters, "warning": str(caught[0].message), "next": torch.rand(4)}
