"""What a field of the page is filled with."""

from __future__ import annotations

from pathlib import Path

from spindle.domain.assignments import Assignment, Handout, Order, State
from spindle.domain.items import Item, read_path
from spindle.services.study import arrange_fields
from spindle.web.display import display_fields
from spindle.web.wire import Shown
from tests.factories import make_design


def test_a_field_that_an_item_lacks_is_empty_whatever_the_prompt_is(tmp_path: Path) -> None:
    design = make_design(tmp_path, text_key="hint")
    leased = Assignment(1, 1, 1, State.LEASED, Order.AS_GIVEN, 1, 0)
    shown = display_fields(design, ["text"], Handout(leased, Item("i", {"hint": "secret"})), str)
    assert shown == {"text": Shown(text="")}


def test_a_part_of_a_response_changes_places_with_it(tmp_path: Path) -> None:
    design = make_design(tmp_path, layout="{{response_a.text}} {{response_b.text}}")
    fields = {"response_a": {"text": "one"}, "response_b": {"text": "two"}}
    swapped = Handout(Assignment(1, 1, 1, State.LEASED, Order.SWAPPED, 1, 0), Item("i", fields))
    shown = arrange_fields(design, swapped)
    names = ("response_a.text", "response_b.text")
    assert [read_path(shown, name) for name in names] == ["two", "one"]
