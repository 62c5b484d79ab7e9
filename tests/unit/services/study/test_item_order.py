"""The order of items is prepared at a start, recorded, and kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from spindle.services.check import load
from spindle.services.study import Study, join_study, open_study, read_seed
from tests.factories import item_ids, join, rows, submission
from tests.unit.config.written import DATA, QUESTION, write_config

ITEMS = [
    {"id": f"i{n}", "text": f"P{n}", "response_a": "x", "response_b": f"y{n}", "kind": f"k{n // 5}"}
    for n in range(20)
]


def config(folder: Path, more: str = "") -> Path:
    return write_config(folder, DATA + QUESTION + more, ITEMS)


def started(path: Path, notices: list[str] | None = None) -> Iterator[Study]:
    said: list[str] = [] if notices is None else notices
    with open_study(load(path), on_notice=said.append) as study:
        yield study


def judge_one(study: Study, name: str = "Ada") -> str:
    person = join(study, name)
    work = person.desk()
    person.send(submission(work.work[0].handout.assignment.id, shown={"mood": "good"}))
    return item_ids(work)[0]


def test_a_seed_is_made_once_and_kept(tmp_path: Path, each_store: str) -> None:
    seeds = [study.seed for _ in range(2) for study in started(config(tmp_path))]
    assert seeds[0] == seeds[1]
    assert len(seeds[0]) == 16
    with join_study(load(tmp_path / "config.yaml")) as other:
        assert other.seed == seeds[0]


def test_the_seed_of_the_design_is_used_and_recorded(tmp_path: Path) -> None:
    for study in started(config(tmp_path, "random_seed: 42\n")):
        assert study.seed == "42"
        with study.store.read() as tx:
            assert read_seed(tx) == "42"
            assert tx.meta.get("item_order") == "random"


def test_a_given_seed_gives_the_same_order_in_another_store(tmp_path: Path) -> None:
    orders = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for study in started(config(tmp_path / name, "seed: 7\n")):
            orders.append(item_ids(join(study).desk(6)))
    assert orders[0] == orders[1] != [f"i{n}" for n in range(6)]


def test_items_are_divided_by_their_field_at_the_start(tmp_path: Path, each_store: str) -> None:
    for study in started(config(tmp_path, "item_order: {spread: kind}\n")):
        found = rows(study, "SELECT stratum, count(*) FROM item GROUP BY stratum")
        assert sorted(found) == [(1, 5), (2, 5), (3, 5), (4, 5)]
        person = join(study)
        assert len({int(id_[1:]) // 5 for id_ in item_ids(person.desk(4))}) == 4


def test_new_items_join_their_values(tmp_path: Path) -> None:
    for study in started(config(tmp_path, "item_order: {spread: kind}\n")):
        judge_one(study)
    more = [*ITEMS, {**ITEMS[0], "id": "late", "kind": "new"}]
    (tmp_path / "items.json").write_text(json.dumps(more))
    for study in started(tmp_path / "config.yaml"):
        with study.store.read() as tx:
            assert list(tx.strata.sizes()) == [5, 5, 5, 5, 1]
        assert sum(json.loads(rows(study, "SELECT given FROM annotator")[0][0])) == 1


def test_a_change_of_the_order_under_judgments_is_told(tmp_path: Path) -> None:
    for study in started(config(tmp_path, "item_order: file\n")):
        assert judge_one(study) == "i0"
    said: list[str] = []
    for _ in started(config(tmp_path, "item_order: least_annotated\n"), said):
        pass
    assert said == [
        "items: handed out in the order of fewest judgments first from now on; "
        "item_order was file when people judged"
    ]


def test_a_store_without_a_recorded_order_goes_on_in_the_new_one_and_says_so(
    tmp_path: Path,
) -> None:
    for study in started(config(tmp_path)):
        judge_one(study)
        study.store.write(lambda tx: tx.meta.remove("item_order")).result()
    said: list[str] = []
    for _ in started(config(tmp_path), said):
        pass
    assert "handed out in the order of the data so far" in said[0]
    assert "`item_order: file` keeps the order of the data" in said[0]


def test_another_seed_under_judgments_is_told(tmp_path: Path) -> None:
    for seed, said in (("1", []), ("2", ["seed: changed"])):
        notices: list[str] = []
        for study in started(config(tmp_path, f"seed: {seed}\n"), notices):
            judge_one(study, f"Person {seed}")
        assert [notice.partition(";")[0] for notice in notices] == said


@pytest.mark.parametrize("more", ["", "item_order: file\n", "item_order: {spread: kind}\n"])
def test_a_start_without_changes_says_nothing(tmp_path: Path, more: str) -> None:
    for study in started(config(tmp_path, more)):
        judge_one(study)
    said: list[str] = []
    for _ in started(tmp_path / "config.yaml", said):
        pass
    assert said == []
