"""What a field of the page is filled with."""

from __future__ import annotations

from pathlib import Path

from spindle.services.study import placeholder_value
from tests.factories import make_design


def test_a_field_that_an_item_lacks_is_empty_whatever_the_prompt_is(tmp_path: Path) -> None:
    design = make_design(tmp_path, text_key="hint")
    assert placeholder_value(design, {"hint": "secret"}, "text") is None
