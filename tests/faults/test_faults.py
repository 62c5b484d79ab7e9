"""A short form of the fault program: real servers, real HTTP, every kind of fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.backends import Backend, Sqlite
from faults.disk import small_disk
from faults.plan import plan
from faults.postgresql import Postgresql
from faults.rounds import Round
from faults.study import Size
from tests.waiting import run

SIZE = Size(items=30, people=6, quota=12, pace=0.25)


@pytest.mark.parametrize(
    ("backend", "servers"), [(Sqlite(), 1), (Postgresql(), 2)], ids=["sqlite", "postgresql"]
)
def test_no_promise_is_broken_whatever_goes_wrong(
    tmp_path: Path, backend: Backend, servers: int
) -> None:
    kinds = backend.kinds
    with small_disk(tmp_path, "limit") as disk, backend.open():
        faults = plan("test", 5, kinds, servers=servers, every=5 / len(kinds))
        round_ = Round("test", tmp_path, SIZE, backend, disk, faults, servers)
        outcome = run(round_.run())
    said = [str(each) for each in outcome.violations]
    assert said == [], "\n".join(round_.told.explain(outcome.violations[0]))
    assert set(outcome.faults) == set(kinds)
    assert outcome.acknowledged >= SIZE.items * SIZE.overlap
