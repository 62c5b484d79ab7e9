"""`spindle start --workers`: several processes behind one address."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from spindle.cli.serve_options import ServeOptions
from spindle.cli.workers import Workers
from spindle.domain.databases import parse_database_address
from spindle.errors import ServeError
from tests.client import sign_in
from tests.designs_text import write_design
from tests.factories import make_design
from tests.http.test_lifecycle import try_to_start
from tests.postgresql import VARIABLE, Cluster
from tests.serving import Served, serve
from tests.waiting import eventually

A = {"preference": "Response A"}
WORKERS = 2


@pytest.fixture
def server(
    tmp_path: Path, postgresql: Cluster, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    monkeypatch.setenv(VARIABLE, postgresql.url)
    config = write_design(tmp_path, annotation_per_instance=3)
    with serve(config, "--workers", str(WORKERS)) as running:
        eventually(lambda: len(workers(running)) == WORKERS)
        yield running


def workers(server: Served) -> list[psutil.Process]:
    """The processes that answer."""
    assert server.process is not None
    return [one for one in psutil.Process(server.process.pid).children() if is_worker(one)]


def is_worker(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:  # it ended just now
        return False


def output_of(server: Served) -> str:
    return "".join(server.printed)


def test_all_workers_serve_one_study(server: Served) -> None:
    for name in ("Ada", "Ben", "Cleo"):
        assert sign_in(server.url, name).judge(A)["status"] == "stored"
    assert server.stop() == 0
    assert "Traceback" not in output_of(server)


def test_a_worker_that_dies_is_replaced_and_nobody_notices(server: Served) -> None:
    client = sign_in(server.url, "Ada")
    first = workers(server)[0]
    first.kill()
    eventually(lambda: len({one.pid for one in workers(server)} - {first.pid}) == WORKERS)
    assert client.judge(A)["status"] == "stored"
    server.stop()
    assert "Worker 1 ended unexpectedly (killed by SIGKILL)" in output_of(server)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopping_stops_all(server: Served, how: signal.Signals) -> None:
    running = workers(server)
    assert server.process is not None
    server.process.send_signal(how)
    server.process.communicate(timeout=30)
    assert server.process.returncode == 0
    assert not [one for one in running if one.is_running()]


def test_no_worker_outlives_a_parent_that_is_killed(server: Served) -> None:
    running = workers(server)
    server.kill()
    eventually(lambda: not [one for one in running if one.is_running()])


def test_whichever_worker_is_asked_tells_what_all_have_counted(server: Served) -> None:
    for name in ("Ada", "Ben", "Cleo", "Dora", "Eve", "Finn"):
        sign_in(server.url, name)
    for _ in range(6):
        text = httpx.get(f"{server.url}/metrics").text
        told = [line for line in text.splitlines() if line.startswith("spindle_sign_ins_total{")]
        assert len(told) == WORKERS
        assert sum(float(line.split()[-1]) for line in told) == 6


def test_the_file_of_judgments_is_kept_current(server: Served) -> None:
    sign_in(server.url, "Ada").judge(A)
    file = server.output / "annotations.json"
    eventually(lambda: file.exists() and "item-1" in file.read_text())


def test_workers_that_die_again_and_again_end_the_server(tmp_path: Path) -> None:
    nowhere = parse_database_address(f"postgresql://ada@/studies?host={tmp_path}")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        design = make_design(tmp_path, database=nowhere)
        workers = Workers(1, design, listener, ServeOptions(), pause=0.01)
        with pytest.raises(ServeError, match="Worker 1 died 6 times in a row"):
            workers.watch()
        workers.stop()


def test_a_study_in_a_file_has_one_worker_and_says_why(tmp_path: Path) -> None:
    result = try_to_start(write_design(tmp_path), "--workers", "2", "--port", "0")
    assert result.returncode == 1
    assert "its store is a file, which only one process can write" in result.stderr
    assert "spindle migrate-store" in result.stderr
