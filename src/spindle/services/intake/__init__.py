"""Intake: what a design's data files hold, in which format, and where their truth is."""

from __future__ import annotations

from spindle.services.intake.data_format import (
    item_sources,
    published_format,
    renamed_columns,
    resolve_format,
)
from spindle.services.intake.items import TruthReading, read_items, read_truth
from spindle.services.intake.truth import (
    check_opinions,
    check_truth_file,
    describe_truth,
    infer_truth,
    warn_about_gaps,
    warn_about_names,
    without_missing_source,
)
from spindle.services.intake.truth_doubts import doubt_of_counts, doubt_of_name

__all__ = [
    "TruthReading",
    "check_opinions",
    "check_truth_file",
    "describe_truth",
    "doubt_of_counts",
    "doubt_of_name",
    "infer_truth",
    "item_sources",
    "published_format",
    "read_items",
    "read_truth",
    "renamed_columns",
    "resolve_format",
    "warn_about_gaps",
    "warn_about_names",
    "without_missing_source",
]
