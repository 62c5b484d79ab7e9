"""Answering whatever a design asks, through the native controls."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def answer_everything(page: Page) -> None:
    """Give every question of the page some answer, the first that there is."""
    for fieldset in page.locator("fieldset[data-scheme]").all():
        _answer(fieldset)


def _answer(fieldset: Locator) -> None:
    control = fieldset.locator("input, textarea, select").first
    rows = fieldset.locator("tr[data-row]").all()
    match control.get_attribute("type") or control.evaluate("control => control.localName"):
        case "radio":
            for place in rows or [fieldset]:
                place.get_by_role("radio").first.check()
        case "checkbox":
            fieldset.get_by_role("checkbox").first.check()
        case "range":
            fieldset.get_by_role("slider").press("ArrowRight")
        case "text" | "textarea":
            fieldset.get_by_role("textbox").fill("Because the first one is clearer and shorter.")
        case "number":
            fieldset.get_by_role("spinbutton").fill("3")
        case "select":
            fieldset.get_by_role("combobox").select_option(index=1)
        case kind:
            raise AssertionError(f"a control that nobody here can use: {kind}")
