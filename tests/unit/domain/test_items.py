"""The sides of an item are swapped with everything that belongs to them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spindle.domain.items import Sides

fields = st.dictionaries(
    st.sampled_from(["text", "left", "right", "model_l", "model_r"]), st.text(max_size=5)
)
SIDES = Sides("left", "right", (("model_l", "model_r"),))


def test_what_belongs_to_a_side_is_swapped_with_it() -> None:
    item = {"text": "p", "left": "1", "right": "2", "model_l": "x", "model_r": "y"}
    assert SIDES.swap(item) == {
        "text": "p",
        "left": "2",
        "right": "1",
        "model_l": "y",
        "model_r": "x",
    }


@given(fields)
def test_swapping_twice_restores_the_fields(item: dict[str, str]) -> None:
    twice = SIDES.swap(SIDES.swap(item))
    assert {name: value for name, value in twice.items() if value is not None} == item


@given(fields)
def test_swapping_does_not_change_the_item_itself(item: dict[str, str]) -> None:
    before = dict(item)
    SIDES.swap(item)
    assert item == before
