"""Stopping a study that people are working on."""

from __future__ import annotations

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from uuid import uuid4

import httpx
import pytest

from tests.client import Client, sign_in
from tests.designs_text import ITEMS, write_design
from tests.serving import Served, serve
from tests.waiting import eventually

A = {"preference": "Response A"}
MANY = [{**ITEMS[0], "id": f"item-{n}"} for n in range(5000)]
PEOPLE = 8


def ids_published(server: Served) -> set[str]:
    records = json.loads((server.output / "annotations.json").read_text())
    return {record["judgment_id"] for record in records}


def judge_until_the_end(client: Client, acknowledged: list[str], working: Event) -> None:
    """Judge until the server is gone; what was acknowledged is in the list."""
    while True:
        uuid = str(uuid4())
        try:
            client.judge(A, uuid=uuid)
        except httpx.TransportError:
            return
        acknowledged.append(uuid)
        working.set()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_what_was_acknowledged_before_it_stopped_is_stored_and_published(
    tmp_path: Path, how: signal.Signals, each_store: str
) -> None:
    config = write_design(tmp_path, items=MANY, annotation_per_instance=PEOPLE)
    acknowledged: list[list[str]] = [[] for _ in range(PEOPLE)]
    working = [Event() for _ in range(PEOPLE)]
    several = ("--workers", "2") if each_store == "postgresql" else ()
    with serve(config, *several) as server, ThreadPoolExecutor(PEOPLE) as threads:
        clients = [sign_in(server.url, f"annotator-{n}") for n in range(PEOPLE)]
        work = [
            threads.submit(judge_until_the_end, *each)
            for each in zip(clients, acknowledged, working, strict=True)
        ]
        assert all(each.wait(30) for each in working)
        status = server.stop(how)
        for each in work:
            each.result()
        assert status == 0
        assert "Traceback" not in "".join(server.printed)
        told = {uuid for each in acknowledged for uuid in each}
        assert told <= ids_published(server)


def test_before_it_stops_it_says_so_and_goes_on(tmp_path: Path) -> None:
    with serve(write_design(tmp_path), "--drain", "3000") as server:
        client = sign_in(server.url, "Ada")
        assert server.process is not None
        server.process.send_signal(signal.SIGTERM)
        eventually(lambda: httpx.get(f"{server.url}/ready").status_code == 503)
        answer = httpx.get(f"{server.url}/ready")
        assert "about to stop" in answer.json()["detail"]
        assert httpx.get(f"{server.url}/health").status_code == 200
        assert client.judge(A)["status"] == "stored"
        assert server.stop(signal.SIGTERM) == 0


def test_when_the_drain_is_over_it_stops_by_itself(tmp_path: Path) -> None:
    with serve(write_design(tmp_path), "--drain", "0.5") as server:
        assert server.stop(signal.SIGTERM) == 0
