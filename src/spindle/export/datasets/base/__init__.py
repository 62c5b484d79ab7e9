"""What every dataset has: its columns, its rows, and how they are read back."""

from spindle.export.datasets.base.dataset import (
    Dataset,
    Option,
    ReadBack,
    assistant,
    messages,
    oriented,
    response_of,
    texts_of,
)
from spindle.export.datasets.base.files import FileType, open_rows, read_columns, read_rows
from spindle.export.datasets.base.table import Cell, Column, Kind, Row

__all__ = [
    "Cell",
    "Column",
    "Dataset",
    "FileType",
    "Kind",
    "Option",
    "ReadBack",
    "Row",
    "assistant",
    "messages",
    "open_rows",
    "oriented",
    "read_columns",
    "read_rows",
    "response_of",
    "texts_of",
]
