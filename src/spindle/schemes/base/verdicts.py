"""What the labels of a scheme say about the sides: as stated, or by their words."""

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
"""What a design states of values: the verdict, and its signed strength if it has one."""

_UNIT_STRENGTHS = {Verdict.A: -1.0, Verdict.B: 1.0, Verdict.TIE: 0.0, Verdict.NEITHER: None}


@lru_cache(maxsize=256)
def read_verdicts(
    choices: tuple[Choice, ...], stated: Stated
) -> Mapping[str, tuple[Verdict, float | None]]:
    """Return by value its verdict, and its strength where the labels are graded."""
    given = {value: verdict for value, verdict, _ in stated}
    words = infer_verdicts(tuple(c.label for c in choices)) if not stated else ()
    read = tuple(
        given.get(choice.value)
        or (words[n] if words else infer_verdict(choice.label))
        or Verdict.TIE
        for n, choice in enumerate(choices)
    )
    strengths = _strengths(choices, read, {value: strength for value, _, strength in stated})
    rows = zip(choices, read, strengths, strict=True)
    return MappingProxyType({choice.value: (verdict, steps) for choice, verdict, steps in rows})


def _strengths(
    choices: tuple[Choice, ...],
    read: tuple[Verdict, ...],
    stated: Mapping[str, float | None],
) -> tuple[float | None, ...]:
    """Return the stated strengths, with 1 where one is missing, else steps of graded labels.

    Graded labels whose places don't tell their strengths have none.
    """
    if any(strength is not None for strength in stated.values()):
        given = (stated.get(choice.value) for choice in choices)
        return tuple(
            _UNIT_STRENGTHS[verdict] if strength is None else strength
            for strength, verdict in zip(given, read, strict=True)
        )
    if not has_graded_sides(read) or not is_in_order(choices, read):
        return (None,) * len(read)
    return signed_strengths(read)


def has_graded_sides(read: tuple[Verdict, ...]) -> bool:
    """Return whether one side has several labels, which grades them."""
    return max(read.count(Verdict.A), read.count(Verdict.B)) > 1


def is_in_order(choices: tuple[Choice, ...], read: tuple[Verdict, ...]) -> bool:
    """Return whether the places of graded labels tell how strong they are."""
    return is_ordered_by_strength(tuple(choice.label for choice in choices), read)
