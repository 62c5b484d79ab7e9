"""Changes that tests have made, and what is left of them."""

from __future__ import annotations

from collections.abc import Callable

from spindle.storage import Store, Transaction


def note(key: str, value: str = "x") -> Callable[[Transaction], str]:
    """A change that notes a value under that key, and returns the key."""

    def change(tx: Transaction) -> str:
        tx.meta.set(key, value)
        return key

    return change


def failing(tx: Transaction) -> None:
    """A change that writes something, and then raises ``LookupError``."""
    tx.meta.set("half", "written")
    raise LookupError("no such thing")


def noted(store: Store, key: str) -> str | None:
    """What is noted under that key."""
    with store.read() as tx:
        return tx.meta.get(key)
