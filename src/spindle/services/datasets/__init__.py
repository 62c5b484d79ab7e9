"""Datasets: judged pairs as training and evaluation sets, read back, and pushed to a hub."""

from __future__ import annotations

from spindle.services.datasets.card import size_category
from spindle.services.datasets.export import (
    ExportedDataset,
    export_dataset,
    open_store_for_reading,
    record_use_of_truth,
)
from spindle.services.datasets.hub import (
    DatasetFolder,
    HubTarget,
    hide_progress_bars,
    open_dataset_folder,
    push,
)
from spindle.services.datasets.options import DatasetOptions, find_dataset_format
from spindle.services.datasets.pairs import make_pair
from spindle.services.datasets.read_back import DatasetFiles, read_back

__all__ = [
    "DatasetFiles",
    "DatasetFolder",
    "DatasetOptions",
    "ExportedDataset",
    "HubTarget",
    "export_dataset",
    "find_dataset_format",
    "hide_progress_bars",
    "make_pair",
    "open_dataset_folder",
    "open_store_for_reading",
    "push",
    "read_back",
    "record_use_of_truth",
    "size_category",
]
