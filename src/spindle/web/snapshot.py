"""A process's counts at one moment, as one process tells them to another."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from spindle.domain.measures import Histogram
from spindle.storage import Commits
from spindle.web.meter import Meter


class Counts(msgspec.Struct, frozen=True):
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
    durations: list[tuple[str, str, Counts]]
    judgments: dict[str, int]
    skips: dict[str, int]
    refusals: dict[str, int]
    sign_ins: int
    commits: Counts
    changes: Counts
    failures: int
    cpu: float
    memory: int


def snapshots(worker: str, meter: Meter, commits: Commits) -> Callable[[], Snapshot]:
    """What takes a snapshot of these counts."""

    def taken() -> Snapshot:
        return Snapshot(
            worker=worker,
            requests=[(*key, count) for key, count in meter.requests.items()],
            durations=[(*key, _counts(one)) for key, one in meter.durations.items()],
            judgments=dict(meter.judgments),
            skips=dict(meter.skips),
            refusals=dict(meter.refusals),
            sign_ins=meter.sign_ins,
            commits=_counts(commits.seconds),
            changes=_counts(commits.changes),
            failures=commits.failures,
            cpu=time.process_time(),
            memory=_memory(),
        )

    return taken


def _counts(histogram: Histogram) -> Counts:
    return Counts(histogram.bounds, tuple(histogram.counts), histogram.total)


def _memory() -> int:
    try:
        resident = Path("/proc/self/statm").read_text().split()[1]
    except OSError:  # not Linux
        return 0
    return int(resident) * os.sysconf("SC_PAGE_SIZE")
