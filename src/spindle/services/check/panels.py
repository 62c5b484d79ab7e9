"""Panels and the items: whether the fields are there, and hold what their type can show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.messages import nearest
from spindle.config.panel import Panel, PanelKind
from spindle.config.panels import FIELDS
from spindle.config.sides import infer_sides, side_of
from spindle.config.yaml import KeyPath
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.services.intake import renamed_columns

_FILE = re.compile(
    r"[\w ./\\:~-]{1,300}\.(c|cc|cpp|css|csv|docx?|go|h|html?|ipynb|java|js|json|md|pdf|py|r|rb"
    r"|rs|sh|sql|ts|tsv|txt|xlsx?|xml|ya?ml)",
    re.IGNORECASE,
)
_FILE_KINDS = (PanelKind.CODE, PanelKind.DOCUMENT, PanelKind.SPREADSHEET)


def report_panels(findings: Findings, design: Design, fields: Mapping[str, object]) -> None:
    """Report panels of fields that no item has, and a pair of which one side is missing."""
    for panel in design.panels:
        if panel.field.partition(".")[0] in fields or panel.field in fields:
            continue
        if panel.field in (design.truth.source_key, design.truth.by):
            findings.add_problem(
                _path(findings, panel, "key"),
                f"instance_display shows {panel.field!r}, which is the truth: it never reaches "
                "the page",
                "remove it there",
                value=True,
            )
            continue
        near = nearest(panel.field, dict(fields))
        findings.add_problem(
            _path(findings, panel, "key"),
            f"no item has the field {panel.field!r} that instance_display shows",
            f"did you mean {near!r}?" if near else f"items have {', '.join(fields)}",
            value=True,
        )
    if design.panels:
        _report_missing_side(findings, design, tuple(fields))


def rename_panels(design: Design) -> Design:
    """Return the design with the panels of a published format's columns under their fields.

    ``chosen`` and ``rejected`` are the sides on the page, whose names do not tell them apart.
    """
    names = renamed_columns(design)
    panels = {
        field: replace(panel, field=field)
        for panel in reversed(design.panels)
        for field in (names.get(panel.field, panel.field),)
    }
    return replace(design, panels=tuple(reversed(panels.values())))


def report_values(findings: Findings, design: Design, items: Sequence[Item]) -> None:
    """Report panels whose type does not fit what the items hold."""
    for panel in design.panels:
        values = [item.fields[panel.field] for item in items if panel.field in item.fields]
        if panel.kind is PanelKind.PAIRWISE:
            _report_pair(findings, design, panel)
        elif values and panel.kind in _FILE_KINDS and all(map(_is_file, values)):
            findings.add_problem(
                _path(findings, panel, "type"),
                f"{panel.field!r} holds names of files such as {values[0]!r}: Potato reads the "
                "file, Spindle would show its name",
                "put the content of the files into the items",
                value=True,
            )


def _report_missing_side(findings: Findings, design: Design, fields: Sequence[str]) -> None:
    """Report that a comparison shows one of its two responses."""
    sides = design.sides or infer_sides(fields)
    if sides is None:
        return
    placed = {side_of(panel.field, sides) for panel in design.panels} - {""}
    compares = any(s.verdict(choice.value) for s in design.schemes for choice in s.choices())
    if len(placed) == 2 or not (design.sides or (compares and placed)):
        return
    missing = " and ".join(name for name in (sides.a, sides.b) if name not in placed)
    findings.add_problem(
        FIELDS,
        f"instance_display does not show {missing}, and the sides of a pair are "
        f"{sides.a} and {sides.b}",
        f"add {missing.replace(' and ', ', ')} to instance_display: fields",
    )


def _report_pair(findings: Findings, design: Design, panel: Panel) -> None:
    """Report a pair that cannot be shown as two sides."""
    sides = design.sides
    if sides is None or panel.field not in (sides.a, sides.b):
        findings.add_problem(
            _path(findings, panel, "type"),
            f"{panel.field!r} is not a list of two in each item, so it is not a pair",
            "give each item a list of two responses in that field, or show two fields, one for "
            "each response",
            value=True,
        )
        return


def _path(findings: Findings, panel: Panel, key: str) -> KeyPath:
    """Return where the design has that key of the panel."""
    section = findings.document.tree.get("instance_display")
    entries = section.get("fields") if isinstance(section, dict) else None
    names = (panel.field, panel.field[:-2])
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict) and entry.get("key") in names:
            return (*FIELDS, number, key)
    return FIELDS


def _is_file(value: JSON) -> bool:
    return isinstance(value, str) and _FILE.fullmatch(value.strip()) is not None
