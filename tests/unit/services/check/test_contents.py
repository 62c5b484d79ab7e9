"""Of a response that is more than a text only that is shown, and asked for if not clear."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spindle.errors import Severity
from tests.unit.config.written import check_config, only
from tests.unit.services.check.test_disclosure import BASE, make_items

PAIR = "instance_display: {fields: [{key: pair, type: pairwise}]}\n"


def make_sides(**keys: Any) -> list[dict[str, Any]]:
    """Return items whose responses have these keys."""
    both = ("response_a", "response_b")
    return [{**i, **{s: {**keys, "model": f"m{s}"} for s in both}} for i in make_items(3)]


def test_what_of_a_response_is_not_shown_is_said(tmp_path: Path) -> None:
    found = check_config(tmp_path, BASE, make_sides(text="Hi", score=2))
    problem = only(found.problems)
    assert problem.severity is Severity.WARNING
    assert "score, model of a response is not shown, only its text is" in problem.message


@pytest.mark.parametrize("keys", [{"one": "Hi", "two": "Ho"}, {"label": "x"}, {}])
def test_a_response_without_a_clear_text_is_an_error(tmp_path: Path, keys: Any) -> None:
    problem = only(check_config(tmp_path, BASE, make_sides(**keys)).errors)
    assert (Path(problem.file).name, problem.line) == ("items.json", 1)
    assert "it is not clear which of its keys" in problem.message
    assert ", ".join([*keys, "model"]) in problem.message


def test_one_such_response_among_many_is_an_error_too(tmp_path: Path) -> None:
    items = make_items(90)
    items[80]["response_b"] = {"one": "Hi", "two": "Ho"}
    assert "in 1 response" in only(check_config(tmp_path, BASE, items).errors).message


def test_a_pair_of_mappings_says_what_it_leaves_out(tmp_path: Path) -> None:
    items = [
        {"id": n, "pair": [{"response": f"x{n}", "model": "m"}, {"response": "y", "model": "k"}]}
        for n in range(4)
    ]
    found = check_config(tmp_path, BASE + PAIR, items)
    assert not found.errors
    assert any("model of a response is not shown" in p.message for p in found.problems)


def test_a_response_that_is_shown_whole_is_none(tmp_path: Path) -> None:
    panels = "{key: response_a, type: json}, {key: response_b, type: json}"
    text = BASE + f"instance_display: {{fields: [{panels}]}}\n"
    items = [
        {**i, "response_a": {"city": "Rome", "size": 3}, "response_b": {"city": "Bonn", "size": 2}}
        for i in make_items(4)
    ]
    assert not check_config(tmp_path, text, items).errors


def test_both_responses_need_one_format(tmp_path: Path) -> None:
    text = BASE + "pairs: {formats: {response_a: markdown}}\n"
    problem = only(check_config(tmp_path, text, make_items(4)).errors)
    assert "in two formats, response_a as markdown and response_b as text" in problem.message
    both = BASE + "pairs: {formats: {response_a: markdown, response_b: markdown}}\n"
    assert not check_config(tmp_path, both, make_items(4)).problems
