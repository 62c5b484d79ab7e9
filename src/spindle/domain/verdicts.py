"""Verdicts on the two sides, and the strengths of graded labels."""

from __future__ import annotations

import re
from enum import StrEnum


class Verdict(StrEnum):
    """The verdict of a pairwise answer, independent of the order in which sides were shown."""

    A = "a"
    B = "b"
    TIE = "tie"
    NEITHER = "neither"

    def mirror(self) -> Verdict:
        """Return the verdict with the two sides exchanged."""
        return {Verdict.A: Verdict.B, Verdict.B: Verdict.A}.get(self, self)


_STRONG = re.compile(
    r"\b(much|strong|strongly|strongest|far|clear|clearly|significantly|definitely|very|a lot"
    r"|decisively|overwhelmingly|considerably|substantially|vastly|hugely|greatly|certainly"
    r"|extremely|absolutely|surely)\b",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:slight|slightly|somewhat|marginal|marginally|barely|weak|weakly|probably|possibly"
    r"|perhaps|maybe|mildly|lean|leans|leaning|a little|a bit)\b",
    re.IGNORECASE,
)
_WEAKER = re.compile(rf"\b(?:very|only) (?={_WEAK.pattern})", re.IGNORECASE)
_SIGNS = re.compile(r"\++|>+|<+|[\u226b\u226a\u00bb\u00ab]")


def is_ordered_by_strength(labels: tuple[str, ...], verdicts: tuple[Verdict | None, ...]) -> bool:
    """Return whether labels run from the strongest for one side to the strongest for the other.

    Only then do their positions imply their strengths. "Much" after "slightly" on the way
    to the middle is out of order, and so is "A++" after "A+".
    """
    sided = [
        (verdict, _degree(label))
        for label, verdict in zip(labels, verdicts, strict=True)
        if verdict in (Verdict.A, Verdict.B)
    ]
    first = [degree for verdict, degree in sided if verdict is sided[0][0]]
    other = [degree for verdict, degree in sided[len(first) :] if verdict is not sided[0][0]]
    if len(first) + len(other) != len(sided):
        return False
    return first == sorted(first, reverse=True) and other == sorted(other)


def _degree(label: str) -> int:
    """Return how strong the words and signs of a label are, beside other labels for its side."""
    strong = _STRONG.search(_WEAKER.sub("", label)) is not None
    weak = len(_WEAK.findall(label)) + (_WEAKER.search(label) is not None)
    signs = max(
        (2 if sign in "\u226b\u226a\u00bb\u00ab" else len(sign) for sign in _SIGNS.findall(label)),
        default=0,
    )
    return strong - weak + signs


def signed_strengths(verdicts: tuple[Verdict | None, ...]) -> tuple[float | None, ...]:
    """Return signed strengths of labels that run from the strongest for one side to the other's.

    Negative towards ``a``, positive towards ``b``, 0 for a tie, None for neither. Two
    labels for ``a`` followed by one for a tie and two for ``b`` give -2, -1, 0, 1, 2.
    """
    sided = [verdict for verdict in verdicts if verdict in (Verdict.A, Verdict.B)]
    first = sided[0] if sided else Verdict.A
    to_the_middle = sided.count(first)
    away = 0
    strengths: list[float | None] = []
    for verdict in verdicts:
        if verdict is first:
            strengths.append(_signed_steps(first, to_the_middle))
            to_the_middle -= 1
        elif verdict in (Verdict.A, Verdict.B):
            away += 1
            strengths.append(_signed_steps(verdict, away))
        else:
            strengths.append(0.0 if verdict is Verdict.TIE else None)
    return tuple(strengths)


def _signed_steps(side: Verdict | None, steps: int) -> float:
    return float(-steps if side is Verdict.A else steps)
