"""Data to train on: the handwritten digits, and clouds of points drawn with the generator."""
import glob
import gzip
import importlib.util
import math
import os

import numpy
import torch

from reference import BITS, FILES, close, reference


def digit_rows():
    """1797 rows of 64 pixels and a label: from --digits, from scikit-learn, or from a set that has them already."""
    found = importlib.util.find_spec("sklearn")
    path = FILES["digits"] or (found and os.path.join(os.path.dirname(found.origin), "datasets", "data", "digits.csv.gz"))
    if path:
        with gzip.open(path, "rt", encoding="ascii") as file:
            return numpy.loadtxt(file, delimiter=",").astype(numpy.uint8)
    sets = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for stored in sorted(glob.glob(os.path.join(sets, "*", "data.npz"))):
        with numpy.load(stored, allow_pickle=False) as file:
            found = {name.split("/")[0]: name for name in file.files}      # an array is stored under its key and its hash
            if "digits.pixels" in found:
                return numpy.column_stack([file[found["digits.pixels"]], file[found["digits.labels"]]])
    raise FileNotFoundError("the digits are in no set yet: give scikit-learn's digits.csv.gz with --digits")


@reference("data", {"digits": ""})
def digits():
    """Optical Recognition of Handwritten Digits: 1797 images of 8 x 8 pixels, 0 ... 16, and the digit each shows.

    E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository, https://doi.org/10.24432/C50P49, licence CC BY 4.0;
    the test part of it, as scikit-learn ships it (digits.csv.gz). Unchanged but for the file format.
    """
    rows = digit_rows()
    return {"pixels": rows[:, :64], "labels": rows[:, 64]}


def blobs(count, spread, seed):
    """Points around ten random centres in 64 dimensions, and which centre each belongs to: 0, 1, ... 9, 0, 1, ..."""
    generator = torch.Generator().manual_seed(seed)
    centres = torch.randn(10, 64, generator=generator)
    labels = torch.arange(count) % 10
    return centres[labels] + spread * torch.randn(count, 64, generator=generator), labels


@reference("data", {"blobs_20": "20, 0.5, seed=0"}, uses=(blobs,))
def blobs_sample(count, spread, seed):
    """A small sample of the blobs that the training runs use."""
    points, labels = blobs(count, spread, seed)
    return {"points": points, "labels": labels}


def spiral_compare(name):
    return BITS if name == "labels" else close(0.0, 1e-6, "the C library's cosine and sine")


@reference("data", {"spirals_90": "90, 3, 0.05, seed=0"}, compare=spiral_compare)
def spirals(count, arms, noise, seed):
    """Arms of a spiral: point i lies on arm i % arms, at radius t = i/count and angle 4t + 2 pi arm/arms, plus noise."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % arms
    t = torch.arange(count, dtype=torch.float64) / count
    angle = 4 * t + 2 * math.pi * labels.double() / arms
    points = torch.stack([t * torch.cos(angle), t * torch.sin(angle)], dim=1).float()
    return {"points": points + noise * torch.randn(count, 2, generator=generator), "labels": labels}
