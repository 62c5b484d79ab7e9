"""Sides that are to change places must be there and be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.services.study import check_for_start
from tests.unit.config.written import (
    DATA,
    PAIR,
    QUESTION,
    at,
    check_config,
    only,
    write_config,
)

BASE = DATA + QUESTION
SINGLE = {"id": "1", "text": "Why?", "answer": "Because."}


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("pairs: {order: random}", (6, 9)),
        ("pairs: {order: balanced}", (6, 9)),
        ("randomize_pair_order: true", (6, 1)),
    ],
)
def test_an_order_without_two_sides_is_an_error(
    tmp_path: Path, key: str, place: tuple[int, int]
) -> None:
    problem = only(check_config(tmp_path, f"{BASE}{key}\n", [SINGLE]).errors)
    assert at(problem) == place
    assert "no two sides" in problem.message
    assert "sides: [response_a, response_b]" in problem.hint


def test_a_study_whose_sides_cannot_change_places_is_not_started(tmp_path: Path) -> None:
    config = write_config(tmp_path, BASE + "pairs: {order: random}\n", [SINGLE])
    assert check_for_start(config).errors


@pytest.mark.parametrize("sides", ["", ", sides: [response_a, response_b]"])
def test_a_layout_that_hides_the_sides_is_an_error(tmp_path: Path, sides: str) -> None:
    text = f"{BASE}pairs: {{order: random{sides}}}\nhtml_layout: '{{{{text}}}}'\n"
    assert only(check_config(tmp_path, text).errors).line == 6


def test_a_layout_that_shows_one_of_the_sides_names_the_other(tmp_path: Path) -> None:
    text = (
        f"{BASE}pairs: {{order: random, sides: [response_a, response_b]}}\n"
        "html_layout: '{{text}} {{response_a}}'\n"
    )
    assert "does not show {{response_b}}" in only(check_config(tmp_path, text).errors).message


@pytest.mark.parametrize(
    "text",
    [
        BASE + "pairs: {order: random}\n",
        BASE + "randomize_pair_order: false\n",
        BASE + "pairs: {order: random}\nhtml_layout: '{{response_a}} {{item.response_b}}'\n",
    ],
)
def test_sides_that_are_shown_may_change_places(tmp_path: Path, text: str) -> None:
    assert not check_config(tmp_path, text).problems


def test_as_given_needs_no_sides(tmp_path: Path) -> None:
    assert not check_config(tmp_path, BASE + "pairs: {order: as_given}\n", [SINGLE]).problems


def test_a_misspelt_side_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    problem = only(
        check_config(tmp_path, BASE + "pairs: {sides: [response_a, respons_b]}\n").errors
    )
    assert at(problem) == (6, 29)
    assert "'respons_b'" in problem.message
    assert problem.hint == "did you mean 'response_b'?"


def test_a_side_that_a_data_file_names_must_be_there_too(tmp_path: Path) -> None:
    entry = "{path: items.json, item_a_field: response_a, item_b_field: zzz}"
    problem = only(check_config(tmp_path, f"data_files: [{entry}]\n{QUESTION}").errors)
    assert problem.line == 1
    assert problem.hint == f"items have {', '.join(PAIR)}"


@pytest.mark.parametrize(
    ("key", "said"),
    [("nope", "no item has the field 'nope' named by items_key"), ("id", "the id of each item")],
)
def test_a_field_for_both_responses_that_holds_none_is_an_error(
    tmp_path: Path, key: str, said: str
) -> None:
    asked = f"{{annotation_type: pairwise, name: q, labels: [A, B], items_key: {key}}}"
    report = check_config(tmp_path, f"{DATA}annotation_schemes: [{asked}]\n")
    assert any(said in error.message for error in report.errors)
