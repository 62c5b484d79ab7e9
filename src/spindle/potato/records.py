"""What is read from Potato's files: annotations, and what cannot be imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from spindle.domain.values import JSON


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one annotator answered to one item.

    ``answers`` has Potato's value by label by scheme. ``swapped`` says whether the second
    response stood first; None where Potato recorded no order of the responses.
    ``answered_at`` is in seconds since the epoch.
    """

    user: str
    item: str
    answers: Mapping[str, Mapping[str, JSON]]
    swapped: bool | None
    active_seconds: float
    answered_at: float
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Reject:
    """Something recorded that cannot be imported, whole, with its place and the reason."""

    file: Path
    line: int
    reason: str
    user: str = ""
    item: str = ""
    scheme: str = ""
    recorded: JSON = None

    def record(self) -> dict[str, JSON]:
        """Return the line of the file of rejects."""
        return {
            "file": str(self.file),
            "line": self.line,
            "annotator": self.user,
            "item": self.item,
            "scheme": self.scheme,
            "recorded": self.recorded,
            "reason": self.reason,
        }
