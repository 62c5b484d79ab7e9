"""Health, readiness, metrics, and the ids of requests."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.client import Client, sign_in
from tests.designs_text import write_design
from tests.serving import Served, serve

A = {"preference": "Response A"}


def sample(text: str, name: str, **labels: str) -> float:
    """The value of the only series of that name with those labels, and any worker."""
    found = [
        one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if one.name == name and {k: v for k, v in one.labels.items() if k != "worker"} == labels
    ]
    assert len(found) == 1, f"{name} {labels} is there {len(found)} times in\n{text}"
    return float(found[0])


def metrics(server: Served, **headers: str) -> str:
    answer = httpx.get(f"{server.url}/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def another(server: Served, address: str, **headers: str) -> httpx.Response:
    """``/metrics`` asked for from another address of this machine."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=address)) as client:
        return client.get(f"http://127.0.0.1:{server.port}/metrics", headers=headers)


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_a_served_study_is_healthy_and_ready(server: Served, path: str) -> None:
    assert httpx.get(server.url + path).status_code == 200
    assert httpx.head(server.url + path).status_code == 200


def test_asking_whether_it_is_ready_sets_no_cookie(server: Served) -> None:
    assert "set-cookie" not in httpx.get(f"{server.url}/ready").headers


def test_a_store_that_fails_is_not_ready_and_says_why(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        store = sqlite3.connect(server.output / "study.sqlite3")
        store.execute("DROP TABLE judgment")
        store.execute("DROP TABLE meta")
        store.close()
        answer = httpx.get(f"{server.url}/ready")
        assert httpx.get(f"{server.url}/health").status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
    assert "no such table: meta" in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


def test_judgments_skips_and_refusals_are_counted(tmp_path: Path) -> None:
    with serve(write_design(tmp_path, allow_skip=True)) as server:
        client = sign_in(server.url, "Ada")
        uuid = "5e9a6c4e-0d5c-4a51-9a7e-2f3c1b8d7a10"
        first = client.held[0]["assignment"]
        client.judge(A, uuid=uuid)
        client.put(A, uuid=uuid, assignment=first)
        client.skip()
        client.put({"preference": "no such label"})
        Client(server.url, "Ada", passphrase="not hers").sign_in()
        text = metrics(server)
    assert sample(text, "spindle_judgments_total", status="stored") == 1
    assert sample(text, "spindle_judgments_total", status="known") == 1
    assert sample(text, "spindle_skips_total", status="stored") == 1
    assert sample(text, "spindle_refusals_total", code="answers_refused") == 1
    assert sample(text, "spindle_refusals_total", code="sign_in_refused") == 1
    assert sample(text, "spindle_sign_ins_total") == 1


def test_requests_are_counted_by_route_not_by_address(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        client = sign_in(server.url, "Ada")
        client.judge(A)
        client.judge(A)
        httpx.get(f"{server.url}/no/such/page")
        httpx.request("MADE-UP", f"{server.url}/no/such/page")
        text = metrics(server)
    judged = {"method": "PUT", "route": "/api/judgments/{uuid}"}
    assert sample(text, "spindle_requests_total", **judged, status="200") == 2
    assert sample(text, "spindle_request_duration_seconds_count", **judged) == 2
    assert 0 < sample(text, "spindle_request_duration_seconds_sum", **judged) < 10
    assert sample(text, "spindle_requests_total", method="GET", route="(none)", status="404") == 1
    assert "/no/such" not in text
    assert "MADE-UP" not in text


def test_commits_and_leases_are_told(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        client = sign_in(server.url, "Ada")
        client.judge(A)
        text = metrics(server)
    assert sample(text, "spindle_commit_duration_seconds_count") >= 2
    assert sample(text, "spindle_commit_changes_sum") >= 2
    assert sample(text, "spindle_leases", state="open") == len(client.held)
    assert sample(text, "spindle_leases", state="overdue") == 0
    assert sample(text, "spindle_annotators_at_work") == 1
    assert sample(text, "spindle_store_up") == 1


def test_metrics_name_nobody_and_no_item(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        sign_in(server.url, "Ada Lovelace").judge(A)
        text = metrics(server)
    for private in ("Ada", "Lovelace", "item-", "Response A", "Prompt"):
        assert private not in text


def test_metrics_are_for_this_machine_only(tmp_path: Path) -> None:
    with serve(write_design(tmp_path), "--metrics-from", "127.0.0.1") as server:
        assert another(server, "127.0.0.1").status_code == 200
        refused = another(server, "127.0.0.2")
    assert (refused.status_code, refused.json()["code"]) == (403, "metrics_closed")


def test_a_proxy_on_this_machine_does_not_open_the_metrics(server: Served) -> None:
    asked = httpx.get(f"{server.url}/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
    assert asked.status_code == 403


def test_staff_may_read_metrics_from_anywhere(tmp_path: Path) -> None:
    with (
        serve(write_design(tmp_path), "--metrics-from", "") as server,
        httpx.Client(follow_redirects=True) as staff,
    ):
        assert httpx.get(f"{server.url}/metrics").status_code == 403
        staff.get(server.staff_link)
        assert staff.get(f"{server.url}/metrics").status_code == 200


def test_a_plain_request_id_is_kept(server: Served) -> None:
    answer = httpx.get(f"{server.url}/health", headers={"X-Request-ID": "proxy-1.A_b"})
    assert answer.headers["x-request-id"] == "proxy-1.A_b"


@pytest.mark.parametrize("sent", ["", "two words", "a" * 65, "a\tb", "<script>", 'a"b', "caf\xe9"])
def test_any_other_request_id_is_replaced(server: Served, sent: str) -> None:
    answer = httpx.get(f"{server.url}/health", headers=[(b"X-Request-ID", sent.encode("latin-1"))])
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]+", answer.headers["x-request-id"])


def test_every_request_has_an_id_of_its_own(server: Served) -> None:
    ids = {httpx.get(f"{server.url}/health").headers["x-request-id"] for _ in range(5)}
    assert len(ids) == 5


def test_a_problem_says_which_request_it_was(server: Served) -> None:
    answer = httpx.get(f"{server.url}/api/history")
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_a_request_that_breaks_off_counts_as_no_fault(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        client = sign_in(server.url, "Ada")
        client.break_off()
        client.open()
        assert 'status="500"' not in metrics(server)
