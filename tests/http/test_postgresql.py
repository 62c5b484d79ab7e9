"""A study on PostgreSQL as it is served: a database that goes away, and more than one server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.client import Client, sign_in
from tests.designs_text import write_design
from tests.postgresql import VARIABLE, Cluster, cluster
from tests.serving import serve

A = {"preference": "Response A"}


@pytest.fixture(scope="module")
def fragile() -> Iterator[Cluster]:
    """A server that tests stop and start."""
    with cluster() as server:
        yield server


@pytest.fixture
def on_fragile(fragile: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    monkeypatch.setenv(VARIABLE, fragile.url)
    return fragile


def test_while_the_database_is_away_the_page_is_told_to_come_again(
    tmp_path: Path, on_fragile: Cluster
) -> None:
    with serve(write_design(tmp_path)) as server:
        client = sign_in(server.url, "Ada")
        uuid = "5e9a6c4e-0d5c-4a51-9a7e-2f3c1b8d7a10"
        on_fragile.stop()
        try:
            refused = client.put(A, uuid=uuid)
            page = httpx.get(f"{server.url}/signin")
        finally:
            on_fragile.start()
        assert (refused.status_code, refused.json()["code"]) == (503, "store_away")
        assert int(refused.headers["retry-after"]) > 0
        assert "Try again" in refused.json()["hint"]
        assert (page.status_code, "Try again" in page.text) == (503, True)
        assert client.put(A, uuid=uuid).json()["status"] == "stored"
        assert client.put(A, uuid=uuid).json()["status"] == "known"


def test_a_second_server_of_the_same_study_works_with_the_first(
    tmp_path: Path, on_fragile: Cluster
) -> None:
    del on_fragile
    config = write_design(tmp_path, annotation_per_instance=1)
    with serve(config) as one, serve(config) as two:
        ada, ben = sign_in(one.url, "Ada"), sign_in(two.url, "Ben")
        items = [work["fields"]["text"] for client in (ada, ben) for work in client.held]
        assert len(items) == len({str(item) for item in items}) == 6
        assert "items imported" not in "".join(two.printed)


def test_signing_out_at_one_server_ends_the_session_at_the_other_at_once(
    tmp_path: Path, on_fragile: Cluster
) -> None:
    del on_fragile
    config = write_design(tmp_path)
    with serve(config) as one, serve(config) as two:
        here = sign_in(one.url, "Ada")
        there = Client(two.url, "Ada")
        there.http.cookies = here.http.cookies
        there.open()
        assert there.put(A).status_code == 200
        here.http.post("/signout", data={"_csrf_token": here.csrf})
        there.held = there.held or [{"assignment": 1}]
        assert there.put(A).status_code == 401
        assert there.http.get("/api/history").status_code == 401
        assert there.http.post("/api/work", json={}).status_code == 401
        assert there.http.get("/annotate").status_code == 303
