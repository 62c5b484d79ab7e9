"""What goes over the wire between the annotate page and the server, as JSON.

Times are seconds, instants are seconds since the epoch. The page never learns an item's id,
the order of its sides or anything known about it beforehand.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

LARGEST_ID = 2**63 - 1
Id = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_ID)]
"""An assignment's id: whatever fits into the store."""
Ids = Annotated[list[Id], msgspec.Meta(max_length=1_000)]
Want = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
"""How many items the page would like to hold; it gets no more than the design's prefetch."""
Answers = Annotated[dict[str, Any], msgspec.Meta(max_length=1_000)]

Outcome = Literal["more", "waiting", "done", "finished", "quota"]
"""What is left for an annotator, the ``WorkOutcome`` of ``services.annotation`` by its values:
``more`` (there is, or may be, another item), ``waiting`` (all that is left is with other people
and may come back), ``done`` (this person has done what there is for them; others go on),
``finished`` (every item has the judgments it needs), ``quota`` (this person did as many as one
person may)."""


class Turn(msgspec.Struct, frozen=True, omit_defaults=True):
    """One turn of a conversation inside a field; ``html`` is there instead of ``text``."""

    speaker: str
    text: str = ""
    html: str = ""


class Table(msgspec.Struct, frozen=True, omit_defaults=True):
    """A table: the names of its columns, none where they have no names, and its rows."""

    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """One field as it is shown: a text, turns of a conversation, a list of texts, or a table.

    ``html`` is Markdown rendered and made safe (``rich_text.py``), instead of the text.
    """

    text: str = ""
    html: str = ""
    turns: tuple[Turn, ...] = ()
    items: tuple[str, ...] = ()
    table: Table | None = None


class Work(msgspec.Struct, frozen=True):
    """One assignment with what is to be shown, in the order in which it is to be shown.

    ``answers`` are as pressed, by scheme: a choice's value, a list of values, a text, a
    number, or a mapping of row to value; null while the item is new.
    """

    assignment: int
    state: Literal["leased", "done", "skipped"]
    fields: dict[str, Shown]
    answers: dict[str, Any] | None = None
    reason: str = ""


class Desk(msgspec.Struct, frozen=True):
    """Where an annotator stands: the items handed out, and how much there is to do.

    ``finished`` counts items answered or skipped so far; ``total`` is what it will be when
    all that this annotator can get is done (an estimate while other people work), null where
    it was not counted anew.
    """

    work: list[Work]
    outcome: Outcome
    finished: int
    total: int | None


class WantWork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``POST /api/work``: hand me what I hold, and new items until I hold ``want``."""

    want: Want = 6


class PutJudgment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``PUT /api/judgments/{uuid}``: the answers to one item, or that it is skipped.

    ``have`` lists the leased assignments that the page still holds besides this one, ``want``
    how many it would like to hold; what is missing comes with the receipt.
    """

    assignment: Id
    answers: Answers
    skipped: bool = False
    reason: str = ""
    active_seconds: float = 0.0
    answered_at: float = 0.0
    have: Ids = []
    want: Want = 0


class Receipt(msgspec.Struct, frozen=True):
    """The judgment is on disk: the wire form of the ``Receipt`` of ``services.annotation``.

    ``stored`` counts towards the item, ``surplus`` came when the item had all it needed,
    or when its annotator had done all one person may, and is kept beside (it may come to
    count when a place comes free), ``known`` says that this very judgment had arrived before.
    """

    status: Literal["stored", "surplus", "known"]
    desk: Desk


class Heartbeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``POST /api/heartbeat``: these assignments are still being worked on."""

    assignments: Ids


class Pulse(msgspec.Struct, frozen=True):
    """Which of them are no longer held (they may still be answered)."""

    lost: list[int]


class History(msgspec.Struct, frozen=True):
    """``GET /api/history?before=ASSIGNMENT&limit=N``: earlier finished work, oldest first.

    Without ``before``, the latest. ``earlier`` says whether there is more before it.
    """

    work: list[Work]
    earlier: bool
