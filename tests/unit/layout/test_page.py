"""``{{text}}`` means one field in all items: the same that the check reports as shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from spindle.layout import compile_page
from tests.factories import make_design


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        (("id", "question"), ("question",)),
        (("id", "text"), ("text",)),
        (("id", "text", "question"), ("text",)),
    ],
)
def test_the_text_is_a_field_of_that_name_or_else_the_prompt(
    tmp_path: Path, fields: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    design = make_design(tmp_path, layout="<p>{{text}}</p>", text_key="question")
    assert compile_page(design, fields).fields == shown
