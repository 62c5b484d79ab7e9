"""What was counted, in Prometheus' words.

Nothing here names an annotator, an item or an answer. What a process counts carries the name
of its worker: each series only grows until that worker is started anew.
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
from spindle.web.snapshot import Counts, Snapshot


def exposed(
    processes: Sequence[Snapshot], leases: LeaseCounts | None, accept: str
) -> tuple[bytes, str]:
    """The text for a scraper that accepts those media types, and the text's own media type.

    ``leases`` is None where the store could not be asked.
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
        """Everything, family by family."""
        yield InfoMetricFamily("spindle", "The version that serves.", {"version": __version__})
        yield from _of_requests(self._processes)
        yield from _of_work(self._processes)
        yield from _of_commits(self._processes)
        yield from _of_processes(self._processes)
        yield from _of_leases(self._leases)


def _of_requests(processes: Sequence[Snapshot]) -> Iterator[Metric]:
    requests = _counter("spindle_requests", "Requests answered.", "method", "route", "status")
    durations = HistogramMetricFamily(
        "spindle_request_duration_seconds",
        "From when a request reached the app to the end of its answer.",
        labels=("worker", "method", "route"),
    )
    for process in processes:
        for method, route, status, count in process.requests:
            requests.add_metric((process.worker, method, route, str(status)), count)
        for method, route, counts in process.durations:
            _add(durations, (process.worker, method, route), counts)
    yield requests
    yield durations


def _of_work(processes: Sequence[Snapshot]) -> Iterator[Metric]:
    became = "acknowledged, by what became of them: stored, surplus, or known from before."
    judgments = _counter("spindle_judgments", f"Judgments {became}", "status")
    skips = _counter("spindle_skips", f"Skips {became}", "status")
    refusals = _counter("spindle_refusals", "Requests refused or failed, by why.", "code")
    sign_ins = _counter("spindle_sign_ins", "Sign-ins that were let in.")
    for process in processes:
        counted = ((judgments, process.judgments), (skips, process.skips))
        for family, counts in (*counted, (refusals, process.refusals)):
            for value, count in counts.items():
                family.add_metric((process.worker, value), count)
        sign_ins.add_metric((process.worker,), process.sign_ins)
    yield from (judgments, skips, refusals, sign_ins)


def _of_commits(processes: Sequence[Snapshot]) -> Iterator[Metric]:
    durations = HistogramMetricFamily(
        "spindle_commit_duration_seconds",
        "The wait for the disk, or for the database server.",
        labels=("worker",),
    )
    changes = HistogramMetricFamily(
        "spindle_commit_changes", "Changes in one commit.", labels=("worker",)
    )
    failures = _counter("spindle_commit_failures", "Transactions that were rolled back.")
    for process in processes:
        _add(durations, (process.worker,), process.commits)
        _add(changes, (process.worker,), process.changes)
        failures.add_metric((process.worker,), process.failures)
    yield from (durations, changes, failures)


def _of_processes(processes: Sequence[Snapshot]) -> Iterator[Metric]:
    cpu = _counter("spindle_process_cpu_seconds", "CPU time, user and system.")
    memory = GaugeMetricFamily(
        "spindle_process_resident_memory_bytes", "What lies in main memory.", labels=("worker",)
    )
    for process in processes:
        cpu.add_metric((process.worker,), process.cpu)
        memory.add_metric((process.worker,), process.memory)
    yield from (cpu, memory)


def _of_leases(leases: LeaseCounts | None) -> Iterator[Metric]:
    """Of the whole study, whichever process is asked."""
    up = 0 if leases is None else 1
    yield GaugeMetricFamily("spindle_store_up", "Whether the store could be read.", value=up)
    if leases is None:
        return
    handed_out = GaugeMetricFamily(
        "spindle_leases",
        "Items handed out and not answered yet; the overdue go back when anybody comes next.",
        labels=("state",),
    )
    handed_out.add_metric(("open",), leases.open - leases.overdue)
    handed_out.add_metric(("overdue",), leases.overdue)
    yield handed_out
    yield GaugeMetricFamily(
        "spindle_annotators_at_work", "Annotators who hold items.", value=leases.annotators
    )


def _counter(name: str, said: str, *labels: str) -> CounterMetricFamily:
    return CounterMetricFamily(name, said, labels=("worker", *labels))


def _add(family: HistogramMetricFamily, labels: Sequence[str], histogram: Counts) -> None:
    ends = [*(f"{bound:g}" for bound in histogram.bounds), "+Inf"]
    buckets = list(zip(ends, accumulate(histogram.counts), strict=True))
    family.add_metric(labels, buckets, histogram.total)
