"""The page of a design with panels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spindle.config.panel import Direction, Fold, Panel, PanelKind
from spindle.domain.items import Sides
from spindle.layout import CompiledLayout, default_layout
from tests.factories import make_design

PAIR = Sides("response_a", "response_b")
A, B = Panel("response_a", title="Response A"), Panel("response_b", title="Response B")
TASK = Panel("text", title="Task")


def page(
    folder: Path, *panels: Panel, sides: Sides | None = None, **options: Any
) -> CompiledLayout:
    """The page with these panels."""
    return default_layout(make_design(folder, panels=panels, sides=sides, **options))


def test_every_field_has_its_title_in_order(tmp_path: Path) -> None:
    compiled = page(tmp_path, Panel("b", title="<One> & two"), Panel("a", title="Other"))
    assert compiled.fields == ("b", "a")
    assert "<h3>&lt;One&gt; &amp; two</h3>" in compiled.html
    assert compiled.html.index('data-field="b"') < compiled.html.index('data-field="a"')


def test_a_name_of_a_field_cannot_leave_its_attribute(tmp_path: Path) -> None:
    assert '"><script>' not in page(tmp_path, Panel('"><script>', title="x")).html


def test_a_folded_panel_opens_and_closes(tmp_path: Path) -> None:
    opened = page(tmp_path, Panel("a", title="A", fold=Fold.OPEN)).html
    closed = page(tmp_path, Panel("a", title="A", fold=Fold.CLOSED)).html
    assert "<details open><summary><h3>A</h3></summary>" in opened
    assert "<details><summary><h3>A</h3></summary>" in closed


def test_a_height_is_a_rule_of_the_stylesheet(tmp_path: Path) -> None:
    compiled = page(tmp_path, TASK, Panel("a", title="A", height="300px", width="50%"))
    assert 'class="spindle-part spindle-panel spindle-capped panel-1"' in compiled.html
    assert ".layout .panel-1 {" in compiled.css
    assert "300px" in compiled.css
    assert "min(100%, 50%)" in compiled.css
    assert "style" not in compiled.html


def test_lines_of_code_are_counted_from_the_first(tmp_path: Path) -> None:
    compiled = page(tmp_path, Panel("a", PanelKind.CODE, title="A", first_line=9))
    assert "counter-reset: line 8" in compiled.css
    assert "spindle-lines" in compiled.html


def test_horizontal_panels_stand_in_a_row(tmp_path: Path) -> None:
    row = page(tmp_path, TASK, A, B, sides=PAIR, direction=Direction.HORIZONTAL).html
    assert row.startswith('<div class="spindle-panels spindle-row">')
    assert "spindle-pair" not in row


def test_a_pair_among_many_horizontal_panels_has_a_row_of_its_own(tmp_path: Path) -> None:
    code = Panel("code", PanelKind.CODE, title="Code")
    row = page(tmp_path, TASK, code, A, B, sides=PAIR, direction=Direction.HORIZONTAL).html
    assert '<div class="spindle-pair">' in row


def test_both_sides_stand_side_by_side_unless_the_design_says_otherwise(tmp_path: Path) -> None:
    assert 'class="spindle-pair"' in page(tmp_path, TASK, A, B, sides=PAIR).html
    stacked = page(tmp_path, TASK, A, B, sides=PAIR, direction=Direction.VERTICAL)
    assert "spindle-pair" not in stacked.html


def test_a_prompt_and_its_pair_fill_the_page_like_the_page_without_panels(tmp_path: Path) -> None:
    with_panels = page(tmp_path, TASK, A, B, sides=PAIR)
    assert "spindle-panels" not in with_panels.html
    assert '<section class="spindle-prompt' in with_panels.html
    more = page(tmp_path, TASK, A, B, Panel("notes", title="Notes"), sides=PAIR)
    assert more.html.startswith('<div class="spindle-panels">')


def test_sides_that_stand_apart_come_together_where_the_first_is(tmp_path: Path) -> None:
    html = page(tmp_path, A, TASK, B, sides=PAIR).html
    places = [html.index(f'data-field="{name}"') for name in ("response_a", "response_b", "text")]
    assert places == sorted(places)
    assert page(tmp_path, A, TASK, B, sides=PAIR).fields == ("response_a", "text", "response_b")


def test_a_pair_in_one_field_has_its_label_above_both_sides(tmp_path: Path) -> None:
    a = Panel("text_a", PanelKind.PAIRWISE, title="Response A", group="Both replies")
    b = Panel("text_b", PanelKind.PAIRWISE, title="Response B", group="Both replies")
    sides = Sides("text_a", "text_b")
    html = page(tmp_path, a, b, sides=sides, pair_key="text", direction=Direction.VERTICAL).html
    assert html.startswith('<div class="spindle-pair"><h3 class="spindle-group">Both replies</h3>')
    assert html.count("Both replies") == 1


def test_what_is_no_prompt_never_takes_the_room_of_the_pair(tmp_path: Path) -> None:
    long = Panel("code", PanelKind.CODE, title="Code")
    assert page(tmp_path, long, A, B, sides=PAIR).html.startswith('<div class="spindle-panels">')
    talk = Panel("text", PanelKind.DIALOGUE, title="Conversation")
    assert "spindle-panels" not in page(tmp_path, talk, A, B, sides=PAIR).html


def test_a_pair_in_one_field_is_one_place_of_a_row(tmp_path: Path) -> None:
    a, b = Panel("text_a", title="A", group="Both"), Panel("text_b", title="B", group="Both")
    sides = Sides("text_a", "text_b")
    row: dict[str, Any] = {"sides": sides, "pair_key": "text", "direction": Direction.HORIZONTAL}
    assert "spindle-row" not in page(tmp_path, a, b, **row).html
    html = page(tmp_path, Panel("notes", title="Notes"), a, b, **row).html
    assert html.startswith('<div class="spindle-panels spindle-row"><section')
    assert '<div class="spindle-pair"><h3 class="spindle-group">Both</h3>' in html
