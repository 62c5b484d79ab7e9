"""A field on the page that tells the responses apart is an error, whatever it is called."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
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


def test_values_in_late_items_decide_and_one_exception_does_not(tmp_path: Path) -> None:
    items = [*make_items(200, note=["a", "b"]), {**make_items(1)[0], "id": "z", "note": "c"}]
    assert "name a side" in only(check_layout(tmp_path, "note", items).errors).message
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
    few = make_items(6, truth=truth, origin=leak)
    assert "go with the truth" in only(check_config(tmp_path, BASE + layout, few).errors).message
    fewer = check_config(tmp_path, BASE + layout, few[:4])
    assert not fewer.errors
    assert "go with the truth in all 4 items" in only(fewer.problems).message
    assert not check_config(tmp_path, BASE + layout, few[:3]).problems


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


def check_single(folder: Path, labels: str, values: Sequence[Any], name: str) -> CheckReport:
    """Check single texts with a question of these labels, and that field beside them."""
    text = DATA + (
        f"annotation_schemes: [{{annotation_type: radio, name: author, labels: {labels}}}]\n"
        f"html_layout: '<p>{{{{text}}}}</p> <i>{{{{{name}}}}}</i> {{{{lang}}}}'\n"
    )
    items = [
        {"id": n, "text": f"t{n}", name: values[n % len(values)], "lang": ["en", "ja"][n % 2]}
        for n in range(9)
    ]
    return check_config(folder, text, items)


def test_answers_beside_a_single_response_are_a_warning(tmp_path: Path) -> None:
    found = check_single(tmp_path, "[Happy, Sad]", ["happy", "sad"], "mood")
    problem = only(found.problems)
    assert problem.severity is Severity.WARNING
    assert "'mood'" in problem.message
    assert "answers to the question 'author'" in problem.message


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("made_by", ["human", "ai"]),
        ("src", ["human", "gpt-4"]),
        ("is_ai", [0, 1]),
        ("is_human", [True, False]),
        ("src", ["human-written", "machine-generated"]),
        ("generator", ["gpt-4", "llama-2"]),
    ],
)
def test_who_wrote_a_single_text_is_an_error_where_that_is_asked(
    tmp_path: Path, name: str, values: Sequence[Any]
) -> None:
    problem = only(check_single(tmp_path, "[Human, AI, Unsure]", values, name).errors)
    assert repr(name) in problem.message
    assert "says who wrote the text" in problem.message.replace("say who", "says who")
    assert not check_single(tmp_path, "[Good, Bad]", values, name).problems


def test_votes_of_another_are_not_the_prompt_either(tmp_path: Path) -> None:
    items = make_items(context=["response_a", "response_b"])
    assert "gives the answer away" in only(check_config(tmp_path, BASE, items).errors).message


def test_what_may_be_shown_as_well_is_never_a_vote_or_a_source(tmp_path: Path) -> None:
    items = make_items(
        preferred=["a", "b", "c"], wrote=["human", "gpt-4"], rationale=["because", "well"]
    )
    assert check_config(tmp_path, BASE, items).unshown_texts == ("rationale",)


CODINGS: dict[str, list[list[Any]]] = {
    "note": [
        ["[[A]]", "[[B]]"],
        ["A>B", "B>>A"],
        ["A wins", "B wins"],
        ["A is better", "B is slightly better", "a tie"],
        ["prefer A", "prefer B"],
        ["(A)", "(B)"],
        ["A.", "B."],
        ["resp_a", "resp_b"],
        ["Agent 1", "Agent 2"],
        ["left response", "right response"],
        ["human", "ChatGPT"],
        ["a", "b", "a", "b", "no preference"],
        ["a", "b", "a", "b", "hm"],
        ["gpt-4", "llama", "gpt-4 turbo"],
    ],
    "winner": [["L", "R"], ["H", "M"], [0, 1], [1, -1], ["m1", "m2"], ["a"], ["left"]],
    "is_human": [[True, False], [0, 1]],
    "preferred": [["a"], ["r1", "r2"]],
    "winning_model": [["gpt-4", "llama-2"]],
    "meta": [
        [{"judge": {"winner": "a"}}, {"judge": {"winner": "b"}}],
        ['{"winner": "a"}', '{"winner": "b"}'],
    ],
    "votes": [[["a", "a", "b"], ["b", "b", "b"]], [{"votes": ["a"]}, {"votes": ["b"]}]],
    "models": [[["gpt-4", "llama-2"]], [{"a": "gpt-4", "b": "x"}], [["x", "y"]]],
    "scores": [[[8, 3], [2, 4]]],
    "metadata": [[{"chosen_model": "x-1", "rejected_model": "y-2"}]],
    "chat": [[[{"role": "system", "content": f"Winner: {side}"}] for side in "ab"]],
}
"""Codings of sides and sources, by a field that has them."""
HARMLESS: dict[str, list[list[Any]]] = {
    "toxic": [[0, 1]],
    "contains_code": [[0, 1]],
    "session": [[1, 2]],
    "wave": [["1", "2"]],
    "list": [["A", "B"]],
    "direction": [["left", "right"]],
    "prompt_source": [["human", "synthetic"]],
    "options": [[{"A": "Paris", "B": "Rome"}]],
    "answers": [["A", "B", "C", "D"]],
    "docs": [[[{"source": "wiki", "text": "x", "score": 0.3}] * 3]],
    "chat": [[[{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]]],
}
"""What is no sign of a side by itself."""


@pytest.mark.parametrize(
    ("name", "values"),
    [(name, values) for name, lists in CODINGS.items() for values in lists],
    ids=str,
)
def test_a_coding_of_sides_is_an_error(tmp_path: Path, name: str, values: Sequence[Any]) -> None:
    items = make_items(40, **{name: values}, model_a=["gpt-4-0314"], model_b=["llama-2"])
    problems = check_layout(tmp_path, name, items).errors
    assert any(f"shows '{name}" in problem.message for problem in problems), problems


@pytest.mark.parametrize(
    ("name", "values"),
    [(name, values) for name, lists in HARMLESS.items() for values in lists],
    ids=str,
)
def test_what_only_looks_like_one_is_none(tmp_path: Path, name: str, values: Sequence[Any]) -> None:
    assert not check_layout(tmp_path, name, make_items(40, **{name: values})).problems


@pytest.mark.parametrize("values", [[0, 1], [1, -1], ["L", "R"], ["m1", "m2"]], ids=str)
def test_a_coding_that_may_be_anything_is_a_warning(tmp_path: Path, values: Sequence[Any]) -> None:
    problem = only(check_layout(tmp_path, "note", make_items(note=values)).problems)
    assert problem.severity is Severity.WARNING
    assert "may be a coding of the two sides" in problem.message


@pytest.mark.parametrize(
    "values", [["A", "B"], ["left", "right"], ["human", "synthetic"], [1, 2]], ids=str
)
def test_a_field_known_to_be_unrelated_to_the_truth_is_no_error(
    tmp_path: Path, values: Sequence[Any]
) -> None:
    items = [{**item, "truth": "ab"[n // 2 % 2]} for n, item in enumerate(make_items(note=values))]
    text = BASE + LAYOUT % ("note", "note") + "pairs: {source_key: truth}\n"
    assert not check_config(tmp_path, text, items).errors
    always = [{**item, "truth": "a"} for item in items]
    assert check_config(tmp_path, text, always).errors


@pytest.mark.parametrize(
    "pair",
    [
        ([1], [0]),
        ([2, 1], [1, 2]),
        ([True, False], [False, True]),
        (["ours"], ["baseline"]),
        (["a", "b"], ["b", "a"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("stem", ["label", "method", "preferred", "ai", "rank"])
def test_what_stands_beside_each_response_is_an_error(
    tmp_path: Path, stem: str, pair: tuple[Sequence[Any], Sequence[Any]]
) -> None:
    items = make_items(40, **{f"{stem}_a": pair[0], f"{stem}_b": pair[1]})
    layout = LAYOUT.replace("%s: {{%s}}", f"{{{{{stem}_a}}}} {{{{{stem}_b}}}}")
    problems = check_config(tmp_path, BASE + layout, items).errors
    assert any("where the response beside it comes from" in each.message for each in problems)


def leaks(folder: Path, **columns: Sequence[Any]) -> list[str]:
    """Return the errors about columns on the page whose values go with the truth."""
    shown = "".join(f"<p>{{{{{name}}}}}</p>" for name in columns)
    layout = LAYOUT.replace("<p>%s: {{%s}}</p>", shown) + "pairs: {source_key: truth}\n"
    items = make_items(100, truth=["a", "b"], **columns)
    return [problem.message for problem in check_config(folder, BASE + layout, items).errors]


def test_numbers_and_names_whose_parts_are_the_truth_are_errors(tmp_path: Path) -> None:
    signs = [(n % 5 + 1) * (-1) ** n for n in range(100)]
    assert leaks(tmp_path, margin=signs)
    halves = [0.6 + n / 500 if n % 2 == 0 else 0.4 - n / 500 for n in range(100)]
    assert leaks(tmp_path, chance=halves)
    assert leaks(tmp_path, ref=[f"q{n}-{'ab'[n % 2]}x" for n in range(100)])
    assert not leaks(tmp_path, ref=[f"q{n}-x" for n in range(100)])
    low = [-n - 1.5 for n in range(100)]
    high = [value + 1 if n % 2 == 0 else value - 1 for n, value in enumerate(low)]
    assert leaks(tmp_path, size_a=high, size_b=low)


def test_a_reference_that_repeats_a_response_but_for_its_form_is_an_error(tmp_path: Path) -> None:
    items = [
        {**item, "reference": f" {item['response_' + 'ab'[n % 2]].upper()}."}
        for n, item in enumerate(make_items())
    ]
    assert "repeat one" in only(check_layout(tmp_path, "reference", items).errors).message


def test_each_key_of_a_large_mapping_is_seen_in_all_items(tmp_path: Path) -> None:
    items = make_items()
    for number, item in enumerate(items):
        item["meta"] = {**{f"k{n}": f"v{n}" for n in range(150)}, "verdict": "ab"[number % 2]}
    problem = only(check_layout(tmp_path, "meta", items).errors)
    assert "'meta.verdict'" in problem.message


def test_a_table_that_names_the_source_of_each_response_is_an_error(tmp_path: Path) -> None:
    panels = "[response_a, response_b, {key: tab, type: spreadsheet}]"
    text = BASE + f"instance_display: {{fields: {panels}}}\n".replace(
        "response_a, response_b", "{key: response_a, type: text}, {key: response_b, type: text}"
    )
    rows = [{"response": "A", "by": "human"}, {"response": "B", "by": "gpt-4"}]
    for table in (
        rows,
        "response,by\nA,human\nB,gpt-4\n",
        {"columns": ["response", "by"], "rows": [["A", "human"], ["B", "gpt-4"]]},
    ):
        problems = check_config(tmp_path, text, make_items(tab=[table])).errors
        assert any("tab" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("options", "value"),
    [
        ("type: json", {"text": "x", "model": "m1"}),
        ("type: json", {"reply": {"text": "x", "policy": "sup"}}),
        ("type: json", '{"text": "x", "generator": "y"}'),
        ("type: dialogue, display_options: {turn_meta_fields: [model]}",
         [{"role": "assistant", "content": "x", "model": "m1"}]),
        ("type: text", ["one", "ai"]),
    ],
    ids=str,
)  # fmt: skip
def test_a_source_inside_a_response_that_is_shown_is_an_error(
    tmp_path: Path, options: str, value: Any
) -> None:
    fields = ", ".join(f"{{key: response_{side}, {options}}}" for side in "ab")
    text = BASE + f"instance_display: {{fields: [{fields}]}}\n"
    items = [{**item, "response_a": value, "response_b": value} for item in make_items(6)]
    problems = check_config(tmp_path, text, items).errors
    assert any("says where the response comes from" in problem.message for problem in problems)


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
    assume(len({(item["truth"], item["kind"]) for item in items}) != 2)  # drawn alike by chance
    with tempfile.TemporaryDirectory() as folder:
        assert not check_config(Path(folder), text, items).errors
