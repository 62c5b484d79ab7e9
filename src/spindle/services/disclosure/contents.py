"""Contents of the responses: what of them is shown, and whether that is clear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from spindle.config.design import Design, TextFormat
from spindle.config.findings import Findings
from spindle.config.response_panels import fields_shown_whole, turn_keys
from spindle.config.yaml import KeyPath
from spindle.domain.counts import plural
from spindle.domain.items import Item
from spindle.domain.responses import find_unclear, list_unseen_keys
from spindle.domain.values import JSON
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Problem, Severity

_MOST_KEYS = 100
_FEW = 8


class Contents:
    """Looks, over all items, into responses that are more than a text.

    ``fields`` are those of the page: a response of which the design shows chosen parts is not
    looked into.
    """

    def __init__(self, design: Design, fields: Sequence[str]) -> None:
        sides = design.sides
        named = (sides.a, sides.b) if sides else ()
        self._formats = {name: design.formats.get(name, TextFormat.TEXT) for name in named}
        whole = fields_shown_whole(design)
        shown = [name for name in named if name in fields and name not in whole]
        self._keys = {name: turn_keys(design, name) for name in shown}
        self._unseen: dict[str, None] = {}
        self._unclear = 0
        self._first: tuple[str, Mapping[str, JSON], str, int] | None = None

    def see(self, item: Item, file: Path, line: int) -> None:
        """Look at the responses of one item."""
        for name, keys in self._keys.items():
            value = item.fields.get(name)
            if value is None or isinstance(value, str):
                continue
            unclear = find_unclear(value, keys)
            if unclear is not None:
                self._unclear += 1
                self._first = self._first or (name, unclear, str(file), line)
            elif len(self._unseen) < _MOST_KEYS:
                self._unseen.update(dict.fromkeys(list_unseen_keys(value, keys)))

    def report(self, findings: Findings) -> None:
        """Report responses without a clear text; warn of what of the others is not shown."""
        if self._first is not None:
            findings.problems.append(self._problem(*self._first))
        if len(set(self._formats.values())) > 1:
            self._report_formats(findings)
        if self._unseen:
            names = list(self._unseen)
            more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
            findings.add_problem(
                _path(findings),
                f"{', '.join(names[:_FEW])}{more} of a response is not shown, only its text is: "
                "it may tell the two apart whatever their order",
                "",
                Severity.WARNING,
                value=True,
            )

    def _report_formats(self, findings: Findings) -> None:
        """Report that the two responses look different wherever they stand."""
        formats = " and ".join(f"{name} as {form}" for name, form in self._formats.items())
        both = ", ".join(f"{as_yaml(name)}: markdown" for name in self._formats)
        findings.add_problem(
            ("pairs", "formats"),
            f"the responses are shown in two formats, {formats}: how they look tells them apart",
            f"give both the same: `formats: {{{both}}}`",
        )

    def _problem(self, name: str, value: Mapping[str, JSON], file: str, line: int) -> Problem:
        keys = ", ".join(map(str, value))
        return Problem(
            f"{name!r} holds a mapping in {plural(self._unclear, 'response')}, and it is not clear "
            f"which of its keys is the text that annotators read: {keys}",
            "call that key text, and nothing else of the response is shown; to show all of it, "
            "write `{key: "
            + name
            + ", type: json}` for both responses under `instance_display: fields`",
            Severity.ERROR,
            file,
            line,
        )


def _path(findings: Findings) -> KeyPath:
    """Return what in the design shows the responses."""
    tree = findings.document.tree
    names = ("instance_display", "html_layout", "items_key", "pairs", "data_files")
    return (next((name for name in names if name in tree), "data_files"),)
