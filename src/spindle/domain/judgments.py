"""What was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spindle.domain.assignments import Order
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one scheme.

    ``content`` is what the scheme makes of it, by name (``label``, ``text``, ``value`` …).
    ``verdict`` and ``strength`` are set where it compares the sides: strength is positive
    towards ``b`` and negative towards ``a``, in steps of the scheme's own scale.
    """

    content: Mapping[str, JSON]
    verdict: Verdict | None = None
    strength: float | None = None

    def record(self) -> dict[str, JSON]:
        """The answer as one flat JSON object, as it is stored and exported."""
        flat: dict[str, JSON] = dict(self.content)
        if self.verdict is not None:
            flat["verdict"] = self.verdict.value
        if self.strength is not None:
            flat["strength"] = self.strength
        return flat


@dataclass(frozen=True, slots=True)
class Submission:
    """A judgment as a browser sends it.

    ``id`` is a UUID that the browser made, ``shown`` the answers as pressed by scheme,
    ``active_seconds`` the time that the annotator was at work on the item, ``answered_at``
    the browser's clock in seconds since the epoch.
    """

    id: str
    assignment: int
    shown: Mapping[str, JSON]
    skipped: bool = False
    reason: str = ""
    active_seconds: float = 0.0
    answered_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgment:
    """A judgment as it is stored.

    ``answers`` are canonical records by scheme (see ``Answer.record``), ``shown`` what was
    pressed under ``order``; ``revision`` counts from 1 within an assignment;
    ``stored_at`` is the server's clock in seconds since the epoch.
    """

    id: str
    assignment: int
    revision: int
    answers: Mapping[str, JSON]
    shown: Mapping[str, JSON]
    skipped: bool
    reason: str
    active_seconds: float
    answered_at: float
    stored_at: float


@dataclass(frozen=True, slots=True)
class Record:
    """One judgment with all that an export needs to know around it.

    ``current`` is False for a judgment that was revised later; ``surplus`` marks one beyond
    the overlap that was asked for; ``fields`` are the item's, as the data has them.
    """

    item: str
    annotator: str
    judgment: Judgment
    order: Order
    current: bool
    surplus: bool
    fields: Mapping[str, JSON]
