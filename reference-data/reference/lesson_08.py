"""Lesson 08, claims on trial."""

import torch

from reference import reference
from reference.texts import error

reference("lessons", {
    "lesson08.module_grad": "'nn.Linear(3, 4).grad'",
    "lesson08.nonlinearity": "\"nn.Linear(3, 4, nonlinearity='relu')\"",
    "lesson08.weight_initializer": "\"nn.Linear(3, 4, weight_initializer='xavier_uniform')\"",
})(error)


@reference("lessons", {"lesson08.first_twelve": ""})
def first_twelve():
    """The first twelve weights of a new nn.Linear(784, 128)."""
    torch.manual_seed(1)
    return torch.nn.Linear(784, 128).weight.flatten()[:12]
