"""The design of the seed page, from the first key to the file with the results."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from spindle.domain.verdicts import Verdict
from tests.browser.person import Person
from tests.serving import Served, copy_of, serve
from tests.waiting import eventually

LABELS = {"a": "Human Response", "b": "AI Response", "c": "Cannot Tell"}
VERDICTS = {"a": "a", "b": "b", "c": "tie"}
FLUENCY = {"1": "Fluent", "2": "Somewhat Fluent", "3": "Not Fluent"}
KEYS = list(product("abc", "123"))
ITEMS = 10

Pressed = dict[tuple[str, str], tuple[str, str]]
"""By annotator and item id: the two keys."""


class Study:
    """The served example, and what everybody pressed."""

    def __init__(self, server: Served) -> None:
        self.server = server
        items = json.loads((server.config.parent / "sample-data.json").read_text())
        self.ids = {item["text"]: item["id"] for item in items}
        self.pressed: Pressed = {}

    def judge(self, person: Person, number: int, keys: tuple[str, str]) -> None:
        """Judge the item at that position with those keys."""
        person.at(f"{number} of {ITEMS}")
        item = self.ids[person.field("text").inner_text()]
        person.press(*keys, "Enter")
        self.pressed[person.name, item] = keys

    def judge_all(
        self,
        person: Person,
        *,
        keys_from: int = 0,
        before: dict[int, Callable[[], None]] | None = None,
    ) -> None:
        """Judge all ten; ``before`` does something before an item."""
        keys = islice(cycle(KEYS), keys_from, None)
        for number in range(1, ITEMS + 1):
            if before and number in before:
                before[number]()
            self.judge(person, number, next(keys))

    def records(self) -> list[dict[str, Any]]:
        """What is in the results file now."""
        file = self.server.output / "annotations.json"
        found: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
        return found


@pytest.fixture
def study(tmp_path: Path) -> Any:
    """The demo's study in a folder of its own."""
    with serve(copy_of("spin-self-play", tmp_path)) as server:
        yield Study(server)


def test_three_annotators_a_crash_and_a_broken_network(
    study: Study, person: Callable[..., Person]
) -> None:
    server = study.server
    anna, ben, cleo = person("Anna"), person("Ben"), person("Cleo")

    # Anna works while the server dies without warning and comes back.
    anna.start(server.url)
    study.judge_all(anna, before={4: server.kill, 6: server.start})
    expect(anna.page.get_by_text("All done")).to_be_visible()
    anna.badge("Saved")

    # Ben loses the network for five items; they wait in his browser.
    def cut() -> None:
        eventually(lambda: sum(record["annotator"] == "Ben" for record in study.records()) == 2)
        ben.page.context.set_offline(True)

    def join() -> None:
        ben.badge("5 waiting")
        ben.page.context.set_offline(False)

    ben.start(server.url)
    study.judge_all(ben, keys_from=3, before={3: cut, 8: join})
    ben.badge("Saved")

    cleo.start(server.url)
    study.judge_all(cleo, keys_from=5)
    cleo.badge("Saved")

    # Nothing is left for a fourth.
    dora = person("Dora")
    dora.come_to(server.url)
    expect(dora.page.get_by_text("Nothing left")).to_be_visible()

    eventually(lambda: len(study.records()) == 3 * ITEMS)
    found = {(r["annotator"], r["item_id"]): r for r in study.records()}
    assert set(found) == set(study.pressed)
    for who_and_what, (source, fluency) in study.pressed.items():
        record = found[who_and_what]
        answers = record["answers"]
        displayed = Verdict(VERDICTS[source])
        meant = displayed.mirror() if record["displayed"]["order"] == "ba" else displayed
        assert answers["source_preference"]["label"] == LABELS[source]
        assert answers["source_preference"]["verdict"] == meant
        assert answers["fluency"]["label"] == FLUENCY[fluency]
    per_item = [sum(item == id_ for _, item in found) for id_ in study.ids.values()]
    assert per_item == [3] * ITEMS
    assert not any(record["surplus"] or record["skipped"] for record in found.values())


def test_every_label_is_a_control_of_that_name(study: Study, person: Callable[..., Person]) -> None:
    anna = person("Anna")
    anna.start(study.server.url)
    for label in (*LABELS.values(), *FLUENCY.values()):
        expect(anna.page.get_by_role("radio", name=label, exact=True)).to_be_attached()


def test_both_responses_and_the_prompt_are_shown(
    study: Study, person: Callable[..., Person]
) -> None:
    anna = person("Anna")
    anna.start(study.server.url)
    for field in ("text", "response_a", "response_b"):
        expect(anna.field(field)).to_be_visible()
        expect(anna.field(field)).not_to_be_empty()
