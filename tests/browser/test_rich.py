"""Markdown in a real browser: seen as meant, harmless, and readable in every look."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.person import Person
from tests.designs_text import write_design
from tests.serving import Served, serve
from tests.unit.web.test_rich_text import HOSTILE

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
}
MARKDOWN = r"""# Roots

A *quadratic* has **two** roots:

$$x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}$$

where $a \neq 0$. See [more](https://example.org/roots).

1. Find the discriminant
2. Take its root

```python
def roots(a: float, b: float, c: float) -> list[float]:  # both
    root = (b * b - 4 * a * c) ** 0.5
    return [(-b + root) / (2 * a), (-b - root) / (2 * a)]
```

| discriminant | roots | where the curve stands with respect to the axis |
|:-------------|------:|:-----------------------------------------------|
| positive     |     2 | crosses it                                      |
| zero         |     1 | touches it                                      |

> One is enough.
"""
CONVERSATION = [
    {"role": "user", "content": "What is `1 + 1`?"},
    {"role": "assistant", "content": "**Two.**"},
    {"role": "user", "content": "And the roots?"},
]
ITEMS: list[dict[str, Any]] = [
    {"id": "1", "text": CONVERSATION, "response_a": MARKDOWN, "response_b": "Just use\n- `numpy`"},
    {
        "id": "2",
        "text": "# Hostile",
        "response_a": "\n\n".join(HOSTILE),
        "response_b": "\n\n".join(reversed(HOSTILE)),
    },
]
TAMPERED = (
    '<p class="rich-h1 answers" id="item" style="color:red">fine</p>'
    "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>"
    "<svg><script>window.hit = 1</script></svg><style>* { display: none }</style>"
    '<a href="javascript:window.hit=1">a</a><a href="//b.example">b</a>'
    '<iframe srcdoc="<script>parent.hit = 1</script>"></iframe>'
    "<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=x onerror=window.hit=1&gt;">'
    '<form><button formaction="javascript:window.hit=1">x</button></form>'
)

NewPerson = Callable[..., Person]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A study with Markdown in prompt and responses."""
    folder = tmp_path_factory.mktemp("rich")
    pairs = {"order": "as_given", "format": "markdown"}
    with serve(write_design(folder, items=ITEMS, pairs=pairs, annotation_per_instance=50)) as it:
        yield it


def come(study: Served, person: NewPerson, name: str, **look: Any) -> Person:
    """Somebody at the first item."""
    someone = person(name, **look)
    someone.come_to(study.url)
    someone.at("1 of 2")
    return someone


def harmless(page: Page) -> None:
    """Fail if something of an item runs, loads or reaches out of its place."""
    assert page.evaluate("window.hit") is None
    inside = page.locator("#view")
    for bad in ("script", "style", "img", "iframe", "svg", "form", "button", "object", "[style]"):
        expect(inside.locator(bad)).to_have_count(0)
    handlers = "e => e.getAttributeNames().filter(n => n.startsWith('on'))"
    everything = inside.locator("*")
    assert not [n for element in everything.all() for n in element.evaluate(handlers)]
    for link in inside.locator("a[href]").all():
        assert link.evaluate("a => /^(https?:|mailto:)/.test(a.href)")
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_response_is_shown_as_it_is_meant(study: Served, person: NewPerson) -> None:
    page = come(study, person, "Ada").page
    response = page.locator('[data-field="response_a"]')
    expect(response.get_by_text("quadratic")).to_have_css("font-style", "italic")
    expect(response.locator("math[display=block] msqrt")).to_be_visible()
    expect(response.get_by_role("listitem")).to_have_count(2)
    expect(response.get_by_role("table").get_by_role("cell")).to_have_count(6)
    expect(response.get_by_role("link", name="more")).to_have_attribute("target", "_blank")
    keyword = response.locator("pre .tok-k").first
    plain = response.locator("pre .tok-p").first
    colour = "e => getComputedStyle(e).color"
    assert keyword.evaluate(colour) != plain.evaluate(colour)
    expect(response.locator("h1")).to_have_count(0)
    assert page.evaluate("getComputedStyle(document.querySelector('math mfrac')).display") == (
        "block math"
    )


def test_the_turns_of_a_conversation_have_their_speakers(study: Served, person: NewPerson) -> None:
    page = come(study, person, "Bea").page
    turns = page.locator('[data-field="text"] .spindle-turn')
    expect(turns.locator(".spindle-speaker")).to_have_text(["User", "Assistant", "User"])
    expect(turns.nth(1).locator("strong")).to_have_text("Two.")
    expect(turns.nth(0).locator("code")).to_have_text("1 + 1")


@pytest.mark.parametrize("look", LOOKS)
def test_it_is_accessible_and_as_wide_as_the_page(
    study: Served, person: NewPerson, look: str
) -> None:
    page = come(study, person, f"Cleo in {look}", **LOOKS[look]).page
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("look", LOOKS)
def test_it_is_accessible_inside_an_authored_layout(
    tmp_path: Path, person: NewPerson, look: str
) -> None:
    layout = (
        '<div style="background: #eef"><p>{{text}}</p><h4>Response A:</h4>'
        '<div style="white-space: pre-wrap; color: #222">{{response_a}}</div></div>'
        '<h4>Response B:</h4><p title="{{response_b}}">{{response_b}}</p>'
    )
    pairs = {"order": "as_given", "format": "markdown"}
    config = write_design(tmp_path, items=ITEMS, pairs=pairs, html_layout=layout)
    with serve(config) as study:
        page = come(study, person, "Hugo", **LOOKS[look]).page
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        expect(page.locator('[data-field="response_a"] p').first).to_have_css(
            "white-space-collapse", "collapse"
        )
        title = page.locator("#view [title]").get_attribute("title") or ""
        assert title.split() == ["Just", "use", "numpy"]


def test_wide_code_is_reached_with_the_keyboard(study: Served, person: NewPerson) -> None:
    page = come(study, person, "Dora", viewport={"width": 360, "height": 740}).page
    code = page.get_by_role("group", name="Code")
    expect(code).to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 2400, "height": 900})
    expect(page.get_by_role("group", name="Code")).to_have_count(0)


def test_a_hostile_response_is_harmless(study: Served, person: NewPerson) -> None:
    eve = come(study, person, "Eve")
    eve.press("a", "Enter")
    eve.at("2 of 2")
    expect(eve.page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    harmless(eve.page)


def test_html_that_was_changed_on_the_way_is_harmless(
    study: Served, person: NewPerson, complaints: list[str]
) -> None:
    """The page makes anew only what it knows, whatever the server or a proxy sends."""
    finn = come(study, person, "Finn")

    def tamper(route: Any) -> None:
        response = route.fetch()
        marker = json.dumps("<p>Just use</p>")[1:-1].replace("<", "\\u003c")
        body = response.text()
        assert marker in body
        changed = json.dumps(TAMPERED)[1:-1].replace("<", "\\u003c")
        route.fulfill(response=response, body=body.replace(marker, changed, 1))

    finn.page.route("**/annotate", tamper)
    finn.page.reload()
    fine = finn.page.get_by_text("fine", exact=True)
    expect(fine).to_have_class("rich-h1")
    expect(fine).not_to_have_attribute("id", "item")
    assert finn.page.locator("#view a[href]").count() == 1  # the honest one in the other response
    harmless(finn.page)
    assert all("Content Security Policy" in each for each in complaints)  # it refuses, too
    complaints.clear()


def test_plain_text_stays_plain(tmp_path: Path, person: NewPerson) -> None:
    with serve(write_design(tmp_path, items=ITEMS[1:], pairs={"order": "as_given"})) as study:
        gwen = person("Gwen")
        gwen.come_to(study.url)
        gwen.at("1 of 1")
        assert gwen.field("text").inner_text() == "# Hostile"
        expect(gwen.page.locator("#view .rich")).to_have_count(0)


def test_a_first_load_stays_small_with_a_layout_and_markdown(
    tmp_path: Path, person: NewPerson
) -> None:
    layout = '<p style="color: #223">{{text}}</p><p>{{response_a}}</p><p>{{response_b}}</p>'
    pairs = {"order": "as_given", "format": "markdown"}
    with serve(write_design(tmp_path, items=ITEMS, pairs=pairs, html_layout=layout)) as study:
        page = come(study, person, "Iris").page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.reload(wait_until="networkidle")
        cookies = {each["name"]: each["value"] for each in page.context.cookies()}
        with httpx.Client(cookies=cookies) as client:
            loaded = sum(client.get(url).num_bytes_downloaded for url in asked)
    assert len(asked) <= 10
    assert loaded <= 150_000
