"""Settings of a study by key, and one-time sign-in links for its staff."""

from __future__ import annotations

import sqlalchemy as sa

from spindle.storage import tables as t


class Meta:
    """Values by key, and one-time links."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        """Return the value of the key, or None."""
        return self._connection.scalar(sa.select(t.meta.c.value).where(t.meta.c.key == key))

    def set(self, key: str, value: str) -> None:
        """Store ``value`` under the key, replacing any earlier one."""
        changed = self._connection.execute(
            sa.update(t.meta).where(t.meta.c.key == key).values(value=value)
        )
        if not changed.rowcount:
            self._connection.execute(sa.insert(t.meta).values(key=key, value=value))

    def remove(self, key: str) -> None:
        """Delete the value of the key."""
        self._connection.execute(sa.delete(t.meta).where(t.meta.c.key == key))

    def add_staff_link(self, hash_: str, now: float) -> None:
        """Store a one-time link by the hash of its secret; earlier unused links stop working."""
        self._connection.execute(sa.delete(t.staff_link).where(t.staff_link.c.used_at.is_(None)))
        self._connection.execute(sa.insert(t.staff_link).values(hash=hash_, created_at=now))

    def use_staff_link(self, hash_: str, now: float) -> bool:
        """Use up the link and return True; return False if there is none or it was used before.

        A second call with the same ``now`` counts as the same use: the writer runs a change
        again if the connection is lost during its commit.
        """
        link = t.staff_link
        used = self._connection.execute(
            sa.update(link)
            .where(link.c.hash == hash_, link.c.used_at.is_(None) | (link.c.used_at == now))
            .values(used_at=now)
        )
        return used.rowcount == 1
