"""Questions that are asked on condition, on the page: shown, hidden, sent, announced."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from playwright.sync_api import Locator, Page, expect

from spindle.schemes.base import Rule, hidden_questions
from tests.browser.person import Person
from tests.conditions import Case, cases, read_table
from tests.serving import ROOT, Served, copy_of, serve
from tests.waiting import eventually

MODULE = ROOT / "src" / "spindle" / "web" / "static" / "conditions.js"
HIDDEN = """async ([code, cases]) => {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { findHidden } = await import(url);
  return cases.map(([rules, answers]) => [...findHidden(rules, answers)].sort());
}"""
ITEMS = 3


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    """A study that asks how sure somebody is, and if they are not, why."""
    with serve(copy_of("follow-up-questions", tmp_path)) as running:
        yield running


@pytest.fixture
def ada(server: Served, person: Callable[..., Person]) -> Person:
    """Somebody at the first item."""
    somebody = person("Ada")
    somebody.come_to(server.url)
    somebody.at(f"1 of {ITEMS}")
    return somebody


def group(ada: Person, name: str) -> Locator:
    """The question of that name, if it is shown."""
    return ada.page.get_by_role("group", name=name)


def answers(server: Served) -> list[dict[str, Any]]:
    """The answers in the results file, in the order of the items."""
    file = server.output / "annotations.json"
    if not file.exists():
        return []
    return [record["answers"] for record in json.loads(file.read_text())]


def find_hidden(page: Page, tried: list[Case]) -> list[list[str]]:
    """Return what the page's module says of the cases."""
    code = MODULE.read_text(encoding="utf-8")
    found: list[list[str]] = page.evaluate(HIDDEN, [code, [case.to_page() for case in tried]])
    return found


def test_the_page_decides_as_the_table_says(new_page: Callable[..., Page]) -> None:
    table = read_table()
    found = find_hidden(new_page(), table)
    wrong = {c.name: f for c, f in zip(table, found, strict=True) if f != sorted(c.hidden)}
    assert not wrong


def test_the_page_decides_as_the_server_does(new_page: Callable[..., Page]) -> None:
    drawn: list[Case] = []

    @settings(max_examples=300, database=None)
    @given(cases())
    def draw(case: tuple[dict[str, Rule], dict[str, Any]]) -> None:
        rules, given_answers = case
        drawn.append(Case("", rules, given_answers, hidden_questions(rules, given_answers)))

    draw()
    found = find_hidden(new_page(), drawn)
    wrong = [(c, f) for c, f in zip(drawn, found, strict=True) if f != sorted(c.hidden)]
    assert not wrong[:1]


def test_a_question_appears_and_disappears_with_the_answer(ada: Person) -> None:
    expect(group(ada, "How sure are you?")).to_have_count(0)
    ada.press("b")
    expect(group(ada, "How sure are you?")).to_be_visible()
    expect(group(ada, "What makes you unsure?")).to_have_count(0)
    ada.press("2")
    expect(group(ada, "What makes you unsure?")).to_be_visible()
    ada.press("x")
    expect(group(ada, "How sure are you?")).to_have_count(0)
    expect(group(ada, "What makes you unsure?")).to_have_count(0)


def test_what_appears_and_disappears_is_announced(ada: Person) -> None:
    ada.press("b")
    ada.badge("Now asked: How sure are you?")
    ada.press("x")
    ada.badge("No longer asked: How sure are you?")


def test_the_key_of_a_hidden_question_does_nothing(server: Served, ada: Person) -> None:
    ada.press("1", "x", "Enter")
    ada.at(f"2 of {ITEMS}")
    eventually(lambda: len(answers(server)) == 1)
    assert answers(server)[0] == {"preference": {"label": "Both bad", "verdict": "neither"}}


def test_a_hidden_question_is_not_in_the_way_and_a_visible_one_is_required(ada: Person) -> None:
    ada.press("a", "Enter")
    expect(group(ada, "How sure are you?").get_by_label("Sure", exact=True)).to_be_focused()
    expect(group(ada, "How sure are you?")).to_contain_text("An answer is required.")
    ada.press("x", "Enter")
    ada.at(f"2 of {ITEMS}")


def test_an_answer_that_is_hidden_is_kept_but_not_sent(server: Served, ada: Person) -> None:
    ada.press("a", "2")
    group(ada, "What makes you unsure?").get_by_role("textbox").fill("It rhymes")
    ada.page.locator("#item-title").focus()
    ada.press("1")
    expect(group(ada, "What makes you unsure?")).to_have_count(0)
    ada.press("2")
    expect(group(ada, "What makes you unsure?").get_by_role("textbox")).to_have_value("It rhymes")
    ada.press("1", "Enter")
    ada.at(f"2 of {ITEMS}")
    eventually(lambda: len(answers(server)) == 1)
    assert sorted(answers(server)[0]) == ["preference", "sure"]


def test_going_back_shows_the_questions_of_that_item(ada: Person) -> None:
    ada.press("a", "1", "Enter")
    ada.at(f"2 of {ITEMS}")
    expect(group(ada, "How sure are you?")).to_have_count(0)
    ada.press("Backspace")
    ada.at(f"1 of {ITEMS}")
    expect(group(ada, "How sure are you?").get_by_label("Sure", exact=True)).to_be_checked()


def test_a_reload_in_between_keeps_what_is_shown(ada: Person) -> None:
    ada.press("a", "2")
    group(ada, "What makes you unsure?").get_by_role("textbox").fill("It rhymes")
    ada.page.reload()
    expect(group(ada, "What makes you unsure?").get_by_role("textbox")).to_have_value("It rhymes")


def test_undo_moves_the_focus_to_a_question_that_is_asked(ada: Person) -> None:
    ada.press("a", "2")
    group(ada, "How sure are you?").get_by_label("Unsure", exact=True).focus()
    ada.press("Control+z", "Control+z")
    expect(group(ada, "How sure are you?")).to_have_count(0)
    inside = ada.page.evaluate("document.activeElement.closest('fieldset')?.dataset.scheme")
    assert inside == "preference"


def test_the_steps_of_a_narrow_screen_count_what_is_asked(
    server: Served, person: Callable[..., Person]
) -> None:
    ben = person("Ben", viewport={"width": 360, "height": 740})
    ben.come_to(server.url)
    place = ben.page.locator("#question-place")
    expect(place).to_have_text("1 / 2")
    ben.page.get_by_role("radio", name="Response A").check()
    expect(place).to_have_text("2 / 3")
    expect(group(ben, "How sure are you?")).to_be_visible()
    ben.page.get_by_label("Unsure", exact=True).check()
    expect(place).to_have_text("3 / 4")
    expect(group(ben, "What makes you unsure?")).to_be_visible()


def test_axe_finds_nothing_before_and_after(ada: Person) -> None:
    for keys in ((), ("a",), ("2",), ("x",)):
        ada.press(*keys)
        results = Axe().run(ada.page)
        assert results.violations_count == 0, results.generate_report()
