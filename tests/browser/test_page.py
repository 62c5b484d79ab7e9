"""What is on the page of an item, and what reaches the browser with it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.har import replies
from tests.browser.person import Person
from tests.designs_text import write_design
from tests.serving import serve

NewPerson = Callable[..., Person]


def make_items(**fields: str) -> list[dict[str, Any]]:
    """Return pairs that also have these fields, and a truth that alternates."""
    return [
        {
            "id": f"item-{n}",
            "text": f"Prompt number {n}",
            "response_a": f"First answer to {n}",
            "response_b": f"Second answer to {n}",
            "human": "ab"[n % 2],
            **fields,
        }
        for n in range(1, 7)
    ]


def titles(page: Page) -> list[str]:
    """Return the headings of the item in view."""
    return page.locator("#view").get_by_role("heading").all_text_contents()


def test_the_page_shows_the_prompt_and_the_responses_and_nothing_else_is_sent(
    tmp_path: Path, person: NewPerson
) -> None:
    marks = {name: secrets.token_hex(8) for name in ("model_a", "model_b", "origin", "topic")}
    config = write_design(tmp_path, items=make_items(**marks), pairs={"source_key": "human"})
    archive = tmp_path / "network.har"
    with serve(config) as server:
        ada = person("Ada", record_har_path=archive, record_har_content="embed")
        ada.come_to(server.url)
        ada.at("1 of 6")
        assert titles(ada.page) == ["Prompt", "Response A", "Response B"]
        expect(ada.page.locator("[data-field]")).to_have_count(3)
        ada.press("a", "Enter")
        ada.at("2 of 6")
        ada.badge("Saved")
        ada.page.context.close()
    said = "".join(reply.head + reply.body for reply in replies(archive))
    assert "First answer to" in said
    assert [name for name, mark in marks.items() if mark in said] == []
    assert not [word for word in ("human", *marks) if f'"{word}"' in said]


def test_a_field_that_display_names_is_above_the_responses(
    tmp_path: Path, person: NewPerson
) -> None:
    items = make_items(topic="Cities", remark="unseen")
    display = {"show": ["topic"]}
    config = write_design(tmp_path, items=items, display=display, pairs={"source_key": "human"})
    with serve(config) as server:
        ada = person("Ada")
        ada.come_to(server.url)
        ada.at("1 of 6")
        assert titles(ada.page) == ["Prompt", "Topic", "Response A", "Response B"]
        expect(ada.page.get_by_text("Cities")).to_be_visible()
        expect(ada.page.get_by_text("unseen")).to_have_count(0)


def test_a_layout_in_a_file_is_the_page(tmp_path: Path, person: NewPerson) -> None:
    name = "templates/layout.html"
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(
        "<h2>Compare</h2><p>{{text}}</p><p>{{response_a}}</p><p>{{response_b}}</p>"
    )
    config = write_design(tmp_path, html_layout=name)
    with serve(config) as server:
        ada = person("Ada")
        ada.come_to(server.url)
        ada.at("1 of 6")
        expect(ada.page.get_by_role("heading", name="Compare")).to_be_visible()
        expect(ada.page.get_by_text("First answer to 1", exact=True)).to_be_visible()
        expect(ada.page.get_by_text(name)).to_have_count(0)
