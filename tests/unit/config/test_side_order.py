"""Which side comes first, where the design does not say so or says what costs something."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindle.assign.order import OrderPolicy
from spindle.config.pane_titles import is_mirrored, pane_titles
from spindle.errors import Problem, Severity
from spindle.services.check import CheckReport
from tests.unit.config.written import DATA, PAIR, QUESTION, check_config, only

BASE = DATA + QUESTION
ONE_MODEL_EACH = [
    {**PAIR, "id": str(n), "model_a": "alpha-7b", "model_b": "beta-7b"} for n in range(4)
]
MIXED = [
    {**PAIR, "id": str(n), "model_a": ("alpha", "beta")[n % 2], "model_b": ("beta", "alpha")[n % 2]}
    for n in range(4)
]
RATED = "  - {annotation_type: likert, name: quality, description: Rate Response A, size: 5}\n"


def order_of(found: CheckReport) -> OrderPolicy:
    assert found.design is not None
    return found.design.order


def layout(a: str, b: str, fields: tuple[str, str] = ("response_a", "response_b")) -> str:
    panes = (
        f"<h4>{title}</h4><div>{{{{{field}}}}}</div>"
        for title, field in zip((a, b), fields, strict=True)
    )
    return f"html_layout: '<h3>Prompt</h3><p>{{{{text}}}}</p>{''.join(panes)}'\n"


def warning(found: CheckReport) -> Problem:
    problem = only(found.problems)
    assert problem.severity is Severity.WARNING
    return problem


@pytest.mark.parametrize("items", [[PAIR], ONE_MODEL_EACH, MIXED])
def test_a_design_without_a_layout_is_balanced(
    tmp_path: Path, items: list[dict[str, object]]
) -> None:
    found = check_config(tmp_path, BASE, items)
    assert not found.problems
    assert order_of(found) is OrderPolicy.BALANCED


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Response A", "Response B"),
        ("Output 1:", "Output 2:"),
        ("Left", "Right"),
        ("First answer", "Second answer"),
        ("Assistant A", "Assistant B"),
        ("Response", "Response"),
        ("Which is better?", ""),
        ("", ""),
    ],
)
def test_a_layout_that_names_places_is_balanced(tmp_path: Path, a: str, b: str) -> None:
    found = check_config(tmp_path, BASE + layout(a, b), ONE_MODEL_EACH)
    assert not found.problems
    assert order_of(found) is OrderPolicy.BALANCED


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Chosen", "Rejected"),
        ("Human", "Model"),
        ("Baseline", "Candidate"),
        ("GPT-4", "Llama 3"),
        ("Response A (old)", "Response B (new)"),
        ("Reference", ""),
        ("", "Generated"),
    ],
)
def test_a_layout_that_names_its_sides_keeps_them_and_says_what_that_costs(
    tmp_path: Path, a: str, b: str
) -> None:
    found = check_config(tmp_path, BASE + layout(a, b), ONE_MODEL_EACH)
    assert order_of(found) is OrderPolicy.AS_GIVEN
    problem = warning(found)
    assert all(title in problem.message for title in (a, b))
    assert "if raters prefer a place on the page" in problem.message
    assert "no analysis can correct that" in problem.message


def test_titles_that_name_the_sides_keep_them_too(tmp_path: Path) -> None:
    text = BASE + "display: {item_a_title: Baseline, item_b_title: Candidate}\n"
    found = check_config(tmp_path, text)
    assert order_of(found) is OrderPolicy.AS_GIVEN
    assert "it calls them 'Baseline' and 'Candidate'" in warning(found).message


def test_a_stated_order_is_kept_under_every_layout(tmp_path: Path) -> None:
    for order in OrderPolicy:
        text = f"{BASE}pairs: {{order: {order.value}}}\n{layout('Human', 'Model')}"
        assert order_of(check_config(tmp_path, text, MIXED)) is order


@pytest.mark.parametrize("key", ["pairs: {order: as_given}", "randomize_pair_order: false"])
def test_the_order_of_the_data_is_warned_of_where_one_side_is_always_the_same_models(
    tmp_path: Path, key: str
) -> None:
    found = check_config(tmp_path, f"{BASE}{key}\n", ONE_MODEL_EACH)
    assert order_of(found) is OrderPolicy.AS_GIVEN
    problem = warning(found)
    assert problem.line == 6
    assert problem.message == (
        "'alpha-7b' (`model_a`) is on the same side in every item and always shown in the same "
        "place: if raters prefer that place, it wins more often than it should, and no analysis "
        "can correct that"
    )
    assert not check_config(tmp_path, f"{BASE}{key}\n", MIXED).problems


def test_one_item_late_in_the_data_is_enough_to_mix_the_models(tmp_path: Path) -> None:
    items = [{**ONE_MODEL_EACH[0], "id": str(n)} for n in range(200)]
    items.append({**MIXED[1], "id": "last"})
    assert not check_config(tmp_path, BASE + "pairs: {order: as_given}\n", items).problems


def test_fields_named_after_sources_are_the_same_source_in_every_item(tmp_path: Path) -> None:
    items = [{"id": "1", "text": "?", "draft": "One", "rewrite": "Two"}]
    text = BASE + "pairs: {sides: [draft, rewrite], order: as_given}\n"
    assert (
        "`draft` is on the same side in every item"
        in warning(check_config(tmp_path, text, items)).message
    )


def test_a_question_about_one_side_keeps_mixed_models_in_their_order(tmp_path: Path) -> None:
    found = check_config(tmp_path, BASE + RATED, MIXED)
    assert order_of(found) is OrderPolicy.AS_GIVEN
    problem = warning(found)
    assert problem.message.startswith(
        "'quality' asks about one side, so the sides stay in the order of the data"
    )
    assert "pairs: {order: balanced}" in problem.hint


def test_a_question_about_one_side_does_not_let_one_model_stay_in_one_place(
    tmp_path: Path,
) -> None:
    found = check_config(tmp_path, BASE + RATED, ONE_MODEL_EACH)
    assert order_of(found) is OrderPolicy.BALANCED
    assert "some annotators see the sides swapped" in warning(found).message


def test_a_design_without_sides_has_nothing_to_swap(tmp_path: Path) -> None:
    found = check_config(tmp_path, BASE, [{"id": "1", "text": "Why?", "answer": "So."}])
    assert not found.problems
    assert order_of(found) is OrderPolicy.AS_GIVEN


def test_titles_are_what_stands_right_before_the_panes() -> None:
    text = (
        "<style>h4 { color: red }</style><b>Q:</b> {{text}} <!-- Human --> <img src='x.png'>"
        "<h4 class='chosen'>Left one</h4>{{response_a}}<h4>Right one</h4><p>{{item.response_b}}</p>"
    )
    assert pane_titles(text, "response_a", "response_b") == ("Left one", "Right one")
    assert pane_titles("<i src='{{a}}'> <i src='{{b}}'>", "a", "b") == ("", "")


PLACES = st.sampled_from(
    [("A", "B"), ("1", "2"), ("left", "right"), ("First", "Second"), ("one", "two")]
)
NOUNS = st.sampled_from(["Response", "Output", "Model", "Antwort", "Réponse", "Text"])
SOURCES = st.sampled_from(["human", "GPT-4", "baseline", "chosen", "ours", "reference"])


@given(NOUNS, PLACES, st.booleans())
def test_names_of_places_are_mirrored(noun: str, places: tuple[str, str], first: bool) -> None:
    a, b = (f"{place} {noun}" if first else f"{noun} {place}:" for place in places)
    assert is_mirrored(a, b)
    assert is_mirrored(b, a)


@given(NOUNS, PLACES, SOURCES, SOURCES)
def test_names_of_sources_are_not(noun: str, places: tuple[str, str], one: str, other: str) -> None:
    a, b = f"{noun} {places[0]} ({one})", f"{noun} {places[1]} ({other})"
    assert is_mirrored(a, b) is (one == other)
    assert not is_mirrored(a, f"{noun} {places[1]}")
