"""Panes whose titles or places contradict the sides are refused."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindle.config.pane_sides import find_panes, name_sides
from spindle.domain.verdicts import Verdict
from spindle.errors import Problem
from tests.unit.config.written import DATA, check_config, only

NUMBERED = {"id": "1", "text": "Why?", "response_1": "Because.", "response_2": "Who knows."}
A, B = "{{response_a}}", "{{response_b}}"


def question(*labels: str) -> str:
    said = ", ".join(f'"{label}"' for label in (*labels, "Tie"))
    return (
        f"{DATA}annotation_schemes:\n  - {{annotation_type: pairwise, name: better, "
        f"description: 'Which response is better?', labels: [{said}]}}\n"
    )


LETTERS = question("Response A", "Response B")


def layout(html: str) -> str:
    return f"html_layout: |\n  <p>{{{{text}}}}</p>\n  {html}\n"


def errors(folder: Path, text: str) -> tuple[Problem, ...]:
    return check_config(folder, text).errors


@pytest.mark.parametrize(
    "html",
    [
        f"<h3>Response B</h3><div>{A}</div><h3>Response A</h3><div>{B}</div>",
        f"<h3>Response A</h3><div>{B}</div><h3>Response B</h3><div>{A}</div>",
        f"<h3>Output 2</h3><div>{A}</div><h3>Output 1</h3><div>{B}</div>",
        f"<h3>Right</h3><div>{A}</div><h3>Left</h3><div>{B}</div>",
        f"<h3>Second answer</h3>{A}<h3>First answer</h3>{B}",
        f"<h3>Antwort 2</h3>{A}<h3>Antwort 1</h3>{B}",
        f"<h3>Response <b>B</b></h3>{A}<h3>Response <b>A</b></h3>{B}",
        "<table><tr><th>Response B</th><th>Response A</th></tr>"
        f"<tr><td>{A}</td><td>{B}</td></tr></table>",
        f"<table><tr><th>B<td>{A}<tr><th>A<td>{B}</table>",
        f"<div><div><div>Response B</div><div>{A}</div></div>"
        f"<div><div>Response A</div><div>{B}</div></div></div>",
        f"<figure>{A}<figcaption>Response B</figcaption></figure>"
        f"<figure>{B}<figcaption>Response A</figcaption></figure>",
        f"<div>{A}</div><p>Response B</p><div>{B}</div><p>Response A</p>",
        f"<button>Response B</button><button>Response A</button><div>{A}</div><div>{B}</div>",
        f"<details><summary>B</summary>{A}</details><details><summary>A</summary>{B}</details>",
        f"<h3>Response B</h3><img src='{A}'><h3>Response A</h3><img src='{B}'>",
        f"<h3>Response B</h3><div>{A}</div><div>{B}</div>",
        f"<h3>Baseline</h3><div>{A}</div><h3>Response A</h3><div>{B}</div>",
        f"<div><p>{A}</p></div><div><h3>Response A</h3><p>{B}</p></div>",
        f"<!-- <p>Response A</p> --><p>Response B</p>{A}{{# Response B #}}<p>Response A</p>{B}",
    ],
)
def test_crossed_titles_of_a_layout_are_an_error(tmp_path: Path, html: str) -> None:
    problem = only(errors(tmp_path, LETTERS + layout(html)))
    assert "the titles of the panes are crossed" in problem.message
    assert "pairs: {sides: [response_b, response_a]}" in problem.hint
    assert problem.line == 6


@pytest.mark.parametrize(
    "html",
    [
        f"<h3>Response A</h3><div>{A}</div><h3>Response B</h3><div>{B}</div>",
        f"<h3>Response B</h3><div>{B}</div><h3>Response A</h3><div>{A}</div>",
        f"<h3>2. Response A</h3>{A}<h3>3. Response B</h3>{B}",
        f"<h3>1. Prompt</h3><h3>2. Responses</h3>{A}{B}",
        "<table><tr><th>Response A</th><th>Response B</th></tr>"
        f"<tr><td>{A}</td><td>{B}</td></tr></table>",
        f"<div>{A}</div><p>Response A</p><div>{B}</div><p>Response B</p>",
        f"<figure>{A}<figcaption>Response A</figcaption></figure>"
        f"<figure>{B}<figcaption>Response B</figcaption></figure>",
        f"<span>A</span> <span>B</span><div>{A}</div><div>{B}</div>",
        f"<p>Is <b>A</b> or <b>B</b> better?</p><div>{A}</div><div>{B}</div>",
        f"<p>First, read the prompt. Second, compare.</p>{A}{B}",
        f"<p>Second, compare the responses</p>{A}{B}",
        f"<p>A longer text helps.</p><div>{A}</div><div>{B}</div>",
        f"<h3>Draft</h3>{A}<h3>Rewrite</h3>{B}",
        f"<!-- Response B -->{A}<!-- Response A -->{B}",
        f"<h3>Output 0</h3>{A}<h3>Output 1</h3>{B}",
        f"<p>Step 2</p>{A}{B}",
        f"<h3>Part B: Responses</h3><div>{A}</div><div>{B}</div>",
        f"<h2>Hepatitis B</h2><p>{{{{text}}}}</p><div>{A}</div><div>{B}</div>",
        f"<h2>Version 2</h2><section><div>{A}</div><div>{B}</div></section>",
        f"<p>Press 1 for A and 2 for B. Compare Response B carefully.</p>{A}{B}",
        f"<div><h3>Response A</h3>{A}<small>Compare Response B</small></div><div>{B}</div>",
        f"<dl><dt>Response A<dd>{A}<dt>Response B<dd>{B}</dl>",
        f"<div>{A}</div><div>{B}</div><p>A = left, B = right</p>",
        f"<h3>The right answer</h3>{A}<h3>The wrong answer</h3>{B}",
        f"{A}{B}",
    ],
)
def test_titles_that_stand_at_their_side_are_fine(tmp_path: Path, html: str) -> None:
    assert not errors(tmp_path, LETTERS + layout(html))


@pytest.mark.parametrize(
    ("labels", "html"),
    [
        (("Response A", "Response B"), f"{B}{A}"),
        (("Response A", "Response B"), f"<h3>Draft</h3>{B}<h3>Rewrite</h3>{A}"),
        (("Left", "Right"), f"<h3>Response B</h3>{B}<h3>Response A</h3>{A}"),
        (("The first", "The second"), f"<h3>Response B</h3>{B}<h3>Response A</h3>{A}"),
        (("Response 1", "Response 2"), f"<h3>Response B</h3>{B}<h3>Response A</h3>{A}"),
        (("Response A", "Response B"), f"<p>Responses</p>{B}<h3>Response A</h3>{A}"),
    ],
)
def test_side_b_first_is_an_error(tmp_path: Path, labels: tuple[str, str], html: str) -> None:
    problem = only(errors(tmp_path, question(*labels) + layout(html)))
    assert problem.message.startswith("response_b (side b) comes before response_a (side a)")
    assert "pairs: {sides: [response_b, response_a]}" in problem.hint


def test_sides_the_other_way_round_do_not_follow_titles_by_name(tmp_path: Path) -> None:
    html = f"<h3>Response A</h3>{A}<h3>Response B</h3>{B}"
    text = f"{LETTERS}pairs: {{sides: [response_b, response_a]}}\n{layout(html)}"
    assert "`sides: [response_a, response_b]` under `pairs:`" in only(errors(tmp_path, text)).hint


def test_sides_the_other_way_round_settle_crossed_titles(tmp_path: Path) -> None:
    html = f"<h3>Response A</h3>{B}<h3>Response B</h3>{A}"
    text = f"{LETTERS}pairs: {{sides: [response_b, response_a]}}\n{layout(html)}"
    assert not errors(tmp_path, text)


@pytest.mark.parametrize(
    ("first", "second"), [("Response B", "Response A"), ("Right", "Left"), ("Model 2", "Model 1")]
)
def test_crossed_titles_of_the_own_page_are_an_error(
    tmp_path: Path, first: str, second: str
) -> None:
    text = f"{LETTERS}display:\n  item_a_title: {first}\n  item_b_title: {second}\n"
    problem = only(errors(tmp_path, text))
    assert f"response_a is titled {first!r}" in problem.message
    assert problem.line == 5


def panels(*entries: tuple[str, str]) -> str:
    rows = "".join(
        f"    - {{key: {key}" + (f", label: {title}" if title else "") + "}\n"
        for key, title in entries
    )
    return f"instance_display:\n  fields:\n    - {{key: text}}\n{rows}"


def test_crossed_titles_of_panels_are_an_error(tmp_path: Path) -> None:
    text = LETTERS + panels(("response_b", "Response A"), ("response_a", "Response B"))
    problem = only(errors(tmp_path, text))
    assert "the titles of the panes are crossed" in problem.message
    assert problem.line == 8


def test_panels_in_the_other_order_need_questions_without_places(tmp_path: Path) -> None:
    swapped = panels(("response_b", ""), ("response_a", ""))
    assert not errors(tmp_path, LETTERS + swapped)
    problem = only(errors(tmp_path, question("Left", "Right") + swapped))
    assert "put the entry of response_a before that of response_b" in problem.hint


def test_a_pair_in_one_panel_has_its_titles_in_order(tmp_path: Path) -> None:
    items = [{"id": "1", "text": "Why?", "both": ["One", "Two"]}]
    both = "{{key: both, type: pairwise, labels: [{}]}}"
    field = f"instance_display: {{{{fields: [{{{{key: text}}}}, {both}]}}}}\n"
    crossed = LETTERS + field.format("Response B, Response A")
    assert len(check_config(tmp_path, crossed, items).errors) == 1
    assert not check_config(
        tmp_path, LETTERS + field.format("Response A, Response B"), items
    ).errors


def test_titles_in_words_of_their_own_go_with_the_labels_in_those_words(tmp_path: Path) -> None:
    colours = question("Blue is better", "Red is better")
    right = f"<h3>Blue</h3>{A}<h3>Red</h3>{B}"
    crossed = f"<h3>Red</h3>{A}<h3>Blue</h3>{B}"
    assert not errors(tmp_path, colours + layout(right))
    assert "crossed" in only(errors(tmp_path, colours + layout(crossed))).message


def test_columns_turned_round_hide_which_is_left(tmp_path: Path) -> None:
    html = f"<div style='display: flex; flex-direction: row-reverse'><p>{A}</p><p>{B}</p></div>"
    assert "-reverse" in only(errors(tmp_path, question("Left", "Right") + layout(html))).message


def test_sides_that_the_data_name_go_with_titles_too(tmp_path: Path) -> None:
    items = [{"id": "1", "prompt": "Why?", "chosen": "Because.", "rejected": "Who knows."}]
    html = "<h3>Response A</h3>{{rejected}}<h3>Response B</h3>{{chosen}}"
    found = check_config(tmp_path, LETTERS + layout(html).replace("text", "prompt"), items)
    assert "pairs: {sides: [rejected, chosen]}" in only(found.errors).hint


def test_points_of_a_scale_are_no_numbers_of_responses(tmp_path: Path) -> None:
    html = f"<h3>Response B</h3>{B}<h3>Response A</h3>{A}"
    rated = "  - {annotation_type: likert, name: sure, description: How sure are you?, size: 5}\n"
    assert not errors(tmp_path, LETTERS + rated.replace("How sure are you?", "Sure") + layout(html))


def test_titles_of_the_own_page_follow_the_sides_so_only_they_can_be_exchanged(
    tmp_path: Path,
) -> None:
    text = f"{LETTERS}display: {{item_a_title: Response B, item_b_title: Response A}}\n"
    assert only(errors(tmp_path, text)).hint == "exchange the two titles"


def test_questions_about_one_side_each_mind_crossed_titles(tmp_path: Path) -> None:
    rated = "".join(
        f"  - {{annotation_type: likert, name: ok_{side}, description: Rate it, size: 5}}\n"
        for side in "ab"
    )
    text = f"{DATA}annotation_schemes:\n{rated}"
    assert errors(tmp_path, text + layout(f"<h3>Response B</h3>{A}<h3>Response A</h3>{B}"))


def test_a_question_that_is_not_about_the_sides_minds_no_order(tmp_path: Path) -> None:
    text = (
        DATA + "annotation_schemes: [{annotation_type: radio, name: mood, labels: [good, bad]}]\n"
    )
    assert not errors(tmp_path, text + layout(f"{B}{A}"))


def test_numbered_fields_go_with_their_numbers(tmp_path: Path) -> None:
    html = "<h3>Response 1</h3>{{response_2}}<h3>Response 2</h3>{{response_1}}"
    text = question("Response 1", "Response 2") + layout(html)
    assert "crossed" in only(check_config(tmp_path, text, [NUMBERED]).errors).message


STYLES = {
    "letters": ("Response A", "Response B"),
    "numbers": ("Response 1", "Response 2"),
    "places": ("Left", "Right"),
    "ordinals": ("First response", "Second response"),
    "colours": ("Blue", "Red"),
    "none": ("", ""),
}
IN_ORDER = ("places", "ordinals")
FRAMES = (
    "<h3>{0}</h3><div>{1}</div><h3>{2}</h3><div>{3}</div>",
    "<div><div><h4>{0}</h4>{1}</div><div><h4>{2}</h4>{3}</div></div>",
    "<table><tr><th>{0}</th><th>{2}</th></tr><tr><td>{1}</td><td>{3}</td></tr></table>",
    "<table><tr><th>{0}</th><td>{1}</td></tr><tr><th>{2}</th><td>{3}</td></tr></table>",
    "<div>{1}<p>{0}</p></div><div>{3}<p>{2}</p></div>",
    "<div>{1}</div><p>{0}</p><div>{3}</div><p>{2}</p>",
    "<ul><li>{0}</li><li>{2}</li></ul><section>{1}</section><section>{3}</section>",
    "<!-- {2} --><b>{0}</b>: {1} <hr> <b>{2}</b>: {3}",
)


def panes_meant(
    label: int, labels: str, titles: str, shown: list[int], named: list[int]
) -> set[str]:
    """The sides of the panes that a rater may mean by a label.

    ``shown`` are the sides in the order of the page, ``named`` which title each of them has.
    """
    meant = set()
    if labels in IN_ORDER or titles in ("none", "colours"):
        meant.add(shown[label])
    if titles != "none" and (labels == titles or {labels, titles} <= {"letters", "numbers"}):
        meant = {shown[named.index(label)]} | (meant if labels in IN_ORDER else set())
    elif titles not in ("none", "colours") and labels not in IN_ORDER:
        meant.add(shown[named.index(label)])
    return {"ab"[side] for side in meant}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(FRAMES),
    st.sampled_from(sorted(STYLES)),
    st.sampled_from(["letters", "numbers", "places", "ordinals"]),
    st.booleans(),
    st.booleans(),
)
def test_a_label_counts_for_the_pane_that_is_meant_or_the_design_is_refused(
    frame: str, titles: str, labels: str, b_first: bool, crossed: bool
) -> None:
    shown = [1, 0] if b_first else [0, 1]
    named = [side ^ crossed for side in shown]
    texts = [STYLES[titles][n] for n in named]
    html = frame.format(texts[0], (A, B)[shown[0]], texts[1], (A, B)[shown[1]])
    with tempfile.TemporaryDirectory() as folder:
        found = check_config(Path(folder), question(*STYLES[labels]) + layout(html))
    if found.errors:
        assert b_first or (crossed and titles != "none"), [str(error) for error in found.errors]
        return
    for label in (0, 1):
        row = found.verdicts["better"][label]
        assert row.side is not None
        assert panes_meant(label, labels, titles, shown, named) <= {Verdict(row.side).value}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Response A", ("a",)),
        ("Assistant B's reply", ("b",)),
        ("Response on the right", ("b",)),
        ("A | B", ("a", "b")),
        ("Is A or B better?", ()),
        ("A longer answer", ()),
        ("First, read the prompt", ()),
        ("Step 2", ()),
        ("Pane 2", ("b",)),
        ("Prompt", ()),
    ],
)
def test_a_title_names_a_side_or_none(text: str, sides: tuple[str, ...]) -> None:
    assert name_sides([text]) == (sides,)


def test_right_beside_wrong_is_no_place() -> None:
    assert name_sides(["The right answer", "The wrong answer"]) == ((), ())


def test_a_layout_with_one_side_has_no_panes() -> None:
    assert find_panes("<p>{{a}}</p>", ["a"], ["b"]) is None
