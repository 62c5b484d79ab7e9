"""The provenance of a dataset's rows."""

from __future__ import annotations

from spindle.domain.training_data import Example, Policy
from spindle.domain.verdicts import Verdict
from spindle.formats.base.columns import CellType, FormatColumn, FormatRow

PROVENANCE = (
    FormatColumn("item_id"),
    FormatColumn("judgments", CellType.INTEGER),
    FormatColumn("votes", CellType.VOTES),
    FormatColumn("aggregate"),
    FormatColumn("ties"),
    FormatColumn("design"),
)
"""The item, numbers of judgments and votes, the policy, and the design's SHA-256."""


def provenance(
    example: Example, policy: Policy, design: str, *, by_truth: bool = False
) -> FormatRow:
    """Return the cells of ``PROVENANCE``; with ``by_truth``, the aggregate is ``truth``."""
    verdicts = [vote.verdict for vote in example.votes]
    return (
        example.pair.id,
        len(verdicts),
        {verdict.value: verdicts.count(verdict) for verdict in Verdict},
        "truth" if by_truth else policy.aggregate.value,
        "" if by_truth else policy.ties.value,
        design,
    )
