"""The fields of ``instance_display`` on the page: each kind, in every look, and hostile values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from tests.browser.person import Person
from tests.designs_text import write_design
from tests.serving import Served, serve
from tests.unit.web.test_rich_text import HOSTILE

NewPerson = Callable[..., Person]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
}
OPTIONS: dict[str, dict[str, Any]] = {
    "text": {"max_height": 120},
    "dialogue": {"show_turn_numbers": True, "collapsible": True},
    "code": {"language": "python", "start_line": 9, "highlight_lines": [10]},
    "json": {},
    "document": {"collapsible": True, "collapsed_by_default": True},
    "spreadsheet": {"max_height": 200},
}
FIELDS = [
    {"key": f"the_{kind}", "type": kind, "label": f"My {kind}", "display_options": options}
    for kind, options in OPTIONS.items()
]
CODE = "def f(x):\n    return x * 2  # " + "a long comment " * 20 + "\n"
PLAIN = {
    "id": "1",
    "the_text": "A long text.\n\n" * 40,
    "the_dialogue": ["Ada: Why?", "Bo: Because.", "عمر: مرحبا"],
    "the_code": CODE,
    "the_json": {"name": "Ada", "tags": ["a"]},
    "the_document": "Prose.\n\nMore prose.",
    "the_spreadsheet": [{"country": "Peru", "cases": 9, "note": "wide " * 40}],
}
DEEP: Any = "bottom"
for _ in range(90):
    DEEP = [DEEP]
BAD = "\n".join([*HOSTILE, "<script>window.hit = 1</script>", "</template></details><h1>x"])
HOSTILE_ITEM = {
    "id": "2",
    "the_text": "word " * 20_000,
    "the_dialogue": [{"speaker": bad, "text": bad} for bad in HOSTILE],
    "the_code": BAD,
    "the_json": {"deep": DEEP, BAD: BAD},
    "the_document": BAD,
    "the_spreadsheet": [{bad: bad for bad in HOSTILE}],
}
QUESTION = {"annotation_type": "radio", "name": "ok", "labels": ["Right", "Wrong"]}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A study that shows a field of each kind."""
    folder = tmp_path_factory.mktemp("panels")
    config = write_design(
        folder,
        items=[PLAIN, HOSTILE_ITEM],
        item_properties={"id_key": "id", "text_key": "the_text"},
        instance_display={"layout": {"direction": "vertical"}, "fields": FIELDS},
        annotation_schemes=[QUESTION],
        annotation_per_instance=50,
    )
    with serve(config) as it:
        yield it


def come(study: Served, person: NewPerson, name: str, **look: Any) -> Page:
    """The page of somebody at the first item."""
    someone = person(name, **look)
    someone.come_to(study.url)
    someone.at("1 of 2")
    return someone.page


def test_each_kind_is_shown_as_what_it_is(study: Served, person: NewPerson) -> None:
    page = come(study, person, "Ada")
    group = {kind: page.get_by_role("group", name=f"My {kind}", exact=True) for kind in OPTIONS}
    for kind in OPTIONS:
        expect(group[kind].get_by_role("heading", name=f"My {kind}")).to_be_visible()
    expect(group["text"]).to_have_css("overflow-y", "auto")
    assert group["text"].evaluate("e => e.scrollHeight > e.clientHeight && e.clientHeight < 200")
    speakers = group["dialogue"].locator(".spindle-speaker")
    expect(speakers).to_have_text(["Ada", "Bo", "عمر"])
    first = "getComputedStyle(document.querySelector('.spindle-speaker'), '::before').content"
    assert "counter(turn)" in page.evaluate(first)
    expect(group["code"].locator(".tok-k").first).to_have_text("def")
    expect(group["code"].locator(".rich-line")).to_have_count(2)
    expect(group["code"].locator(".rich-marked")).to_contain_text("return")
    expect(group["json"].locator("pre")).to_contain_text('"name": "Ada"')
    table = group["spreadsheet"].get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["country", "cases", "note"])
    expect(table.get_by_role("cell", name="Peru")).to_be_visible()
    expect(table.locator("th").first).to_have_attribute("scope", "col")


def test_a_folded_panel_is_opened_by_keyboard(study: Served, person: NewPerson) -> None:
    page = come(study, person, "Bea")
    prose = page.get_by_text("More prose.")
    expect(prose).to_be_hidden()
    page.locator("summary", has_text="My document").focus()
    page.keyboard.press("Enter")
    expect(prose).to_be_visible()
    expect(page.get_by_text("1 of 2", exact=True)).to_be_visible()
    page.locator("summary", has_text="My dialogue").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Because.")).to_be_hidden()


@pytest.mark.parametrize("look", LOOKS)
def test_it_is_accessible_and_as_wide_as_the_page(
    study: Served, person: NewPerson, look: str
) -> None:
    page = come(study, person, f"Cleo in {look}", **LOOKS[look])
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for scroller in page.locator("#view .rich pre, #view .rich-wide").all():
        if scroller.evaluate("e => e.scrollWidth > e.clientWidth + 1"):
            expect(scroller).to_have_attribute("tabindex", "0")
            assert scroller.get_attribute("aria-label") in ("Code", "Table")


def test_hostile_values_are_text(study: Served, person: NewPerson) -> None:
    page = come(study, person, "Dan")
    page.get_by_role("radio", name="Right").check()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 2", exact=True)).to_be_visible()
    view = page.locator("#view")
    assert len(view.inner_text()) > 100_000
    expect(view.locator("section")).to_have_count(len(OPTIONS))
    for bad in ("script", "style", "img", "iframe", "svg", "form", "button", "[style]", "h1"):
        expect(view.locator(bad)).to_have_count(0)
    assert page.evaluate("window.hit") is None
    expect(view.locator('[data-field="the_json"]')).to_contain_text("bottom")
    expect(view.locator('[data-field="the_code"]')).to_contain_text("<script>window.hit = 1")


def test_the_first_load_is_small(study: Served, person: NewPerson) -> None:
    page = come(study, person, "Eve")
    sizes: list[int] = []

    def weigh(request: Request) -> None:
        size = request.sizes()
        sizes.append(size["responseBodySize"] + size["responseHeadersSize"])

    page.on("requestfinished", weigh)
    session = page.context.new_cdp_session(page)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.reload(wait_until="networkidle")
    assert len(sizes) <= 10
    assert sum(sizes) <= 150_000


def test_both_responses_swap_below_titles_that_stay(tmp_path: Path, person: NewPerson) -> None:
    config = write_design(
        tmp_path,
        pairs={"order": "balanced"},
        instance_display={
            "layout": {"direction": "horizontal"},
            "fields": [{"key": "text"}, {"key": "response_a"}, {"key": "response_b"}],
        },
    )
    seen = set()
    with serve(config) as it:
        for name in ("Ada", "Bo"):
            someone = person(name)
            someone.come_to(it.url)
            someone.at("1 of 6")
            headings = someone.page.locator("#view h3")
            expect(headings).to_have_text(["Text", "Response A", "Response B"])
            tops = [h.bounding_box() for h in headings.all()]
            assert len({box["y"] for box in tops if box}) == 1
            seen.add(someone.field("response_a").inner_text().partition(" answer")[0])
    assert seen == {"First", "Second"}
