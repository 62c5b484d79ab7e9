"""What the words of a label say about the two sides.

A label that names a side (``A is better``, ``Response 1``, ``B++``) says so itself. One
that names both or none is read by its words: *neither* before *tie*, because "both equally
bad" is a verdict on the responses and no tie between them.
"""

from __future__ import annotations

import re
from enum import StrEnum

# "one" alone is the first, but in "the second one" it only stands for the response.


class Verdict(StrEnum):
    """What a pairwise answer says about the sides, whatever side they stood on."""

    A = "a"
    B = "b"
    TIE = "tie"
    NEITHER = "neither"

    def mirrored(self) -> Verdict:
        """The same opinion of the same responses, had they changed places."""
        return {Verdict.A: Verdict.B, Verdict.B: Verdict.A}.get(self, self)


_ONE = r"\b(?<!second )(?<!right )one\b(?! of)"
_SIDE_A = re.compile(rf"\bA\b|\b1\b|\bfirst\b|\bleft\b|{_ONE}", re.IGNORECASE)
_SIDE_B = re.compile(r"\bB\b|\b2\b|\bsecond\b|\bright\b|\btwo\b", re.IGNORECASE)
# The article "a" is no side: "It's a tie".
_ARTICLE = re.compile(r"\ba\b(?=\s+(tie|draw|bit|little|lot|similar)\b)", re.IGNORECASE)
_NEITHER = re.compile(
    r"\bneither\b|\bnone\b|\bboth\b.*\b(bad|poor|wrong|unacceptable|problematic|harmful|unsafe|fail)"
    r"|\bequally\s+(bad|poor|wrong)\b",
    re.IGNORECASE,
)
_TIE = re.compile(
    r"=|\btie(d|s)?\b|\bequal(ly)?\b|\bsame\b|\bsimilar(ly)?\b|\bdraw\b|\bboth\b|\bcomparable\b"
    r"|\b(can\s?not|can['\u2019]?t|unable to)"
    r"\s+(tell|decide|say|judge|determine|distinguish|assess)"
    r"|\bunsure\b|\bnot sure\b|\bno (preference|difference)\b|\bindistinguishable\b"
    r"|\bundecided\b|\bneutral\b|\bdon['\u2019]?t know\b|\buncertain\b|\bunclear\b",
    re.IGNORECASE,
)


def verdict_in(label: str) -> Verdict | None:
    """The verdict that the words of ``label`` express, or None where they express none.

    >>> verdict_in("Response A is better"), verdict_in("Both bad"), verdict_in("Cannot Tell")
    (<Verdict.A: 'a'>, <Verdict.NEITHER: 'neither'>, <Verdict.TIE: 'tie'>)
    """
    if _NEITHER.search(label):
        return Verdict.NEITHER
    words = _ARTICLE.sub("", label)
    a, b = bool(_SIDE_A.search(words)), bool(_SIDE_B.search(words))
    if a != b:
        return Verdict.A if a else Verdict.B
    if _TIE.search(label):
        return Verdict.TIE
    return None


def verdicts_of(labels: tuple[str, ...]) -> tuple[Verdict | None, ...]:
    """The verdicts of a scheme's labels, in their order.

    Where the words name both sides somewhere among the labels, the words decide. Else the
    first label stands for ``a``, the second for ``b`` and the rest are read by their words;
    None marks a label that says nothing, which no design should leave open.
    """
    said = tuple(verdict_in(label) for label in labels)
    if Verdict.A in said and Verdict.B in said:
        return said
    return (Verdict.A, Verdict.B, *said[2:])[: len(labels)]


def strengths_of(verdicts: tuple[Verdict | None, ...]) -> tuple[float | None, ...]:
    """Signed strengths of labels that run from strongest ``a`` to strongest ``b``.

    Negative towards ``a``, positive towards ``b``, 0 for a tie, None for neither. Two
    labels for ``a`` followed by one for a tie and two for ``b`` give -2, -1, 0, 1, 2.
    """
    left = sum(verdict is Verdict.A for verdict in verdicts)
    right = 0
    strengths: list[float | None] = []
    for verdict in verdicts:
        if verdict is Verdict.A:
            strengths.append(-float(left))
            left -= 1
        elif verdict is Verdict.B:
            right += 1
            strengths.append(float(right))
        else:
            strengths.append(0.0 if verdict is Verdict.TIE else None)
    return tuple(strengths)
