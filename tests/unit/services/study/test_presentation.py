"""What a field of the page is filled with."""

from __future__ import annotations

from pathlib import Path

from spindle.domain.assignments import Assignment, Handout, Order, State
from spindle.domain.items import Item
from spindle.services.study import arrange_fields, placeholder_value
from tests.factories import make_design


def test_a_field_that_an_item_lacks_is_empty_whatever_the_prompt_is(tmp_path: Path) -> None:
    design = make_design(tmp_path, text_key="hint")
    assert placeholder_value(design, {"hint": "secret"}, "text") is None


def test_a_part_of_a_response_changes_places_with_it(tmp_path: Path) -> None:
    design = make_design(tmp_path, layout="{{response_a.text}} {{response_b.text}}")
    fields = {"response_a": {"text": "one"}, "response_b": {"text": "two"}}
    swapped = Handout(Assignment(1, 1, 1, State.LEASED, Order.SWAPPED, 1, 0), Item("i", fields))
    shown = arrange_fields(design, swapped)
    names = ("response_a.text", "response_b.text")
    assert [placeholder_value(design, shown, name) for name in names] == ["two", "one"]
