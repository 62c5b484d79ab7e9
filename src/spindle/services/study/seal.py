"""Keep the truth sealed until staff unseal it."""

from __future__ import annotations

from spindle.storage import Event, Transaction

UNSEALED = "unsealed"
"""The name of the event in the study's journal."""


def is_sealed(tx: Transaction) -> bool:
    """Return whether the truth has never been unsealed."""
    return tx.events.first(UNSEALED) is None


def unseal(tx: Transaction, now: float, who: str = "staff") -> Event:
    """Unseal the truth for good and record that; return the event of the first unsealing."""
    earlier = tx.events.first(UNSEALED)
    if earlier is not None:
        return earlier
    event = Event(now, who, UNSEALED, f"after {tx.judgments.last_sequence()} judgments")
    tx.events.add(event)
    return event
