"""What a served study logs, and what it never does."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import httpx

from tests.client import PASSPHRASE, Client, sign_in
from tests.designs_text import ITEMS, write_design
from tests.serving import Served, serve

A = {"preference": "Response A"}


def records(server: Served) -> list[dict[str, Any]]:
    lines = "".join(server.printed).splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_requests_are_logged_as_json_only_if_asked_for(tmp_path: Path) -> None:
    with serve(write_design(tmp_path), "--log-format", "json", "--access-log") as server:
        answer = httpx.get(f"{server.url}/signin?next=/annotate")
        server.stop()
    logged = [one for one in records(server) if one["logger"] == "spindle.access"]
    assert len(logged) == 1
    assert logged[0]["request_id"] == answer.headers["x-request-id"]
    assert (logged[0]["method"], logged[0]["route"], logged[0]["status"]) == ("GET", "/signin", 200)
    assert 0 < logged[0]["duration"] < 10
    assert "next" not in json.dumps(logged[0])


def test_a_quiet_study_logs_nothing(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        sign_in(server.url, "Ada").judge(A)
        server.stop()
    assert "".join(server.printed).count("\n") < 12
    assert "spindle." not in "".join(server.printed)


def test_an_error_is_logged_with_the_request_that_met_it(tmp_path: Path) -> None:
    with serve(write_design(tmp_path), "--log-format", "json") as server:
        client = sign_in(server.url, "Ada")
        store = sqlite3.connect(server.output / "study.sqlite3")
        store.execute("DROP TABLE judgment")
        store.close()
        answer = client.put(A)
        server.stop()
    errors = [one for one in records(server) if one.get("route") == "/api/judgments/{uuid}"]
    assert answer.status_code == 503
    assert [one["request_id"] for one in errors] == [answer.json()["request_id"]]
    assert "no such table" in errors[0]["message"]


def test_no_log_says_what_is_private(tmp_path: Path) -> None:
    items = [{**item, "origin": "response_b"} for item in ITEMS]
    config = write_design(tmp_path, items=items, allow_skip=True, pairs={"source_key": "origin"})
    with serve(config, "--log-format", "json", "--access-log") as server:
        with httpx.Client(follow_redirects=True) as staff:
            assert staff.get(server.staff_link).status_code == 200
            staff_cookies = list(staff.cookies.values())
        client = sign_in(server.url, "Ada Lovelace")
        client.judge({"preference": "Response B"})
        client.skip(reason="a private reason")
        client.put({"preference": "not a label"})
        Client(server.url, "Ada Lovelace", passphrase="a wrong passphrase").sign_in()
        store = sqlite3.connect(server.output / "study.sqlite3")
        store.execute("ALTER TABLE judgment RENAME TO gone")
        store.close()
        assert client.put({"preference": "Both bad"}).status_code == 503
        server.stop()
    log = "\n".join(json.dumps(one) for one in records(server))
    assert log.count("/api/judgments/{uuid}") >= 4
    link = server.staff_link.split("key=")[1]
    private = [PASSPHRASE, "a wrong passphrase", "Lovelace", "Response B", "not a label"]
    private += ["Both bad", "a private reason", link, "item-1", "origin", "response_b", client.csrf]
    for secret in (*private, *staff_cookies, *client.http.cookies.values()):
        assert secret not in log
