"""Scores of two responses, in columns beside them, and what they say about the better one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

from spindle.domain.truth import TruthDoubt
from spindle.domain.values import JSON

_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*")
_SCORES = frozenset(f"{word}{end}" for word in ("score", "rating", "reward") for end in ("", "s"))
_LOWER_IS_BETTER = re.compile(
    r"harm|toxic|unsafe|danger|risk|violen|hate|loss|error|perplex|ppl|nll|rank|penalt|cost|bias|"
    r"hallucin|distance|insult|threat|offens|profan|spam|^(?:wer|cer|ter)$"
)
_MARGIN = "margin"


def is_score(name: str) -> bool:
    """Return whether a column of that name holds a score that is higher for a better response.

    >>> is_score("helpfulness_score"), is_score("toxicity_score"), is_score("harmlessScore")
    (True, False, True)
    """
    words = [word.lower() for word in _WORDS.findall(name)]
    lower = (word for word in words if "harmless" not in word)
    return any(w in _SCORES for w in words) and not any(map(_LOWER_IS_BETTER.search, lower))


def doubt_chosen(row: Mapping[str, JSON], chosen: str, rejected: str) -> TruthDoubt | None:
    """Return why the scores in a row do not confirm that its chosen response is the better one.

    Scores are columns such as ``score_chosen`` beside ``score_rejected``, or a ``margin``. None
    if they confirm it, or if there are none.
    """
    return doubt_differences(_differences(row, chosen, rejected))


def doubt_differences(differences: Iterable[float]) -> TruthDoubt | None:
    """Return why differences of scores, positive for the better response, do not confirm it."""
    found = list(differences)
    if any(difference < 0 for difference in found):
        return TruthDoubt.LOWER_SCORE
    if found and not any(found):
        return TruthDoubt.EQUAL_SCORES
    return None


def score_difference(fields: Mapping[str, JSON], one: str, other: str) -> float | None:
    """Return how much higher the score in ``one`` is; None unless both are numbers."""
    a, b = _number(fields.get(one)), _number(fields.get(other))
    return None if a is None or b is None else a - b


def _differences(row: Mapping[str, JSON], chosen: str, rejected: str) -> Iterator[float]:
    margin = _number(row.get(_MARGIN))
    if margin is not None:
        yield margin
    for name in row:
        if chosen not in name or not is_score(name):
            continue
        difference = score_difference(row, name, name.replace(chosen, rejected))
        if difference is not None:
            yield difference


def _number(value: JSON) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
