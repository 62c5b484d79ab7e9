"""A restart reads no items, unless the page shows something that was not checked in all of them."""

from __future__ import annotations

from pathlib import Path

from spindle.config.fields import SAMPLE_SIZE
from spindle.services.check import load
from spindle.services.study import check_for_start, open_study
from tests.unit.config.written import write_config

QUESTION = """\
data_files: [items.json]
output_annotation_dir: out
annotation_schemes: [{annotation_type: pairwise, name: x, labels: [A is better, B is better]}]
"""
COUNT = 2 * SAMPLE_SIZE
ITEMS = [
    {
        "id": str(n),
        "text": f"Question {n}?",
        "response_a": f"one {n}",
        "response_b": f"two {n}",
        "topic": ["law", "art"][n % 2],
        # The first items have no votes, so that a look at a few of them finds nothing.
        "winner": None if n <= SAMPLE_SIZE else ["a", "b"][n % 2],
    }
    for n in range(COUNT)
]


def start(folder: Path, extra: str = "") -> Path:
    """Start a study once, so that its items are imported, and stop it."""
    config = write_config(folder, QUESTION + extra, ITEMS)
    with open_study(load(config)):
        return config


def test_unchanged_items_are_not_read_again(tmp_path: Path) -> None:
    assert check_for_start(start(tmp_path)).items == SAMPLE_SIZE


def test_they_are_read_again_if_the_page_shows_another_field(tmp_path: Path) -> None:
    config = start(tmp_path)
    config.write_text(QUESTION + "display: {show: [topic]}\n")
    checked = check_for_start(config)
    assert (checked.items, checked.errors) == (COUNT, ())


def test_a_field_that_gives_answers_away_in_late_items_keeps_a_study_from_starting(
    tmp_path: Path,
) -> None:
    config = start(tmp_path)
    config.write_text(QUESTION + "display: {show: [winner]}\n")
    (problem,) = check_for_start(config).errors
    assert "'winner', which gives the answer away" in problem.message
