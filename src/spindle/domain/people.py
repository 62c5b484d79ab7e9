"""Who judges."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Annotator:
    """A person who annotates; ``done`` and ``skipped`` count their finished items."""

    id: int
    name: str
    done: int = 0
    skipped: int = 0
