"""A pair that comes several times, under ids of its own, is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.unit.config.written import DATA, PAIR, check_config

COMPARE = """\
annotation_schemes:
  - {annotation_type: pairwise, name: better, description: "Which is better?", labels: [A, B]}
"""
BASE = DATA + COMPARE + "pairs: {source_key: preferred, truth_for: [better]}\n"


def rows(**columns: list[Any]) -> list[dict[str, Any]]:
    """Two pairs, the first of them three times, with these columns."""
    again = [{**PAIR, "preferred": "a"}] * 3
    other = {**PAIR, "response_a": "Nobody knows.", "preferred": "b"}
    plain = [{**row, "id": str(n)} for n, row in enumerate([*again, other])]
    return [{**row, **{name: v[n] for name, v in columns.items()}} for n, row in enumerate(plain)]


def told(folder: Path, items: list[dict[str, Any]], text: str = BASE) -> list[tuple[str, str]]:
    found = check_config(folder, text, items).problems
    return [(p.message, p.hint) for p in found if "the pair of an earlier item" in p.message]


def test_they_are_counted(tmp_path: Path) -> None:
    ((message, hint),) = told(tmp_path, rows())
    assert message.startswith("2 of 4 items repeat the pair of an earlier item, under another id")
    assert "leave out the rows" in hint


def test_the_column_that_tells_them_apart_is_named(tmp_path: Path) -> None:
    ((_, hint),) = told(tmp_path, rows(judge_name=["x", "y", "z", "x"], worker=["p"] * 4))
    assert "`opinions: {by: judge_name}`" in hint


def test_opinions_are_no_repetition(tmp_path: Path) -> None:
    text = BASE.replace("{source_key", "{opinions: {by: judge}, source_key")
    assert not told(tmp_path, rows(judge=["x", "y", "z", "x"]), text)


def test_without_a_truth_an_item_may_come_again(tmp_path: Path) -> None:
    assert not told(tmp_path, rows(), DATA + COMPARE)
