"""Datasets: judged pairs as training and evaluation sets, and read back."""

from __future__ import annotations

from spindle.services.datasets.card import CARD, size_category
from spindle.services.datasets.export import (
    ExportedDataset,
    export_dataset,
    record_use_of_truth,
)
from spindle.services.datasets.options import DatasetOptions, find_dataset_format
from spindle.services.datasets.pairs import make_pair
from spindle.services.datasets.read_back import DatasetFiles, provenance_file, read_back

__all__ = [
    "CARD",
    "DatasetFiles",
    "DatasetOptions",
    "ExportedDataset",
    "export_dataset",
    "find_dataset_format",
    "make_pair",
    "provenance_file",
    "read_back",
    "record_use_of_truth",
    "size_category",
]
