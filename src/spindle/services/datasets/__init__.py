"""Datasets: judged pairs as training and evaluation sets, read back, and pushed to a hub."""

from __future__ import annotations

from spindle.services.datasets.card import size_category
from spindle.services.datasets.export import (
    DatasetMade,
    export_dataset,
    note_use_of_truth,
    store_to_read,
)
from spindle.services.datasets.hub import Dataset, Target, dataset_in, hide_progress, push
from spindle.services.datasets.options import Wishes, dataset_named
from spindle.services.datasets.pairs import pair_of
from spindle.services.datasets.read_back import Written, verify

__all__ = [
    "Dataset",
    "DatasetMade",
    "Target",
    "Wishes",
    "Written",
    "dataset_in",
    "dataset_named",
    "export_dataset",
    "hide_progress",
    "note_use_of_truth",
    "pair_of",
    "push",
    "size_category",
    "store_to_read",
    "verify",
]
