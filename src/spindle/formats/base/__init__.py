"""The base of published formats: classes to implement, columns, turns and files."""

from spindle.formats.base.columns import CellType, FormatCell, FormatColumn, FormatRow
from spindle.formats.base.files import FileType, open_rows, read_columns, read_rows
from spindle.formats.base.format import PublishedFormat
from spindle.formats.base.preference import PreferenceFormat
from spindle.formats.base.provenance import PROVENANCE, provenance
from spindle.formats.base.readable import FormatMismatch, PublishedPair, ReadableFormat
from spindle.formats.base.writable import DatasetOption, ReadBack, WritableFormat

__all__ = [
    "PROVENANCE",
    "CellType",
    "DatasetOption",
    "FileType",
    "FormatCell",
    "FormatColumn",
    "FormatMismatch",
    "FormatRow",
    "PreferenceFormat",
    "PublishedFormat",
    "PublishedPair",
    "ReadBack",
    "ReadableFormat",
    "WritableFormat",
    "open_rows",
    "provenance",
    "read_columns",
    "read_rows",
]
