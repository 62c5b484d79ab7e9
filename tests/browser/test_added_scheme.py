"""A scheme that another distribution adds: one Python file, one template, one script."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.designs_text import ITEMS, PAIRWISE, write_design
from tests.serving import ROOT, Served, serve
from tests.waiting import eventually

INSTALLED = ROOT / "tests" / "added_scheme"
"""What pip would put into site-packages: the package and its metadata."""
STARS = {"annotation_type": "stars", "name": "rating", "description": "How many stars?"}
SCRIPT = "/schemes/stars.js"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A study that asks for stars, served where the distribution is installed."""
    paths = [str(INSTALLED), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    with serve(write_design(tmp_path, annotation_schemes=[STARS, PAIRWISE])) as running:
        yield running


@pytest.fixture
def ada(server: Served, person: Callable[..., Person]) -> Person:
    """Somebody at the first item."""
    somebody = person("Ada")
    somebody.come_to(server.url)
    somebody.at(f"1 of {len(ITEMS)}")
    return somebody


def answers(server: Served) -> list[dict[str, Any]]:
    """The answers in the results file."""
    file = server.output / "annotations.json"
    return [record["answers"] for record in json.loads(file.read_text())] if file.exists() else []


def test_what_is_pressed_is_stored_and_shown_again(server: Served, ada: Person) -> None:
    ada.page.get_by_role("button", name="4 stars").click()
    ada.page.locator("#item-title").focus()
    ada.press("a", "Enter")
    ada.at(f"2 of {len(ITEMS)}")
    ada.badge("Saved")
    eventually(lambda: len(answers(server)) == 1)
    assert answers(server)[0]["rating"] == {"stars": 4}
    ada.press("Backspace")
    expect(ada.page.get_by_role("button", name="4 stars", pressed=True)).to_be_visible()


def test_its_keys_and_undo_work(ada: Person) -> None:
    ada.press("2", "5")
    expect(ada.page.get_by_role("button", name="5 stars", pressed=True)).to_be_visible()
    ada.press("Control+z")
    expect(ada.page.get_by_role("button", name="2 stars", pressed=True)).to_be_visible()


def test_it_says_itself_what_is_missing(ada: Person) -> None:
    ada.press("a", "Enter")
    question = ada.page.get_by_role("group", name="How many stars?")
    expect(question).to_contain_text("one star or more")
    expect(ada.page.get_by_role("button", name="1 stars")).to_be_focused()


def test_its_script_is_loaded_only_where_it_is_asked(
    server: Served, ada: Person, tmp_path: Path, person: Callable[..., Person]
) -> None:
    loaded = "performance.getEntriesByType('resource').map(entry => entry.name).join(' ')"
    assert SCRIPT in ada.page.evaluate(loaded)
    with serve(write_design(tmp_path / "other")) as other:
        ben = person("Ben")
        ben.come_to(other.url)
        ben.at(f"1 of {len(ITEMS)}")
        assert SCRIPT not in ben.page.evaluate(loaded)
