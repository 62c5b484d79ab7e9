"""How many items one person may hold and do."""

from __future__ import annotations


def items_to_hand_out(*, quota: int | None, done: int, held: int, want: int) -> int:
    """How many more items to hand out to somebody who would like to hold ``want``.

    ``done`` counts judgments, not skips; what is held counts against the quota too, so that
    nobody is handed more than they may finish.
    """
    wanted = max(0, want - held)
    return wanted if quota is None else max(0, min(wanted, quota - done - held))
