"""Panels: what ``instance_display`` says is shown, and what only the items can complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from spindle.config.design import Design, Titles
from spindle.config.fields import field_names
from spindle.config.findings import Findings, KeyStatus
from spindle.config.instance_display import DisplayOptions, PanelEntry
from spindle.config.messages import nearest
from spindle.config.model import DesignFile
from spindle.config.panel import Fold, Panel, PanelKind
from spindle.config.sides import side_of
from spindle.config.words import words
from spindle.config.yaml import KeyPath
from spindle.domain.items import Item, Sides
from spindle.errors import Severity
from spindle.potato.keys import find_display

FIELDS: KeyPath = ("instance_display", "fields")
_PAIR_KINDS = (PanelKind.TEXT, PanelKind.DOCUMENT, PanelKind.PAIRWISE)
_SIDE_LABELS = 2
_NEAREST_KINDS: Mapping[str, PanelKind] = {
    "html": PanelKind.TEXT,
    **dict.fromkeys(
        ("agent_trace", "audio_dialogue", "cot_trace", "eval_trace"), PanelKind.DIALOGUE
    ),
    **dict.fromkeys(("interactive_chat", "multi_agent_discussion"), PanelKind.DIALOGUE),
}
"""The kinds that come nearest to types of Potato's; JSON to all others."""

_OPTIONS: Mapping[PanelKind, frozenset[str]] = {
    PanelKind.TEXT: frozenset({"preserve_whitespace"}),
    PanelKind.DOCUMENT: frozenset({"preserve_structure"}),
    PanelKind.CODE: words(
        "language show_line_numbers start_line wrap_lines highlight_lines theme copy_button"
    ),
    PanelKind.DIALOGUE: words(
        "speaker_key text_key speaker_extraction show_turn_numbers alternating_shading "
        "turn_meta_fields meta_key show_timestamps timestamp_format"
    ),
    PanelKind.SPREADSHEET: words("show_headers header_row striped compact"),
    PanelKind.PAIRWISE: words("labels show_labels"),
}
"""The options that only one kind has."""


def build_panels(findings: Findings, file: DesignFile) -> tuple[Panel, ...]:
    """Return the panels of a design; what cannot be shown is added to ``findings``."""
    _check_section(findings, file)
    panels: dict[str, Panel] = {}
    for number, entry in enumerate(file.instance_display.fields):
        at: KeyPath = (*FIELDS, number)
        kind = _read_kind(findings, entry, (*at, "type"))
        if kind is None:
            continue
        if entry.key in panels:
            findings.add_problem(
                (*at, "key"),
                f"{entry.key!r} already has a panel; this one is left out",
                "show each field once",
                Severity.WARNING,
                value=True,
            )
        _warn_of_idle_options(findings, entry, kind, at)
        panels.setdefault(entry.key, _build_panel(entry, kind))
    return tuple(panels.values())


def complete_panels(
    design: Design, titles: Titles, sides: Sides | None, items: Sequence[Item]
) -> tuple[Panel, ...]:
    """Return the panels with their titles, a list of two responses as two panels.

    Tables get the order of their columns in the items.
    """
    panels = split_panels(design, field_names(items))
    pair = [titles.a, titles.b]
    place = {} if sides is None else dict(zip((sides.a, sides.b), pair, strict=True))
    # Several parts of one side are told apart by their names.
    parts = Counter(side_of(panel.field, sides) for panel in panels)

    def name(panel: Panel) -> str:
        side = side_of(panel.field, sides)
        if parts[side] > 1 and side in place:
            return f"{place[side]}: {_name(panel.field.removeprefix(f'{side}.'))}"
        return place.get(side) or _name(panel.field)

    return tuple(
        replace(
            panel,
            title=panel.title or name(panel),
            columns=_columns(panel.field, items) if panel.kind is PanelKind.SPREADSHEET else (),
        )
        for panel in panels
    )


def split_panels(design: Design, fields: Sequence[str]) -> tuple[Panel, ...]:
    """Return the panels, the field that holds both responses of the items as two of them."""
    key = design.pair_key if f"{design.pair_key}_a" in fields else ""
    return tuple(side for panel in design.panels for side in _split_panel(panel, key))


def _columns(field: str, items: Sequence[Item]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for item in items:
        value = item.fields.get(field)
        rows = value.get("rows", value) if isinstance(value, Mapping) else value
        for row in rows if isinstance(rows, list) else [rows]:
            names.update(dict.fromkeys(row) if isinstance(row, Mapping) else {})
    return tuple(names)


def pair_in_panels(design: Design) -> str:
    """Return the field that a panel shows as a pair, or an empty text."""
    kinds = (panel.field for panel in design.panels if panel.kind is PanelKind.PAIRWISE)
    return next(kinds, "")


def can_hold_pair(design: Design, field: str) -> bool:
    """Return whether a list of two in that field may be both responses, as it is shown."""
    return all(panel.kind in _PAIR_KINDS for panel in design.panels if panel.field == field)


def _check_section(findings: Findings, file: DesignFile) -> None:
    if "instance_display" not in file.model_fields_set:
        return
    if not file.instance_display.fields:
        section = findings.document.tree.get("instance_display")
        if not section or (isinstance(section, dict) and section.get("fields")):
            return
        findings.add_problem(
            ("instance_display",),
            "instance_display has no fields, so nothing would be shown",
            "list the fields of the items under instance_display: fields, each with its `key`",
        )
        return
    if file.html_layout.strip():
        findings.add_warning(
            ("html_layout",),
            "html_layout has no effect: instance_display says what is shown, as in Potato 2",
            "remove one of the two keys",
        )
    shown = [("display", "show")] if file.display.show else []
    shown += [("item_properties", "context_key")] if file.item_properties.context_key else []
    for path in shown:
        findings.add_warning(
            path,
            f"{'.'.join(path)} has no effect: instance_display says what is shown",
            "list the field under instance_display: fields",
        )
    for key in sorted(file.display.model_fields_set & {"show_context", "context_title"}):
        findings.add_warning(
            ("display", key),
            f"display.{key} has no effect: instance_display says what is shown",
            "list the prompt under instance_display: fields, with a label, or leave it out there",
        )


def _read_kind(findings: Findings, entry: PanelEntry, path: KeyPath) -> PanelKind | None:
    """Return how the panel shows its field; None, with a problem, where Spindle cannot."""
    if entry.type in tuple(PanelKind):
        return PanelKind(entry.type)
    does = find_display(entry.type)
    near = nearest(entry.type, [kind.value for kind in PanelKind])
    if does:
        message = f"type {entry.type!r} is not supported: in Potato it {does}"
        hint = (
            f"to show {entry.key} as the data hold it, write "
            f"`type: {_NEAREST_KINDS.get(entry.type, PanelKind.JSON)}`; "
            "if it is not needed to answer, remove the entry"
        )
    else:
        message = f"unknown type {entry.type!r} in instance_display"
        hint = f"did you mean {near}?" if near else f"use one of {', '.join(PanelKind)}"
    # What annotators have to see is never left out silently: --allow-unknown has no say here.
    findings.add_problem(path, message, hint, value=True)
    findings.add_key(path, message, KeyStatus.UNSUPPORTED)
    return None


def _build_panel(entry: PanelEntry, kind: PanelKind) -> Panel:
    options = entry.options
    panel = Panel(
        entry.key,
        kind,
        entry.label,
        fold=_fold(options),
        height=options.max_height,
        width=options.max_width,
    )
    return replace(panel, **dict(_kind_options(kind, options)))


def _kind_options(kind: PanelKind, options: DisplayOptions) -> Iterator[tuple[str, Any]]:
    """Yield the attributes of a panel that only its kind has."""
    if kind is PanelKind.TEXT:
        yield "keeps_lines", options.preserve_whitespace
    elif kind is PanelKind.DOCUMENT:
        yield "keeps_lines", options.preserve_structure
    elif kind is PanelKind.CODE:
        numbered = options.show_line_numbers
        yield "language", options.language
        yield "first_line", options.start_line if numbered else None
        yield "wraps", options.wrap_lines
        yield "marked_lines", options.highlight_lines
    elif kind is PanelKind.DIALOGUE:
        yield "speaker_key", options.speaker_key
        yield "text_key", options.text_key
        yield "finds_speakers", options.speaker_extraction
        yield "turn_notes", options.turn_meta_fields
        yield "notes_key", options.meta_key
        yield "times", options.timestamp_format if options.show_timestamps else None
        yield "shaded", options.alternating_shading
        yield "numbered", options.show_turn_numbers
    elif kind is PanelKind.SPREADSHEET:
        yield "header", options.show_headers
        yield "header_row", options.header_row
        yield "shaded", options.striped
        yield "compact", options.compact
    elif kind is PanelKind.PAIRWISE:
        yield "labels", options.labels if options.show_labels else ()


def _warn_of_idle_options(
    findings: Findings, entry: PanelEntry, kind: PanelKind, at: KeyPath
) -> None:
    """Warn of options that belong to other kinds."""
    inside = entry.display_options.model_fields_set
    for name in sorted(inside | (entry.model_fields_set & DisplayOptions.model_fields.keys())):
        kinds = [each for each, names in _OPTIONS.items() if name in names]
        if kinds and kind not in kinds:
            findings.add_warning(
                (*at, *(("display_options",) if name in inside else ()), name),
                f"{name} has no effect: it is an option of {' and '.join(kinds)}, not of {kind}",
                "remove it, or change the type",
            )


def _fold(options: DisplayOptions) -> Fold:
    if not options.collapsible:
        return Fold.NONE
    return Fold.CLOSED if options.collapsed_by_default else Fold.OPEN


def _split_panel(panel: Panel, pair_key: str) -> Iterator[Panel]:
    """Yield the panel, or two for the field that holds both responses as a list."""
    if not pair_key or panel.field != pair_key:
        yield panel
        return
    labels = panel.labels if len(panel.labels) == _SIDE_LABELS else ("", "")
    for side, label in zip("ab", labels, strict=True):
        field = f"{panel.field}_{side}"
        yield replace(panel, field=field, title=label, group=panel.title, labels=())


def _name(field: str) -> str:
    return field.replace("_", " ").strip().capitalize() or field
