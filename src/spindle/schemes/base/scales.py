"""Which end of a scale is for which side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from spindle.domain.label_sets import is_loaded, read_labels
from spindle.domain.labels import Reading
from spindle.domain.questions import is_adverse
from spindle.domain.verdicts import Verdict
from spindle.schemes.base.verdicts import Meaning, Stated

SCALE_ENDS = ("min", "max")
"""What the ends of a scale are called where a design states what they mean."""

_SIDES = (Verdict.A, Verdict.B)
_NUMBER = re.compile(r"[-+\u2212]?\s*\d+([.,]\d+)?\s*%?")


@lru_cache(maxsize=256)
def read_scale(
    places: tuple[tuple[float, str], ...],
    titles: tuple[str, str] | None,
    stated: Stated,
    question: str = "",
    name: str = "",
) -> Mapping[str, Meaning]:
    """Return what the ends of a scale say about the sides.

    ``places`` are its labels with their distances from the middle, ``titles`` what it calls the
    two responses. The ends are for the sides in their order, unless the question looks for the
    worse response, or a label speaks for another side than that of its end, or for none although
    its words are good or bad.
    """
    given = {end: verdict for end, verdict, _ in stated}
    labels = [(at < 0, text) for at, text in places if at and not _NUMBER.fullmatch(text.strip())]
    labels += list(zip((True, False), titles or (), strict=False))
    agree, by_order = _follow_sides(labels, question, name)
    meanings = {}
    for end, side in zip(SCALE_ENDS, _SIDES, strict=True):
        verdict = given.get(end, side if agree else None)
        meanings[end] = Meaning(side, verdict, by_order=by_order and end not in given)
    return MappingProxyType(meanings)


def _follow_sides(
    labels: Sequence[tuple[bool, str]], question: str, name: str
) -> tuple[bool, bool]:
    """Return whether labels speak for the sides of their ends, and whether by their order only."""
    halves = [
        {_fold(text) for is_first, text in labels if is_first is half} for half in (True, False)
    ]
    shared = halves[0] & halves[1]
    opposite = any(is_adverse(text) for text in shared)
    own = [(is_first, text) for is_first, text in labels if _fold(text) not in shared]
    texts = [text for _, text in own]
    readings = read_labels([(text, "") for text in texts], question, name)
    sides = [Verdict.A if is_first else Verdict.B for is_first, _ in own]
    agree = [reading.verdict is side for reading, side in zip(readings, sides, strict=True)]
    unread = [
        _says_nothing(reading) and not is_loaded(text)
        for reading, text in zip(readings, texts, strict=True)
    ]
    sure = all(one or other for one, other in zip(agree, unread, strict=True)) and not opposite
    explicit = set(sides) == set(_SIDES) and all(agree)
    return sure and (explicit or not is_adverse(question, name)), bool(own) and all(unread)


def _fold(text: str) -> str:
    return text.strip().casefold()


def _says_nothing(reading: Reading) -> bool:
    """Return whether a label names no side; a tie is reported with its position."""
    return reading.side is None and reading.verdict in (None, Verdict.TIE)
