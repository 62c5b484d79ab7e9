"""Texts of the items that annotators would stumble over: empty, equal, or too long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spindle.config.design import Design, TextFormat
from spindle.config.findings import Findings
from spindle.domain.conversations import TEXT_KEYS, parse_turns
from spindle.domain.counts import plural
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Problem, Severity

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_MARKUP = re.compile(
    r"</(p|div|span|b|i|u|em|strong|ul|ol|li|h[1-6]|a|table|tr|td|th|pre|blockquote|font|sup|sub)>"
    r"|<(br|hr)\s*/?>|&(amp|lt|gt|quot|nbsp|apos|#\d{2,5}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)

_RARE = 20
"""Markup in fewer than one of so many items is no fault of the data."""

LONGEST_MARKDOWN = 50_000
"""Longer texts, in characters, are shown as plain text: rendering takes up to 10 µs each."""


@dataclass(slots=True)
class _Count:
    """How many items have a fault, and where the first of them is."""

    said: str
    hint: str
    items: int = 0
    file: str = ""
    line: int = 0

    def see(self, file: Path, line: int) -> None:
        if not self.items:
            self.file, self.line = str(file), line
        self.items += 1


class Texts:
    """Checks the prompt and the responses of all items.

    ``called`` maps field names to the column names of the data files; ``shown`` are the fields
    of the page.
    """

    def __init__(
        self,
        design: Design,
        prompt: str | None,
        called: Mapping[str, str],
        shown: Sequence[str] = (),
    ) -> None:
        self._items = 0
        self._sides = (design.sides.a, design.sides.b) if design.sides else ()
        names = dict.fromkeys((*((prompt,) if prompt else ()), *self._sides))
        self._empty = {
            name: _Count(
                f"without visible text in {called.get(name, name)!r}",
                "the first one is here; nothing is shown in its place",
            )
            for name in names
        }
        self._same = _Count(
            "with the same text on both sides",
            "the first one is here; nobody can tell its sides apart",
        )
        plain = (n for n in shown if n not in design.formats)
        self._markup = {
            name: _Count(
                f"with markup in {called.get(name, name)!r}, which is shown as text",
                "the first one is here; remove the tags from the data, or write Markdown and set "
                f"`pairs: {{formats: {{{as_yaml(called.get(name, name))}: markdown}}}}`",
            )
            for name in plain
        }
        self._markdown = [n for n, form in design.formats.items() if form == TextFormat.MARKDOWN]
        self._long = _Count(
            f"with a text of more than {LONGEST_MARKDOWN:,} characters, which is shown as "
            "plain text, not as Markdown",
            "the first one is here",
        )

    def see(self, item: Item, file: Path, line: int) -> None:
        """Check one item."""
        self._items += 1
        for name, count in self._empty.items():
            if name in item.fields and not _is_readable(item.fields[name]):
                count.see(file, line)
        sides = [item.fields.get(name) for name in self._sides]
        if sides and sides[0] == sides[1] and _is_readable(sides[0]):
            self._same.see(file, line)
        for name, count in self._markup.items():
            if has_markup(item.fields.get(name)):
                count.see(file, line)
        if any(_is_long(item.fields.get(name)) for name in self._markdown):
            self._long.see(file, line)

    def report(self, findings: Findings) -> None:
        """Report what was found as warnings: none of it prevents a study from being served."""
        markup = (count for count in self._markup.values() if self._is_usual(count))
        for count in (*self._empty.values(), self._same, self._long, *markup):
            if count.items:
                said = f"{count.items} of {plural(self._items, 'item')} {count.said}"
                findings.problems.append(
                    Problem(said, count.hint, Severity.WARNING, count.file, count.line)
                )

    def _is_usual(self, count: _Count) -> bool:
        """Return whether more has markup than a text that happens to be about HTML."""
        return count.items == self._items or 1 < count.items >= self._items / _RARE


def has_markup(value: JSON) -> bool:
    """Return whether a value has HTML outside of code: closing tags, line breaks or entities.

    >>> has_markup("<p>Yes.</p>"), has_markup("if a < b and b > c: `<p>`")
    (True, False)
    """
    return any(
        _MARKUP.search(_CODE.sub("", text)) is not None
        for text in _texts(value)
        if "<" in text or "&" in text
    )


def _is_readable(value: JSON) -> bool:
    """Return whether there is anything to see but whitespace and invisible characters."""
    if isinstance(value, str) and value[:1].isalnum() and value[:1].isprintable():
        return True
    return any(
        any(sign.isprintable() and not sign.isspace() for sign in text) for text in _texts(value)
    )


def _is_long(value: JSON) -> bool:
    return any(len(text) > LONGEST_MARKDOWN for text in _texts(value))


def _texts(value: JSON) -> Iterator[str]:
    """Yield the texts in a value, without the names of speakers."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for inner in value.values() for text in _texts(inner))
    elif isinstance(value, Sequence):
        talk = parse_turns(value) is not None
        for entry in value:
            if talk and isinstance(entry, Mapping):
                yield from (text for key in TEXT_KEYS for text in _texts(entry.get(key)))
            else:
                yield from _texts(entry)
    elif value is not None:
        yield str(value)
