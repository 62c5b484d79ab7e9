"""Data files as files: where they may be, which are there, whether they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from spindle.data.readers import SUFFIXES, suffix_of
from spindle.domain.items import Source
from spindle.errors import Problem

# Collections of designs keep a description of each under this name.
_NO_ITEMS = frozenset({"metadata.json"})


def inside(root: Path, path: Path) -> bool:
    """Whether the path, its links followed, lies in the folder ``root``."""
    return path.resolve().is_relative_to(root.resolve())


def fingerprints(
    paths: Sequence[Path], id_key: str = "id", pair_key: str = ""
) -> dict[str, Source]:
    """By path, each file as it is now; what tells that reading it gives the same items."""
    stats = {path: path.stat() for path in paths}
    return {
        str(path): Source(stat.st_size, stat.st_mtime_ns, id_key, pair_key)
        for path, stat in stats.items()
    }


def content_fingerprints(
    paths: Sequence[Path], id_key: str = "id", pair_key: str = ""
) -> dict[str, Source]:
    """The same by what is in the files: it does not differ between hosts that have copies."""
    found = {}
    for number, path in enumerate(paths):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
        found[f"{number}: {path.name} {digest}"] = Source(size, 0, id_key, pair_key)
    return found


def data_files_in(folder: Path) -> tuple[str, ...]:
    """The names of the data files that lie in a folder, sorted."""
    if not folder.is_dir():
        return ()
    return tuple(
        sorted(
            file.name
            for file in folder.iterdir()
            if suffix_of(file) in SUFFIXES and file.name not in _NO_ITEMS and file.is_file()
        )
    )


def unreadable(path: Path, root: Path) -> Problem | None:
    """What keeps a data file from being read, before it is opened; None if nothing does."""
    if suffix_of(path) not in SUFFIXES:
        kinds = ", ".join(suffix.removeprefix(".") for suffix in SUFFIXES)
        return Problem(
            f"{path.name}: data files of this kind cannot be read", f"there are readers for {kinds}"
        )
    if not path.exists():
        return Problem(f"the data file {path.name} is not there", _near(path, root))
    if not path.is_file():
        return Problem(f"{path.name} is no file", "name the files in it one by one")
    return None


def _near(path: Path, root: Path) -> str:
    for folder in dict.fromkeys((path.parent, root)):
        names = data_files_in(folder)
        if len(names) == 1:
            return f"{names[0]} is there: name it under data_files or pass --data"
        if names:
            return f"{', '.join(names[:5])} are there: name one under data_files or pass --data"
    return f"there is no data file in {path.parent if path.parent.is_dir() else root}"
