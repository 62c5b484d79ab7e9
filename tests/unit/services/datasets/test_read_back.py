"""What is wrong with a written dataset is found before anybody else reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spindle.domain.training_data import Example, Policy
from spindle.errors import ExportError
from spindle.formats.base import FileType, FormatRow
from spindle.formats.trl import Trl
from spindle.services.datasets import (
    DatasetFiles,
    DatasetOptions,
    export_dataset,
    read_back,
)
from tests.unit.services.datasets.test_export import make
from tests.unit.services.judged import open_judged_study


class OnePrompt(Trl):
    """Writes the same prompt into every row."""

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        yield "Why?", example.better, example.worse


class Alike(Trl):
    """Writes one response twice."""

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        yield example.pair.prompt_text, example.better, example.better


@pytest.mark.parametrize(
    ("format", "said"),
    [
        (OnePrompt(), "is in both the training and the test set"),
        (Alike(), "The chosen response of item 'split' equals the rejected one"),
    ],
)
def test_a_format_that_errs_is_found_out(format: Trl, said: str, tmp_path: Path) -> None:
    wishes = DatasetOptions(split=0.5, repeat_prompts=True)
    with open_judged_study(tmp_path / "study") as study, pytest.raises(ExportError, match=said):
        export_dataset(study.store, study.design, format, tmp_path / "out", wishes)
    assert not (tmp_path / "out").exists()


def change_rows(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Path], object]:
    """Rows of a file of JSON Lines as a disk or a fault may leave them."""

    def apply(path: Path) -> object:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        change(rows)
        return path.write_text("".join(json.dumps(row) + "\n" for row in rows))

    return apply


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (change_rows(lambda rows: rows.pop()), "it has 2 of 3 rows"),
        (change_rows(lambda rows: rows.append(rows[0])), "it has 4 of 3 rows"),
        (change_rows(lambda rows: rows[0].pop("item_id")), "row 1: 'item_id'"),
        (
            change_rows(lambda rows: rows[0].update(extra=rows[0].pop("prompt"))),
            "its columns are chosen, rejected, item_id",
        ),
    ],
)
def test_damage_is_found(damage: Callable[[Path], object], said: str, tmp_path: Path) -> None:
    files = FileType.JSONL
    with open_judged_study(tmp_path / "study") as study:
        made = make(study, "trl", tmp_path / "out", files=files, split=1)
    written = DatasetFiles(tmp_path / "out", Trl(), replace(Policy(), split=1), files, made.rows)
    read_back(written)
    damage(written.file("train"))
    with pytest.raises(ExportError, match=said):
        read_back(written)
