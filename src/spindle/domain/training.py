"""What training data is made from: beliefs about pairs, and by which policy.

A *belief* is what the raters of one pair hold, as shares of the verdicts; an *example* is a
pair with the belief about it, ready to be written as rows of a dataset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from spindle.domain.pairs import JudgedPair, Pair, Vote
from spindle.domain.verdicts import Verdict


class Ties(StrEnum):
    """What becomes of a pair whose responses are held to be equally good.

    ``drop`` leaves it out. ``keep`` writes it as the format says a tie, or, where the format
    cannot, with the chosen side drawn by lot. ``margin`` does so too and writes by how much
    the chosen response is preferred beside every row, 0 for a tie.
    """

    DROP = "drop"
    KEEP = "keep"
    MARGIN = "margin"


class Aggregate(StrEnum):
    """How the votes on a pair become one belief, or one belief each."""

    MAJORITY = "majority"
    EACH = "each"
    DAWID_SKENE = "dawid-skene"


class ToldApart(StrEnum):
    """Which pairs stay, by how many raters said rightly which response is the human's.

    ``any``: at least one; ``majority``: more than half of those who judged it; ``none``: no
    pair is left out for that.
    """

    ANY = "any"
    MAJORITY = "majority"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Policy:
    """What goes into a dataset, and as what.

    ``min_agreement`` is the least share of votes that must say what the belief says.
    ``split`` is the share of prompts for training, ``seed`` decides which. ``drop_equal``
    leaves out pairs whose responses are the same text, ``repeat_prompts`` allows several
    items with one prompt.
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
    """The verdict on a pair, and how much stands behind each verdict: shares that add to 1."""

    verdict: Verdict
    a: float = 0.0
    b: float = 0.0
    tie: float = 0.0
    neither: float = 0.0

    def share(self, verdict: Verdict) -> float:
        """How much stands behind that verdict."""
        shares = {Verdict.A: self.a, Verdict.B: self.b, Verdict.TIE: self.tie}
        return shares.get(verdict, self.neither)


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with the belief about it, and the side that is written as the better one.

    ``chosen`` is ``a`` or ``b``: what the belief says, the truth where a format goes by the
    truth, or drawn by lot for a tie. ``belief`` is None where nobody judged. ``vote`` is the
    one vote where every vote is an example of its own. ``steps`` is how many steps the
    scheme's labels are graded in on each side, 0 where they are not.
    """

    judged: JudgedPair
    chosen: Verdict
    belief: Belief | None = None
    vote: Vote | None = None
    steps: float = 0.0

    @property
    def pair(self) -> Pair:
        """The pair itself."""
        return self.judged.pair

    @property
    def votes(self) -> tuple[Vote, ...]:
        """The votes that this example stands on."""
        return self.judged.votes if self.vote is None else (self.vote,)

    @property
    def verdict(self) -> Verdict:
        """The belief's verdict; the chosen side where nobody judged."""
        return self.chosen if self.belief is None else self.belief.verdict

    @property
    def better(self) -> str:
        """The response that is written as the better one."""
        return self.pair.a if self.chosen is Verdict.A else self.pair.b

    @property
    def worse(self) -> str:
        """The other one."""
        return self.pair.b if self.chosen is Verdict.A else self.pair.a

    @property
    def models(self) -> tuple[str, str]:
        """Where the better and the worse response come from, empty where that is unknown."""
        models = (self.pair.model_a, self.pair.model_b)
        return models if self.chosen is Verdict.A else models[::-1]

    @property
    def scores(self) -> tuple[float, float]:
        """What stands behind the better and the worse response, each from 0 to 1.

        Of a tie it is the same for both, half of what stands behind either.
        """
        if self.belief is None:
            return (0.0, 0.0)
        if self.belief.verdict is Verdict.TIE:
            half = (self.belief.a + self.belief.b) / 2
            return half, half
        return self.belief.share(self.chosen), self.belief.share(self.chosen.mirrored())

    @property
    def margin(self) -> float:
        """By how much the better response is preferred, from 0 for a tie to 1."""
        if self.belief is None or self.belief.verdict is Verdict.TIE:
            return 0.0
        better, worse = self.scores
        return round(better - worse, 9)


def majority(votes: tuple[Vote, ...]) -> Belief:
    """What most votes say; where two verdicts are said equally often, a tie.

    Raises ``ValueError`` where there are none.
    """
    if not votes:
        raise ValueError("nobody voted")
    counts = [sum(v.verdict is verdict for v in votes) for verdict in Verdict]
    return believed([count / len(votes) for count in counts])


def believed(shares: Sequence[float]) -> Belief:
    """The belief with so much behind each verdict, in their order; a draw is a tie."""
    most = max(shares)
    first = [verdict for verdict, share in zip(Verdict, shares, strict=True) if share == most]
    return Belief(first[0] if len(first) == 1 else Verdict.TIE, *shares)
