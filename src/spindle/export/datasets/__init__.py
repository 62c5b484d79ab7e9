"""The datasets that training and evaluation programs read, one file a format.

A module of this package that has the attribute ``DATASET`` is a format, found by its name;
installed distributions add theirs under the entry point group ``spindle.datasets``.
"""

from spindle.export.datasets.base import Dataset
from spindle.registry import Registry

DATASETS: Registry[Dataset] = Registry("spindle.export.datasets", "DATASET", "spindle.datasets")

__all__ = ["DATASETS", "Dataset"]
