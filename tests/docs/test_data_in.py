"""The pages on sides, truth and data say what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from spindle.formats import ReadableFormat, detect_format, readable_formats
from spindle.services.check import CheckReport, check
from tests.unit.formats.published_rows import ROWS

DOCS = Path(__file__).parents[2] / "docs"
SIDES = (DOCS / "sides-and-truth.md").read_text(encoding="utf-8")
DATA = (DOCS / "data-in.md").read_text(encoding="utf-8")

QUESTION = """\
annotation_schemes:
  - {annotation_type: pairwise, name: better, labels: [A is better, B is better, Tie]}
"""
ITEM = {
    "id": "1",
    "task": "Say hello.",
    "draft": "Hello.",
    "rewrite": "Hi!",
    "draft_by": "llama",
    "rewrite_by": "gpt",
    "response_a": "Hello.",
    "response_b": "Hi!",
    "human": "a",
    "judge": "rm-1",
}


def examples(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def check_example(folder: Path, example: str, *items: dict[str, Any]) -> CheckReport:
    (folder / "items.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items))
    (folder / "truth.jsonl").write_text('{"id": "1", "human": "a"}\n')
    keys = "" if "data_files" in example else "data_files: [items.jsonl]\n"
    keys += "" if "annotation_schemes" in example else QUESTION
    config = folder / "config.yaml"
    config.write_text(keys + example, encoding="utf-8")
    return check(config)


@pytest.mark.parametrize("example", examples(SIDES, "yaml"))
def test_examples_of_sides_and_truth_are_sound(tmp_path: Path, example: str) -> None:
    found = check_example(tmp_path, example, ITEM)
    assert not found.errors, found.errors
    assert found.verdicts


def test_the_likert_there_has_the_strengths_that_it_says(tmp_path: Path) -> None:
    (example,) = (one for one in examples(SIDES, "yaml") if "likert" in one)
    rows = check_example(tmp_path, example, ITEM).verdicts["how_much"]
    assert [row.strength for row in rows] == [-2, -1, 0, 1, 2]


def test_the_design_for_spin_reads_spins_data(tmp_path: Path) -> None:
    (example,) = examples(DATA, "yaml")
    found = check_example(tmp_path, example, ROWS["spin"])
    assert not found.problems
    assert (found.data_format, found.truths) == ("SPIN pairs (real, generated)", 1)


def test_the_item_with_fields_of_its_own_is_taken_as_it_is() -> None:
    (example,) = examples(DATA, "json")
    assert detect_format(json.loads(example)) is None


def is_row_of(form: ReadableFormat, row: str) -> bool:
    _, _, _, columns, a, b, truth, _ = (cell.strip() for cell in row.split("|"))
    return (
        all(f"`{column}`" in columns for column in form.key_columns)
        and (a, b) == (f"`{form.side_columns[0]}`", f"`{form.side_columns[1]}`")
        and truth.startswith("none") == (form.truth is None)
    )


def test_every_format_has_its_row() -> None:
    wrong = {}
    for name, form in readable_formats().items():
        rows = re.findall(rf"^\| `{name}` \|.*$", DATA, re.MULTILINE)
        if [is_row_of(form, row) for row in rows] != [True]:
            wrong[name] = rows
    assert wrong == {}
