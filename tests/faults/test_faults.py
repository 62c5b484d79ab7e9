"""A short form of the fault program: real servers, real HTTP, every kind of fault."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.faults.backends import Sqlite
from tests.faults.disk import small_disk
from tests.faults.plan import plan
from tests.faults.rounds import Round
from tests.faults.study import Size

SIZE = Size(items=40, people=6, quota=16, pace=0.25)


def test_no_promise_is_broken_whatever_goes_wrong(tmp_path: Path) -> None:
    kinds = Sqlite.kinds
    with small_disk(tmp_path, "limit") as disk:
        faults = plan("test", 7, kinds, every=7 / len(kinds))
        round_ = Round("test", tmp_path, SIZE, Sqlite(), disk, faults)
        outcome = asyncio.run(round_.run())
    assert outcome.violations == [], "\n".join(round_.told.explain(outcome.violations[0]))
    assert set(outcome.faults) == set(kinds)
    assert outcome.acknowledged >= SIZE.items * SIZE.overlap
