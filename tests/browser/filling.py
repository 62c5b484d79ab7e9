"""Answering whatever a design asks, through the native controls."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

_READERS = ("choice", "choices", "grid", "range", "text", "number", "select")


def answer_everything(page: Page) -> None:
    """Give every question of the page some answer, the first that there is."""
    fieldsets = page.locator("fieldset[data-scheme]")
    for index in range(fieldsets.count()):
        fieldset = fieldsets.nth(index)
        reader = fieldset.get_attribute("data-reader")
        assert reader in _READERS, reader
        _answer(fieldset, reader)


def _answer(fieldset: Locator, reader: str) -> None:
    match reader:
        case "choice":
            fieldset.get_by_role("radio").first.check()
        case "choices":
            fieldset.get_by_role("checkbox").first.check()
        case "grid":
            rows = fieldset.locator("tr[data-row]")
            for row in range(rows.count()):
                rows.nth(row).get_by_role("radio").first.check()
        case "range":
            fieldset.get_by_role("slider").press("ArrowRight")
        case "text":
            fieldset.get_by_role("textbox").fill("Because the first one is clearer and shorter.")
        case "number":
            fieldset.get_by_role("spinbutton").fill("3")
        case _:
            fieldset.get_by_role("combobox").select_option(index=1)
