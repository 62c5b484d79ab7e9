"""Several processes over one PostgreSQL: the promises hold for all of them together."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.concurrency import working
from tests.factories import open_study, rows
from tests.postgresql import VARIABLE, Cluster
from tests.serving import ROOT

PROGRAM = Path(working.__file__)
ITEMS = 60
PROCESSES = 4
PEOPLE = 4


def processes(folder: Path, names: Sequence[Sequence[str]]) -> list[str]:
    """What so many processes with those annotators print, until all have ended."""
    running = [
        subprocess.Popen(
            [sys.executable, str(PROGRAM), str(folder), *people],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))},
        )
        for people in names
    ]
    printed = [process.communicate(timeout=120)[0].split() for process in running]
    assert [process.returncode for process in running] == [0] * len(running)
    return [line for lines in printed for line in lines]


def test_several_processes_keep_overlap_quota_and_orders_exact(
    tmp_path: Path, postgresql: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, postgresql.url)
    names = [[f"Person {p}.{n}" for n in range(PEOPLE)] for p in range(PROCESSES)]
    overlap, quota = working.DESIGN["overlap"], working.DESIGN["quota"]
    with open_study(tmp_path, items=ITEMS, **working.DESIGN) as study:
        acknowledged = processes(tmp_path, names)
        sent = [row[0] for row in rows(study, "SELECT id FROM judgment")]
        assert sorted(sent) == sorted(acknowledged)
        counted = rows(
            study,
            "SELECT item, annotator, side_order FROM assignment WHERE state = 'done' AND holds",
        )
        assert Counter(item for item, _, _ in counted) == dict.fromkeys(
            range(1, ITEMS + 1), overlap
        )
        assert len({(item, who) for item, who, _ in counted}) == len(counted)
        assert max(Counter(who for _, who, _ in counted).values()) <= quota
        for item in range(1, ITEMS + 1):
            swapped = sum(order == "ba" for at, _, order in counted if at == item)
            assert swapped in (1, 2)
        assert rows(study, "SELECT DISTINCT slots FROM item") == [(0,)]
        assert rows(study, "SELECT count(*) FROM assignment WHERE state = 'leased'") == [(0,)]
        done = "SELECT count(*) FROM assignment WHERE state = 'done' AND annotator = a.id"
        assert rows(study, f"SELECT count(*) FROM annotator a WHERE done != ({done})") == [(0,)]
