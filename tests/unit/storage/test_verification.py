"""Whatever is wrong in a store is found, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from spindle.services.maintenance import VerificationReport, verify
from spindle.services.study import Study, check_changes, store_location
from spindle.storage import Transaction
from tests.factories import join, open_study
from tests.unit.services.story import open_story

pytestmark = pytest.mark.usefixtures("each_store")

DAMAGE = [
    ("UPDATE item SET slots = slots + 1 WHERE position = 2", "item 'pair-2': 1 slot open"),
    ("UPDATE item SET slots = -1 WHERE position = 1", "item 'pair-1': -1 slots open"),
    (
        "UPDATE item SET filled = NOT filled WHERE position = 2",
        "item 'pair-2': is marked as open, with 0 slots open",
    ),
    (
        "UPDATE assignment SET holds = false WHERE state = 'done' AND item = 2",
        "item 'pair-2': 0 slots open and 0 taken, out of 1",
    ),
    (
        "UPDATE assignment SET holds = true WHERE state = 'skipped'",
        "item 'pair-3', annotator 'Grace': assignment 4 has ended but still holds a slot",
    ),
    (
        "UPDATE assignment SET beyond = true WHERE item = 2",
        "item 'pair-2', annotator 'Ada': assignment 3 is marked as beyond the quota",
    ),
    (
        "UPDATE assignment SET state = 'leased', holds = false WHERE item = 2",
        "item 'pair-2', annotator 'Ada': assignment 3 is leased but holds no slot",
    ),
    (
        "DELETE FROM judgment WHERE assignment = 3",
        "item 'pair-2', annotator 'Ada': assignment 3 is finished but has no judgment",
    ),
    (
        "UPDATE assignment SET state = 'expired', holds = false WHERE item = 2",
        "assignment 3 has a judgment but is not finished",
    ),
    (
        "UPDATE judgment SET skipped = true WHERE assignment = 3",
        "assignment 3 is done, but its last judgment is a skip",
    ),
    (
        "UPDATE judgment SET skipped = false WHERE assignment = 4",
        "assignment 4 is skipped, but its last judgment is not",
    ),
    (
        "UPDATE assignment SET finished = finished + 1 WHERE id = 3",
        "assignment 3 refers to a first judgment that is not its own",
    ),
    (
        "UPDATE judgment SET revision = 3 WHERE assignment = 3 AND revision = 2",
        "assignment 3 has 2 revisions, the last of which is number 3",
    ),
    (
        "UPDATE judgment SET sequence = 99 WHERE assignment = 3 AND revision = 1",
        "assignment 3 has a revision that was stored before an earlier one",
    ),
    (
        "UPDATE annotator SET done = done + 1 WHERE name = 'Ada'",
        "'Ada': done is 3, but a recount gives 2",
    ),
    (
        "UPDATE annotator SET skipped = 0 WHERE name = 'Grace'",
        "annotator 'Grace': skipped is 0, but a recount gives 1",
    ),
    (
        "UPDATE annotator SET numbered = 7 WHERE name = 'Ada'",
        "'Ada': numbered is 7, but a recount gives 2",
    ),
    ("UPDATE annotator SET swapped = 9 WHERE name = 'Ada'", "annotator 'Ada': swapped is 9"),
    (
        "UPDATE assignment SET number = 5 WHERE id = 3",
        "the numbering of 2 assignments",
    ),
    (
        "UPDATE item SET fields = '[1]' WHERE position = 3",
        "item 'pair-3': its fields are not a JSON",
    ),
    ("UPDATE judgment SET answers = '{' WHERE revision = 2", "its answers are not a JSON object"),
]


def change_by_hand(study: Study, statement: str) -> None:
    """Have somebody change the store by hand."""

    def change(tx: Transaction) -> None:
        tx._connection.execute(sa.text(statement))

    study.store.write(change).result()


def findings(verified: VerificationReport) -> list[str]:
    return [one for found, _ in verified.wrong.values() for one in found]


def test_a_store_that_was_worked_with_is_whole(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        verified = verify(store_location(study.design))
    assert verified.wrong == {}
    assert verified.counts == {"item": 3, "annotator": 2, "assignment": 4, "judgment": 5}


@pytest.mark.parametrize(("statement", "said"), DAMAGE)
def test_damage_is_found_and_named(tmp_path: Path, statement: str, said: str) -> None:
    with open_story(tmp_path) as study:
        change_by_hand(study, statement)
    assert [one for one in findings(verify(store_location(study.design))) if said in one]


def test_a_reference_to_nothing_is_found(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        place = store_location(study.design)
    if not isinstance(place, Path):
        pytest.skip("a database server lets nobody make one")
    engine = sa.create_engine(f"sqlite:///{place}")
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM item WHERE position = 3"))
    engine.dispose()
    assert "assignment 4: its item 3 does not exist" in findings(verify(place))


def test_a_broken_file_is_found_and_nothing_else_is_believed(tmp_path: Path) -> None:
    with open_study(tmp_path, items=2000) as study:
        place = store_location(study.design)
    if not isinstance(place, Path):
        pytest.skip("a database server keeps its own files")
    content = bytearray(place.read_bytes())
    content[4 * 4096 : 6 * 4096] = b"\xa5" * (2 * 4096)
    place.write_bytes(content)
    verified = verify(place)
    assert list(verified.wrong) == ["the file"]
    assert verified.left_out == ("everything else: the file is damaged",)


def test_answers_that_are_not_what_was_pressed_are_found(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        check_changes(study.store, study.design)
        join(study).work_off()
        assert verify(store_location(study.design), study.design).wrong == {}
        change_by_hand(study, "UPDATE assignment SET side_order = 'ba' WHERE item = 2")
        found = verify(store_location(study.design), study.design).wrong
    (said,), _ = found["answers against what was pressed"]
    assert "item 'i2', annotator 'Ada'" in said


def test_what_was_asked_otherwise_is_not_compared(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        verified = verify(store_location(study.design), study.design)
    assert verified.wrong == {}
    assert "the design has changed since" in verified.left_out[0]


def test_only_the_first_of_many_findings_are_told(tmp_path: Path) -> None:
    with open_study(tmp_path, items=50) as study:
        change_by_hand(study, "UPDATE item SET slots = 9")
        ((said, count),) = verify(store_location(study.design)).wrong.values()
    assert (len(said), count) == (20, 50)
