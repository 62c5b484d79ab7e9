"""Annotators and their sessions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Annotator:
    """A person who annotates; ``done`` and ``skipped`` count their finished items.

    ``epoch`` counts how often they signed out; each time, all their sessions end.
    """

    id: int
    name: str
    done: int = 0
    skipped: int = 0
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """An annotator's session: their id, and the epoch in which they signed in."""

    annotator: int
    epoch: int = 0


def name_key(name: str) -> str:
    """Return a name's normal form: Unicode normalized, without case and extra white space.

    >>> name_key("  Zoe\u0308  MOE ") == name_key("zo\u00eb moe")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())
