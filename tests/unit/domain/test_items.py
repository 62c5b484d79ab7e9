"""Sides of an item change places with everything that belongs to them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spindle.domain.items import Sides

fields = st.dictionaries(
    st.sampled_from(["text", "left", "right", "model_l", "model_r"]), st.text(max_size=5)
)
SIDES = Sides("left", "right", (("model_l", "model_r"),))


def test_what_belongs_to_a_side_changes_places_with_it() -> None:
    item = {"text": "p", "left": "1", "right": "2", "model_l": "x", "model_r": "y"}
    assert SIDES.swapped(item) == {
        "text": "p",
        "left": "2",
        "right": "1",
        "model_l": "y",
        "model_r": "x",
    }


@given(fields)
def test_swapping_twice_shows_what_was_there(item: dict[str, str]) -> None:
    twice = SIDES.swapped(SIDES.swapped(item))
    assert {name: value for name, value in twice.items() if value is not None} == item


@given(fields)
def test_the_item_itself_stays_as_it_is(item: dict[str, str]) -> None:
    before = dict(item)
    SIDES.swapped(item)
    assert item == before
