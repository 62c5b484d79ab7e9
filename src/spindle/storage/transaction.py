"""A transaction: the queries of a study, by noun, over one connection."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from spindle.storage import tables as t
from spindle.storage.assignments import Assignments
from spindle.storage.backend import Backend
from spindle.storage.events import Events
from spindle.storage.imports import Imports
from spindle.storage.items import StoredItems
from spindle.storage.judgments import Judgments
from spindle.storage.leases import Leases
from spindle.storage.meta import Meta
from spindle.storage.people import People
from spindle.storage.slots import Slots
from spindle.storage.truth import Truths
from spindle.storage.votes import Votes


class Transaction:
    """Everything that can be asked of the store, or done to it, in one transaction.

    ``alone`` says that there is one change in it only, so that it may wait for others' locks
    without keeping anybody from theirs.
    """

    __slots__ = (
        "_backend",
        "alone",
        "assignments",
        "connection",
        "events",
        "imports",
        "items",
        "judgments",
        "leases",
        "meta",
        "people",
        "slots",
        "truth",
        "votes",
    )

    def __init__(self, connection: sa.Connection, backend: Backend, *, alone: bool = False) -> None:
        self._backend = backend
        self.alone = alone
        self.connection = connection
        self.meta = Meta(connection)
        self.imports = Imports(connection)
        self.items = StoredItems(connection)
        self.people = People(connection)
        self.slots = Slots(connection, shared=backend.shared)
        self.assignments = Assignments(connection, self.slots)
        self.leases = Leases(connection, self.assignments)
        self.judgments = Judgments(connection)
        self.votes = Votes(connection)
        self.truth = Truths(connection)
        self.events = Events(connection)

    def lock_tables(self) -> None:
        """Let no other process change items, assignments or judgments until this is committed.

        For what looks at many of them at once.
        """
        self._backend.lock_tables(self.connection, (t.item, t.assignment, t.judgment))

    def update_statistics(self) -> None:
        """Tell the planner how many items there are by now."""
        self._backend.update_statistics(self.connection, (t.item, t.truth))

    def probe(self, now: float) -> None:
        """Give the transaction something to commit, to see whether that can be done."""
        self._backend.probe(self.connection, now)

    def damage(self) -> Iterator[str]:
        """Yield what is wrong with the database's own files.

        What is in a broken file says nothing, so this comes before the other checks.
        """
        return self._backend.damage(self.connection)
