"""What the labels of a scheme say about the sides: as stated, or by their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from spindle.domain.label_sets import read_labels
from spindle.domain.labels import Reading
from spindle.domain.verdicts import Verdict, is_ordered_by_strength, signed_strengths
from spindle.schemes.base.labels import Choice

Stated: TypeAlias = tuple[tuple[str, Verdict, float | None], ...]
"""What a design states of values: the verdict, and its signed strength if it has one."""

_UNIT_STRENGTHS = {Verdict.A: -1.0, Verdict.B: 1.0, Verdict.TIE: 0.0, Verdict.NEITHER: None}
_SIDES = (Verdict.A, Verdict.B)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What choosing a label says about the sides.

    ``side`` is the side that the label names, ``verdict`` the one that it speaks for, None where
    that is not known; ``strength`` is set where labels are graded. ``by_order``: only the
    label's place says so.
    """

    side: Verdict | None = None
    verdict: Verdict | None = None
    strength: float | None = None
    by_order: bool = False


NO_MEANING = Meaning()


@dataclass(frozen=True, slots=True)
class Question:
    """What labels answer: the question, its name, and how its labels may be read.

    ``by_words``: a label means what its words say; ``by_order``: two labels that name no side
    stand for the sides.
    """

    text: str = ""
    name: str = ""
    by_words: bool = True
    by_order: bool = False


@lru_cache(maxsize=256)
def read_meanings(
    choices: tuple[Choice, ...], stated: Stated, question: Question
) -> Mapping[str, Meaning]:
    """Return what each value says about the sides."""
    given = {value: verdict for value, verdict, _ in stated}
    readings = tuple(
        _as_stated(reading, given.get(choice.value))
        for choice, reading in zip(choices, _read(choices, given, question), strict=True)
    )
    verdicts = tuple(reading.verdict for reading in readings)
    strengths = _strengths(choices, readings, {value: strength for value, _, strength in stated})
    rows = zip(choices, readings, verdicts, strengths, strict=True)
    return MappingProxyType(
        {
            choice.value: Meaning(reading.side, verdict, strength, reading.by_order)
            for choice, reading, verdict, strength in rows
        }
    )


def _read(
    choices: tuple[Choice, ...], given: Mapping[str, Verdict], question: Question
) -> tuple[Reading, ...]:
    """Read the labels by their words; one that is stated to be a tie is no candidate for a side."""
    if not question.by_words:
        return (Reading(),) * len(choices)
    labels = [
        ("Tie", "") if given.get(choice.value) is Verdict.TIE else (choice.label, choice.tooltip)
        for choice in choices
    ]
    return read_labels(labels, question.text, question.name, by_order=question.by_order)


def _as_stated(reading: Reading, verdict: Verdict | None) -> Reading:
    if verdict is None:
        return reading
    return Reading(reading.side or (verdict if verdict in _SIDES else None), verdict)


def _strengths(
    choices: tuple[Choice, ...],
    readings: tuple[Reading, ...],
    stated: Mapping[str, float | None],
) -> tuple[float | None, ...]:
    """Return the stated strengths, with 1 where one is missing, else steps of graded labels.

    Graded labels whose places don't tell their strengths have none.
    """
    read = tuple(reading.verdict for reading in readings)
    if any(strength is not None for strength in stated.values()):
        given = (stated.get(choice.value) for choice in choices)
        return tuple(
            _UNIT_STRENGTHS[verdict] if strength is None and verdict else strength
            for strength, verdict in zip(given, read, strict=True)
        )
    is_open = any(reading.side and not reading.verdict for reading in readings)
    if is_open or not has_graded_sides(read) or not is_in_order(choices, read):
        return (None,) * len(read)
    return signed_strengths(read)


def has_graded_sides(read: tuple[Verdict | None, ...]) -> bool:
    """Return whether one side has several labels, which grades them."""
    return max(read.count(Verdict.A), read.count(Verdict.B)) > 1


def is_in_order(choices: tuple[Choice, ...], read: tuple[Verdict | None, ...]) -> bool:
    """Return whether the places of graded labels tell how strong they are."""
    return is_ordered_by_strength(tuple(choice.label for choice in choices), read)
