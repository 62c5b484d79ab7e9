"""An annotator in front of a browser, with a keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

PASSPHRASE = "correct horse"


@dataclass
class Person:
    """Does with a page what a person does; everything by keyboard."""

    page: Page
    name: str

    def come_to(self, url: str) -> None:
        """Open the study's address and sign in."""
        self.page.goto(url)
        self.page.get_by_label("Name").focus()
        self.page.keyboard.type(self.name)
        self.page.get_by_label("Passphrase", exact=True).focus()
        self.page.keyboard.type(PASSPHRASE)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/annotate")

    def close_instructions(self) -> None:
        """Close the instructions that open at the first visit."""
        dialog = self.page.get_by_role("dialog", name="Instructions")
        expect(dialog).to_be_visible()
        self.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(self.page.locator("#item-title")).to_be_focused()

    def start(self, url: str) -> None:
        """Come to the study and read the instructions."""
        self.come_to(url)
        self.close_instructions()

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, position: str) -> None:
        """Wait until the page shows that position, such as ``3 of 10``."""
        expect(self.page.get_by_text(position, exact=True)).to_be_visible()

    def field(self, name: str) -> Locator:
        """Return the element that shows a field of the item."""
        return self.page.locator(f'main [data-field="{name}"]')

    def badge(self, text: str) -> None:
        """Wait until the badge says that."""
        expect(self.page.get_by_role("status")).to_contain_text(text)
