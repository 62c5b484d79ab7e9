"""Markdown becomes what may stand in a page, and nothing else."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindle.config.design import TextFormat
from spindle.domain.assignments import Assignment, Handout, Order, State
from spindle.domain.items import Item
from spindle.layout import compile_page
from spindle.services.check import LONGEST_MARKDOWN
from spindle.web.display import display_fields, display_value
from spindle.web.rich_text import ATTRIBUTES, TAGS, RichText, sanitize
from spindle.web.wire import Shown, Turn
from tests.factories import make_design

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](/admin) [y](//evil.example) [z](vbscript:x)",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    '![x](https://a.example/i.png "t\\" onerror=alert(1)")',
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    '<https://a.example/"onmouseover=alert(1)>',
    "$\\text{<img src=x onerror=alert(1)>}$",
    "$\\href{javascript:alert(1)}{x}$",
    "$$\\class{evil}{x} \\style{color:red}{y}$$",
    "```html\n<script>alert(1)</script>\n```",
    '```"><img/src=x/onerror=alert(1)>\nx\n```',
    "> - > [a]( javascript:alert(1) ) **<svg onload=alert(1)>**",
    "| <b onclick=x> |\n|---|\n| <style>*{display:none}</style> |",
    "# <h1 id=item onclick=x>head</h1>",
    "[x]: javascript:alert(1)\n\n[x]",
]


def html(text: str) -> str:
    """The text as the page gets it."""
    return RichText().html(text)


def tags(rendered: str) -> set[str]:
    """The names of the elements."""
    return set(re.findall(r"<([a-zA-Z][\w-]*)", rendered))


def attributes(rendered: str) -> set[str]:
    """The names of the attributes."""
    inside = re.findall(r"<[a-zA-Z][\w-]*((?:\s+[\w-]+=\"[^\"]*\")*)\s*/?>", rendered)
    return {name for each in inside for name in re.findall(r"([\w-]+)=\"", each)}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_is_left(text: str) -> None:
    rendered = html(text)
    assert tags(rendered) <= TAGS
    allowed = set[str]().union(*ATTRIBUTES.values()) | {"rel", "target"}
    assert attributes(rendered) <= allowed
    for address in re.findall(r'href="([^"]*)"', rendered):
        assert address.startswith(("https://", "http://", "mailto:"))


def test_html_inside_markdown_is_shown_as_text() -> None:
    assert html("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


def test_what_gets_past_the_parser_is_cleaned() -> None:
    assert sanitize('<p onclick="x" id="item" class="rich-h1 answers">a<img src=x></p>') == (
        '<p class="rich-h1">a</p>'
    )
    assert (
        sanitize("<math><mtext><script>x</script></mtext></math>") == "<math><mtext></mtext></math>"
    )


def test_a_heading_is_a_paragraph_in_larger_words() -> None:
    assert html("# A\n\nB\n---") == (
        '<p class="rich-heading rich-h1">A</p>\n<p class="rich-heading rich-h2">B</p>'
    )


def test_a_line_break_stays_one() -> None:
    assert html("one\ntwo") == "<p>one<br>\ntwo</p>"


def test_a_table_can_scroll_and_keeps_its_alignment() -> None:
    rendered = html("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert rendered.startswith('<div class="rich-wide">\n<table>')
    assert '<td class="rich-end">2</td>' in rendered


def test_code_is_in_colours_without_styles() -> None:
    rendered = html("```python\ndef f(): return 1\n```")
    assert '<span class="tok-k">def</span>' in rendered
    assert "style" not in rendered


def test_code_of_an_unknown_language_stays_as_it_is() -> None:
    assert html("```klingon\na < b\n```") == (
        '<pre><code class="language-klingon">a &lt; b\n</code></pre>'
    )


def test_images_are_links_and_never_loaded() -> None:
    assert ">Image: a cat</a>" in html("![a cat](https://a.example/cat.png)")
    assert html("[![in](https://a.example/i.png)](https://b.example)").count("<a ") == 1


def test_links_open_elsewhere_and_say_nothing_of_us() -> None:
    assert html("[x](https://a.example)") == (
        '<p><a href="https://a.example" target="_blank" rel="noopener noreferrer">x</a></p>'
    )


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("so $x^2$ is", "inline"),
        (r"so \(x^2\) is", "inline"),
        ("so $$x^2$$ is", "block"),
        (r"so \[x^2\] is", "block"),
        ("$$\nx\n= y\n- z\n$$", "block"),
        ("\\[\nx\n= y\n\\]\nand so on", "block"),
        ("> $$\n> x\n> $$", "block"),
        ("- a\n\n  \\[\n  x\n  \\]", "block"),
    ],
)
def test_formulae_in_all_four_spellings(text: str, display: str) -> None:
    assert f'<math display="{display}"' in html(text)


@pytest.mark.parametrize(
    "text", ["costs $5 and $10", "$5-$6", r"\$x\$", "`$x$`", "a $ b $ c", "    $$\n    x\n    $$"]
)
def test_what_is_no_formula_stays_text(text: str) -> None:
    assert "<math" not in html(text)


def test_a_formula_that_cannot_be_read_is_shown_as_written() -> None:
    assert r'<code class="rich-tex">$\frac{$</code>' in html(r"see $\frac{$ there")


def test_text_inside_a_formula_is_no_markup() -> None:
    rendered = html(r"$\text{<b>x</b> &amp;}$")
    assert "<b>" not in rendered
    assert "<mtext>&lt;b&gt;x&lt;/b&gt;" in rendered


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST_MARKDOWN + 1)])
def test_what_is_not_rendered_is_shown_as_it_stands(text: str) -> None:
    assert display_value(text, RichText().html) == Shown(text=text)


@pytest.mark.parametrize(
    "text",
    ["$a " * 30_000, "$$\n\n" * 25_000, "\\[\n" * 30_000, "[" * 50_000, "$" + "{" * 3000 + "$"],
    ids=["dollars", "blocks", "brackets", "links", "nesting"],
)
def test_no_text_keeps_the_server_busy(text: str) -> None:
    before = time.process_time()
    html(text)
    assert time.process_time() - before < 10


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*HOSTILE, "$", "$$", "\\[", "\\]", "`", "\n", "> ", "x"])))
def test_whatever_is_written_stays_inside_the_lists(pieces: list[str]) -> None:
    rendered = html("".join(pieces))
    assert tags(rendered) <= TAGS


def test_what_was_rendered_is_remembered_up_to_a_bound() -> None:
    rich = RichText(room=100)
    first = rich.html("**one**")
    assert rich.html("**one**") is first
    rich.html("x" * 120)
    assert rich.html("**one**") is not first
    assert rich.html("**one**") == first


def test_every_turn_is_rendered_and_its_speaker_named() -> None:
    turns = [
        {"role": "user", "content": "*Why?*"},
        {"from": "gpt", "value": "So."},
        {"speaker": "Dr. Bell", "text": "No."},
    ]
    assert display_value(turns, RichText().html).turns == (
        Turn("User", html="<p><em>Why?</em></p>"),
        Turn("Assistant", html="<p>So.</p>"),
        Turn("Dr. Bell", html="<p>No.</p>"),
    )
    assert display_value(turns).turns[0] == Turn("User", "*Why?*")


def test_a_list_of_texts_stays_a_list() -> None:
    assert display_value(["*a*", "b"]) == Shown(items=("*a*", "b"))
    assert display_value(["*a*", "b"], RichText().html).html == (
        "<ul><li><p><em>a</em></p></li><li><p>b</p></li></ul>"
    )


def test_only_the_fields_that_are_markdown_are_rendered(tmp_path: Path) -> None:
    design = make_design(tmp_path, formats={"response_a": TextFormat.MARKDOWN})
    item = Item("i", {"response_a": "*one*", "response_b": "*two*"})
    assignment = Assignment(1, 1, 1, State.LEASED, Order.AS_GIVEN, 1, 0)
    fields = display_fields(
        design, ("response_a", "response_b"), Handout(assignment, item), RichText().html
    )
    assert fields["response_a"] == Shown(html="<p><em>one</em></p>")
    assert fields["response_b"] == Shown(text="*two*")


def test_a_format_goes_with_its_response_to_the_other_place(tmp_path: Path) -> None:
    design = make_design(tmp_path, formats={"response_a": TextFormat.MARKDOWN})
    item = Item("i", {"response_a": "*one*", "response_b": "*two*"})
    assignment = Assignment(1, 1, 1, State.LEASED, Order.SWAPPED, 1, 0)
    fields = display_fields(
        design, ("response_a", "response_b"), Handout(assignment, item), RichText().html
    )
    assert fields["response_a"] == Shown(text="*two*")
    assert fields["response_b"] == Shown(html="<p><em>one</em></p>")


def test_the_prompt_is_markdown_under_both_its_names(tmp_path: Path) -> None:
    formats = {"question": TextFormat.MARKDOWN}
    layout = "<p>{{text}}</p><p>{{question}}</p>"
    design = make_design(tmp_path, text_key="question", formats=formats, layout=layout)
    names = compile_page(design, ("question",)).fields
    handout = Handout(
        Assignment(1, 1, 1, State.LEASED, Order.AS_GIVEN, 1, 0), Item("i", {"question": "*q*"})
    )
    fields = display_fields(design, names, handout, RichText().html)
    assert fields == {"question": Shown(html="<p><em>q</em></p>")}
