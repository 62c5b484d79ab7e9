"""Training data: beliefs about pairs, and the policy by which examples are made of them.

A *belief* is the raters' aggregate opinion of one pair, as shares of the verdicts; an
*example* is a pair with the belief about it, ready to be written as rows of a dataset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from spindle.domain.pairs import JudgedPair, Pair, Vote
from spindle.domain.verdicts import Verdict


class Ties(StrEnum):
    """What to do with a pair whose responses are judged equally good.

    ``drop`` leaves it out. ``keep`` writes it as a tie if the format has ties, else with the
    chosen side drawn at random. ``margin`` does the same and adds to every row the margin by
    which the chosen response is preferred, 0 for a tie.
    """

    DROP = "drop"
    KEEP = "keep"
    MARGIN = "margin"


class Aggregate(StrEnum):
    """How the votes on a pair become one belief, or one belief per vote."""

    MAJORITY = "majority"
    EACH = "each"
    DAWID_SKENE = "dawid-skene"


class ToldApart(StrEnum):
    """Which pairs to keep, by the number of raters who identified the human's response.

    ``any``: at least one; ``majority``: more than half of those who judged it; ``none``:
    pairs are kept regardless.
    """

    ANY = "any"
    MAJORITY = "majority"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules by which judged pairs become a dataset.

    ``min_agreement`` is the least share of votes that must agree with the belief. ``split``
    is the share of prompts for training, ``seed`` decides which. ``drop_equal`` leaves out
    pairs whose responses are the same text, ``repeat_prompts`` allows several items with the
    same prompt.
    """

    aggregate: Aggregate = Aggregate.MAJORITY
    ties: Ties = Ties.DROP
    told_apart: ToldApart = ToldApart.NONE
    min_judgments: int = 1
    min_agreement: float = 0.0
    split: float = 0.9
    seed: int = 0
    conversational: bool = False
    implicit: bool = False
    drop_equal: bool = False
    repeat_prompts: bool = False


@dataclass(frozen=True, slots=True)
class Belief:
    """The verdict on a pair, with the share behind each verdict; shares add up to 1."""

    verdict: Verdict
    a: float = 0.0
    b: float = 0.0
    tie: float = 0.0
    neither: float = 0.0

    def share(self, verdict: Verdict) -> float:
        """Return the share behind that verdict."""
        shares = {Verdict.A: self.a, Verdict.B: self.b, Verdict.TIE: self.tie}
        return shares.get(verdict, self.neither)


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with the belief about it, and the side that is written as the better one.

    ``chosen`` is ``a`` or ``b``: the belief's verdict, the truth if the format uses the
    truth, or drawn at random for a tie. ``belief`` is None if nobody judged the pair. ``vote``
    is set if every vote is an example of its own. ``steps`` is the number of steps in which
    the scheme's labels are graded on each side, 0 if they are not graded.
    """

    judged: JudgedPair
    chosen: Verdict
    belief: Belief | None = None
    vote: Vote | None = None
    steps: float = 0.0

    @property
    def pair(self) -> Pair:
        """The pair."""
        return self.judged.pair

    @property
    def votes(self) -> tuple[Vote, ...]:
        """The votes that this example is based on."""
        return self.judged.votes if self.vote is None else (self.vote,)

    @property
    def verdict(self) -> Verdict:
        """The belief's verdict; the chosen side if nobody judged the pair."""
        return self.chosen if self.belief is None else self.belief.verdict

    @property
    def better(self) -> str:
        """The response that is written as the better one."""
        return self.pair.a if self.chosen is Verdict.A else self.pair.b

    @property
    def worse(self) -> str:
        """The response that is written as the worse one."""
        return self.pair.b if self.chosen is Verdict.A else self.pair.a

    @property
    def models(self) -> tuple[str, str]:
        """The models of the better and the worse response; empty if unknown."""
        models = (self.pair.model_a, self.pair.model_b)
        return models if self.chosen is Verdict.A else models[::-1]

    @property
    def scores(self) -> tuple[float, float]:
        """The shares behind the better and the worse response, each from 0 to 1.

        For a tie, both are the mean of the shares of ``a`` and ``b``.
        """
        if self.belief is None:
            return (0.0, 0.0)
        if self.belief.verdict is Verdict.TIE:
            half = (self.belief.a + self.belief.b) / 2
            return half, half
        return self.belief.share(self.chosen), self.belief.share(self.chosen.mirror())

    @property
    def margin(self) -> float:
        """The margin by which the better response is preferred, from 0 for a tie to 1."""
        if self.belief is None or self.belief.verdict is Verdict.TIE:
            return 0.0
        better, worse = self.scores
        return round(better - worse, 9)


def majority(votes: tuple[Vote, ...]) -> Belief:
    """Return the belief with the most frequent verdict; a tie if several are equally frequent.

    Raises ``ValueError`` if there are no votes.
    """
    if not votes:
        raise ValueError("there are no votes")
    counts = [sum(v.verdict is verdict for v in votes) for verdict in Verdict]
    return belief_from_shares([count / len(votes) for count in counts])


def belief_from_shares(shares: Sequence[float]) -> Belief:
    """Return the belief with the given shares, one per ``Verdict`` in order; a draw is a tie."""
    most = max(shares)
    first = [verdict for verdict, share in zip(Verdict, shares, strict=True) if share == most]
    return Belief(first[0] if len(first) == 1 else Verdict.TIE, *shares)
