"""What every dataset has: its columns, its rows, and how they are read back."""

from spindle.export.datasets.base.dataset import (
    Dataset,
    Option,
    ReadBack,
    asked,
    assistant,
    messages,
    oriented,
    response_of,
    shared_start,
    texts_of,
)
from spindle.export.datasets.base.files import FileType, open_rows, read_columns, read_rows
from spindle.export.datasets.base.provenance import PROVENANCE, provenance
from spindle.export.datasets.base.table import Cell, Column, Kind, Row

__all__ = [
    "PROVENANCE",
    "Cell",
    "Column",
    "Dataset",
    "FileType",
    "Kind",
    "Option",
    "ReadBack",
    "Row",
    "asked",
    "assistant",
    "messages",
    "open_rows",
    "oriented",
    "provenance",
    "read_columns",
    "read_rows",
    "response_of",
    "shared_start",
    "texts_of",
]
