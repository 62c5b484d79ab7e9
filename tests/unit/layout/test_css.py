"""An author's CSS, confined to the layout."""

from __future__ import annotations

import pytest

from spindle.layout.css import Sheet


def sheet(css: str) -> Sheet:
    made = Sheet()
    made.add_block(css)
    return made


@pytest.mark.parametrize(
    ("written", "confined"),
    [
        ("p, .x > b", ".layout p, .layout .x > b"),
        ("body", ".layout"),
        ("html body .x", ".layout .x"),
        (":root", ".layout"),
        ("#side", ".layout #layout-side"),
        ("a:is(.b, .c)", ".layout a:is(.b, .c)"),
        ("*", ".layout *"),
    ],
)
def test_selectors_reach_the_layout_only(written: str, confined: str) -> None:
    assert f"{confined} {{ margin: 0; }}" in sheet(f"{written} {{ margin: 0 }}").text()


def test_rules_inside_conditions_are_confined_too() -> None:
    css = sheet("@media print { p { color: red } }").text()
    assert "@media print { .layout p { color: red; } }" in css


@pytest.mark.parametrize(
    "refused",
    [
        "position: fixed",
        "background: url(https://evil.example/x.png)",
        'background: image-set("https://evil.example/x.png" 1x)',
        r"background: u\72l(https://evil.example/x.png)",
        "width: expression(alert(1))",
        "behavior: url(x.htc)",
    ],
)
def test_what_covers_runs_or_loads_is_left_out_with_a_word(refused: str) -> None:
    made = sheet(f"p {{ margin: 0; {refused} }}")
    assert made.add_inline(refused) == ""
    assert ".layout p { margin: 0; }" in made.text()
    assert any("is left out" in warning for warning in made.warnings)


def test_a_picture_in_the_css_itself_stays() -> None:
    assert sheet("p { background: url(data:image/png;base64,AA) }").warnings == []


def test_equal_styles_share_a_class_and_win_over_the_blocks() -> None:
    made = sheet("b { color: red }")
    assert made.add_inline("color: blue") == made.add_inline("color: blue")
    layered, _, after = made.text().partition("\n}\n")
    assert layered.startswith("@layer author {")
    assert ".layout .s1 { color: blue }" in after


@pytest.mark.parametrize(
    ("style", "children", "narrow"),
    [
        ("display: flex", ["flex: 1", "flex: 1"], "flex-direction: column"),
        ("display: flex; flex-wrap: wrap", ["flex: 1", "flex: 1"], "flex-direction: column"),
        ("display: grid; grid-template-columns: 1fr 1fr", [], "minmax(0, 1fr)"),
        ("float: left; width: 48%", [], "float: none"),
        ("width: 48%", [], "width: auto"),
        ("min-width: 600px", [], "min-width: 0"),
    ],
)
def test_what_stands_side_by_side_is_stacked_on_a_narrow_screen(
    style: str, children: list[str], narrow: str
) -> None:
    made = Sheet()
    made.add_inline(style, children)
    assert narrow in made.text().partition("@media (max-width: 720px)")[2]


@pytest.mark.parametrize(
    ("style", "children"),
    [
        ("display: flex", ["flex: 1"]),
        ("display: flex; flex-direction: column", ["", ""]),
        ("display: flex; flex-wrap: wrap", ["padding: 1px", "padding: 1px"]),
        ("display: grid; grid-template-columns: 1fr", []),
    ],
)
def test_what_already_fits_is_left_alone(style: str, children: list[str]) -> None:
    made = Sheet()
    made.add_inline(style, children)
    assert "@media" not in made.text()


def test_css_that_cannot_be_read_is_told() -> None:
    assert sheet("p { color red }").warnings
