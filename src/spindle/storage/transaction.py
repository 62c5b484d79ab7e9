"""A transaction: the queries of a study, by noun, over one connection."""

from __future__ import annotations

import sqlalchemy as sa

from spindle.storage.assignments import Assignments
from spindle.storage.events import Events
from spindle.storage.items import Items
from spindle.storage.judgments import Judgments
from spindle.storage.meta import Meta
from spindle.storage.people import People
from spindle.storage.truth import Truths
from spindle.storage.votes import Votes


class Transaction:
    """Everything that can be asked of the store, or done to it, in one transaction."""

    __slots__ = (
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

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.meta = Meta(connection)
        self.items = Items(connection)
        self.people = People(connection)
        self.assignments = Assignments(connection)
        self.judgments = Judgments(connection)
        self.votes = Votes(connection)
        self.truth = Truths(connection)
        self.events = Events(connection)
