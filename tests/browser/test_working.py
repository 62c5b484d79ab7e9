"""Working on the annotate page: going on, going back, leaving open, being told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, Request, expect

from tests.browser.person import Person
from tests.designs_text import ITEMS, PAIRWISE, write_design
from tests.serving import Served, serve
from tests.waiting import eventually

WHY = {
    "annotation_type": "text",
    "name": "why",
    "description": "Why?",
    "textarea": True,
}
NewPerson = Callable[..., Person]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A study with a required and an optional question that asks everybody everything."""
    config = write_design(
        tmp_path_factory.mktemp("study"),
        annotation_schemes=[PAIRWISE, WHY],
        annotation_per_instance=100,
        allow_skip=True,
        skip_reason_required=True,
        annotation_instructions="# How\n\nRead **both**.",
    )
    with serve(config) as running:
        yield running


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    """Numbers for names."""
    return count(1)


@pytest.fixture
def ada(server: Served, person: NewPerson, numbers: Iterator[int]) -> Person:
    """Somebody new who has read the instructions."""
    somebody = person(f"Ada {next(numbers)}")
    somebody.start(server.url)
    return somebody


def radio(page: Page, label: str) -> Locator:
    """The control of that label."""
    return page.get_by_role("radio", name=label, exact=True)


def test_a_key_presses_its_label(ada: Person) -> None:
    ada.press("b")
    expect(radio(ada.page, "Response B")).to_be_checked()


def test_a_key_works_in_another_keyboard_layout(ada: Person) -> None:
    ada.page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'и', code: 'KeyB', bubbles: true, cancelable: true}))"
    )
    expect(radio(ada.page, "Response B")).to_be_checked()


def test_typing_a_text_presses_no_label(ada: Person) -> None:
    ada.page.get_by_role("textbox", name="Why?").focus()
    ada.page.keyboard.type("abx")
    expect(radio(ada.page, "Response A")).not_to_be_checked()


def test_what_is_missing_is_said_where_it_is(ada: Person) -> None:
    ada.press("Enter")
    ada.at(f"1 of {len(ITEMS)}")
    expect(ada.page.get_by_role("group", name="Which response is better?")).to_contain_text(
        "answer", ignore_case=True
    )
    expect(radio(ada.page, "Response A")).to_be_focused()


def test_a_window_that_closes_takes_no_focus_from_what_came_after(ada: Person) -> None:
    ada.press("?")
    ada.page.evaluate(
        """() => new Promise(done => {
            const keys = document.getElementById("keys");
            keys.addEventListener("close", () => setTimeout(done));
            keys.close();
            document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}));
        })"""
    )
    expect(radio(ada.page, "Response A")).to_be_focused()


def test_a_half_answered_item_survives_a_reload(ada: Person) -> None:
    ada.page.get_by_role("textbox", name="Why?").fill("half a thought")
    ada.page.get_by_role("heading", level=2).first.focus()
    ada.press("b")
    ada.page.wait_for_function(
        """() => new Promise(done => {
            indexedDB.databases().then(all => {
                const open = indexedDB.open(all[0].name);
                open.onsuccess = () => {
                    const ask = open.result.transaction("drafts").objectStore("drafts").count();
                    ask.onsuccess = () => { open.result.close(); done(ask.result > 0); };
                };
            });
        })"""
    )
    ada.page.reload()
    expect(ada.page.get_by_role("textbox", name="Why?")).to_have_value("half a thought")
    expect(radio(ada.page, "Response B")).to_be_checked()


def test_back_shows_what_was_answered(ada: Person) -> None:
    ada.press("b", "Enter")
    ada.at(f"2 of {len(ITEMS)}")
    ada.press("Backspace")
    ada.at(f"1 of {len(ITEMS)}")
    expect(radio(ada.page, "Response B")).to_be_checked()


def test_an_earlier_answer_can_be_changed(ada: Person) -> None:
    ada.press("b", "Enter")
    ada.at(f"2 of {len(ITEMS)}")
    ada.press("Backspace", "a", "Enter")
    ada.at(f"2 of {len(ITEMS)}")
    ada.badge("Saved")
    ada.page.reload()
    ada.at(f"2 of {len(ITEMS)}")
    ada.press("Backspace")
    expect(radio(ada.page, "Response A")).to_be_checked()


def test_undo_takes_back_an_answer(ada: Person) -> None:
    ada.press("a", "b", "Control+z")
    expect(radio(ada.page, "Response A")).to_be_checked()


def test_undo_on_a_fresh_item_goes_back_to_the_one_before(ada: Person) -> None:
    ada.press("b", "Enter")
    ada.at(f"2 of {len(ITEMS)}")
    ada.press("Control+z")
    ada.at(f"1 of {len(ITEMS)}")


def test_skipping_asks_for_a_reason_where_one_is_required(ada: Person) -> None:
    ada.press("s")
    dialog = ada.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("textbox").fill("both in a language I do not read")
    dialog.get_by_role("button", name="Skip").click()
    ada.at(f"2 of {len(ITEMS)}")
    ada.badge("Saved")


def test_the_keys_are_listed_under_the_question_mark(ada: Person) -> None:
    ada.press("?")
    dialog = ada.page.get_by_role("dialog", name="Keyboard shortcuts")
    for text in ("Response A", "Response B", "Both bad", "Next item"):
        expect(dialog).to_contain_text(text)


def test_single_keys_can_be_switched_off(ada: Person) -> None:
    ada.press("?")
    ada.page.get_by_role("switch", name="Single-key shortcuts").uncheck()
    ada.press("Escape", "a")
    expect(radio(ada.page, "Response A")).not_to_be_checked()


def test_instructions_are_a_key_away(ada: Person) -> None:
    ada.press("i")
    expect(ada.page.get_by_role("dialog", name="Instructions")).to_contain_text("Read both")


def test_instructions_open_by_themselves_only_once(ada: Person) -> None:
    ada.page.reload()
    ada.at(f"1 of {len(ITEMS)}")
    expect(ada.page.get_by_role("dialog", name="Instructions")).to_be_hidden()


def test_the_first_load_is_small(server: Served, person: NewPerson) -> None:
    ben = person("Ben")
    ben.come_to(server.url)
    ben.page.context.clear_cookies()
    fresh = person("Ben")
    fresh.come_to(server.url)
    sizes: list[int] = []

    def weigh(request: Request) -> None:
        size = request.sizes()
        sizes.append(size["responseBodySize"] + size["responseHeadersSize"])

    fresh.page.on("requestfinished", weigh)
    session = fresh.page.context.new_cdp_session(fresh.page)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    fresh.page.reload(wait_until="networkidle")
    assert len(sizes) <= 10
    assert sum(sizes) <= 150_000


def test_focus_moves_to_the_new_item(ada: Person) -> None:
    ada.press("b", "Enter")
    ada.at(f"2 of {len(ITEMS)}")
    expect(ada.page.locator("#item-title")).to_be_focused()


def test_markup_in_an_item_is_text(tmp_path: Path, person: NewPerson) -> None:
    hostile = {
        "id": "1",
        "text": "<b>bold</b>",
        "response_a": "<img src=x onerror=alert(1)><script>alert(2)</script>",
        "response_b": "javascript:alert(3)",
    }
    layout = (
        "<p>{{text}}</p><p>{{response_a}}</p><a href='{{response_b}}' title='{{response_a}}'>"
        "a link</a>"
    )
    with serve(write_design(tmp_path, items=[hostile], html_layout=layout)) as server:
        cleo = person("Cleo")
        alerts: list[str] = []

        def note(dialog: Dialog) -> None:
            alerts.append(dialog.message)
            dialog.dismiss()

        cleo.page.on("dialog", note)
        cleo.come_to(server.url)
        expect(cleo.field("response_a")).to_have_text(hostile["response_a"])
        assert cleo.page.locator("main img, main script").count() == 0
        assert not (cleo.page.get_by_text("a link").get_attribute("href") or "").startswith("java")
    assert alerts == []


def test_a_refused_judgment_can_be_fixed(tmp_path: Path, person: NewPerson) -> None:
    config = write_design(tmp_path)
    with serve(config) as server:
        dora = person("Dora")
        dora.come_to(server.url)
        dora.at(f"1 of {len(ITEMS)}")
        server.stop()
        stricter = {**PAIRWISE, "labels": ["Response A", "Response B"]}
        stricter["keyboard_shortcuts"] = {"Response A": "a", "Response B": "b"}
        write_design(tmp_path, annotation_schemes=[stricter])
        dora.press("x", "Enter")
        server.start()
        dora.badge("Refused")
        dora.page.get_by_role("button", name="Fix the answer").click()
        dora.at(f"1 of {len(ITEMS)}")
        dora.press("a", "Enter")
        dora.badge("Saved")


def test_the_last_items_come_when_their_holder_leaves(tmp_path: Path, person: NewPerson) -> None:
    config = write_design(tmp_path, items=ITEMS[:1], annotation_per_instance=1)
    with serve(config) as server:
        ada, ben = person("Ada"), person("Ben")
        ada.come_to(server.url)
        ada.at("1 of 1")
        ben.come_to(server.url)
        expect(ben.page.get_by_text("Nothing to judge right now")).to_be_visible()
        ada.page.get_by_label("Account: Ada").click()
        ada.page.get_by_role("button", name="Sign out").click()
        expect(ben.field("response_a")).to_be_visible(timeout=40_000)


def test_who_signs_in_beside_a_page_gets_none_of_its_answers(
    tmp_path: Path, person: NewPerson
) -> None:
    with serve(write_design(tmp_path)) as server:
        ann = person("Ann")
        ann.come_to(server.url)
        ann.at(f"1 of {len(ITEMS)}")
        beside = Person(ann.page.context.new_page(), "Bob")
        ann.page.context.clear_cookies()
        beside.come_to(server.url)
        beside.at(f"1 of {len(ITEMS)}")
        ann.press("a", "Enter")
        ann.badge("Signed out")
        beside.page.get_by_label("Account: Bob").click()
        beside.page.get_by_role("button", name="Sign out").click()
        again = Person(beside.page, "Ann")
        again.come_to(server.url)
        again.badge("Saved")
        again.at(f"2 of {len(ITEMS)}")
        results = server.output / "annotations.json"
        eventually(lambda: results.exists() and "item_id" in results.read_text())
        assert {r["annotator"] for r in json.loads(results.read_text())} == {"Ann"}


def test_a_label_is_the_whole_text_of_its_control(ada: Person) -> None:
    expect(ada.page.get_by_label("Both bad", exact=True)).to_have_role("radio")
