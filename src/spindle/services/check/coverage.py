"""Coverage: whether the items have the fields that the page shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spindle.config.findings import Findings
from spindle.config.inference import InferredDesign
from spindle.config.messages import nearest
from spindle.config.placeholders import (
    has_field,
    locate_in_layout,
    placeholders,
    resolve_placeholder,
)
from spindle.domain.counts import plural
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Problem, Severity
from spindle.services.check.panels import report_panels
from spindle.services.check.sides import report_sides

_MEDIA = re.compile(
    r"\S+\.(png|jpe?g|gif|webp|svg|bmp|mp3|wav|ogg|flac|m4a|mp4|webm|mov|avi|mkv)(\?\S*)?",
    re.IGNORECASE,
)


@dataclass
class _Missing:
    count: int = 0
    file: str = ""
    line: int = 0


def is_media(value: JSON) -> bool:
    """Return whether a value is the address of an image, a sound or a video."""
    return isinstance(value, str) and _MEDIA.fullmatch(value.strip()) is not None


class Coverage:
    """Counts the items that lack a field that the page needs.

    ``truths`` counts those whose truth is known.
    """

    def __init__(self, inferred: InferredDesign) -> None:
        self._inferred = inferred
        self._items = 0
        self.truths = 0
        self._missing = {name: _Missing() for name in inferred.needed_fields}
        self._fields: dict[str, None] = {}

    def see(self, item: Item, file: Path, line: int) -> None:
        """Look at one item."""
        self._items += 1
        self.truths += item.truth is not None
        self._fields.update(dict.fromkeys(item.fields))
        for name, missing in self._missing.items():
            if not has_field(item.fields, name):
                if not missing.count:
                    missing.file, missing.line = str(file), line
                missing.count += 1

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the items seen so far."""
        return tuple(self._fields)

    def report(self, findings: Findings) -> None:
        """Report what all items lack, and what some lack."""
        if not self._items:
            if not any(problem.file != findings.document.file for problem in findings.problems):
                findings.add_problem(("data_files",), "the data files contain no items")
            return
        self._layout(findings)
        report_panels(findings, self._inferred.design, self._fields)
        report_sides(findings, self._inferred, self._fields)
        for name, missing in self._missing.items():
            if 0 < missing.count < self._items:
                verb = "has" if missing.count == 1 else "have"
                findings.problems.append(
                    Problem(
                        f"{missing.count} of {plural(self._items, 'item')} {verb} no {name!r}: "
                        "nothing is shown in its place",
                        "the first one is here",
                        Severity.WARNING,
                        missing.file,
                        missing.line,
                    )
                )
        self._prompt(findings)

    def warn_of_media(
        self, findings: Findings, items: Sequence[Item], shown: Sequence[str]
    ) -> None:
        """Warn that addresses of media are shown as text; ``shown`` is what the page shows."""
        if self._inferred.design.layout:
            return
        media = [name for name in shown if any(is_media(i.fields.get(name)) for i in items)]
        if media:
            findings.add_problem(
                ("data_files",),
                f"URLs of images, audio or video in {', '.join(media)} are shown as text",
                "Spindle does not display media",
                Severity.WARNING,
            )

    def _layout(self, findings: Findings) -> None:
        """Report a placeholder that no item can fill, at its place in the layout."""
        layout = self._inferred.design.layout
        for place in placeholders(layout):
            name = resolve_placeholder(place.name, self._fields, self._inferred.design.text_key)
            if name in self._missing and self._missing[name].count < self._items:
                continue
            if name in self._fields:
                continue
            if name and name == self._inferred.design.truth.source_key:
                continue
            near = nearest(name, dict(self._fields))
            file, there = locate_in_layout(
                findings.document, layout, self._inferred.design.layout_file, place.offset
            )
            known = ", ".join(self._fields)
            findings.problems.append(
                Problem(
                    f"no item has the field {place.name!r} that html_layout shows",
                    f"did you mean {{{{{near}}}}}?" if near else f"items have {known}",
                    Severity.ERROR,
                    file,
                    there.line,
                    there.column,
                )
            )

    def _prompt(self, findings: Findings) -> None:
        """Warn if no item has the field of ``text_key``, and say what is shown instead."""
        inferred = self._inferred
        asked = findings.document.tree.get("item_properties")
        key = asked.get("text_key") if isinstance(asked, dict) else None
        if key != inferred.stated_prompt or key in self._fields or inferred.design.layout:
            return
        if key == inferred.design.pair_key:
            return  # its two texts are the sides
        shown = ", ".join(inferred.design.shown) or "nothing"
        findings.add_problem(
            ("item_properties", "text_key"),
            f"no item has the field {key!r} that text_key names; shown instead: {shown}",
            f"write `text_key: {as_yaml(inferred.prompt)}`"
            if inferred.prompt
            else f"items have {', '.join(self._fields)}",
            Severity.WARNING,
            value=True,
        )
