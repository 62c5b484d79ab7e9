"""An authored layout, made safe: what stays, what goes, and where the fields are set."""

from __future__ import annotations

import re

import pytest

from spindle.layout import CompiledLayout, compile_layout

KNOWN = frozenset({"text", "response_a", "response_b", "url", "image"})


def compile_text(html: str) -> CompiledLayout:
    return compile_layout(html, KNOWN)


def test_a_field_in_the_text_becomes_an_empty_place_for_it() -> None:
    layout = compile_text("<p>Q: {{text}} or {{ text }}</p>")
    assert layout.html.count('<span data-field="text" data-lines dir="auto"></span>') == 2
    assert layout.fields == ("text",)
    assert layout.warnings == ()


def test_a_block_with_nothing_but_a_field_takes_its_direction_from_it() -> None:
    layout = compile_text("<div> {{text}} </div>")
    assert layout.html == '<div dir="auto"><span data-field="text" data-lines></span></div>'


def test_lines_are_kept_unless_the_author_says_how() -> None:
    said = '<div style="white-space: pre-line"><p>{{text}}</p></div><p>{{url}}</p>'
    html = compile_text(said).html
    assert '<span data-field="text"></span>' in html
    assert '<span data-field="url" data-lines></span>' in html


def test_fields_are_listed_once_in_order_known_or_not() -> None:
    layout = compile_text("{{response_b}} {{nobody_has_it}} {{text}} {{response_b}}")
    assert layout.fields == ("response_b", "nobody_has_it", "text")


@pytest.mark.parametrize(
    "written", ["{{instance.text}}", "{{ instance_obj.text }}", "{{item.text}}", "{{text|safe}}"]
)
def test_other_ways_to_write_a_field_mean_the_field(written: str) -> None:
    assert compile_text(written).fields == ("text",)


def test_a_field_of_a_mapping_keeps_its_path() -> None:
    assert compile_layout("{{meta.source}}", frozenset()).fields == ("meta.source",)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{{text|safe}}", "shown as text"),
        ("{{{text}}}", "shown as text"),
        ("{% if text %}x{% endif %}", "always shown"),
        ('<div style="width: {{text}}">x</div>', "no effect"),
        ('<p onclick="{{text}}">x</p>', "onclick"),
        ("<script>{{text}}</script>", "<script>"),
        ("<form><input name=x></form>", "annotation_schemes"),
        ('<link rel="stylesheet" href="https://cdn.example/x.css">', "<link>"),
        ('<video src="{{url}}"></video>', "shown as a link"),
        ("<style>@import 'x.css';</style>", "@import"),
    ],
)
def test_what_cannot_stay_is_told(written: str, told: str) -> None:
    assert told in " ".join(compile_text(written).warnings)


def test_a_field_that_reaches_nobody_is_told() -> None:
    warnings = compile_text("<script>{{response_a}}</script>{{text}}").warnings
    assert "{{response_a}} is in a place where nothing is shown" in warnings


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<math><style><img src=x onerror=alert(1)></style></math>",
        "<form action=https://evil.example><button>x</button></form>",
        '<template><img src=x onerror="alert(1)"></template>',
        '<div style="background: url(javascript:alert(1))">x</div>',
    ],
)
def test_nothing_that_runs_or_loads_survives(hostile: str) -> None:
    layout = compile_text(hostile)
    assert not re.search(r"<(script|iframe|svg|form|template|object|embed)", layout.html)
    assert not re.search(r"\son\w+=|srcdoc|(href|src)=\"(javascript|data):", layout.html)
    assert "javascript" not in layout.css


def test_no_style_is_left_inline() -> None:
    layout = compile_text('<b style="color: red">x</b><style>b { margin: 0 }</style>')
    assert "style" not in layout.html
    assert ".layout .s1 { color: red }" in layout.css
    assert ".layout b { margin: 0; }" in layout.css


def test_a_placeholder_in_an_attribute_becomes_a_pattern() -> None:
    html = compile_text('<a href="https://x.example/{{url}}" class="k-{{text}}">go</a>').html
    assert 'data-bind-href="https://x.example/{{url}}"' in html
    assert 'data-bind-class="k-{{text}}"' in html
    assert " href=" not in html


def test_a_binding_cannot_be_forged() -> None:
    assert "data-bind" not in compile_text('<p data-bind-onclick="x" data-field="id">x</p>').html


def test_a_picture_inside_the_layout_stays_and_another_becomes_a_link() -> None:
    html = compile_text(
        '<img src="data:image/png;base64,AA"><img src="https://x.example/a.png">'
    ).html
    assert '<img alt="" src="data:image/png;base64,AA">' in html
    assert '<a href="https://x.example/a.png"' in html


def test_a_picture_from_a_field_is_left_to_the_page() -> None:
    layout = compile_text('<img src="{{image}}" alt="{{text}}">')
    assert 'data-bind-src="{{image}}"' in layout.html
    assert set(layout.fields) == {"image", "text"}


def test_headings_follow_the_page_without_leaving_out_a_level() -> None:
    html = compile_text("<h4>A</h4><h6>a</h6><h1>B</h1><h3>b</h3>").html
    assert re.findall(r'<h(\d) aria-level="(\d)"', html) == [
        ("4", "3"),
        ("6", "4"),
        ("1", "3"),
        ("3", "4"),
    ]


def test_landmarks_and_ids_do_not_meet_those_of_the_page() -> None:
    html = compile_text('<main id="item"><nav>x</nav></main>').html
    assert html == '<div id="layout-item"><div>x</div></div>'


@pytest.mark.parametrize(
    ("html", "light"),
    [
        ('<p style="color: #333">x</p>', True),
        ('<p style="background: #eef">x</p>', True),
        ("<style>p { background-color: white }</style>", True),
        ('<p style="color: inherit; padding: 1px">x</p>', False),
        ("<p>x</p>", False),
    ],
)
def test_colours_of_its_own_ask_for_a_light_ground(html: str, light: bool) -> None:
    assert compile_text(html).light_ground is light


def test_the_ground_is_as_wide_as_the_one_element_that_holds_all() -> None:
    css = compile_text('<div style="max-width: 900px">{{text}}</div>').css
    assert ".layout { max-inline-size: calc(900px + 1rem) }" in css


def test_text_that_looks_like_a_mark_is_left_alone() -> None:
    assert "zfieldz0e" in compile_text("zfieldz0e {{text}}").html


def test_markup_characters_in_the_layout_stay_text() -> None:
    assert compile_text("<p>1 &lt; 2 &amp;&amp; 3</p>").html == "<p>1 &lt; 2 &amp;&amp; 3</p>"
