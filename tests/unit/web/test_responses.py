"""Of a response that is more than a text, the page gets its text and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindle.config.panel import Panel, PanelKind
from spindle.domain.assignments import Assignment, Handout, Order, State
from spindle.domain.items import Item, Sides
from spindle.web.display import display_fields
from tests.factories import make_design

SECRET = "zq7model"
SIDES = ("response_a", "response_b")
REMARK = {"model": SECRET, "label": SECRET, "overall_score": SECRET, "meta": {"by": SECRET}}


def shown(a: Any, b: Any, *, order: Order = Order.AS_GIVEN, **panel: Any) -> list[Any]:
    """What the page gets of two responses."""
    design = make_design(Path("/x"), sides=Sides(*SIDES))
    if panel:
        design = replace(design, panels=tuple(Panel(name, **panel) for name in SIDES))
    handout = Handout(
        Assignment(1, 1, 1, State.LEASED, order, 1, 0),
        Item("1", {"response_a": a, "response_b": b}),
    )
    found = display_fields(design, SIDES, handout, lambda text: "")
    return [found[name] for name in SIDES]


def speakers(a: Any, b: Any) -> list[list[str]]:
    """The names above the turns of either side."""
    return [[turn.speaker for turn in side.turns] for side in shown(a, b)]


@pytest.mark.parametrize("kind", [None, PanelKind.TEXT, PanelKind.PAIRWISE, PanelKind.DIALOGUE])
@pytest.mark.parametrize(
    "value",
    [
        {"text": "Hi", **REMARK},
        {**REMARK, "response": "Hi"},
        {"output": "Hi", **REMARK},
        {"completion": "Hi", "policy": SECRET},
        {"summary": "Hi", "policy": SECRET},
        {"from": SECRET, "value": "Hi"},
        {"message": {"role": SECRET, "content": "Hi"}, "model": SECRET},
        {"content": {"text": "Hi", "model": SECRET}},
        {"content": [{"type": "text", "text": "Hi", "model": SECRET}]},
        {"essay": "Hi", "score": 3, "model": SECRET},
        [{"role": SECRET, "content": "Hi", "model": SECRET}],
        [{"from": "gpt", "value": "Hi", "weight": SECRET}],
        [{"text": "Hi", "model": SECRET}],
        {"turns": [{"speaker": SECRET, "text": "Hi"}]},
    ],
    ids=str,
)
def test_only_the_text_of_a_response_reaches_the_page(value: Any, kind: PanelKind | None) -> None:
    panel = {} if kind is None else {"kind": kind}
    for order in (Order.AS_GIVEN, Order.SWAPPED):
        said = repr(shown(value, "Plain.", order=order, **panel))
        assert "Hi" in said
        assert SECRET not in said


def test_a_mapping_without_a_clear_text_is_not_sent_at_all() -> None:
    said = repr(shown({"one": "x" + SECRET, "two": SECRET}, {"model": SECRET}))
    assert SECRET not in said


def test_roles_keep_their_names_and_a_model_is_the_assistant() -> None:
    asked = {"role": "user", "content": "Why?"}
    a = [asked, {"role": "gpt-4", "content": "x"}]
    b = [asked, {"role": "human", "content": "y"}]
    assert speakers(a, b) == [["User", "Assistant"], ["User", "Assistant"]]
    assert speakers([{"role": "human", "content": "x"}], [{"role": "gpt", "content": "y"}]) == [
        ["Assistant"],
        ["Assistant"],
    ]


def test_people_who_speak_on_both_sides_keep_their_names() -> None:
    a = [{"speaker": "Ada", "text": "x"}, {"speaker": "Bo", "text": "y"}]
    b = [{"speaker": "Bo", "text": "x"}, {"speaker": "Ada", "text": "z"}]
    assert speakers(a, b) == [["Ada", "Bo"], ["Bo", "Ada"]]
    tool = [{"role": "tool", "content": "3"}, {"role": "assistant", "content": "z"}]
    assert speakers(tool, tool[1:]) == [["Tool", "Assistant"], ["Assistant"]]


def test_what_else_an_item_has_is_shown_whole_as_before() -> None:
    design = make_design(Path("/x"), sides=Sides(*SIDES))
    fields: dict[str, Any] = {"response_a": "x", "response_b": "y", "meta": {"kind": "z"}}
    handout = Handout(Assignment(1, 1, 1, State.LEASED, Order.AS_GIVEN, 1, 0), Item("1", fields))
    assert "kind" in display_fields(design, ["meta"], handout, lambda text: "")["meta"].text


@given(
    st.dictionaries(
        st.sampled_from(["model", "policy", "label", "x", "score", "name", "source"]),
        st.just(SECRET) | st.lists(st.just(SECRET), max_size=2),
    ),
    st.sampled_from(["text", "content", "response", "answer", "value"]),
)
def test_whatever_stands_beside_a_text_stays_where_it_is(rest: dict[str, Any], key: str) -> None:
    said = shown({**rest, key: "Hi"}, [{**rest, key: "Hi", "role": SECRET}])
    assert SECRET not in json.dumps([repr(each) for each in said])
