"""The folders in which the files of a design are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def folders_of(design: Path) -> Iterator[Path]:
    """Yield the folders from which Potato resolves a path in the design at that path.

    They are the design's own, the one above it (``configs/`` beside ``data/``), and, where a
    project is started from its root, those up to there.
    """
    own, here = design.parent, Path.cwd()
    yield own
    yield own.parent
    if own.is_relative_to(here):
        yield from (folder for folder in own.parents[1:] if folder.is_relative_to(here))
