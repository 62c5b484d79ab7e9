"""The layouts in which Potato keeps answers."""

from __future__ import annotations

import pytest

from spindle.domain.values import JSON
from spindle.potato.layouts import read_answers


@pytest.mark.parametrize(
    "raw",
    [
        [[{"schema": "s", "name": "x"}, 1]],
        {"s": {"x": 1}},
        {"s": {"labels": {"x": 1}}},
    ],
)
def test_labels_are_found_in_every_layout(raw: JSON) -> None:
    assert read_answers(raw) == {"s": {"x": 1}}


def test_a_bare_label_and_a_list_of_them_are_labels() -> None:
    assert read_answers({"s": "x", "t": ["y", "z"], "u": {}}) == {
        "s": {"x": "x"},
        "t": {"y": True, "z": True},
    }


@pytest.mark.parametrize("raw", ["x", 3, None, [["x", 1]], [{"schema": "s"}]])
def test_anything_else_is_told(raw: JSON) -> None:
    with pytest.raises(ValueError, match="no "):
        read_answers(raw)


@pytest.mark.parametrize(
    ("raw", "answers"),
    [
        ({"Emotional Change": ["None"]}, {"Emotional Change": {"None": True}}),
        ({"findings": {"Mostly different": "true"}}, {"findings": {"Mostly different": "true"}}),
        ({"prompt": {"text_box": "So."}}, {"prompt": {"text_box": "So."}}),
    ],
    ids=["a list of labels", "a tick", "a text"],
)
def test_the_layouts_of_the_first_versions_are_read(raw: JSON, answers: JSON) -> None:
    """Shapes of files that its own repository keeps."""
    assert read_answers(raw) == answers
