"""What the store knows about itself, and links for the study's staff."""

from __future__ import annotations

import sqlalchemy as sa

from spindle.storage import tables as t


class Meta:
    """Single values by key, and one-time links."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        """Return the value of that key, or None."""
        return self._connection.scalar(sa.select(t.meta.c.value).where(t.meta.c.key == key))

    def set(self, key: str, value: str) -> None:
        """Store ``value``, in place of an earlier one."""
        changed = self._connection.execute(
            sa.update(t.meta).where(t.meta.c.key == key).values(value=value)
        )
        if not changed.rowcount:
            self._connection.execute(sa.insert(t.meta).values(key=key, value=value))

    def remove(self, key: str) -> None:
        """Forget the value of that key."""
        self._connection.execute(sa.delete(t.meta).where(t.meta.c.key == key))

    def add_staff_link(self, hash_: str, now: float) -> None:
        """Remember a one-time link by the hash of its secret; earlier unused ones end."""
        self._connection.execute(sa.delete(t.staff_link).where(t.staff_link.c.used_at.is_(None)))
        self._connection.execute(sa.insert(t.staff_link).values(hash=hash_, created_at=now))

    def use_staff_link(self, hash_: str, now: float) -> bool:
        """Use the link up and return True; False if there is none or it was used before.

        Once more at the same instant is the same use: the change may be made again when the
        database was lost while committing it.
        """
        link = t.staff_link
        used = self._connection.execute(
            sa.update(link)
            .where(link.c.hash == hash_, link.c.used_at.is_(None) | (link.c.used_at == now))
            .values(used_at=now)
        )
        return used.rowcount == 1
