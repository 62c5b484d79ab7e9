"""A Potato project as a folder: its designs, and the study that its annotations go to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from spindle.config.design import Design
from spindle.config.yaml import load_yaml
from spindle.errors import DesignError, ImportRefused
from spindle.potato.order import is_shuffled
from spindle.services.study import Study, open_read_only, open_study

REJECTS_FILE = "potato-rejects.jsonl"


def find_design(folder: Path) -> Path:
    """Return the design of a project; raises ``ImportRefused`` where that is not clear."""
    found = _designs(folder)
    usual = folder / "config.yaml"
    if usual in found:
        return usual
    if len(found) != 1:
        there = ", ".join(file.name for file in found) or "no YAML file"
        raise ImportRefused(
            f"Cannot tell which design the answers belong to: {folder} has {there}.",
            "Name it: `spindle import potato DIR CONFIG`.",
        )
    return found[0]


def schemes_to_shuffle(place: Path, design: Path) -> frozenset[str]:
    """Return the names of the schemes whose options the project has Potato shuffle.

    They are read from the design and the project's YAML files; files that are no designs are
    skipped.
    """
    files = {design, *_designs(place)}
    return frozenset(name for file in files for name in _find_shuffles(file))


def _find_shuffles(file: Path) -> Iterator[str]:
    try:
        entries = load_yaml(file)[0].tree.get("annotation_schemes")
    except DesignError:
        return
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and is_shuffled(entry):
            yield str(entry.get("name"))


def open_for_import(design: Design, *, dry_run: bool) -> AbstractContextManager[Study]:
    """Open the study with its items; for a dry run as it is, or as it would start.

    Raises ``StoreError`` while the study is being served, unless it is a dry run.
    """
    return open_read_only(design) if dry_run else open_study(design)


def _designs(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix in (".yaml", ".yml"))
