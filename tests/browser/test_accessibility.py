"""axe finds nothing on any page, in any of its states."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.person import Person
from tests.designs_text import ITEMS, write_design
from tests.serving import Served, copy_of, serve

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
}
NewPerson = Callable[..., Person]


@pytest.fixture(scope="module")
def spin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The SPIN design."""
    with serve(for_many(copy_of("spin-self-play", tmp_path_factory.mktemp("spin")))) as server:
        yield server


@pytest.fixture(scope="module")
def schemes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The design with one of every scheme."""
    with serve(for_many(copy_of("schemes", tmp_path_factory.mktemp("schemes")))) as server:
        yield server


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    """Numbers for names."""
    return count(1)


def for_many(config: Path) -> Path:
    """The design changed so that it never runs out of work."""
    text = config.read_text()
    config.write_text(re.sub(r"annotation_per_instance: \d+", "annotation_per_instance: 100", text))
    return config


def check(page: Page) -> None:
    """Fail with what axe found, if it found anything."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("look", LOOKS)
def test_the_door(spin: Served, new_page: Callable[..., Page], look: str) -> None:
    page = new_page(**LOOKS[look])
    page.goto(spin.url)
    check(page)


def test_the_door_after_a_wrong_passphrase(spin: Served, person: NewPerson) -> None:
    person("Ada").start(spin.url)
    page = person("Ada").page
    page.goto(spin.url)
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Passphrase", exact=True).fill("not the one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)


@pytest.mark.parametrize("look", LOOKS)
def test_an_item(spin: Served, person: NewPerson, numbers: Iterator[int], look: str) -> None:
    ben = person(f"Ben {next(numbers)}", **LOOKS[look])
    ben.start(spin.url)
    check(ben.page)
    ben.press("a", "Enter")  # an answer is missing
    check(ben.page)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("item", range(1, 5))
def test_every_scheme_and_every_kind_of_text(
    schemes: Served, person: NewPerson, numbers: Iterator[int], look: str, item: int
) -> None:
    cleo = person(f"Cleo {next(numbers)}", **LOOKS[look])
    cleo.start(schemes.url)
    for _ in range(1, item):
        cleo.page.get_by_role("button", name="Skip", exact=True).click()
    cleo.at(f"{item} of 4")
    check(cleo.page)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("key", "name"), [("i", "Instructions"), ("?", "Keyboard shortcuts")])
def test_the_dialogs(
    spin: Served, person: NewPerson, numbers: Iterator[int], look: str, key: str, name: str
) -> None:
    dora = person(f"Dora {next(numbers)}", **LOOKS[look])
    dora.start(spin.url)
    dora.press(key)
    expect(dora.page.get_by_role("dialog", name=name)).to_be_visible()
    check(dora.page)


def test_the_dialog_for_a_reason_and_the_end(tmp_path: Path, person: NewPerson) -> None:
    config = write_design(tmp_path, items=ITEMS[:1], allow_skip=True, skip_reason_required=True)
    with serve(config) as server:
        eve = person("Eve")
        eve.come_to(server.url)
        eve.at("1 of 1")
        eve.press("s")
        expect(eve.page.get_by_role("dialog")).to_be_visible()
        check(eve.page)
        eve.press("Escape")
        expect(eve.page.get_by_role("dialog")).to_be_hidden()
        eve.press("a", "Enter")
        expect(eve.page.get_by_text("All done")).to_be_visible()
        check(eve.page)


@pytest.mark.parametrize("look", LOOKS)
def test_the_administrators_page(
    tmp_path: Path, person: NewPerson, new_page: Callable[..., Page], look: str
) -> None:
    with serve(write_design(tmp_path)) as server:
        finn = person("Finn")
        finn.come_to(server.url)
        finn.at(f"1 of {len(ITEMS)}")
        finn.press("a", "Enter")
        finn.at(f"2 of {len(ITEMS)}")
        page = new_page(**LOOKS[look])
        page.goto(server.staff_link)
        expect(page.get_by_role("rowheader", name="Finn")).to_be_visible()
        check(page)


@pytest.mark.parametrize("look", LOOKS)
def test_unsealing_on_the_administrators_page(
    tmp_path: Path, new_page: Callable[..., Page], look: str
) -> None:
    items = [{**item, "human": "b"} for item in ITEMS]
    with serve(write_design(tmp_path, items=items, pairs={"source_key": "human"})) as server:
        page = new_page(**LOOKS[look])
        page.goto(server.staff_link)
        page.get_by_text("Unseal…").click()
        check(page)
        page.get_by_label("I want to see the truth now").check()
        page.get_by_role("button", name="Unseal permanently").click()
        expect(page.get_by_role("columnheader", name="Truth")).to_be_visible()
        check(page)


def test_a_page_that_is_not_there(spin: Served, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{spin.url}/nowhere")
    check(page)
