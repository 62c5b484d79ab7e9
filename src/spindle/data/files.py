"""Data files on disk: where they may be, which exist, whether they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from spindle.data.readers import SUFFIXES, suffix_of
from spindle.domain.items import Source
from spindle.errors import Problem

# Not data: collections of designs describe each design in a file of this name.
_EXCLUDED = frozenset({"metadata.json"})


def is_inside(root: Path, path: Path) -> bool:
    """Return whether the path, with its links resolved, is in the folder ``root``."""
    return path.resolve().is_relative_to(root.resolve())


def fingerprints(
    paths: Sequence[Path], id_key: str = "id", pair_key: str = ""
) -> dict[str, Source]:
    """Return the size and time of each file by path; if equal, reading gives the same items."""
    stats = {path: path.stat() for path in paths}
    return {
        str(path): Source(stat.st_size, stat.st_mtime_ns, id_key, pair_key)
        for path, stat in stats.items()
    }


def content_fingerprints(
    paths: Sequence[Path], id_key: str = "id", pair_key: str = ""
) -> dict[str, Source]:
    """Return fingerprints by content, which are the same for copies on other hosts."""
    sources = {}
    for number, path in enumerate(paths):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
        sources[f"{number}: {path.name} {digest}"] = Source(size, 0, id_key, pair_key)
    return sources


def data_files_in(folder: Path) -> tuple[str, ...]:
    """Return the names of the data files in a folder, sorted."""
    if not folder.is_dir():
        return ()
    return tuple(
        sorted(
            file.name
            for file in folder.iterdir()
            if suffix_of(file) in SUFFIXES and file.name not in _EXCLUDED and file.is_file()
        )
    )


def find_file_problem(path: Path, root: Path) -> Problem | None:
    """Return why a data file cannot be read, without opening it; None if nothing is wrong."""
    if suffix_of(path) not in SUFFIXES:
        suffixes = ", ".join(suffix.removeprefix(".") for suffix in SUFFIXES)
        return Problem(f"{path.name}: unsupported file type", f"the supported types are {suffixes}")
    if not path.exists():
        return Problem(f"data file {path.name} not found", _suggest_files(path, root))
    if not path.is_file():
        return Problem(f"{path.name} is not a file", "name the files in it one by one")
    return None


def _suggest_files(path: Path, root: Path) -> str:
    for folder in dict.fromkeys((path.parent, root)):
        names = data_files_in(folder)
        if names:
            return f"found {', '.join(names[:5])}: name one under data_files, or pass --data"
    return f"no data files in {path.parent if path.parent.is_dir() else root}"
