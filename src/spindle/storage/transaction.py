"""A transaction: every query and change of a store, grouped by noun, on one connection."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from spindle.storage import tables as t
from spindle.storage import verification
from spindle.storage.assignments import Assignments
from spindle.storage.backend import Backend
from spindle.storage.events import Events
from spindle.storage.imports import Imports
from spindle.storage.items import StoredItems
from spindle.storage.judgments import Judgments
from spindle.storage.leases import Leases
from spindle.storage.meta import Meta
from spindle.storage.opinions import Opinions
from spindle.storage.people import People
from spindle.storage.slots import Slots
from spindle.storage.strata import Strata
from spindle.storage.truth import Truths
from spindle.storage.votes import Votes


class Transaction:
    """All queries and changes of a store, in one transaction.

    ``alone`` says that it runs a single change, which may wait for the locks of other processes
    without holding up other changes.
    """

    __slots__ = (
        "_backend",
        "_connection",
        "alone",
        "assignments",
        "events",
        "imports",
        "items",
        "judgments",
        "leases",
        "meta",
        "opinions",
        "people",
        "slots",
        "strata",
        "truth",
        "votes",
    )

    def __init__(self, connection: sa.Connection, backend: Backend, *, alone: bool = False) -> None:
        self._backend = backend
        self.alone = alone
        self._connection = connection
        self.meta = Meta(connection)
        self.imports = Imports(connection)
        self.items = StoredItems(connection)
        self.people = People(connection)
        self.slots = Slots(connection, shared=backend.shared)
        self.strata = Strata(connection)
        self.assignments = Assignments(connection, self.slots)
        self.leases = Leases(connection, self.assignments)
        self.judgments = Judgments(connection)
        self.votes = Votes(connection)
        self.truth = Truths(connection)
        self.opinions = Opinions(connection)
        self.events = Events(connection)

    def lock_tables(self) -> None:
        """Keep other processes from changing items, assignments and judgments until the commit.

        Needed by changes that affect many of them at once.
        """
        self._backend.lock_tables(self._connection, (t.item, t.assignment, t.judgment))

    def update_statistics(self) -> None:
        """Update the planner's statistics of items."""
        self._backend.update_statistics(self._connection, (t.item, t.truth, t.opinion))

    def probe(self, now: float) -> None:
        """Give the transaction something to commit, to test whether the store can be written."""
        self._backend.probe(self._connection, now)

    def damage(self) -> Iterator[str]:
        """Yield the damage found in the database's own files.

        Check this before the rows: what is read from a damaged file means nothing.
        """
        return self._backend.damage(self._connection)

    def checks(self) -> dict[str, Iterator[str]]:
        """Return the findings of each consistency check of the rows, by the check's name.

        A check runs as its findings are read.
        """
        return verification.checks(self._connection)

    def row_counts(self) -> dict[str, int]:
        """Count the rows of the main tables, by the table's name."""
        return verification.row_counts(self._connection)
