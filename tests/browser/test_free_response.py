"""A text field beside the labels of a question."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.designs_text import ITEMS, write_design
from tests.serving import Served, serve
from tests.waiting import eventually

MOOD = {
    "annotation_type": "radio",
    "name": "mood",
    "description": "Which mood?",
    "labels": ["good", "bad"],
    "required": False,
    "sequential_key_binding": True,
    "has_free_response": {"instruction": "Another mood"},
}


def judgments(server: Served) -> list[dict[str, Any]]:
    """The answers in the results file."""
    file = server.output / "annotations.json"
    return [record["answers"] for record in json.loads(file.read_text())] if file.exists() else []


def test_a_text_is_kept_beside_the_label_that_is_pressed(
    tmp_path: Path, person: Callable[..., Person]
) -> None:
    with serve(write_design(tmp_path, annotation_schemes=[MOOD])) as server:
        ada = person("Ada")
        ada.come_to(server.url)
        ada.at(f"1 of {len(ITEMS)}")
        text = ada.page.get_by_role("textbox", name="Another mood")
        text.fill("1 of them")
        ada.page.locator("#item-title").focus()
        ada.press("2")
        expect(text).to_have_value("1 of them")
        expect(ada.page.get_by_role("radio", name="bad")).to_be_checked()
        ada.press("Control+z")
        expect(ada.page.get_by_role("radio", name="bad")).not_to_be_checked()
        expect(text).to_have_value("1 of them")
        ada.press("2", "Enter")
        ada.at(f"2 of {len(ITEMS)}")
        expect(text).to_have_value("")
        ada.badge("Saved")
        ada.press("Backspace")
        expect(text).to_have_value("1 of them")
        expect(ada.page.get_by_role("radio", name="bad")).to_be_checked()
        eventually(lambda: len(judgments(server)) == 1)
        assert judgments(server) == [{"mood": {"label": "bad", "free_response": "1 of them"}}]
