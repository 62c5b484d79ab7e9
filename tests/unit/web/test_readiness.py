"""Whether judgments can be taken in, however the store is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest

from spindle.errors import NotReady
from spindle.services.study import Study
from spindle.web.readiness import Readiness
from tests.factories import open_study
from tests.waiting import run


def commits(study: Study) -> int:
    return sum(study.store.commits.changes.counts)


def test_a_store_that_takes_a_change_is_ready(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        run(Readiness(study).check())


def test_a_store_that_does_not_answer_in_time_is_not(tmp_path: Path) -> None:
    goes_on = Event()

    async def asked(study: Study) -> None:
        with pytest.raises(NotReady, match="did not answer within"):
            await Readiness(study, patience=0.05).check()
        goes_on.set()

    with open_study(tmp_path) as study:
        held = study.store.write(lambda tx: goes_on.wait())
        run(asked(study))
        held.result()


def test_a_process_that_will_stop_is_not(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        readiness = Readiness(study)
        readiness.stop()
        with pytest.raises(NotReady, match="about to stop"):
            run(readiness.check())


def test_however_many_ask_the_disk_is_asked_once(tmp_path: Path) -> None:
    async def asked(study: Study) -> None:
        readiness = Readiness(study)
        await asyncio.gather(*(readiness.check() for _ in range(20)))
        await readiness.check()

    with open_study(tmp_path) as study:
        before = commits(study)
        run(asked(study))
        assert commits(study) == before + 1
