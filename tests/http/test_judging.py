"""What the server says to judgments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.client import Client

A = {"preference": "Response A"}
B = {"preference": "Response B"}
Newcomer = Callable[[], Client]


def test_a_judgment_is_acknowledged_as_stored(newcomer: Newcomer) -> None:
    assert newcomer().judge(A)["status"] == "stored"


def test_the_receipt_brings_the_next_item(newcomer: Newcomer) -> None:
    client = newcomer()
    before = {work["assignment"] for work in client.held}
    client.judge(A)
    after = {work["assignment"] for work in client.held}
    assert len(after - before) == 1


def test_a_repeated_judgment_is_acknowledged_again(newcomer: Newcomer) -> None:
    client = newcomer()
    uuid, assignment = str(uuid4()), client.held[0]["assignment"]
    client.put(A, uuid=uuid, assignment=assignment)
    assert client.put(A, uuid=uuid, assignment=assignment).json()["status"] == "known"


def test_one_id_for_two_answers_is_a_conflict(newcomer: Newcomer) -> None:
    client = newcomer()
    uuid, assignment = str(uuid4()), client.held[0]["assignment"]
    client.put(A, uuid=uuid, assignment=assignment)
    response = client.put(B, uuid=uuid, assignment=assignment)
    assert (response.status_code, response.json()["code"]) == (409, "id_taken")


def test_an_answer_can_be_revised(newcomer: Newcomer) -> None:
    client = newcomer()
    assignment = client.held[0]["assignment"]
    client.judge(A)
    client.put(B, assignment=assignment)
    history = client.http.get("/api/history").json()
    assert [work["answers"] for work in history["work"]] == [B]


def test_a_revision_is_no_second_item(newcomer: Newcomer) -> None:
    client = newcomer()
    assignment = client.held[0]["assignment"]
    client.judge(A)
    client.put(B, assignment=assignment)
    assert client.open()["desk"]["finished"] == 1


def test_somebody_elses_assignment_does_not_exist(newcomer: Newcomer) -> None:
    mine, theirs = newcomer(), newcomer()
    response = mine.put(A, assignment=theirs.held[0]["assignment"])
    assert (response.status_code, response.json()["code"]) == (404, "not_yours")


def test_a_label_that_the_design_lacks_is_refused_with_its_scheme(newcomer: Newcomer) -> None:
    response = newcomer().put({"preference": "Response C"})
    assert response.status_code == 422
    assert "Response C" in response.json()["problems"]["preference"]


def test_a_missing_answer_is_refused_with_its_scheme(newcomer: Newcomer) -> None:
    response = newcomer().put({})
    assert set(response.json()["problems"]) == {"preference"}


def test_an_answer_to_no_question_is_refused(newcomer: Newcomer) -> None:
    response = newcomer().put({**A, "mood": "good"})
    assert set(response.json()["problems"]) == {"mood"}


def test_a_refused_judgment_leaves_the_item_as_it_was(newcomer: Newcomer) -> None:
    client = newcomer()
    client.put({})
    assert client.judge(A)["status"] == "stored"


def test_an_id_that_is_no_uuid_is_refused(newcomer: Newcomer) -> None:
    assert newcomer().put(A, uuid="1").status_code == 422


def test_a_skip_with_its_reason_comes_back_in_the_history(newcomer: Newcomer) -> None:
    client = newcomer()
    client.skip("too long for me")
    work = client.http.get("/api/history").json()["work"][0]
    assert (work["state"], work["reason"]) == ("skipped", "too long for me")


def test_a_skipped_item_can_be_answered_later(newcomer: Newcomer) -> None:
    client = newcomer()
    assignment = client.held[0]["assignment"]
    client.skip()
    client.put(A, assignment=assignment)
    assert client.http.get("/api/history").json()["work"][0]["state"] == "done"


def test_a_request_that_does_not_say_whose_page_sends_it_is_refused(newcomer: Newcomer) -> None:
    client = newcomer()
    del client.http.headers["X-Annotator"]
    answers = [
        client.put(A),
        client.http.post("/api/work", content=b'{"want": 6}'),
        client.http.post("/api/heartbeat", json={"assignments": []}),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(403, "no_sender")] * 3
    assert client.http.get("/annotate").text.count('"state":"done"') == 0


@pytest.mark.parametrize("content", [b"{", b"", b"null", b'{"assignment": "\xff"}'])
def test_a_body_that_is_no_judgment_is_a_bad_request_that_says_so(
    newcomer: Newcomer, content: bytes
) -> None:
    client = newcomer()
    headers = {"Content-Type": "application/json"}
    response = client.http.put(f"/api/judgments/{uuid4()}", content=content, headers=headers)
    assert response.status_code == 400
    assert response.json()["detail"].startswith("Not a valid judgment:")


def test_an_unknown_member_of_the_body_is_a_bad_request(newcomer: Newcomer) -> None:
    assert newcomer().put(A, side="left").status_code == 400


@pytest.mark.parametrize(
    "members",
    [
        {"assignment": 2**63},
        {"assignment": -1},
        {"have": [2**64]},
        {"have": [1] * 1_001},
        {"want": 10**30},
        {"want": -1},
        {"answers": {str(number): "" for number in range(1_001)}},
    ],
)
def test_numbers_and_lists_beyond_all_measure_are_a_bad_request(
    newcomer: Newcomer, members: dict[str, Any]
) -> None:
    assert newcomer().put(**{"answers": A, **members}).status_code == 400


def test_a_heartbeat_for_beyond_all_measure_is_a_bad_request(newcomer: Newcomer) -> None:
    client = newcomer()
    for assignments in ([2**63], [1] * 1_001):
        answer = client.http.post("/api/heartbeat", json={"assignments": assignments})
        assert answer.status_code == 400


@pytest.mark.parametrize("before", [2**63, 10**30, -1])
def test_history_before_no_possible_assignment_is_a_bad_request(
    newcomer: Newcomer, before: int
) -> None:
    assert newcomer().http.get("/api/history", params={"before": before}).status_code == 400


def test_answers_nested_without_end_are_a_bad_request(newcomer: Newcomer) -> None:
    client = newcomer()
    headers = {"Content-Type": "application/json"}
    content = '{"assignment": 1, "answers": {"preference": ' + "[" * 100_000
    response = client.http.put(f"/api/judgments/{uuid4()}", content=content, headers=headers)
    assert response.status_code == 400


def test_a_body_beyond_the_limit_is_refused(newcomer: Newcomer) -> None:
    assert newcomer().put({"preference": "x" * 300_000}).status_code == 413


def test_a_heartbeat_says_what_is_not_held(newcomer: Newcomer) -> None:
    client = newcomer()
    mine = client.held[0]["assignment"]
    response = client.http.post("/api/heartbeat", json={"assignments": [mine, 10_000_000]})
    assert response.json() == {"lost": [10_000_000]}


def test_history_is_given_page_by_page(newcomer: Newcomer) -> None:
    client = newcomer()
    for _ in range(3):
        client.judge(A)
    last = client.http.get("/api/history", params={"limit": 2}).json()
    first = client.http.get(
        "/api/history", params={"limit": 2, "before": last["work"][0]["assignment"]}
    ).json()
    assert (len(last["work"]), last["earlier"]) == (2, True)
    assert (len(first["work"]), first["earlier"]) == (1, False)


def test_errors_of_the_interface_are_problem_details(newcomer: Newcomer) -> None:
    response = newcomer().put({})
    assert response.headers["content-type"].startswith("application/problem+json")
    assert {"title", "status", "detail", "code"} <= set(response.json())
