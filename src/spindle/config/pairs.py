"""The section ``pairs:``: the meaning of labels and sides, and its defaults."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace

from spindle.config.design import Design, TextFormat
from spindle.config.findings import Findings
from spindle.config.model import DesignFile
from spindle.config.pane_crossings import check_panes
from spindle.config.side_order import choose_side_order
from spindle.config.yaml import KeyPath
from spindle.domain.items import Item, Sides


def complete_design(
    findings: Findings, file: DesignFile, design: Design, items: Sequence[Item] = ()
) -> Design:
    """Return the design with the order, models and text formats that suit its items."""
    check_panes(findings, design)
    formats = dict(design.formats)
    if file.pairs.format is not None and design.sides is not None:
        named = (design.text_key, design.sides.a, design.sides.b)
        formats = {**dict.fromkeys(named, file.pairs.format), **formats}
    return replace(
        design,
        order=choose_side_order(findings, file, design, items),
        models=design.models or _model_fields(design.sides),
        formats={name: form for name, form in formats.items() if form is not TextFormat.TEXT},
    )


def check_named_fields(findings: Findings, file: DesignFile, fields: Sequence[str]) -> None:
    """Report each field that ``pairs:`` names and no item has."""
    pairs = file.pairs
    named: list[tuple[KeyPath, str | None]] = [(("pairs", "prompt"), pairs.prompt)]
    named += [(("pairs", "models", n), name) for n, name in enumerate(pairs.models or ())]
    named += [(("pairs", "formats", name), name) for name in pairs.formats]
    if not pairs.truth_file:
        named.append((("pairs", "source_key"), pairs.source_key))
    for path, name in named:
        if name is not None and name not in fields:
            near = difflib.get_close_matches(name, fields, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"items have {', '.join(fields)}"
            message = f"no item has the field {name!r} named by {path[0]}.{path[1]}"
            findings.add_problem(path, message, hint, value=path[1] != "formats")


def _model_fields(sides: Sides | None) -> tuple[str, str] | None:
    pairs = sides.more if sides else ()
    return next((pair for pair in pairs if "model" in pair[0].lower()), None)
