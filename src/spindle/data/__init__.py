"""Items, streamed from data files; every problem has its file and line."""

from spindle.data.files import content_fingerprints, data_files_in, fingerprints
from spindle.data.items import Items, first_row, read_items, split_pair
from spindle.data.readers import SUFFIXES

__all__ = [
    "SUFFIXES",
    "Items",
    "content_fingerprints",
    "data_files_in",
    "fingerprints",
    "first_row",
    "read_items",
    "split_pair",
]
