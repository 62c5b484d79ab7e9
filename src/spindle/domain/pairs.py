"""Pairs of responses with raters' votes on them, as training data needs them."""

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
    """A prompt with two responses, canonically ``a`` and ``b``.

    ``prompt`` is the conversation up to the responses: its last turn is the user's, earlier
    ones may have any role. ``a`` and ``b`` are the responses as texts. ``model_a`` and
    ``model_b`` name the models that wrote them, if known, and ``models_shown`` says whether
    raters could see that; ``truth`` is the side known to be the human's (or the chosen one),
    if any. ``fields`` are the item's fields.
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
        """The prompt as one text, with the speakers' names if there are several turns."""
        if len(self.prompt) == 1:
            return self.prompt[0].content
        return "\n\n".join(f"{turn.role.capitalize()}: {turn.content}" for turn in self.prompt)


@dataclass(frozen=True, slots=True)
class Vote:
    """One rater's vote on a pair; ``strength`` is positive towards ``b``."""

    annotator: str
    verdict: Verdict
    strength: float | None = None
    stored_at: float = 0.0


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A pair with the votes on it that count."""

    pair: Pair
    votes: tuple[Vote, ...]

    def count(self, verdict: Verdict) -> int:
        """Return the number of votes for that verdict."""
        return sum(vote.verdict is verdict for vote in self.votes)
