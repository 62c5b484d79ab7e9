"""Data files to items, streamed; every problem with its file and line."""

from spindle.data.files import content_fingerprints, data_files_in, fingerprints, inside
from spindle.data.items import Items, first_row, read_items, split_pair
from spindle.data.readers import SUFFIXES

__all__ = [
    "SUFFIXES",
    "Items",
    "content_fingerprints",
    "data_files_in",
    "fingerprints",
    "first_row",
    "inside",
    "read_items",
    "split_pair",
]
