"""Export: judgments as flat files, on demand and kept current while a study runs."""

from __future__ import annotations

from spindle.services.export.file_replacement import remove_leftovers, replace_file
from spindle.services.export.judgment_file import (
    ExportCounts,
    answer_columns,
    export_judgments,
    find_format,
    published_path,
)
from spindle.services.export.publisher import Publisher

__all__ = [
    "ExportCounts",
    "Publisher",
    "answer_columns",
    "export_judgments",
    "find_format",
    "published_path",
    "remove_leftovers",
    "replace_file",
]
