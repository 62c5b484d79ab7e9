"""A transaction: the queries of a study, by noun, over one connection."""

from __future__ import annotations

import sqlalchemy as sa

from spindle.storage import tables as t
from spindle.storage.assignments import Assignments
from spindle.storage.events import Events
from spindle.storage.items import Items
from spindle.storage.judgments import Judgments
from spindle.storage.meta import Meta
from spindle.storage.people import People
from spindle.storage.truth import Truths
from spindle.storage.votes import Votes


class Transaction:
    """Everything that can be asked of the store, or done to it, in one transaction.

    ``alone`` says that there is one change in it only, so that it may wait for others' locks
    without keeping anybody from theirs.
    """

    __slots__ = (
        "alone",
        "assignments",
        "connection",
        "events",
        "items",
        "judgments",
        "meta",
        "people",
        "truth",
        "votes",
    )

    def __init__(self, connection: sa.Connection, *, alone: bool = False) -> None:
        self.alone = alone
        self.connection = connection
        self.meta = Meta(connection)
        self.items = Items(connection)
        self.people = People(connection)
        self.assignments = Assignments(connection)
        self.judgments = Judgments(connection)
        self.votes = Votes(connection)
        self.truth = Truths(connection)
        self.events = Events(connection)

    def exclusively(self) -> None:
        """Let no other process change items, assignments or judgments until this is committed.

        For what looks at many of them at once. SQLite's writer is alone as it is.
        """
        if self.connection.dialect.name == "postgresql":
            names = ", ".join(table.name for table in (t.item, t.assignment, t.judgment))
            self.connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")

    def analyze(self) -> None:
        """Tell the planner how many rows there are by now; SQLite's plans need no telling."""
        if self.connection.dialect.name == "postgresql":
            self.connection.exec_driver_sql("ANALYZE item, truth")

    def probe(self, now: float) -> None:
        """Have something to commit, to see whether that can be done."""
        if self.connection.dialect.name == "postgresql":
            # Several processes ask: a row would have them wait for each other.
            self.connection.exec_driver_sql("SELECT pg_current_xact_id()")
        else:
            self.meta.set("probed", str(now))
