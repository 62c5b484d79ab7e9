"""``check`` refuses what ``start`` would, because of what was judged; it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from spindle.errors import Problem, StudyChanged
from spindle.services.check import check, load
from spindle.services.study import compare_with_store, open_study
from tests.factories import join
from tests.unit.config.written import write_config

TEXT = """\
data_files: [items.json]
output_annotation_dir: out
annotation_schemes:
  - {annotation_type: pairwise, name: better, labels: [A is better, B is better]}
  - {annotation_type: radio, name: sure, labels: ["yes", "no"]}
"""
ITEMS = [
    {
        "id": str(n),
        "text": f"Question {n}?",
        "response_a": f"one {n}",
        "response_b": f"two {n}",
        "human": "ab"[n % 2],
    }
    for n in range(3)
]
TRUTH = "pairs: {source_key: human}\n"
OTHER_SIDES = "pairs: {sides: [response_b, response_a]}\n"
OTHER_TEXT = [{**ITEMS[0], "text": "Another question?"}, *ITEMS[1:]]
OTHER_TRUTH = [{**ITEMS[0], "human": "b"}, *ITEMS[1:]]


def begin(folder: Path, extra: str = "", *, judged: bool = True) -> None:
    """Start a study, in which one person judges everything, and stop it."""
    with open_study(load(write_config(folder, TEXT + extra, ITEMS))) as study:
        if judged:
            join(study).work_off()


def errors(
    folder: Path, extra: str = "", items: Sequence[Mapping[str, Any]] = ITEMS
) -> tuple[Problem, ...]:
    return compare_with_store(check(write_config(folder, TEXT + extra, items))).errors


@pytest.mark.parametrize(
    ("before", "after", "items", "said"),
    [
        ("", OTHER_SIDES, ITEMS, "The sides were response_a and response_b when people judged"),
        ("", "", OTHER_TEXT, "Item '0' has changed since it was handed out."),
        (TRUTH, TRUTH, OTHER_TRUTH, "The truth of item '0' has changed"),
    ],
)
def test_what_a_start_refuses_is_an_error_of_the_check(
    tmp_path: Path, before: str, after: str, items: Sequence[Mapping[str, Any]], said: str
) -> None:
    begin(tmp_path, before)
    (problem,) = errors(tmp_path, after, items)
    assert said in problem.message
    assert "output_annotation_dir" in problem.hint
    with pytest.raises(StudyChanged, match=said), open_study(load(tmp_path / "config.yaml")):
        pass


def test_what_a_start_accepts_is_no_error(tmp_path: Path) -> None:
    begin(tmp_path, TRUTH)
    assert not errors(tmp_path, TRUTH)
    assert not errors(tmp_path, TRUTH, [*ITEMS, {**ITEMS[0], "id": "new"}])
    assert not errors(tmp_path, TRUTH, ITEMS[:2])


def test_anything_may_change_while_nobody_has_judged(tmp_path: Path) -> None:
    begin(tmp_path, judged=False)
    assert not errors(tmp_path, OTHER_SIDES, OTHER_TEXT)


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    begin(tmp_path, judged=False)
    (store,) = (path for path in (tmp_path / "out").iterdir() if path.suffix.startswith(".sq"))
    before = store.read_bytes()
    assert not errors(tmp_path, OTHER_SIDES, OTHER_TEXT)
    assert store.read_bytes() == before


def test_a_study_that_never_ran_has_nothing_to_compare(tmp_path: Path) -> None:
    assert not errors(tmp_path)
    assert not (tmp_path / "out").exists()
