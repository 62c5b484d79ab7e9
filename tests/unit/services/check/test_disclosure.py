"""A field on the page that tells the responses apart is an error, whatever it is called."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindle.errors import Severity
from spindle.services.check import CheckReport
from tests.unit.config.written import DATA, at, check_config, design_of, only

COMPARE = """\
annotation_schemes:
  - annotation_type: pairwise
    name: author
    description: Which one is better?
    labels: [Response A, Response B, Tie]
"""
BASE = DATA + COMPARE
LAYOUT = """\
html_layout: |
  <p>{{text}}</p>
  <p>%s: {{%s}}</p>
  <p>{{response_a}}</p> <p>{{response_b}}</p>
"""
ORDINARY: dict[str, list[Any]] = {
    "language": ["en", "de", "fr"],
    "category": ["writing", "code", "math"],
    "subset": ["alpacaeval-easy", "donotanswer"],
    "turn": ["1", "2"],
    "difficulty": [1, 2],
    "source": ["sharegpt", "reddit", "wikipedia"],
    "topic": ["left-hand rule", "first aid"],
    "constant": ["1"],
    "flag": [True, False],
    "tokens": list(range(90)),
    "question_id": [f"q{n}" for n in range(90)],
}
TELLING: list[list[Any]] = [
    ["a", "b"],
    ["A", "B", "tie"],
    ["1", "2"],
    [1, 2],
    ["left", "right"],
    ["first", "second", "both"],
    ["response_a", "response_b"],
    ["Response A", "Response B"],
    ["model_a", "model_b", "tie (bothbad)"],
    ["human", "ai"],
    ["Person", "Machine"],
]


def make_items(count: int = 40, **columns: Sequence[Any]) -> list[dict[str, Any]]:
    """Return pairs with these columns, their values in turn."""
    return [
        {
            "id": f"i{n}",
            "text": f"Question {n}?",
            "response_a": f"one {n}",
            "response_b": f"two {n}",
            **{name: values[n % len(values)] for name, values in columns.items()},
        }
        for n in range(count)
    ]


def check_layout(folder: Path, name: str, items: Sequence[Mapping[str, Any]]) -> CheckReport:
    """Check a design whose layout shows that field."""
    return check_config(folder, BASE + LAYOUT % (name, name), items)


def test_a_field_that_may_be_the_truth_is_not_shown_and_asked_about(tmp_path: Path) -> None:
    found = check_config(tmp_path, BASE, make_items(human=["a", "b"]))
    assert (found.shown, found.hidden) == (("text", "response_a", "response_b"), ("id", "human"))
    problem = only(found.problems)
    assert problem.severity is Severity.WARNING
    assert "'human' names a side in every item" in problem.message
    assert "pairs: {source_key: human}" in problem.hint
    assert found.unshown_texts == ()


@pytest.mark.parametrize(
    ("shown", "place"),
    [(LAYOUT % ("human", "human"), (9, 13)), ("display: {show: [human]}\n", (7, 17))],
)
def test_the_truth_itself_cannot_be_shown(
    tmp_path: Path, shown: str, place: tuple[int, int]
) -> None:
    text = BASE + shown + "pairs: {source_key: human}\n"
    problem = only(check_config(tmp_path, text, make_items(human=["a", "b"])).errors)
    assert at(problem) == place
    assert "which is the truth: it never reaches the page" in problem.message


def test_once_it_is_said_nothing_is_asked(tmp_path: Path) -> None:
    text = BASE + "pairs: {source_key: human, truth_for: [author]}\n"
    found = check_config(tmp_path, text, make_items(human=["a", "b"]))
    assert not found.problems
    assert (found.columns.truth, found.truths) == (("human",), 40)


@pytest.mark.parametrize("values", TELLING, ids=str)
def test_values_that_name_sides_or_sources_are_an_error(
    tmp_path: Path, values: Sequence[Any]
) -> None:
    problem = only(check_layout(tmp_path, "note", make_items(note=values)).errors)
    assert at(problem) == (9, 12)
    assert "html_layout shows 'note', which gives the answer away" in problem.message
    assert "display: {reveal: [note]}" in problem.hint


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_field_is_none(tmp_path: Path, name: str) -> None:
    columns = {name: ORDINARY[name]}
    assert not check_layout(tmp_path, name, make_items(40, **columns)).problems


def test_what_is_meant_to_be_seen_is_said(tmp_path: Path) -> None:
    text = BASE + LAYOUT % ("winner", "winner") + "display: {reveal: [winner]}\n"
    assert not check_config(tmp_path, text, make_items(winner=["a", "b"])).problems


def test_a_field_that_display_shows_is_an_error_at_that_key(tmp_path: Path) -> None:
    text = BASE + "display:\n  show: [category, winner]\n"
    items = make_items(winner=["a", "b"], category=["x", "y"])
    problem = only(check_config(tmp_path, text, items).errors)
    assert at(problem) == (8, 20)
    assert design_of(tmp_path, text + "  reveal: winner\n", items).shown == (
        "text",
        "category",
        "winner",
    )


def test_a_context_key_is_shown_like_one_that_display_names(tmp_path: Path) -> None:
    text = BASE + "item_properties: {context_key: note}\n"
    assert design_of(tmp_path, text, make_items(note=["x", "y"])).shown == ("text", "note")
    problem = only(check_config(tmp_path, text, make_items(note=["a", "b"])).errors)
    assert "item_properties.context_key shows 'note'" in problem.message


def test_one_late_value_decides(tmp_path: Path) -> None:
    items = [*make_items(200, note=["a", "b"]), {**make_items(1)[0], "id": "z", "note": "c"}]
    assert not check_layout(tmp_path, "note", items).errors
    late = [*make_items(60), *({**i, "id": f"l{i['id']}"} for i in make_items(9, note=["a", "b"]))]
    assert "gives the answer away" in only(check_layout(tmp_path, "note", late).errors).message


def test_the_name_of_one_sides_model_is_an_error(tmp_path: Path) -> None:
    items = make_items(
        best=["ada-1", "cyd-3"], model_a=["ada-1", "bob-2"], model_b=["bob-2", "cyd-3"]
    )
    assert "name the model" in only(check_layout(tmp_path, "best", items).errors).message


@pytest.mark.parametrize("values", [["gpt-4", "llama-2-7b"], ["alpha", "beta"]])
def test_a_model_beside_its_response_is_an_error(tmp_path: Path, values: Sequence[str]) -> None:
    items = make_items(model_a=values, model_b=values[::-1])
    problem = only(check_layout(tmp_path, "model_a", items).errors)
    assert "where the response beside it comes from" in problem.message


def test_models_without_a_name_are_none(tmp_path: Path) -> None:
    items = make_items(model_a=["Model A"], model_b=["Model B"])
    assert not check_layout(tmp_path, "model_a", items).problems


def test_a_field_that_goes_with_the_truth_is_an_error(tmp_path: Path) -> None:
    truth, leak = ["a", "b"], ["forum", "paper"]
    layout = LAYOUT % ("origin", "origin") + "pairs: {source_key: truth}\n"
    problem = only(
        check_config(tmp_path, BASE + layout, make_items(truth=truth, origin=leak)).errors
    )
    assert "go with the truth far more often than by chance" in problem.message
    few = make_items(8, truth=truth, origin=leak)
    assert not check_config(tmp_path, BASE + layout, few).errors


def test_a_score_whose_sign_is_the_truth_is_an_error(tmp_path: Path) -> None:
    layout = LAYOUT % ("margin", "margin") + "pairs: {source_key: truth}\n"
    margins = [(n + 1.5) * (-1) ** n for n in range(100)]
    items = make_items(100, truth=["a", "b"], margin=margins)
    assert "go with the truth" in only(check_config(tmp_path, BASE + layout, items).errors).message


def test_the_text_of_one_response_is_an_error(tmp_path: Path) -> None:
    items = [
        {**item, "gold": item["response_" + "ab"[n % 2]]} for n, item in enumerate(make_items())
    ]
    problem = only(check_layout(tmp_path, "gold", items).errors)
    assert "repeat one of the two responses" in problem.message


def test_a_mapping_that_is_shown_whole_is_looked_into(tmp_path: Path) -> None:
    items = make_items(meta=[{"winner": "a", "lang": "en"}, {"winner": "b", "lang": "en"}])
    problem = only(check_layout(tmp_path, "meta", items).errors)
    assert (at(problem), "'meta.winner'" in problem.message) == ((9, 12), True)
    assert not check_layout(tmp_path, "meta.lang", items).errors


@pytest.mark.parametrize(
    ("a", "b", "telling"),
    [
        ("human_answer", "ai_answer", True),
        ("gpt4_output", "llama_output", True),
        ("answer_x", "answer_y", False),
        ("draft", "rewrite", False),
        ("model_output_1", "model_output_2", False),
    ],
)
def test_names_of_fields_that_tell_where_a_response_comes_from_are_a_warning(
    tmp_path: Path, a: str, b: str, telling: bool
) -> None:
    items = [{"id": n, "text": f"Q{n}", a: f"x{n}", b: f"y{n}"} for n in range(5)]
    found = check_config(tmp_path, BASE + f"pairs: {{sides: [{a}, {b}]}}\n", items)
    said = [problem for problem in found.problems if "carries the names" in problem.message]
    assert (bool(said), found.errors) == (telling, ())


def test_answers_beside_a_single_response_are_a_warning(tmp_path: Path) -> None:
    text = DATA + (
        "annotation_schemes: [{annotation_type: radio, name: author, labels: [Human, AI]}]\n"
        "html_layout: '<p>{{text}}</p> <i>{{made_by}}</i> {{lang}}'\n"
    )
    items = [
        {"id": n, "text": f"t{n}", "made_by": ["human", "ai"][n % 2], "lang": ["en", "ja"][n % 2]}
        for n in range(9)
    ]
    problem = only(check_config(tmp_path, text, items).problems)
    assert problem.severity is Severity.WARNING
    assert "'made_by'" in problem.message
    assert "answers to the question 'author'" in problem.message


def test_votes_of_another_are_not_the_prompt_either(tmp_path: Path) -> None:
    items = make_items(context=["response_a", "response_b"])
    assert "gives the answer away" in only(check_config(tmp_path, BASE, items).errors).message


@settings(max_examples=40, deadline=None)
@given(
    values=st.sampled_from(TELLING),
    name=st.from_regex(r"[a-z]{3,8}(_[a-z]{3,6})?", fullmatch=True),
    seed=st.integers(0, 1000),
    place=st.sampled_from(["layout", "show", "default"]),
)
def test_no_column_that_names_sides_is_seen_by_chance(
    values: list[Any], name: str, seed: int, place: str
) -> None:
    """Whatever it is called and wherever: not on the page, or an error that names it."""
    rng = random.Random(seed)
    drawn = [*values, *rng.choices(values, k=30)]
    items = make_items(len(drawn), **{f"z{name}": drawn})
    extra = {
        "layout": LAYOUT % ("x", f"z{name}"),
        "show": f"display: {{show: [z{name}]}}\n",
        "default": "",
    }[place]
    with tempfile.TemporaryDirectory() as folder:
        found = check_config(Path(folder), BASE + extra, items)
    if place == "default":
        assert f"z{name}" in found.hidden
    else:
        assert any(f"z{name}" in problem.message for problem in found.errors)


@settings(max_examples=40, deadline=None)
@given(levels=st.integers(1, 12), count=st.integers(2, 120), seed=st.integers(0, 10_000))
def test_a_column_drawn_apart_from_the_truth_is_no_error(
    levels: int, count: int, seed: int
) -> None:
    rng = random.Random(seed)
    truth = rng.choices("ab", k=count)
    items = make_items(count, truth=truth, kind=[f"k{rng.randrange(levels)}" for _ in truth])
    text = BASE + LAYOUT % ("kind", "kind") + "pairs: {source_key: truth}\n"
    with tempfile.TemporaryDirectory() as folder:
        assert not check_config(Path(folder), text, items).errors
