"""Potato: the import of a Potato project's annotations into a study."""

from __future__ import annotations

from spindle.services.potato.importer import ImportResult, import_annotations
from spindle.services.potato.project import (
    REJECTS_FILE,
    find_design,
    open_for_import,
    schemes_to_shuffle,
)
from spindle.services.potato.storage import ImportStatus

__all__ = [
    "REJECTS_FILE",
    "ImportResult",
    "ImportStatus",
    "find_design",
    "import_annotations",
    "open_for_import",
    "schemes_to_shuffle",
]
