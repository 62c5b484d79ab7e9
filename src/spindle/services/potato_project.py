"""A Potato project as a folder: its designs, and a study to take its answers into."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from spindle.config.design import Design
from spindle.config.yaml import Tree, load_yaml
from spindle.errors import DesignError, ImportRefused
from spindle.services.study import Study, open_study, store_place
from spindle.storage import open_store, store_exists

REJECTS_FILE = "potato-rejects.jsonl"


def design_in(folder: Path) -> Path:
    """The one design of a project; raises ``ImportRefused`` where there is not just one."""
    found = _designs(folder)
    usual = folder / "config.yaml"
    if usual in found:
        return usual
    if len(found) != 1:
        there = ", ".join(file.name for file in found) or "no YAML file"
        raise ImportRefused(
            f"Which design the answers belong to is not clear: {folder} has {there}.",
            "Name it: `spindle import potato DIR CONFIG`.",
        )
    return found[0]


def schemes_shuffled(place: Path, design: Path) -> frozenset[str]:
    """The schemes that Potato was told to show in an order of its own making.

    By the design and by the YAML files of the project; those that are no designs say nothing.
    """
    names: set[str] = set()
    for file in {design, *_designs(place)}:
        try:
            tree = load_yaml(file)[0].tree
        except DesignError:
            continue
        schemes = tree.get("annotation_schemes")
        names |= {name for scheme in schemes if (name := _shuffled(scheme))} if schemes else set()
    return frozenset(names)


@contextmanager
def open_for_import(design: Design, *, dry_run: bool) -> Iterator[Study]:
    """The study with its items; for a dry run as it is, or as it would begin.

    Raises ``StoreError`` while the study is being served, unless nothing is to be written.
    """
    if not dry_run:
        with open_study(design) as study:
            yield study
    elif store_exists(store_place(design)):
        store = open_store(store_place(design), read_only=True)
        try:
            yield Study(design, store)
        finally:
            store.close()
    else:
        with (
            tempfile.TemporaryDirectory() as folder,
            open_study(replace(design, output_dir=Path(folder), database=None)) as study,
        ):
            yield study


def _designs(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix in (".yaml", ".yml"))


def _shuffled(scheme: Tree) -> str:
    """The scheme's name, if it is shuffled."""
    if not isinstance(scheme, dict):
        return ""
    keys = ("randomize_order", "option_randomization")
    told = any(str(scheme.get(key)).lower() in ("true", "yes", "on") for key in keys)
    return str(scheme.get("name")) if told else ""
