"""Items of several data files."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.data import Items, fingerprints, split_pair
from spindle.domain.items import Item
from spindle.errors import DesignError, Problem


def write_items(folder: Path, name: str, *ids: str) -> Path:
    path = folder / name
    path.write_text("".join(f'{{"id": "{one}"}}\n' for one in ids))
    return path


def test_items_are_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    files = [write_items(tmp_path, "b.jsonl", "3", "1"), write_items(tmp_path, "a.jsonl", "2")]
    items = Items(files, "id")
    assert [item.id for item in items] == ["3", "1", "2"]
    assert items.count == 3


def test_a_duplicate_id_is_reported_where_it_is_repeated_and_names_the_first(
    tmp_path: Path,
) -> None:
    files = [write_items(tmp_path, "a.jsonl", "1", "2"), write_items(tmp_path, "b.jsonl", "3", "1")]
    found: list[Problem] = []
    items = Items(files, "id", found.append)
    assert [item.id for item in items] == ["1", "2", "3"]
    (problem,) = found
    assert (problem.file, problem.line) == (str(files[1]), 2)
    assert problem.message == "duplicate id '1', first in a.jsonl, line 1"


def test_a_number_and_its_text_are_the_same_id(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1}\n{"id": "1"}\n')
    with pytest.raises(DesignError, match="duplicate id '1'"):
        list(Items([path], "id"))


def test_a_pair_is_replaced_by_two_fields() -> None:
    item = Item("1", {"id": "1", "both": ["x", "y"], "note": "z"})
    assert list(split_pair(item, "both").fields.items()) == [
        ("id", "1"),
        ("both_a", "x"),
        ("both_b", "y"),
        ("note", "z"),
    ]


@pytest.mark.parametrize("value", ["text", ["x"], ["x", "y", "z"], None])
def test_a_value_that_is_not_a_pair_is_unchanged(value: object) -> None:
    item = Item("1", {"both": value})  # type: ignore[dict-item]
    assert split_pair(item, "both") is item


def test_the_list_wins_over_fields_that_have_the_names_of_its_two() -> None:
    item = Item("1", {"text": ["yes", "no"], "text_a": "other", "note": "x"})
    assert split_pair(item, "text").fields == {"text_a": "yes", "text_b": "no", "note": "x"}


def test_pairs_are_split_while_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "both": ["x", "y"]}\n')
    (item,) = Items([path], "id", pair_key="both")
    assert item.fields["both_b"] == "y"


def test_a_fingerprint_changes_with_the_file(tmp_path: Path) -> None:
    path = write_items(tmp_path, "a.jsonl", "1")
    before = fingerprints([path])
    assert fingerprints([path]) == before
    write_items(tmp_path, "a.jsonl", "1", "2")
    assert fingerprints([path]) != before
