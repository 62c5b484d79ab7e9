"""Pairs of responses with what people said of them, as training data needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; ``role`` is ``system``, ``user`` or ``assistant``."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One prompt with two responses, canonical ``a`` and ``b``.

    ``prompt`` is the conversation up to the responses: its last turn is the user's, earlier
    ones may be of any role. ``a`` and ``b`` are the responses as texts. ``model_a`` and
    ``model_b`` say where they come from, if that is known, and ``models_shown`` whether
    raters could see it; ``truth`` is the side that is known to be the human's (or the chosen
    one's), if any. ``fields`` are the item's own.
    """

    id: str
    prompt: tuple[Message, ...]
    a: str
    b: str
    model_a: str = ""
    model_b: str = ""
    models_shown: bool = False
    truth: Verdict | None = None
    fields: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def prompt_text(self) -> str:
        """The prompt as one text: the only turn, or all turns with their speakers."""
        if len(self.prompt) == 1:
            return self.prompt[0].content
        return "\n\n".join(f"{turn.role.capitalize()}: {turn.content}" for turn in self.prompt)


@dataclass(frozen=True, slots=True)
class Vote:
    """What one rater said of a pair; ``strength`` is positive towards ``b``."""

    annotator: str
    verdict: Verdict
    strength: float | None = None
    stored_at: float = 0.0


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A pair with the votes that count."""

    pair: Pair
    votes: tuple[Vote, ...]

    def count(self, verdict: Verdict) -> int:
        """How many votes say that."""
        return sum(vote.verdict is verdict for vote in self.votes)
