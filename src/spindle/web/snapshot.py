"""A process's counts at one moment, as processes exchange them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec

from spindle.domain.measures import Histogram
from spindle.storage import Commits
from spindle.web.meter import Meter


class HistogramCounts(msgspec.Struct, frozen=True):
    """A histogram: how many values fell into each range, and their total."""

    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    total: float


class Snapshot(msgspec.Struct, frozen=True):
    """What one process has counted since it was started.

    ``cpu`` is in seconds, ``memory`` (what lies in main memory) in bytes and 0 where the
    system does not tell it.
    """

    worker: str
    requests: list[tuple[str, str, int, int]]
    durations: list[tuple[str, str, HistogramCounts]]
    judgments: dict[str, int]
    skips: dict[str, int]
    refusals: dict[str, int]
    sign_ins: int
    commits: HistogramCounts
    changes: HistogramCounts
    failures: int
    cpu: float
    memory: int


def take_snapshot(worker: str, meter: Meter, commits: Commits) -> Snapshot:
    """Copy these counts as they stand now."""
    return Snapshot(
        worker=worker,
        requests=[(*key, count) for key, count in meter.requests.items()],
        durations=[(*key, _copy_counts(one)) for key, one in meter.durations.items()],
        judgments=dict(meter.judgments),
        skips=dict(meter.skips),
        refusals=dict(meter.refusals),
        sign_ins=meter.sign_ins,
        commits=_copy_counts(commits.seconds),
        changes=_copy_counts(commits.changes),
        failures=commits.failures,
        cpu=time.process_time(),
        memory=_resident_memory(),
    )


def _copy_counts(histogram: Histogram) -> HistogramCounts:
    return HistogramCounts(histogram.bounds, tuple(histogram.counts), histogram.total)


def _resident_memory() -> int:
    try:
        resident = Path("/proc/self/statm").read_text().split()[1]
    except OSError:  # not Linux
        return 0
    return int(resident) * os.sysconf("SC_PAGE_SIZE")
