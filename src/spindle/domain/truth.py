"""What is known of an item beforehand: opinions on it, and why a truth was not believed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from spindle.domain.verdicts import Verdict


class TruthDoubt(StrEnum):
    """Why the data of an item state no truth, or one that is not believed."""

    EQUAL_SCORES = "equal scores"
    LOWER_SCORE = "lower score"
    SAME_MODEL = "same model"
    OPPOSITE_TRUTHS = "opposite truths"
    SCORES_DISAGREE = "scores disagree"
    """The scores name another side than the stated truth, which is kept."""


@dataclass(frozen=True, slots=True, order=True)
class Opinion:
    """The verdict on an item that one source, such as a reward model, gave beforehand."""

    by: str
    verdict: Verdict


def common_verdict(opinions: tuple[Opinion, ...]) -> Verdict | None:
    """Return the verdict that all opinions share; None if they differ or there are none."""
    verdicts = {opinion.verdict for opinion in opinions}
    return next(iter(verdicts)) if len(verdicts) == 1 else None
