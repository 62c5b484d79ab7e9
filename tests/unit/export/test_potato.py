"""Judgments in Potato's format."""

from __future__ import annotations

from typing import Any

import pytest

from spindle.domain.assignments import Order
from spindle.domain.judgments import JudgmentRecord
from spindle.export import ExportTable
from tests.unit.export.readers import Row, read_jsonl, write_format
from tests.unit.export.records import make_record

TABLE = ExportTable(
    potato_fields={"better": "selection", "why": "text_box", "how": "slider", "tone": ""}
)


def line(record: JudgmentRecord) -> Row:
    (found,) = read_jsonl(write_format("potato", [record], TABLE))
    return found


def labels(name: str, answer: dict[str, Any], order: Order = Order.AS_GIVEN) -> object:
    return line(make_record({name: answer}, order=order))["labels"][name]


def test_a_line_has_the_keys_of_potato_in_its_order() -> None:
    found = line(make_record({"tone": {"label": "warm"}}))
    assert list(found) == ["instance_id", "user_id", "labels", "spans", "links"]
    assert (found["instance_id"], found["user_id"]) == ("i1", "Ada")
    assert found["labels"] == {"tone": {"warm": "warm"}}


@pytest.mark.parametrize(
    ("verdict", "selection"), [("a", "A"), ("b", "B"), ("tie", "tie"), ("neither", "neither")]
)
def test_a_pairwise_answer_selects_the_response(verdict: str, selection: str) -> None:
    answer = {"label": "whatever", "verdict": verdict}
    for order in Order:
        assert labels("better", answer, order) == {"selection": selection}


@pytest.mark.parametrize(
    ("order", "value", "strength"), [("ab", 2, 2), ("ba", -2, 2), ("ab", 6, 2), ("ba", 2, 2)]
)
def test_a_position_on_the_scale_is_as_if_nothing_was_swapped(
    order: str, value: float, strength: float
) -> None:
    answer = {"value": value, "verdict": "b", "strength": strength}
    middle = value - (strength if order == "ab" else -strength)
    assert labels("better", answer, Order(order)) == {"scale_value": f"{middle + strength:g}"}


def test_texts_and_sliders_have_the_names_of_their_fields() -> None:
    assert labels("why", {"text": "So."}) == {"text_box": "So."}
    assert labels("how", {"value": 0.5}) == {"slider": "0.5"}


def test_several_labels_and_rows_are_keys_of_one_object() -> None:
    assert labels("flaws", {"labels": ["long", "rude"]}) == {"long": "long", "rude": "rude"}
    assert labels("grid", {"ratings": {"tone": "high"}}) == {"tone": "high"}


def test_skips_and_surplus_have_no_line() -> None:
    records = [make_record(skipped=True), make_record({"tone": {"label": "warm"}}, surplus=True)]
    assert write_format("potato", records, TABLE) == b""


def test_a_text_beside_an_answer_is_a_label_of_its_own() -> None:
    assert labels("tone", {"label": "warm", "free_response": "or hot"}) == {
        "warm": "warm",
        "free_response": "or hot",
    }
    assert labels("tone", {"free_response": "hot"}) == {"free_response": "hot"}
    assert labels("how", {"value": 3, "free_response": "x"}) == {
        "slider": "3",
        "free_response": "x",
    }
