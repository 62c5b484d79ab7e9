"""Many annotators at once, and a server that dies in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from spindle.services.maintenance import verify
from spindle.services.study import Study, store_location
from tests.factories import Client, join, open_study, rows, submission

pytestmark = pytest.mark.usefixtures("each_store")

PROGRAM = Path(__file__).with_name("dying.py")
ROOT = Path(__file__).parents[2]


def work(client: Client) -> list[str]:
    """Judge until nothing is left, holding three items at a time; the ids acknowledged."""
    acknowledged = []
    desk = [piece.handout.assignment.id for piece in client.desk(3).work]
    while desk:
        sent = submission(desk.pop(0))
        receipt = client.send(sent, have=desk, want=3)
        acknowledged.append(sent.id)
        desk += [piece.handout.assignment.id for piece in receipt.state.work]
    return acknowledged


def judgments_in(study: Study) -> list[tuple[str, int, str, bool]]:
    """Of every judgment: its id, who gave it, of what, and whether it counts."""
    return rows(
        study,
        "SELECT judgment.id, annotator, item, holds FROM judgment"
        " JOIN assignment ON assignment.id = judgment.assignment",
    )


def test_parallel_annotators_give_each_item_exactly_its_overlap(tmp_path: Path) -> None:
    with open_study(tmp_path, items=40, overlap=3) as study:
        clients = [join(study, f"Annotator {number}") for number in range(12)]
        with ThreadPoolExecutor(len(clients)) as pool:
            acknowledged = [id_ for ids in pool.map(work, clients) for id_ in ids]
        found = judgments_in(study)
        assert sorted(row[0] for row in found) == sorted(acknowledged)
        assert Counter(item for _, _, item, _ in found) == dict.fromkeys(range(1, 41), 3)
        assert len({(who, item) for _, who, item, _ in found}) == len(found)
        assert all(holds for *_, holds in found)


def test_what_many_did_at_once_verifies(tmp_path: Path) -> None:
    with open_study(tmp_path, items=40, overlap=3, quota=15) as study:
        clients = [join(study, f"Annotator {number}") for number in range(12)]
        with ThreadPoolExecutor(len(clients)) as pool:
            list(pool.map(work, clients))
        assert verify(store_location(study.design)).wrong == {}


def test_one_judgment_sent_by_many_at_once_is_stored_once(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1) as study:
        client = join(study)
        sent = submission(client.take())
        with ThreadPoolExecutor(16) as pool:
            receipts = list(pool.map(lambda _: client.send(sent), range(64)))
        assert Counter(receipt.status for receipt in receipts) == {"stored": 1, "known": 63}
        assert [row[0] for row in judgments_in(study)] == [sent.id]


def test_two_desks_of_one_person_hold_no_more_than_one(tmp_path: Path) -> None:
    with open_study(tmp_path, items=50, quota=4) as study:
        client = join(study)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: client.desk(3), range(32)))
        assert len(client.desk(3).work) == 3


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    tmp_path: Path, each_store: str
) -> None:
    """The child prints each id when it is acknowledged, and is killed among them."""
    child = subprocess.Popen(
        [sys.executable, str(PROGRAM), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))},
    )
    assert child.stdout is not None
    acknowledged = [child.stdout.readline().strip() for _ in range(200)]
    child.send_signal(signal.SIGKILL)
    acknowledged += child.stdout.read().splitlines()
    assert child.wait() == -signal.SIGKILL
    child.stdout.close()
    with open_study(tmp_path, items=2_000, overlap=2) as study:
        found = judgments_in(study)
        assert {id_ for id_ in acknowledged if len(id_) == 36} <= {row[0] for row in found}
        assert len(found) == len({row[0] for row in found})
        wrong = "SELECT count(*) FROM item WHERE slots != 2 - (SELECT count(*) FROM assignment"
        wrong += " WHERE assignment.item = item.position AND holds)"
        assert rows(study, wrong) == [(0,)]
        if each_store == "sqlite":
            assert rows(study, "PRAGMA integrity_check") == [("ok",)]
