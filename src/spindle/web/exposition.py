"""The metrics in Prometheus' formats.

Nothing here names an annotator, an item or an answer. Each process's series carry its worker's
name, and only grow until that worker is restarted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from spindle import __version__
from spindle.domain.assignments import LeaseCounts
from spindle.web.snapshot import HistogramCounts, Snapshot


def render_metrics(
    processes: Sequence[Snapshot], leases: LeaseCounts | None, accept: str
) -> tuple[bytes, str]:
    """Return the metrics in the best format that ``accept`` names, and its media type.

    ``leases`` is None if the store could not be read.
    """
    registry = CollectorRegistry()
    registry.register(_Collector(processes, leases))
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


class _Collector(Collector):
    def __init__(self, processes: Sequence[Snapshot], leases: LeaseCounts | None) -> None:
        self._processes = processes
        self._leases = leases

    def collect(self) -> Iterable[Metric]:
        """Yield all families."""
        yield InfoMetricFamily("spindle", "The version that is running.", {"version": __version__})
        yield from _request_metrics(self._processes)
        yield from _work_metrics(self._processes)
        yield from _commit_metrics(self._processes)
        yield from _process_metrics(self._processes)
        yield from _lease_metrics(self._leases)


def _request_metrics(processes: Sequence[Snapshot]) -> Iterator[Metric]:
    requests = _counter_family(
        "spindle_requests", "Requests answered.", "method", "route", "status"
    )
    durations = HistogramMetricFamily(
        "spindle_request_duration_seconds",
        "From when a request reached the app to the end of its response.",
        labels=("worker", "method", "route"),
    )
    for process in processes:
        for method, route, status, count in process.requests:
            requests.add_metric((process.worker, method, route, str(status)), count)
        for method, route, counts in process.durations:
            _add_histogram(durations, (process.worker, method, route), counts)
    yield requests
    yield durations


def _work_metrics(processes: Sequence[Snapshot]) -> Iterator[Metric]:
    became = "acknowledged, by status: stored, surplus (beyond the overlap) or known (sent again)."
    judgments = _counter_family("spindle_judgments", f"Judgments {became}", "status")
    skips = _counter_family("spindle_skips", f"Skips {became}", "status")
    refusals = _counter_family("spindle_refusals", "Requests refused or failed.", "code")
    sign_ins = _counter_family("spindle_sign_ins", "Successful sign-ins.")
    for process in processes:
        counted = ((judgments, process.judgments), (skips, process.skips))
        for family, counts in (*counted, (refusals, process.refusals)):
            for value, count in counts.items():
                family.add_metric((process.worker, value), count)
        sign_ins.add_metric((process.worker,), process.sign_ins)
    yield from (judgments, skips, refusals, sign_ins)


def _commit_metrics(processes: Sequence[Snapshot]) -> Iterator[Metric]:
    durations = HistogramMetricFamily(
        "spindle_commit_duration_seconds",
        "Time a commit took on the disk or the database server.",
        labels=("worker",),
    )
    changes = HistogramMetricFamily(
        "spindle_commit_changes", "Changes in one commit.", labels=("worker",)
    )
    failures = _counter_family("spindle_commit_failures", "Transactions rolled back.")
    for process in processes:
        _add_histogram(durations, (process.worker,), process.commits)
        _add_histogram(changes, (process.worker,), process.changes)
        failures.add_metric((process.worker,), process.failures)
    yield from (durations, changes, failures)


def _process_metrics(processes: Sequence[Snapshot]) -> Iterator[Metric]:
    cpu = _counter_family("spindle_process_cpu_seconds", "CPU time, user and system.")
    memory = GaugeMetricFamily(
        "spindle_process_resident_memory_bytes", "Resident memory.", labels=("worker",)
    )
    for process in processes:
        cpu.add_metric((process.worker,), process.cpu)
        memory.add_metric((process.worker,), process.memory)
    yield from (cpu, memory)


def _lease_metrics(leases: LeaseCounts | None) -> Iterator[Metric]:
    """Yield the metrics of the whole study, which are the same in each process."""
    up = 0 if leases is None else 1
    yield GaugeMetricFamily("spindle_store_up", "1 if the store could be read, else 0.", value=up)
    if leases is None:
        return
    handed_out = GaugeMetricFamily(
        "spindle_leases",
        "Items handed out and not answered yet; overdue ones return at the next request for work.",
        labels=("state",),
    )
    handed_out.add_metric(("open",), leases.open - leases.overdue)
    handed_out.add_metric(("overdue",), leases.overdue)
    yield handed_out
    yield GaugeMetricFamily(
        "spindle_annotators_at_work", "Annotators who hold items.", value=leases.annotators
    )


def _counter_family(name: str, help_text: str, *labels: str) -> CounterMetricFamily:
    return CounterMetricFamily(name, help_text, labels=("worker", *labels))


def _add_histogram(
    family: HistogramMetricFamily, labels: Sequence[str], histogram: HistogramCounts
) -> None:
    ends = [*(f"{bound:g}" for bound in histogram.bounds), "+Inf"]
    buckets = list(zip(ends, accumulate(histogram.counts), strict=True))
    family.add_metric(labels, buckets, histogram.total)
