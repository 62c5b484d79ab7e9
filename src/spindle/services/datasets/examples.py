"""Judged pairs become examples: who believes what, what is left out, and why."""

from __future__ import annotations

import hashlib
import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from spindle.domain.pairs import JudgedPair, Vote
from spindle.domain.training import (
    Aggregate,
    Belief,
    Example,
    Policy,
    Ties,
    ToldApart,
    believed,
    majority,
)
from spindle.domain.verdicts import Verdict
from spindle.errors import ExportError
from spindle.formats import WritableFormat

NO_TRUTH = "it is not known which response is the human's"
NOT_TOLD_APART = "raters could not tell which response is the human's"
EQUAL = "the two responses are the same text"
FEW = "fewer judgments than asked for"
DISAGREED = "less agreement than asked for"
TIED = "held to be equally good"
BOTH_BAD = "neither was held to be good"

_VERDICTS = tuple(Verdict)


@dataclass(slots=True)
class Tally:
    """What was seen on the way: items, judgments, raters, and what was left out, by reason.

    ``agreeing`` of ``compared`` pairs of raters of one item gave the same verdict.
    """

    items: int = 0
    judged: int = 0
    judgments: int = 0
    agreeing: int = 0
    compared: int = 0
    with_truth: int = 0
    raters: set[str] = field(default_factory=set)
    left_out: Counter[str] = field(default_factory=Counter)

    def see(self, judged: JudgedPair) -> None:
        """Count an item and its votes."""
        self.items += 1
        self.judged += bool(judged.votes)
        self.judgments += len(judged.votes)
        self.with_truth += judged.pair.truth in (Verdict.A, Verdict.B)
        self.raters.update(vote.annotator for vote in judged.votes)
        verdicts = [vote.verdict for vote in judged.votes]
        self.compared += len(verdicts) * (len(verdicts) - 1) // 2
        self.agreeing += sum(one is other for one, other in combinations(verdicts, 2))


def examples(
    pairs: Iterable[JudgedPair],
    format: WritableFormat,
    policy: Policy,
    tally: Tally,
    *,
    believe: Callable[[int, JudgedPair], Belief],
    steps: float = 0.0,
) -> Iterator[Example]:
    """The examples that the policy makes of the pairs, in their order.

    ``believe`` gives the belief on a pair and its place among the pairs. Raises
    ``ExportError`` where two responses are the same text.
    """
    for place, judged in enumerate(pairs):
        tally.see(judged)
        reason = _unfit(judged, format, policy)
        if reason:
            tally.left_out[reason] += 1
        elif format.by_truth:
            assert judged.pair.truth is not None
            belief = majority(judged.votes) if judged.votes else None
            yield Example(judged, judged.pair.truth, belief, steps=steps)
        else:
            for vote in judged.votes if policy.aggregate is Aggregate.EACH else (None,):
                belief = majority((vote,)) if vote else believe(place, judged)
                if reason := _unwanted(judged, belief, format, policy):
                    tally.left_out[reason] += 1
                else:
                    yield Example(judged, _chosen(judged, belief, policy), belief, vote, steps)


def majority_of(place: int, judged: JudgedPair) -> Belief:
    """What most raters of a pair say."""
    del place
    return majority(judged.votes)


def by_model_of_raters(
    votes: Iterable[tuple[Vote, ...]],
) -> Callable[[int, JudgedPair], Belief]:
    """Beliefs by Dawid and Skene's model, fitted to the votes on all pairs in their order.

    It takes 17 bytes a judgment, and while it is fitted some 10 more and 160 a pair.
    """
    import numpy as np

    from spindle.stats.dawid_skene import dawid_skene

    items, raters, labels = array("q"), array("q"), array("b")
    people: dict[str, int] = {}
    count = 0
    for place, said in enumerate(votes):
        count += 1
        for vote in said:
            items.append(place)
            raters.append(people.setdefault(vote.annotator, len(people)))
            labels.append(_VERDICTS.index(vote.verdict))
    if not items:
        return majority_of
    fitted = dawid_skene(
        np.frombuffer(items, np.int64),
        np.frombuffer(raters, np.int64),
        np.frombuffer(labels, np.int8),
        classes=len(_VERDICTS),
        count=count,
    )
    posterior = fitted.posterior

    def believe(place: int, judged: JudgedPair) -> Belief:
        return believed([round(float(share), 9) for share in posterior[place]])

    return believe


def agreement_on(judged: JudgedPair, verdict: Verdict) -> float:
    """The share of the votes that say that verdict; 0 where nobody voted."""
    return judged.count(verdict) / len(judged.votes) if judged.votes else 0.0


def drawn(seed: int, text: str) -> float:
    """A number from 0 up to 1 that depends on the seed and the text alone."""
    digest = hashlib.blake2b(f"{seed}\x1f{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def place_of(example: Example, policy: Policy) -> float:
    """Where between 0 and 1 the prompt falls; the responses where there is no prompt."""
    pair = example.pair
    return drawn(policy.seed, pair.prompt_text or "\x1e".join(sorted((pair.a, pair.b))))


@dataclass(slots=True)
class Places:
    """The lowest and the highest place at which a prompt fell."""

    lowest: float = 1.0
    highest: float = 0.0

    def see(self, place: float) -> None:
        """Count a place."""
        self.lowest = min(self.lowest, place)
        self.highest = max(self.highest, place)

    def threshold(self, split: float) -> float:
        """The place below which prompts are for training: ``split``, where that serves both.

        Where one part would be empty though both were asked for and there are two prompts,
        it is moved by one prompt, to the nearest that is in the other part.
        """
        if not 0 < split < 1 or self.lowest >= self.highest:
            return split
        if self.highest < split:
            return self.highest
        return math.nextafter(self.lowest, 1) if self.lowest >= split else split


def _unfit(judged: JudgedPair, format: WritableFormat, policy: Policy) -> str:
    """Why no example can be made of the pair at all; empty where one can."""
    pair = judged.pair
    if format.by_truth and pair.truth not in (Verdict.A, Verdict.B):
        return NO_TRUTH
    if len(judged.votes) < policy.min_judgments or not (judged.votes or format.by_truth):
        return FEW
    if not _told_apart(judged, policy.told_apart):
        return NOT_TOLD_APART
    if reason := format.unwritable_reason(pair):
        return reason
    if pair.a == pair.b:
        if policy.drop_equal:
            return EQUAL
        raise ExportError(
            f"The two responses of item {pair.id!r} are the same text: nothing can be preferred.",
            "Leave such pairs out: --drop-equal.",
        )
    return ""


def _unwanted(judged: JudgedPair, belief: Belief, format: WritableFormat, policy: Policy) -> str:
    """Why a belief makes no example; empty where it does."""
    if agreement_on(judged, belief.verdict) < policy.min_agreement:
        return DISAGREED
    if belief.verdict is Verdict.TIE and policy.ties is Ties.DROP:
        return TIED
    if belief.verdict is Verdict.NEITHER and not format.says_neither:
        return BOTH_BAD
    return ""


def _told_apart(judged: JudgedPair, wanted: ToldApart) -> bool:
    if wanted is ToldApart.NONE or judged.pair.truth is None:
        return True
    right = judged.count(judged.pair.truth)
    return right > 0 if wanted is ToldApart.ANY else 2 * right > len(judged.votes)


def _chosen(judged: JudgedPair, belief: Belief, policy: Policy) -> Verdict:
    """The side that is written as the better one; for a tie drawn by lot."""
    if belief.verdict in (Verdict.A, Verdict.B):
        return belief.verdict
    return Verdict.A if drawn(policy.seed, f"side\x1f{judged.pair.id}") < 0.5 else Verdict.B
