"""The folder of a dataset is put in place as a whole, and nothing else is ever removed."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spindle.errors import ExportError
from spindle.formats import writable_formats
from spindle.formats.base import FileType
from spindle.services.datasets.card import CARD, MARK
from spindle.services.datasets.read_back import SPLITS, sidecar


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of ``target`` at the end; nothing of it stays else.

    Raises ``ExportError`` where ``target`` is anything but empty or an earlier dataset, or
    cannot be written; then it is as it was.
    """
    target = target.resolve()
    try:
        _check_replaceable(target)
        partial = _beside(target, "partial")
        try:
            partial.mkdir(parents=True)
            yield partial
            _flush(partial)
            _swap(partial, target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise ExportError(
            f"{target} cannot be written: {error.strerror or error}.",
            "Free some space, change the folder's permissions, or choose another place.",
        ) from error


def _beside(target: Path, what: str) -> Path:
    """A hidden name that nobody has, on the same disk."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.{what}")


def _flush(folder: Path) -> None:
    """Wait until the files are on disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _swap(made: Path, target: Path) -> None:
    """Put the folder in its place; where that fails, what was there comes back."""
    if not target.exists():
        made.rename(target)
        return
    aside = _beside(target, "replaced")
    target.rename(aside)
    try:
        made.rename(target)
    finally:
        if not target.exists():
            aside.rename(target)
    shutil.rmtree(aside)


def _check_replaceable(target: Path) -> None:
    """Refuse to replace what no export made, and what was put beside it since."""
    if not target.exists():
        return
    if not target.is_dir():
        raise ExportError(f"{target} is a file.", "A dataset is a folder: name one.")
    files = [p for p in sorted(target.rglob("*")) if p.is_symlink() or not p.is_dir()]
    names = [path.relative_to(target).as_posix() for path in files]
    card = target / CARD
    ours = card.is_file() and MARK in card.read_text(encoding="utf-8", errors="replace")
    known = _written() if ours else frozenset()
    other = [name for name in names if name not in known]
    if other:
        more = f" and {len(other) - 3:,} more" if len(other) > 3 else ""
        raise ExportError(
            f"{target} holds other files ({', '.join(other[:3])}{more}), and a dataset is"
            " replaced as a whole.",
            "Move them away, or name a folder that is empty or not there yet.",
        )


def _written() -> frozenset[str]:
    """Every file that an export writes, in whatever format."""
    data = (
        format.path(split, files)
        for format in writable_formats().values()
        for split in SPLITS
        for files in FileType
    )
    return frozenset((CARD, *map(sidecar, SPLITS), *data))
