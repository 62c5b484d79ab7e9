"""The fields that hold the two responses, inferred where a design does not name them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from spindle.config.codes import Coding, coding_of
from spindle.config.words import words
from spindle.domain.items import Item, Sides

_SUFFIXES = (
    ("_a", "_b"),
    ("_A", "_B"),
    ("_1", "_2"),
    ("_0", "_1"),
    ("1", "2"),
    ("0", "1"),
    ("A", "B"),
    ("", "_b"),
)
_THIRDS = {"a": "c", "A": "C", "1": "3", "0": "2"}
_WORDS = (
    ("real", "generated"),
    ("chosen", "rejected"),
    ("human", "model"),
    ("left", "right"),
    ("a", "b"),
    ("A", "B"),
)
_STEMS = (
    "response",
    "answer",
    "completion",
    "output",
    "reply",
    "generation",
    "candidate",
    "translation",
    "summary",
    "story",
    "text",
    "sentence",
    "argument",
    "code",
    "image",
    "audio",
    "video",
)
_REFERENCES = words("reference gold golden correct true expected ideal target best ground")
_ASIDE = words(
    "id model system source author label score rating rank name type title prompt context "
    "question instruction annotator worker user length tokens date url"
)


def infer_sides(
    fields: Sequence[str], *, placed: Sequence[str] = (), items: Sequence[Item] = ()
) -> Sides | None:
    """Infer the sides from the names of the fields; None if there are none.

    In this order: pairs that are both in the layout (``placed``), well-known names
    (``real``/``generated``, ``chosen``/``rejected``), and one stem with two endings
    (``response_a``/``response_b``, ``output_0``/``output_1``, ``video_url``/``video_url_b``),
    stems that mean an answer first. Three of one stem are no pair, nor are two that hold only
    codes in the ``items``, such as the names of sides, if others that mean an answer do not.
    """
    pairs = list(_pairs(fields))
    in_layout = [pair for pair in pairs if pair[0] in placed and pair[1] in placed]
    pairs = [pair for pair in in_layout or pairs if not _has_third(pair, placed or fields)]
    if not pairs:
        return None
    a, b = _best_pair(pairs, items)
    return Sides(a, b, companions(fields, a, b))


def _best_pair(pairs: Sequence[tuple[str, str]], items: Sequence[Item]) -> tuple[str, str]:
    best = min(pairs, key=_rank)
    coding = coding_of(items, best)
    if coding is Coding.TEXT:
        return best
    answers = [(coding_of(items, pair), _rank(pair), pair) for pair in pairs]
    answers = [each for each in answers if each[0] < coding and each[1][0] <= 1]
    return min(answers)[2] if answers else best


def likely_sides(fields: Sequence[str]) -> tuple[str, str] | None:
    """Return two fields whose names say that they hold responses; None if there are none."""
    pairs = [pair for pair in _pairs(fields) if not _has_third(pair, fields)]
    best = min(pairs, key=_rank, default=None)
    return best if best is not None and _rank(best)[0] <= 1 else None


def side_of(field: str, sides: Sides | None) -> str:
    """Return the side that a field of the page is, or is a part of; else an empty text.

    >>> side_of("response_a.text", Sides("response_a", "response_b"))
    'response_a'
    """
    pair = () if sides is None else (sides.a, sides.b)
    names = (field, field.partition(".")[0])
    return next((name for name in names if name in pair), "")


def is_response(name: str) -> bool:
    """Return whether a field of that name holds a response, such as ``model_response``.

    ``reference_answer`` does not: it holds what a response is measured by.
    """
    parts = re.findall(r"[a-z]+", name.lower())
    if not parts or parts[0] in _REFERENCES:
        return False
    last = parts[-2] if parts[-1] in ("a", "b", "c", "d", "e") and len(parts) > 1 else parts[-1]
    return last in _STEMS or last.removesuffix("s") in _STEMS


def _has_third(pair: tuple[str, str], fields: Collection[str]) -> bool:
    """Return whether a third field has the same stem: ``response_3`` beside 1 and 2."""
    stem, end = pair[0][:-1], pair[0][-1]
    return pair[0][:-1] == pair[1][:-1] and stem + _THIRDS.get(end, end + "?") in fields


def companions(fields: Sequence[str], a: str, b: str) -> tuple[tuple[str, str], ...]:
    """Return further pairs of fields with the same endings as the sides ``a`` and ``b``."""
    taken = {a, b}
    more = []
    for left, right in _pairs(fields):
        if not taken & {left, right} and _endings(left, right) == _endings(a, b):
            more.append((left, right))
            taken |= {left, right}
    more += [
        (left, right) for left, right in _pairs_by_suffix(fields, a, b) if not taken & {left, right}
    ]
    return tuple(more)


def _pairs(fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    there = set(fields)
    for pair in _WORDS:
        if there.issuperset(pair):
            yield pair
    for first, second in _SUFFIXES:
        for name in fields:
            stem = name.removesuffix(first) if first else name
            if stem and (stem != name or not first) and stem + second in there:
                yield name, stem + second


def _pairs_by_suffix(fields: Sequence[str], a: str, b: str) -> Iterator[tuple[str, str]]:
    """Yield pairs such as ``model_chosen`` and ``model_rejected``, or ``chosen_model`` ..."""
    there = set(fields)
    for name in fields:
        for pattern in ("{}_{}", "{1}_{0}"):
            stem = name.removesuffix(f"_{a}") if pattern == "{}_{}" else name.removeprefix(f"{a}_")
            other = pattern.format(stem, b)
            if stem and stem != name and other in there:
                yield name, other


def _endings(a: str, b: str) -> tuple[str, str]:
    """Return what is left of two names without their common beginning."""
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    return a[same:], b[same:]


def _rank(pair: tuple[str, str]) -> tuple[int, int]:
    if pair in _WORDS:
        return (0, _WORDS.index(pair))
    inside = _words(pair[0])
    for place, stem in enumerate(_STEMS):
        if stem in inside or stem + "s" in inside:
            return (1, place)
    return (2, 0) if not inside & _ASIDE else (3, 0)


def _words(name: str) -> set[str]:
    return {word for word in name.lower().replace("-", "_").rstrip("012").split("_") if word}
