"""Changes that tests have made, and what is left of them."""

from __future__ import annotations

from collections.abc import Callable

from spindle.storage import Store, Transaction


def note(key: str, value: str = "x") -> Callable[[Transaction], str]:
    """Return a change that stores a value under that key, and returns the key."""

    def change(tx: Transaction) -> str:
        tx.meta.set(key, value)
        return key

    return change


def one_more(tx: Transaction) -> int:
    """Add one to ``count`` and return the new value: a change."""
    count = int(tx.meta.get("count") or 0) + 1
    tx.meta.set("count", str(count))
    return count


def fail(tx: Transaction) -> None:
    """Write something and then raise ``LookupError``: a change."""
    tx.meta.set("half", "written")
    raise LookupError("no such thing")


def read_note(store: Store, key: str) -> str | None:
    """Return the value stored under that key."""
    with store.read() as tx:
        return tx.meta.get(key)
