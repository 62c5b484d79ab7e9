"""What a panel shows of a value: by its kind, and whole whatever the value is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindle.config.panel import Panel, PanelKind, TimeFormat
from spindle.domain.assignments import Assignment, Handout, Order, State
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.web.display import display_fields, display_value
from spindle.web.panels import display_panel
from spindle.web.rich_text import RichText
from spindle.web.wire import Shown, Table, Turn
from tests.factories import make_design

RICH = RichText()
KINDS = list(PanelKind)


def shown(value: JSON, kind: PanelKind = PanelKind.TEXT, **options: Any) -> Shown:
    """What a panel of that kind shows of the value."""
    panel = Panel("field", kind, **options)
    return display_panel(panel, value, partial(display_value, render=None), RICH.html)


def turns(value: JSON, **options: Any) -> list[tuple[str, str]]:
    """Speaker and text of each turn."""
    found = shown(value, PanelKind.DIALOGUE, **options)
    return [(turn.speaker, turn.text) for turn in found.turns]


def table(value: JSON, **options: Any) -> Table:
    """The table that is shown."""
    found = shown(value, PanelKind.SPREADSHEET, **options).table
    assert found is not None
    return found


def code(value: JSON, **options: Any) -> str:
    """The text of the code that is shown."""
    found = shown(value, PanelKind.CODE, **options)
    return unescape(re.sub(r"<[^>]*>", "", found.html))


def test_a_text_keeps_its_lines() -> None:
    assert shown("a\n  b") == Shown(text="a\n  b")


def test_a_mapping_is_json_that_can_be_read() -> None:
    assert shown({"a": [1, "ü"]}).text == '{\n  "a": [\n    1,\n    "ü"\n  ]\n}'


def test_turns_with_usual_keys_and_with_stated_ones() -> None:
    assert turns([{"role": "user", "content": "Hi"}, {"speaker": "Bo", "text": "Yo"}]) == [
        ("User", "Hi"),
        ("Bo", "Yo"),
    ]
    entry = {"who": "Ada", "said": "Hi", "text": "other", "role": "x"}
    assert turns([entry], speaker_key="who", text_key="said") == [("Ada", "Hi")]


def test_turns_that_are_texts_name_their_speaker() -> None:
    assert turns(["Customer: It broke.", "We are sorry: it happens.", "Agent (Thought): hm"]) == [
        ("Customer", "It broke."),
        ("We are sorry", "it happens."),
        ("Agent (Thought)", "hm"),
    ]
    assert turns(["see https://example.org", "At 10:30 it broke", "Wait. Then: no"]) == [
        ("", "see https://example.org"),
        ("", "At 10:30 it broke"),
        ("", "Wait. Then: no"),
    ]


def test_without_speakers_in_the_texts_they_are_turns_as_they_are() -> None:
    assert turns(["Ada: Hi"], finds_speakers=False) == [("", "Ada: Hi")]


def test_a_text_has_a_turn_a_line_and_goes_on_below_it() -> None:
    text = "Ada: One\ntwo\n\nthree\nBo: Yes"
    assert turns(text) == [("Ada", "One\ntwo\n\nthree"), ("Bo", "Yes")]
    assert turns("one\n\ntwo") == [("", "one"), ("", "two")]


def test_a_marked_text_has_its_turns() -> None:
    assert turns("\n\nHuman: Why?\nNote: x\n\nAssistant: Because.") == [
        ("User", "Why?\nNote: x"),
        ("Assistant", "Because."),
    ]


def test_parts_and_calls_of_a_turn_are_shown() -> None:
    entry: JSON = {
        "role": "assistant",
        "content": [{"type": "text", "text": "Look"}, {"type": "image"}],
    }
    assert turns([entry]) == [("Assistant", 'Look\n\n{\n  "type": "image"\n}')]
    ((_, said),) = turns([{"role": "assistant", "content": None, "tool_calls": [{"name": "find"}]}])
    assert "find" in said
    ((_, said),) = turns([{"role": "assistant", "content": "Hm", "tool_calls": [{"name": "find"}]}])
    assert said.startswith("Hm\n\n")
    assert "find" in said


def test_stated_keys_of_a_turn_stand_beside_its_speaker() -> None:
    entry: JSON = {"speaker": "Ada", "text": "Hi", "meta": {"score": 3, "model": "gpt"}}
    options: dict[str, Any] = {"turn_notes": ("score", "none"), "notes_key": "meta"}
    assert turns([entry], **options) == [("Ada · score: 3", "Hi")]


def test_code_has_colours_numbers_and_marked_lines() -> None:
    html = shown("def f():\n    pass\n", PanelKind.CODE, language="python").html
    assert '<span class="tok-k">def</span>' in html
    numbered = shown("a\nb", PanelKind.CODE, first_line=4, marked_lines=(5,)).html
    assert numbered == (
        '<pre><code><span class="rich-line">a</span>\n'
        '<span class="rich-line rich-marked">b</span></code></pre>'
    )


@pytest.mark.parametrize("language", ["", "python", "no-such-language", "py thon", "`\n"])
def test_code_is_whole_in_whatever_language(language: str) -> None:
    text = 'x = "<b>&amp;</b>"\n~~~~\n```\n\tif x:\n\n\n    # `tick`\n'
    assert code(text, language=language).rstrip("\n") == text.rstrip("\n")


def test_json_in_a_text_is_read_and_other_texts_are_as_they_are() -> None:
    found = shown('{"a":1}', PanelKind.JSON).html
    assert unescape(re.sub(r"<[^>]*>", "", found)) == '{\n  "a": 1\n}\n'
    for text in ('{"a": 1, "a": 2}', "{broken", "plain"):
        html = shown(text, PanelKind.JSON).html
        assert unescape(re.sub(r"<[^>]*>", "", html)).strip() == text


def test_tables_in_all_their_shapes() -> None:
    both = Table(rows=(("x", "1"), ("y", "")), head=("name", "n"))
    assert table([{"name": "x", "n": 1}, {"name": "y"}]) == both
    assert table([["name", "n"], ["x", 1], ["y", None]], header_row=True) == both
    assert table({"columns": ["name", "n"], "rows": [["x", 1], ["y"]]}) == both
    assert table({"headers": ["name"], "rows": [{"name": "x", "n": 1}, {"name": "y"}]}) == both
    assert table({"name": ["x", "y"], "n": [1]}) == both
    assert table("name,n\nx,1\ny,\n") == both
    assert table("name\tn\nx\t1\ny\t") == both
    assert table({"a": 1, "b": {"c": 2}}) == Table(rows=(("a", "1"), ("b", '{"c": 2}')))
    assert table([[1, 2], [3]]) == Table(rows=(("1", "2"), ("3", "")))


def test_columns_stand_as_in_the_data() -> None:
    rows = [{"a": 1, "z": 2, "new": 3}]
    assert table(rows, columns=("z", "a", "gone")).head == ("z", "a", "new")


def test_a_table_without_header_still_has_all_its_rows() -> None:
    assert table("a,b\nc,d", header=False) == Table(rows=(("a", "b"), ("c", "d")))
    assert table([["a"], ["b"]], header=False, header_row=True) == Table(rows=(("a",), ("b",)))


@pytest.mark.parametrize("text", ["no table", "one, two", 'a,b\n"broken', "a,b\nc", ""])
def test_a_text_that_is_no_table_is_a_text(text: str) -> None:
    assert shown(text, PanelKind.SPREADSHEET) == Shown(text=text)


def test_of_a_response_with_a_label_only_its_text_is_shown() -> None:
    value = {"label": "GPT-4", "text": "Because."}
    assert shown(value, PanelKind.PAIRWISE) == Shown(text="Because.")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [None, "", [], {}, False, 0])
def test_next_to_nothing_is_shown_without_an_error(kind: PanelKind, value: JSON) -> None:
    shown(value, kind)


WORDS = st.text(st.sampled_from("abcXYZ019"), min_size=1, max_size=8)
TEXTS = st.one_of(
    WORDS,
    st.text(max_size=40).filter(lambda text: "\x00" not in text),
    st.lists(WORDS, min_size=1, max_size=6).map("\n".join),
    st.lists(WORDS, min_size=2, max_size=6).map(": ".join),
    st.lists(WORDS, min_size=2, max_size=6).map(",".join),
    st.sampled_from(["<script>x</script>", "~~~~\ncode", "Human: yes", "Ada: \n b", "a,b\nc,d"]),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
TURN = st.fixed_dictionaries({"text": TEXTS}, optional={"speaker": TEXTS})


def texts_in(value: JSON) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def words_of(found: Shown) -> str:
    """All that is on the page, as text."""
    parts = [found.text, unescape(re.sub(r"<[^>]*>", "", found.html)), *found.items]
    for turn in found.turns:
        parts += [turn.speaker, turn.text, unescape(re.sub(r"<[^>]*>", "", turn.html))]
    if found.table:
        parts += [*found.table.head, *(cell for row in found.table.rows for cell in row)]
    return "\n".join(parts)


@given(
    value=VALUES | st.lists(TURN, max_size=3),
    kind=st.sampled_from([kind for kind in KINDS if kind is not PanelKind.PAIRWISE]),
    flag=st.booleans(),
)
def test_nothing_of_any_value_is_lost_in_any_kind(value: JSON, kind: PanelKind, flag: bool) -> None:
    found = shown(value, kind, header_row=flag, finds_speakers=flag, language="python")
    page = words_of(found).lower().replace("user", "human")
    for text in texts_in(value):
        for word in re.findall(r"[a-z0-9]+", text, re.ASCII):
            escaped = json.dumps(word)[1:-1]
            assert word in page or escaped in page, (text, found)


def test_a_hundred_kilobytes_and_a_hundred_levels_are_shown() -> None:
    deep: JSON = "bottom"
    for _ in range(100):
        deep = [deep]
    for kind in KINDS:
        assert "bottom" in words_of(shown(deep, kind))
        assert len(words_of(shown("word " * 20_000, kind))) >= 99_000


def test_markup_is_text_in_every_kind() -> None:
    for kind in KINDS:
        found = shown("<script>alert(1)</script>\n<img src=x onerror=y>", kind)
        assert "<script" not in found.html
        assert "<img" not in found.html
        assert "<script>alert(1)</script>" in words_of(found)


def test_turns_are_markdown_where_the_design_says_so() -> None:
    panel = Panel("field", PanelKind.DIALOGUE)
    show = partial(display_value, render=RICH.html)
    found = display_panel(panel, ["Ada: *Hi*"], show, RICH.html)
    assert found.turns == (Turn("Ada", "", "<p><em>Hi</em></p>"),)


def test_contents_change_places_with_the_order_and_kinds_stay(tmp_path: Path) -> None:
    panels = (Panel("response_a", PanelKind.CODE), Panel("response_b", PanelKind.CODE))
    design = make_design(tmp_path, panels=panels)
    item = Item("i", {"response_a": "one", "response_b": "two"})
    assignment = Assignment(1, 1, 1, State.LEASED, Order.SWAPPED, 1, 0)
    names = ("response_a", "response_b")
    fields = display_fields(design, names, Handout(assignment, item), RICH.html)
    assert fields["response_a"].html == "<pre><code>two</code></pre>"
    assert fields["response_b"].html == "<pre><code>one</code></pre>"


@pytest.mark.parametrize(
    ("form", "times"),
    [
        (TimeFormat.RELATIVE, ["+0 s", "+1 min", "+2 d", "noon"]),
        (TimeFormat.ABSOLUTE, ["1970-01-12 13:46", "1970-01-12 13:48", "1970-01-14 13:46", "noon"]),
        (TimeFormat.EPOCH, ["1000000", "1000090", "1172800.5", "noon"]),
    ],
)
def test_the_time_of_a_turn_stands_beside_its_speaker(form: TimeFormat, times: list[str]) -> None:
    said: JSON = [
        {"speaker": "Ada", "text": "x", "timestamp": time}
        for time in (1_000_000, 1_000_090, 1_172_800.5, "noon")
    ]
    assert [speaker for speaker, _ in turns(said, times=form)] == [f"Ada · {t}" for t in times]
    assert [speaker for speaker, _ in turns(said)] == ["Ada"] * 4
