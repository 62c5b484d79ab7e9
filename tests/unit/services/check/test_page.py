"""A page that does not show what its questions are about is an error, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.domain.items import Sides
from spindle.errors import Severity
from spindle.services.check import load
from tests.unit.config.written import DATA, PAIR, at, check_config, design_of, only

COMPARE = """\
annotation_schemes:
  - annotation_type: pairwise
    name: better
    description: Which is better?
    labels: [Response A, Response B, Tie]
"""
BASE = DATA + COMPARE


def test_a_layout_without_a_placeholder_is_an_error(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE + "html_layout: '<p>Read this.</p>'\n").errors)
    assert problem.message.startswith("html_layout shows no field of the items")
    assert problem.line == 7


def test_a_placeholder_in_a_comment_or_in_css_shows_nothing(tmp_path: Path) -> None:
    for layout in ("<p>x</p><!-- {{text}} -->", "<style>p { color: {{text}} }</style><p>x</p>"):
        found = check_config(tmp_path, BASE + f"html_layout: '{layout}'\n")
        assert "html_layout shows no field" in only(found.errors).message


def test_a_layout_that_shows_one_of_two_responses_is_an_error_at_that_one(tmp_path: Path) -> None:
    text = BASE + "html_layout: |\n  <p>{{text}}</p>\n  <p>{{response_a}}</p>\n"
    problem = only(check_config(tmp_path, text).errors)
    assert at(problem) == (9, 6)
    assert "shows only one of two responses: {{response_b}} is missing" in problem.message


def test_a_layout_that_shows_neither_response_is_an_error(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE + "html_layout: '<p>{{text}}</p>'\n").errors)
    assert "neither response: {{response_a}} and {{response_b}} are missing" in problem.message


def test_a_question_about_one_text_may_show_one(tmp_path: Path) -> None:
    rate = "annotation_schemes: [{annotation_type: radio, name: mood, labels: [good, bad]}]\n"
    text = DATA + rate + "html_layout: '<p>{{text}} {{response_a}}</p>'\n"
    assert not check_config(tmp_path, text).problems


@pytest.mark.parametrize(
    ("a", "b"), [("response_0", "response_1"), ("answer0", "answer1"), ("output_1", "output_2")]
)
def test_numbered_responses_are_sides(tmp_path: Path, a: str, b: str) -> None:
    item = {"id": 0, "prompt": "Why?", a: "Because.", b: "Who knows."}
    assert design_of(tmp_path, BASE, [item]).sides == Sides(a, b)


def test_a_comparison_of_fields_with_other_names_asks_which_they_are(tmp_path: Path) -> None:
    items = [{"id": n, "text": f"Q{n}", "ours": f"o{n}", "theirs": f"t{n}"} for n in range(9)]
    problem = only(check_config(tmp_path, BASE, items).errors)
    assert problem.line == 3
    assert "pairs: {sides: [ours, theirs]}" in problem.hint
    sides = "pairs: {sides: [ours, theirs]}\n"
    assert not check_config(tmp_path, BASE + sides, items).problems


def test_three_of_one_stem_are_no_pair_and_all_are_named(tmp_path: Path) -> None:
    item = {"id": 1, "text": "Q", "response_1": "x", "response_2": "y", "response_3": "z"}
    for count in (1, 9):
        items = [{**item, "id": n} for n in range(count)]
        problem = only(check_config(tmp_path, BASE, items).errors)
        assert "response_1, response_2, response_3" in problem.message


def test_both_responses_in_one_field_are_a_warning_that_says_what_is_lost(tmp_path: Path) -> None:
    items = [{"id": n, "text": f"A: x{n}\nB: y{n}", "category": "chat"} for n in range(9)]
    problem = only(check_config(tmp_path, BASE, items).problems)
    assert problem.severity is Severity.WARNING
    assert "the order is never changed" in problem.message


def test_the_stated_order_says_that_no_field_is_a_side(tmp_path: Path) -> None:
    items = [{"id": n, "text": f"A {n} B", "note": f"n{n}", "hint": f"h{n}"} for n in range(9)]
    assert "pairs: {order: as_given}" in only(check_config(tmp_path, BASE, items).errors).hint
    assert not check_config(tmp_path, BASE + "pairs: {order: as_given}\n", items).errors


def test_a_list_of_three_is_no_pair(tmp_path: Path) -> None:
    text = BASE + "    items_key: answers\n"
    item = {"id": 1, "text": "Q", "answers": ["x", "y", "z"]}
    assert "it holds a list of 3" in only(check_config(tmp_path, text, [item]).errors).message
    item = {"id": 1, "text": ["x", "y", "z"]}
    assert "it holds a list of 3" in only(check_config(tmp_path, BASE, [item]).errors).message


def test_a_field_to_show_that_no_item_has_is_an_error(tmp_path: Path) -> None:
    text = BASE + "display:\n  show: [txt]\n"
    problem = only(check_config(tmp_path, text, [PAIR]).errors)
    assert at(problem) == (8, 10)
    assert problem.hint == "did you mean 'text'?"


def test_a_field_to_show_may_be_in_a_late_item(tmp_path: Path) -> None:
    items: list[dict[str, object]] = [{**PAIR, "id": str(n)} for n in range(70)]
    items[-1]["note"] = "late"
    text = BASE + "display: {show: [note]}\n"
    assert "note" in design_of(tmp_path, text, items).shown
    assert "note" in load(tmp_path / "config.yaml", read_data=False).shown


def test_a_field_to_show_may_have_a_dot_in_its_name(tmp_path: Path) -> None:
    text = BASE + "display: {show: [meta.lang]}\n"
    found = check_config(tmp_path, text, [{**PAIR, "meta.lang": "en"}])
    assert not found.errors
    assert "meta.lang" in found.shown


def test_what_display_shows_beside_a_layout_has_no_effect_and_no_error(tmp_path: Path) -> None:
    text = BASE + "html_layout: '{{text}} {{response_a}} {{response_b}}'\n"
    problem = only(check_config(tmp_path, text + "display: {show: [nothing]}\n").problems)
    assert problem.message == "display.show has no effect: html_layout defines the page"
