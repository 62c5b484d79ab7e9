"""Data format: how the data files of a design are read, and with which truth."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.messages import nearest
from spindle.config.placeholders import placeholders
from spindle.data import content_fingerprints, fingerprints, first_row
from spindle.domain.items import Sides, Source
from spindle.domain.values import JSON
from spindle.formats import (
    AUTO,
    OWN,
    FormatMismatch,
    ReadableFormat,
    detect_format,
    readable_formats,
)
from spindle.formats.base.readable import A, B

_TRUTH_RULES = 3
"""The number of the rules by which truths are read; a study is imported again if it changes."""


def resolve_format(findings: Findings, design: Design) -> Design:
    """Return the design with the format of its data files, as stated or as detected."""
    row = first_row(design.data_files)
    form: ReadableFormat | None = None
    if design.data_format == AUTO:
        form = detect_format(row) if row is not None else None
        if form is not None and row is not None and _needs_own_fields(design, form, row):
            form = None
    elif design.data_format != OWN:
        form = readable_formats().get(design.data_format)
        if form is None:
            near = nearest(design.data_format, list(readable_formats()))
            findings.add_problem(
                ("data_format",),
                f"unknown data format {design.data_format!r}",
                f"did you mean {near}?" if near else f"the formats are {_all_formats()}",
                value=True,
            )
    return replace(design, data_format=OWN) if form is None else _rename_columns(design, form)


def published_format(design: Design) -> ReadableFormat | None:
    """Return the published format of the data files; None if their fields are read as they are."""
    return readable_formats().get(design.data_format)


def renamed_columns(design: Design) -> dict[str, str]:
    """Return the field names of columns that a format renames, by column name."""
    form = published_format(design)
    return {} if form is None else _field_names(form)


def _field_names(form: ReadableFormat) -> dict[str, str]:
    a, b = form.side_columns
    return {**form.renamed_columns, a: A, b: B}


def item_sources(design: Design) -> dict[str, Source]:
    """Return fingerprints of the data files and of how they are read, to detect changes.

    Files are identified by path and time if the store is a file beside them, and by content if
    processes on several hosts share the store.
    """
    files: list[Path] = list(design.data_files)
    if design.truth.file is not None:
        files.append(design.truth.file)
    sides = design.sides and (design.sides.a, design.sides.b)
    truth = (
        design.truth.source_key,
        _relative_path(design.truth.file, design.root),
        design.truth.always,
        *_truth_reading(design),
    )
    manner = json.dumps([design.data_format, design.id_key, design.pair_key, sides, truth])
    digest = hashlib.sha256(manner.encode()).hexdigest()
    read_as = Source(0, 0, design.id_key, design.pair_key)
    known_by = fingerprints if design.database is None else content_fingerprints
    sources = known_by(files, design.id_key, design.pair_key)
    return {**sources, f"read as {digest[:16]}": read_as}


def _truth_reading(design: Design) -> list[JSON]:
    """Return how the truth is read; empty if there is none, which is read as ever."""
    truth = design.truth
    if not truth.is_known:
        return []
    return [_TRUTH_RULES, truth.index, dict(truth.values), truth.by]


def _relative_path(file: Path | None, root: Path) -> str:
    return "" if file is None else os.path.relpath(file, root)


def _needs_own_fields(design: Design, form: ReadableFormat, row: Mapping[str, JSON]) -> bool:
    """Return whether the design names columns that reading as that format would remove."""
    if design.pair_key:
        return True
    if design.sides is not None and (design.sides.a, design.sides.b) not in (
        form.side_columns,
        (A, B),
    ):
        return True
    try:
        kept = form.read_pair(row).fields
    except FormatMismatch:
        return False
    named = {place.name.split(".")[0] for place in placeholders(design.layout)}
    named |= {design.truth.source_key, *design.show}
    return any(name in row and name not in kept for name in named)


def _rename_columns(design: Design, form: ReadableFormat) -> Design:
    """Return the design with every column that it names renamed as the format does."""
    names = _field_names(form)
    models = design.models
    return replace(
        design,
        data_format=form.name,
        text_key=names.get(design.text_key, design.text_key),
        sides=design.sides and Sides(A, B),
        show=tuple(names.get(name, name) for name in design.show),
        reveal=tuple(dict.fromkeys((*design.reveal, *(names.get(n, n) for n in design.reveal)))),
        models=models and (names.get(models[0], models[0]), names.get(models[1], models[1])),
        formats={names.get(name, name): how for name, how in design.formats.items()},
    )


def _all_formats() -> str:
    return ", ".join((AUTO, OWN, *readable_formats()))
