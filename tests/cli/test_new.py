from __future__ import annotations

from pathlib import Path

import pytest

from spindle.cli.new import KINDS
from spindle.services.check import check
from tests.cli.running import Spindle


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_design_has_nothing_wrong_with_it(
    spindle: Spindle, tmp_path: Path, kind: str
) -> None:
    ran = spindle("new", kind, tmp_path / "study")
    assert ran.status == 0
    assert f"spindle start {tmp_path / 'study' / 'config.yaml'}" in ran.out
    found = check(tmp_path / "study" / "config.yaml")
    assert not found.problems
    assert found.items > 0


def test_an_empty_folder_is_used(spindle: Spindle, tmp_path: Path) -> None:
    assert spindle("new", "blank", tmp_path).status == 0
    assert (tmp_path / "config.yaml").exists()


def test_a_folder_with_something_in_it_is_left_alone(spindle: Spindle, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    ran = spindle("new", "blank", tmp_path)
    assert ran.status == 1
    assert "is not empty" in ran.err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_an_unknown_kind_names_those_there_are(spindle: Spindle, tmp_path: Path) -> None:
    ran = spindle("new", "nothing", tmp_path / "x")
    assert ran.status == 2
    assert all(kind in ran.err for kind in KINDS)
