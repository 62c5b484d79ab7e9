"""The study that is judged under faults, and what people think of its items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.designs_text import write_design

LABELS = ("One is better", "Two is better", "Cannot tell")
_VERDICTS = ("a", "b", "tie")
_SCHEMES: list[dict[str, Any]] = [
    {
        "annotation_type": "pairwise",
        "name": "better",
        "description": "Which is better?",
        "labels": list(LABELS),
    },
    {
        "annotation_type": "radio",
        "name": "sure",
        "description": "Are you sure?",
        "labels": ["yes", "no"],
    },
    {"annotation_type": "text", "name": "why", "description": "Why?"},
]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a study is, and how many people work on it at what pace.

    ``pace`` is the mean of the seconds that somebody thinks about an item.
    """

    items: int
    people: int
    quota: int
    pace: float
    overlap: int = 3
    lease_seconds: int = 30
    prefetch: int = 3


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of an item, whatever side its responses stand on.

    ``verdict`` is about the responses; ``skipped`` has a reason instead of answers.
    """

    verdict: str
    sure: str
    why: str
    skipped: bool = False
    reason: str = ""

    def page_answers(self, order: str) -> dict[str, str]:
        """The answers as the page sends them, with the sides standing in that order."""
        if self.skipped:
            return {}
        sides = _VERDICTS if order == "ab" else ("b", "a", "tie")
        label = LABELS[sides.index(self.verdict)]
        return {"better": label, "sure": self.sure, "why": self.why}


def opinion(seed: str, person: str, item: str, time: int) -> Opinion:
    """What that person thinks of the item at the ``time``-th look; the same for a seed."""
    rng = Random(f"{seed}/{person}/{item}/{time}")
    why = f"{person} on {item}, look {time}: {rng.getrandbits(32):08x}"
    if time == 1 and rng.random() < 0.06:
        return Opinion("tie", "no", "", skipped=True, reason=why)
    return Opinion(rng.choice(_VERDICTS), rng.choice(("yes", "no")), why)


def write_study(folder: Path, size: Size, **keys: Any) -> Path:
    """The study's files in ``folder``; its configuration."""
    items = [
        {
            "id": f"item-{n}",
            "text": f"item-{n}",
            "response_a": f"a of item-{n}",
            "response_b": f"b of item-{n}",
        }
        for n in range(1, size.items + 1)
    ]
    return write_design(
        folder,
        items=items,
        annotation_task_name="A study under faults",
        annotation_schemes=_SCHEMES,
        annotation_per_instance=size.overlap,
        instances_per_annotator=size.quota,
        allow_skip=True,
        lease_seconds=size.lease_seconds,
        prefetch=size.prefetch,
        pairs={"order": "balanced"},
        **keys,
    )


def recognise(fields: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    """The item that is shown, and the order in which its responses stand.

    Raises ``ValueError`` where the fields are not one item's.
    """
    item = fields["text"]["text"]
    shown = (fields["response_a"]["text"], fields["response_b"]["text"])
    for order in ("ab", "ba"):
        if shown == (f"{order[0]} of {item}", f"{order[1]} of {item}"):
            return item, order
    raise ValueError(f"{item} is shown with {shown}")
