"""Values of a truth that can be read in two ways, reported once with both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spindle.data.base import problem
from spindle.data.truth_values import Ambiguity, AmbiguousSide
from spindle.domain.counts import plural
from spindle.domain.verdicts import Verdict
from spindle.errors import Problem

_MOST_VALUES = 10


@dataclass(slots=True)
class _Asked:
    path: Path
    line: int
    items: int = 0
    meanings: dict[str, set[Verdict]] = field(default_factory=dict)


class AmbiguousTruths:
    """Collects the values that can be read in two ways, by what is unclear of them."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, Ambiguity], _Asked] = {}

    def add(self, name: str, path: Path, line: int, found: AmbiguousSide) -> None:
        """Note one value of the field ``name``."""
        asked = self._asked.setdefault((name, found.ambiguity), _Asked(path, line))
        asked.items += 1
        if len(asked.meanings) < _MOST_VALUES or found.text in asked.meanings:
            asked.meanings.setdefault(found.text, set()).add(found.verdict)

    def problems(self) -> Iterator[Problem]:
        """Yield one problem for each kind, with the lines that settle it."""
        for (name, ambiguity), asked in self._asked.items():
            said = f"{name!r} {ambiguity.said}, in {plural(asked.items, 'item')}"
            yield problem(asked.path, asked.line, said, _remedy(ambiguity, asked.meanings))


def truth_lines(meanings: dict[str, Verdict], *, mirrored: bool = False) -> str:
    """Return the line that states what values mean.

    >>> truth_lines({"0": Verdict.A, "1": Verdict.B}, mirrored=True)
    '`pairs: {truth_values: {0: b, 1: a}}`'
    """
    words = (
        f"{_shown(text)}: {verdict.mirror() if mirrored else verdict}"
        for text, verdict in sorted(meanings.items())
    )
    return f"`pairs: {{truth_values: {{{', '.join(words)}}}}}`"


def _remedy(ambiguity: Ambiguity, meanings: dict[str, set[Verdict]]) -> str:
    if any(len(verdicts) > 1 for verdicts in meanings.values()):
        # The names of models: what they mean differs from item to item.
        return (
            f"{ambiguity.plain}, give the field another name; {ambiguity.mirrored}, write the "
            "side that is right into a field of its own"
        )
    plain = {text: min(verdicts) for text, verdicts in meanings.items()}
    return (
        f"{ambiguity.plain}, write {truth_lines(plain)}; "
        f"{ambiguity.mirrored}, write {truth_lines(plain, mirrored=True)}"
    )


def _shown(text: str) -> str:
    return text if re.fullmatch(r"[\w.-]+(?: [\w.-]+)*", text) else repr(text)
