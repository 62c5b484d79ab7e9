"""The order in which Potato showed two responses."""

from __future__ import annotations

from typing import Any

import pytest

from spindle.potato.order import is_shuffled, read_swap


@pytest.mark.parametrize(
    ("order", "swapped"),
    [
        (None, None),
        ({"mood": ["bad", "good"]}, None),
        ({"x": [0, 1]}, False),
        ({"x": [1, 0], "mood": ["bad", "good"]}, True),
        ({"x": [1, 0], "y": [0, 1]}, True),
        ({"x": [1, 0], "y": [1, 0]}, False),
        ({"x": [2, 0, 1]}, None),
    ],
)
def test_an_order_of_the_responses_is_told_from_one_of_the_labels(
    order: object, swapped: bool | None
) -> None:
    assert read_swap(order) is swapped


@pytest.mark.parametrize(
    ("keys", "shuffled"),
    [
        ({}, False),
        ({"randomize_order": "true"}, True),
        ({"randomize_order": "false", "option_randomization": "Yes"}, True),
        ({"randomize_order": None, "option_randomization": "off"}, False),
    ],
)
def test_a_question_is_shuffled_where_either_key_says_so(
    keys: dict[str, Any], shuffled: bool
) -> None:
    assert is_shuffled({"name": "better", **keys}) is shuffled
