"""The ``{{field}}`` placeholders of an authored layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from spindle.config.yaml import Document, Position
from spindle.domain.values import JSON

_PLACEHOLDER = re.compile(r"\{\{\{?\s*(.+?)\s*\}?\}\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_OWNER = re.compile(r"^(?:instance_obj|instance|item)\.(?=.)")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder for a field: its name, and its offset in the text of the layout."""

    name: str
    offset: int


def placeholders(layout: str) -> Iterator[Placeholder]:
    """Yield the placeholders, except for those in comments."""
    shown = _COMMENT.sub(lambda match: " " * len(match[0]), layout)
    for match in _PLACEHOLDER.finditer(shown):
        name = match[1].partition("|")[0].strip()
        yield Placeholder(without_owner(name), match.start())


def without_owner(name: str) -> str:
    """Return a placeholder's name without the ``item.`` or ``instance.`` before it."""
    return _OWNER.sub("", name)


def resolve_placeholder(name: str, fields: Iterable[str], text_key: str) -> str:
    """Return the field that a placeholder means; ``text`` is whatever ``text_key`` names."""
    if name in fields or name != "text":
        return name
    return text_key


def has_field(fields: Mapping[str, JSON], name: str) -> bool:
    """Return whether an item has the field; ``a.b`` looks into a mapping."""
    if name in fields:
        return True
    value: JSON = fields
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return False
        value = value[part]
    return True


def locate_in_layout(
    document: Document, layout: str, file: Path | None, offset: int
) -> tuple[str, Position]:
    """Return the file and the position of a character of the layout.

    ``file`` is that of the layout, None for one in the design itself, where the position is
    that of ``html_layout`` unless it is a literal block.
    """
    if file is not None:
        before = layout[:offset]
        line = before.count("\n") + 1
        return str(file), Position(line, offset - (before.rfind("\n") + 1) + 1)
    return document.file, _placeholder_position(document, layout, offset)


def _placeholder_position(document: Document, layout: str, offset: int) -> Position:
    path = ("html_layout",)
    start = document.blocks.get(path)
    if start is None:
        return document.position(path)
    before = layout[:offset]
    line = before.count("\n")
    return Position(start.line + line, start.column + offset - (before.rfind("\n") + 1))
