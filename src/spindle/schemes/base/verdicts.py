"""What the labels of one scheme say about the sides: as stated, or by their words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from spindle.domain.verdicts import (
    Verdict,
    infer_verdict,
    infer_verdicts,
    is_ordered_by_strength,
    signed_strengths,
)
from spindle.schemes.base.labels import Choice

Stated: TypeAlias = tuple[tuple[str, Verdict, float | None], ...]
"""What a design says outright of values: the verdict, and its signed strength if any."""


@lru_cache(maxsize=256)
def read_verdicts(
    choices: tuple[Choice, ...], stated: Stated
) -> Mapping[str, tuple[Verdict, float | None]]:
    """By value of the choice: its verdict, and its strength where the labels are graded."""
    outright = {value: verdict for value, verdict, _ in stated}
    words = infer_verdicts(tuple(c.label for c in choices)) if not stated else ()
    read = tuple(
        outright.get(choice.value)
        or (words[n] if words else infer_verdict(choice.label))
        or Verdict.TIE
        for n, choice in enumerate(choices)
    )
    strengths = _strengths(choices, read, {value: strength for value, _, strength in stated})
    rows = zip(choices, read, strengths, strict=True)
    return MappingProxyType({choice.value: (said, steps) for choice, said, steps in rows})


def _strengths(
    choices: tuple[Choice, ...],
    read: tuple[Verdict, ...],
    stated: Mapping[str, float | None],
) -> tuple[float | None, ...]:
    """What the design states, 1 beside what it states, or steps where labels are graded.

    Graded labels whose places don't tell their strengths have none.
    """
    if any(strength is not None for strength in stated.values()):
        plainly = {Verdict.A: -1.0, Verdict.B: 1.0, Verdict.TIE: 0.0, Verdict.NEITHER: None}
        given = (stated.get(choice.value) for choice in choices)
        return tuple(
            plainly[verdict] if strength is None else strength
            for strength, verdict in zip(given, read, strict=True)
        )
    if not several_for_a_side(read) or not in_order(choices, read):
        return (None,) * len(read)
    return signed_strengths(read)


def several_for_a_side(read: tuple[Verdict, ...]) -> bool:
    """Whether several labels stand for one side, which makes them graded."""
    return max(read.count(Verdict.A), read.count(Verdict.B)) > 1


def in_order(choices: tuple[Choice, ...], read: tuple[Verdict, ...]) -> bool:
    """Whether the places of graded labels tell how strong they are."""
    return is_ordered_by_strength(tuple(choice.label for choice in choices), read)
