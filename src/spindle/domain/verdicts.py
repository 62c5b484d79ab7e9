"""Verdicts on the two sides, and their inference from the words of labels.

A label that names a side (``A is better``, ``Response 1``, ``B++``) is for that side; one that
calls a side *worse* is for the other. A label that names both compares them (``B > A``,
``A over B``). One that names neither is classified by its words: *neither* before *tie*,
because "both equally bad" is a verdict on the responses and not a tie between them.
"""

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


# "one" alone is the first, but in "the second one" it only refers to the response.
_ONE = r"(?<!second )(?<!right )(?<!either )(?<!other )(?<!any )(?<!no )\bone\b(?! of)"
# "right" means correct, and not a side, in "A is right" and "both are right".
_RIGHT = r"(?<!\bis )(?<!\bare )(?<!both )(?<!equally )\bright\b"
_SIDE_A = re.compile(rf"\bA\b|\b1\b|\bfirst\b|\bleft\b|{_ONE}", re.IGNORECASE)
_SIDE_B = re.compile(rf"\bB\b|\b2\b|\bsecond\b|{_RIGHT}|\btwo\b", re.IGNORECASE)
# The article "a" is not a side: "It's a tie".
_ARTICLE = re.compile(r"\ba\b(?=\s+(tie|draw|bit|little|lot|similar)\b)", re.IGNORECASE)
_OF_BOTH = re.compile(r"\s*(both|either)\b", re.IGNORECASE)
_BETTER = (
    r">|»|\b(better|best|superior|stronger|over|beats?|wins?|outperforms|prefer(s|red|able)?)\b"
)
_WORSE = r"<|«|(?<!\bnot )(?<!\bno )\b(worse|worst|inferior|weaker|loses)\b"
_COMPARES = re.compile(rf"(?P<better>{_BETTER})|(?P<worse>{_WORSE})", re.IGNORECASE)
_NEITHER = re.compile(
    r"\bneither\b|\bnone\b|\bequally\s+(bad|poor|wrong)\b|\bboth\s?bad\b"
    r"|\bboth\b.*\b(bad|poor|wrong|unacceptable|problematic|harmful|unsafe|fail)",
    re.IGNORECASE,
)
_TIE = re.compile(
    r"(?<![<>])=|[~≈]|\btie(d|s)?\b|\bequal(ly)?\b|\bsame\b|\bsimilar(ly)?\b|\bdraw\b"
    r"|\bboth\b|\beither\b|\bcomparable\b"
    r"|\b(can\s?not|can['\u2019]?t|unable to)"
    r"\s+(tell|decide|say|judge|determine|distinguish|assess|choose)"
    r"|\bunsure\b|\bnot sure\b|\bno (preference|difference)\b|\bindistinguishable\b"
    r"|\bundecided\b|\bneutral\b|\bdon['\u2019]?t know\b|\buncertain\b|\bunclear\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(much|strongly|far|clearly|significantly|definitely|very|a lot)\b", re.IGNORECASE
)
_WEAK = re.compile(
    r"\b(slightly|somewhat|marginally|barely|weakly|probably|a little|a bit)\b", re.IGNORECASE
)


def infer_verdict(label: str) -> Verdict | None:
    """Return the verdict that the words of ``label`` express, or None if they express none.

    >>> infer_verdict("Response A is better"), infer_verdict("Both bad")
    (<Verdict.A: 'a'>, <Verdict.NEITHER: 'neither'>)
    >>> infer_verdict("Cannot Tell"), infer_verdict("Response B")
    (<Verdict.TIE: 'tie'>, <Verdict.B: 'b'>)
    >>> infer_verdict("B is better than A"), infer_verdict("A is slightly worse")
    (<Verdict.B: 'b'>, <Verdict.B: 'b'>)
    """
    if _NEITHER.search(label):
        return Verdict.NEITHER
    words = _ARTICLE.sub("", label)
    a, b = _SIDE_A.search(words), _SIDE_B.search(words)
    if (a is None) == (b is None) or _OF_BOTH.match(label):
        if _TIE.search(label):
            return Verdict.TIE
        if a is None or b is None:
            return None
    compared = _COMPARES.search(words)
    if a is not None and b is not None and compared is None:
        return None
    first = b is None or (a is not None and a.start() < b.start())
    worse = compared is not None and compared["worse"] is not None
    return Verdict.A if first is not worse else Verdict.B


def infer_verdicts(labels: tuple[str, ...]) -> tuple[Verdict | None, ...]:
    """Return the verdicts of a scheme's labels, in their order.

    The words decide first, then the position: of the labels whose words express no verdict,
    the first is for ``a`` and the next for ``b``, unless another label is for that side.
    None marks a label that remains without a verdict; a design should state one for it.

    >>> [verdict and verdict.value for verdict in infer_verdicts(("Human", "Cannot tell", "AI"))]
    ['a', 'tie', 'b']
    """
    verdicts = [infer_verdict(label) for label in labels]
    missing = [side for side in (Verdict.A, Verdict.B) if side not in verdicts]
    open_places = [place for place, verdict in enumerate(verdicts) if verdict is None]
    if len(open_places) < len(missing) == 2:
        # No label is for a side, and fewer than two are open ("Clear", "Unclear"): use the first.
        return (Verdict.A, Verdict.B, *verdicts[2:])[: len(labels)]
    for side, place in zip(missing, open_places, strict=False):
        verdicts[place] = side
    return tuple(verdicts)


def is_ordered_by_strength(labels: tuple[str, ...], verdicts: tuple[Verdict | None, ...]) -> bool:
    """Return whether labels run from the strongest for one side to the strongest for the other.

    Only then do their positions imply their strengths. "Much" after "slightly" on the way
    to the middle is out of order.
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
    return bool(_STRONG.search(label)) - bool(_WEAK.search(label))


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
