"""Rows without an id, reported once however many there are."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from spindle.data.base import problem
from spindle.domain.values import JSON
from spindle.errors import Problem

_MOST_FIELDS = 8


class MissingIds:
    """Counts the rows that have no field ``id_key``, and keeps the first of them."""

    def __init__(self, id_key: str) -> None:
        self._id_key = id_key
        self._first: tuple[Path, int, Mapping[str, JSON]] | None = None
        self._count = 0

    def add(self, path: Path, line: int, fields: Mapping[str, JSON]) -> None:
        """Note one row."""
        self._first = self._first or (path, line, fields)
        self._count += 1

    def problems(self) -> list[Problem]:
        """Return the problem of all these rows, at the first; none if there is no such row."""
        if self._first is None:
            return []
        path, line, fields = self._first
        who = "the item has" if self._count == 1 else f"{self._count:,} items have"
        message = f"{who} no field {self._id_key!r} for an id"
        if self._count > 1:
            message += "; the first is here"
        return [problem(path, line, message, self._describe_remedy(fields))]

    def _describe_remedy(self, fields: Mapping[str, JSON]) -> str:
        near = difflib.get_close_matches(self._id_key, fields, n=1)
        if near:
            return f"did you mean id_key: {near[0]}?"
        if not fields:
            return "the item is empty"
        names = ", ".join(list(fields)[:_MOST_FIELDS])
        return (
            "add a column with a different value in each row, or name one under "
            f"`item_properties: {{id_key: …}}`: its fields are {names}"
        )
