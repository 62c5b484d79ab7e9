"""Examples made of judged pairs, and the pairs that are left out, with the reason."""

from __future__ import annotations

import hashlib
import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from spindle.domain.pairs import JudgedPair, Vote
from spindle.domain.training_data import (
    Aggregate,
    Belief,
    Example,
    Policy,
    Ties,
    ToldApart,
    belief_from_shares,
    majority,
)
from spindle.domain.verdicts import Verdict
from spindle.errors import ExportError
from spindle.formats import WritableFormat

NO_TRUTH = "unknown which response is the human's"
NOT_TOLD_APART = "raters could not tell which response is the human's"
EQUAL = "both responses are the same text"
FEW = "fewer judgments than required"
DISAGREED = "less agreement than required"
TIED = "judged equally good"
BOTH_BAD = "neither judged good"

_VERDICTS = tuple(Verdict)


@dataclass(slots=True)
class ExampleCounts:
    """Counts of items, judgments and raters, and of what was left out, by reason.

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

    def add(self, judged: JudgedPair) -> None:
        """Count an item and its votes."""
        self.items += 1
        self.judged += bool(judged.votes)
        self.judgments += len(judged.votes)
        self.with_truth += judged.pair.truth in (Verdict.A, Verdict.B)
        self.raters.update(vote.annotator for vote in judged.votes)
        verdicts = [vote.verdict for vote in judged.votes]
        self.compared += len(verdicts) * (len(verdicts) - 1) // 2
        self.agreeing += sum(one is other for one, other in combinations(verdicts, 2))


def make_examples(
    pairs: Iterable[JudgedPair],
    format: WritableFormat,
    policy: Policy,
    counts: ExampleCounts,
    *,
    believe: Callable[[int, JudgedPair], Belief],
    steps: float = 0.0,
) -> Iterator[Example]:
    """Make examples of the pairs, in their order, as the policy says.

    ``believe`` returns the belief about a pair, given its place among the pairs. Raises
    ``ExportError`` if both responses are the same text and the policy keeps such pairs.
    """
    for place, judged in enumerate(pairs):
        counts.add(judged)
        reason = _reason_unusable(judged, format, policy)
        if reason:
            counts.left_out[reason] += 1
        elif format.by_truth:
            assert judged.pair.truth is not None
            belief = majority(judged.votes) if judged.votes else None
            yield Example(judged, judged.pair.truth, belief, steps=steps)
        else:
            for vote in judged.votes if policy.aggregate is Aggregate.EACH else (None,):
                belief = majority((vote,)) if vote else believe(place, judged)
                if reason := _rejection_reason(judged, belief, format, policy):
                    counts.left_out[reason] += 1
                else:
                    yield Example(judged, _better_side(judged, belief, policy), belief, vote, steps)


def majority_belief(place: int, judged: JudgedPair) -> Belief:
    """Return what most raters of a pair say."""
    del place
    return majority(judged.votes)


def fit_rater_model(
    votes: Iterable[tuple[Vote, ...]],
) -> Callable[[int, JudgedPair], Belief]:
    """Fit Dawid and Skene's model to the votes on all pairs, in their order.

    It takes 17 bytes per judgment, and while fitting some 10 more and 160 per pair.
    """
    import numpy as np

    from spindle.stats.dawid_skene import dawid_skene

    items, raters, labels = array("q"), array("q"), array("b")
    people: dict[str, int] = {}
    count = 0
    for place, pair_votes in enumerate(votes):
        count += 1
        for vote in pair_votes:
            items.append(place)
            raters.append(people.setdefault(vote.annotator, len(people)))
            labels.append(_VERDICTS.index(vote.verdict))
    if not items:
        return majority_belief
    model = dawid_skene(
        np.frombuffer(items, np.int64),
        np.frombuffer(raters, np.int64),
        np.frombuffer(labels, np.int8),
        classes=len(_VERDICTS),
        item_count=count,
    )
    posterior = model.posterior

    def believe(place: int, judged: JudgedPair) -> Belief:
        return belief_from_shares([round(float(share), 9) for share in posterior[place]])

    return believe


def agreement_on(judged: JudgedPair, verdict: Verdict) -> float:
    """Return the share of the votes for that verdict; 0 if there are none."""
    return judged.count(verdict) / len(judged.votes) if judged.votes else 0.0


def hash_fraction(seed: int, text: str) -> float:
    """Return a number in [0, 1) that depends only on the seed and the text."""
    digest = hashlib.blake2b(f"{seed}\x1f{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def split_position(example: Example, policy: Policy) -> float:
    """Return where in [0, 1) the prompt falls, or the responses if there is no prompt."""
    pair = example.pair
    return hash_fraction(policy.seed, pair.prompt_text or "\x1e".join(sorted((pair.a, pair.b))))


@dataclass(slots=True)
class PositionRange:
    """The lowest and the highest position of a prompt."""

    lowest: float = 1.0
    highest: float = 0.0

    def add(self, position: float) -> None:
        """Extend the range by a position."""
        self.lowest = min(self.lowest, position)
        self.highest = max(self.highest, position)

    def threshold(self, split: float) -> float:
        """Return the position below which prompts are for training, ``split`` if possible.

        If one split would be empty though both were asked for and there are two prompts, it
        moves by one prompt, to the nearest one in the other split.
        """
        if not 0 < split < 1 or self.lowest >= self.highest:
            return split
        if self.highest < split:
            return self.highest
        return math.nextafter(self.lowest, 1) if self.lowest >= split else split


def _reason_unusable(judged: JudgedPair, format: WritableFormat, policy: Policy) -> str:
    """Return why no example can be made of the pair; empty if one can."""
    pair = judged.pair
    if format.by_truth and pair.truth not in (Verdict.A, Verdict.B):
        return NO_TRUTH
    if len(judged.votes) < policy.min_judgments or not (judged.votes or format.by_truth):
        return FEW
    if not _is_told_apart(judged, policy.told_apart):
        return NOT_TOLD_APART
    if reason := format.unwritable_reason(pair):
        return reason
    if pair.a == pair.b:
        if policy.drop_equal:
            return EQUAL
        raise ExportError(
            f"Both responses of item {pair.id!r} are the same text: neither can be preferred.",
            "Leave such pairs out with --drop-equal.",
        )
    return ""


def _rejection_reason(
    judged: JudgedPair, belief: Belief, format: WritableFormat, policy: Policy
) -> str:
    """Return why no example is made of a belief; empty if one is."""
    if agreement_on(judged, belief.verdict) < policy.min_agreement:
        return DISAGREED
    if belief.verdict is Verdict.TIE and policy.ties is Ties.DROP:
        return TIED
    if belief.verdict is Verdict.NEITHER and not format.says_neither:
        return BOTH_BAD
    return ""


def _is_told_apart(judged: JudgedPair, required: ToldApart) -> bool:
    if required is ToldApart.NONE or judged.pair.truth is None:
        return True
    right = judged.count(judged.pair.truth)
    return right > 0 if required is ToldApart.ANY else 2 * right > len(judged.votes)


def _better_side(judged: JudgedPair, belief: Belief, policy: Policy) -> Verdict:
    """Return the side that is written as the better one; for a tie, at random by item."""
    if belief.verdict in (Verdict.A, Verdict.B):
        return belief.verdict
    return Verdict.A if hash_fraction(policy.seed, f"side\x1f{judged.pair.id}") < 0.5 else Verdict.B
