"""Lesson 07, the same seed."""
import math

import torch

from reference import reference


@reference("lessons", {"lesson07.randn_rows7": "7", "lesson07.randn_rows8": "8"})
def randn_rows(columns):
    """The first column of two rows: drawn one row at a time, and drawn at once."""
    torch.manual_seed(0)
    one_by_one = torch.cat([torch.randn(1, columns)[:, 0], torch.randn(1, columns)[:, 0]])
    torch.manual_seed(0)
    at_once = torch.randn(2, columns)[:, 0]
    return {"one_by_one": one_by_one, "at_once": at_once}


@reference("lessons", {"lesson07.randn_in_double": "2**20"})
def randn_in_double(count):
    """Normals drawn in double and rounded to float."""
    torch.manual_seed(1)
    return torch.randn(count, dtype=torch.float64).float()


@reference("lessons", {"lesson07.own_code": "784, 128"}, hash_only=("",))
def portable_weight(inputs, outputs):
    """The bound of nn.Linear, with a product and a sum that round separately everywhere."""
    torch.manual_seed(0)
    bound = 1 / math.sqrt(inputs)
    return torch.rand(outputs, inputs) * (2 * bound) - bound
