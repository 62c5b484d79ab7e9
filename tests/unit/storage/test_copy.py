"""A study copied from a file to a server and back: all of it or nothing, and nothing altered."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from spindle.domain.databases import Database, parse_database_address
from spindle.domain.truth import Opinion
from spindle.domain.verdicts import Verdict
from spindle.errors import StoreError
from spindle.services.study import Study
from spindle.storage import StoreLocation, copy, open_store, store_exists, tables
from spindle.storage.copy import copy_store
from tests.factories import Client, join, submission
from tests.postgresql import Cluster, database_for
from tests.unit.services.story import open_story

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def elsewhere(tmp_path: Path, each_store: str, postgresql: Cluster) -> StoreLocation:
    """A place of the other kind than the study's."""
    if each_store == "sqlite":
        return parse_database_address(f"{postgresql.url}&schema=to_{abs(hash(tmp_path))}")
    return tmp_path / "elsewhere" / "study.sqlite3"


def place_of(folder: Path) -> StoreLocation:
    return database_for(folder) or folder / "annotation_output" / "study.sqlite3"


def everything(place: StoreLocation) -> Rows:
    """All rows of all tables."""
    with closing(open_store(place, read_only=True)) as store, store.read() as tx:
        return {
            table.name: sorted(map(tuple, tx._connection.execute(sa.select(table))), key=repr)
            for table in tables.metadata.sorted_tables
        }


def silently(done: int, total: int) -> None:
    assert 0 < done <= total


def test_everything_arrives_and_the_source_stays(tmp_path: Path, elsewhere: StoreLocation) -> None:
    with open_story(tmp_path):
        pass
    before = everything(place_of(tmp_path))
    count = copy_store(place_of(tmp_path), elsewhere, silently)
    assert everything(elsewhere) == everything(place_of(tmp_path)) == before
    assert count == sum(map(len, before.values()))
    assert len(before["judgment"]) == 5


def test_opinions_arrive_too(tmp_path: Path, elsewhere: StoreLocation) -> None:
    given = {1: (Opinion("zeta", Verdict.A), Opinion("Alpha", Verdict.TIE)), 2: ()}
    with open_story(tmp_path) as study:
        study.store.write(lambda tx: tx.opinions.replace(given)).result()
    copy_store(place_of(tmp_path), elsewhere, silently)
    assert everything(elsewhere)["opinion"] == [(1, "Alpha", "tie"), (1, "zeta", "a")]


def test_there_and_back_again_is_the_same(tmp_path: Path, elsewhere: StoreLocation) -> None:
    with open_story(tmp_path):
        pass
    copy_store(place_of(tmp_path), elsewhere, silently)
    if isinstance(elsewhere, Database):
        back: StoreLocation = tmp_path / "back.sqlite3"
    else:
        third = database_for(tmp_path / "third")
        assert third is not None
        back = third
    copy_store(elsewhere, back, silently)
    assert everything(back) == everything(place_of(tmp_path))


def test_people_go_on_in_the_new_place(tmp_path: Path, elsewhere: StoreLocation) -> None:
    with open_story(tmp_path) as study:
        design = study.design
    copy_store(place_of(tmp_path), elsewhere, silently)
    with closing(open_store(elsewhere)) as store:
        moved = Study(design, store)
        assert join(moved, "Cleo").id == 3
        taken = Client(moved, 1).take()
        assert taken == 5
        sent = submission(taken, shown={"preference": "A is better", "why": "Because."})
        sent_answers = {**sent.shown, "quality": {"clarity": "high", "tone": "low"}}
        sent = submission(taken, shown={**sent_answers, "problems": []})
        assert Client(moved, 1).send(sent).status == "stored"


def test_a_place_with_something_in_it_is_refused(tmp_path: Path, elsewhere: StoreLocation) -> None:
    with open_story(tmp_path):
        pass
    open_store(elsewhere).close()
    with pytest.raises(StoreError, match="already"):
        copy_store(place_of(tmp_path), elsewhere, silently)
    assert everything(elsewhere)["judgment"] == []


def test_a_study_that_is_served_is_not_copied(tmp_path: Path, elsewhere: StoreLocation) -> None:
    with open_story(tmp_path), pytest.raises(StoreError, match=r"process(es are| is) serving"):
        copy_store(place_of(tmp_path), elsewhere, silently)
    assert not store_exists(elsewhere)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 1.0])
def test_a_copy_that_is_cut_off_leaves_nothing(
    tmp_path: Path, elsewhere: StoreLocation, part: float
) -> None:
    with open_story(tmp_path):
        pass

    def cut_off(done: int, total: int) -> None:
        if done >= part * total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(place_of(tmp_path), elsewhere, cut_off)
    assert not store_exists(elsewhere)
    copy_store(place_of(tmp_path), elsewhere, silently)
    assert everything(elsewhere) == everything(place_of(tmp_path))


def test_a_row_that_arrives_otherwise_is_found(
    tmp_path: Path, elsewhere: StoreLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_story(tmp_path):
        pass
    honest = copy._pages

    def losing(connection: sa.Connection, table: sa.Table) -> Any:
        for page in honest(connection, table):
            yield page[:-1] if table.name == "judgment" else page

    monkeypatch.setattr(copy, "_pages", losing)
    with pytest.raises(StoreError, match="Row 5 of the table judgment differs"):
        copy_store(place_of(tmp_path), elsewhere, silently)
    assert not store_exists(elsewhere)


def test_a_store_that_is_not_there_is_named(tmp_path: Path, elsewhere: StoreLocation) -> None:
    with pytest.raises(StoreError, match="There is no store at"):
        copy_store(place_of(tmp_path), elsewhere, silently)
