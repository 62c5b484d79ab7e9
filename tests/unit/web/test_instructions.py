"""Instructions: Markdown that fits under the page's own headings and does nothing."""

from __future__ import annotations

import pytest

from spindle.web.page_templates import render_instructions


@pytest.mark.parametrize("first", ["#", "##", "###"])
def test_the_highest_heading_is_a_third(first: str) -> None:
    html = render_instructions(f"{first} One\n\n{first}# Two")
    assert html.index("<h3>") < html.index("<h4>")


def test_no_heading_goes_below_the_sixth() -> None:
    assert "<h6>" in render_instructions("# One\n\n###### Six")


def test_markup_is_text() -> None:
    assert "<script" not in render_instructions("<script>alert(1)</script>")


def test_a_link_that_would_run_something_is_none() -> None:
    assert "href" not in render_instructions("[x](javascript:alert(1))")


def test_a_table_is_a_table() -> None:
    assert "<td>1</td>" in render_instructions("| a |\n| - |\n| 1 |")
