"""The folder of a dataset: put in place as a whole, and nothing else is ever removed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from spindle.domain.training_data import Example, Policy
from spindle.errors import ExportError
from spindle.formats.base import FormatRow
from spindle.formats.kto import Kto
from spindle.services.datasets import DatasetOptions, export_dataset
from tests.unit.services.datasets.test_export import contents, make, refusal_of
from tests.unit.services.judged import open_judged_study


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("!")
    with open_judged_study(tmp_path / "study") as study:
        assert "other files" in refusal_of(study, "trl", tmp_path / "out")
    assert (tmp_path / "out" / "thesis.tex").exists()


def test_an_earlier_dataset_is_replaced_as_a_whole(tmp_path: Path) -> None:
    with open_judged_study(tmp_path / "study") as study:
        make(study, "trl", tmp_path / "out")
        make(study, "spin", tmp_path / "out")
    assert not (tmp_path / "out" / "data").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("mine", ["thesis.tex", ".git/HEAD", "data/notes.jsonl", "data/run/log"])
def test_what_was_put_beside_an_earlier_dataset_is_left_alone(mine: str, tmp_path: Path) -> None:
    with open_judged_study(tmp_path / "study") as study:
        make(study, "trl", tmp_path / "out")
        (tmp_path / "out" / mine).parent.mkdir(exist_ok=True)
        (tmp_path / "out" / mine).write_text("!")
        before = contents(tmp_path / "out")
        said = refusal_of(study, "spin", tmp_path / "out")
    assert mine in said
    assert contents(tmp_path / "out") == before


class Interrupted(Kto):
    """Somebody presses Ctrl-C at the second pair."""

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        if number:
            raise KeyboardInterrupt
        return super().rows(example, policy, number)


def test_an_interrupted_export_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with open_judged_study(tmp_path / "study") as study:
        make(study, "trl", tmp_path / "out")
        before = contents(tmp_path)
        with pytest.raises(KeyboardInterrupt):
            export_dataset(
                study.store, study.design, Interrupted(), tmp_path / "out", DatasetOptions()
            )
        assert contents(tmp_path) == before


@pytest.mark.parametrize("place", ["file/out", "file"])
def test_a_place_below_or_at_a_file_is_refused(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with open_judged_study(tmp_path / "study") as study, pytest.raises(ExportError, match="file"):
        make(study, "trl", tmp_path / place)


def test_a_folder_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    # A path this long is refused to everybody, where a folder's mode binds all but root.
    with (
        open_judged_study(tmp_path / "study") as study,
        pytest.raises(ExportError, match="be written"),
    ):
        make(study, "trl", tmp_path / ("long" * 100) / "out")


def test_where_the_new_folder_cannot_be_put_in_place_the_earlier_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name.endswith(".partial"):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        return rename(self, target)

    with open_judged_study(tmp_path / "study") as study:
        make(study, "trl", tmp_path / "out")
        before = contents(tmp_path)
        monkeypatch.setattr(Path, "rename", failing)
        assert "busy" in refusal_of(study, "spin", tmp_path / "out")
        assert contents(tmp_path) == before
