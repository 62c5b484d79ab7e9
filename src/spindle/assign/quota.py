"""The number of items that one annotator may hold and finish."""

from __future__ import annotations


def items_to_hand_out(*, quota: int | None, done: int, held: int, want: int) -> int:
    """Return how many more items to hand out to an annotator who wants to hold ``want``.

    ``done`` counts judgments, not skips; items that are held count towards the quota too, so
    that nobody gets more than they may finish.
    """
    wanted = max(0, want - held)
    return wanted if quota is None else max(0, min(wanted, quota - done - held))
