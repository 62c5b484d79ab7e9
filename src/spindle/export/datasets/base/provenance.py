"""Where each row comes from."""

from __future__ import annotations

from spindle.domain.training import Example, Policy
from spindle.domain.verdicts import Verdict
from spindle.export.datasets.base.table import Column, Kind, Row

PROVENANCE = (
    Column("item_id"),
    Column("judgments", Kind.WHOLE),
    Column("votes", Kind.COUNTS),
    Column("aggregate"),
    Column("ties"),
    Column("design"),
)
"""The item, how many judgments and votes, by which policy, and the design's SHA-256."""


def provenance(example: Example, policy: Policy, design: str, *, by_truth: bool = False) -> Row:
    """The cells of ``PROVENANCE``; what goes by the truth has it in place of an aggregate."""
    said = [vote.verdict for vote in example.votes]
    return (
        example.pair.id,
        len(said),
        {verdict.value: said.count(verdict) for verdict in Verdict},
        "truth" if by_truth else policy.aggregate.value,
        "" if by_truth else policy.ties.value,
        design,
    )
