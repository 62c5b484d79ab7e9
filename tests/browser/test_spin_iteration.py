"""SPIN pairs judged by three people: balanced, sealed, and out again as training data."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from spindle.assign.order import LARGEST_LEAD
from spindle.domain.assignments import Order
from spindle.domain.judgments import JudgmentRecord
from spindle.services.check import load
from spindle.services.study import store_path
from spindle.storage import open_store
from tests.browser.har import Reply, keys, replies, without
from tests.browser.person import Person
from tests.serving import EXAMPLES, ROOT, copy_of, serve

ASKED = runpy.run_path(str(EXAMPLES / "spin-iteration" / "make_data.py"))["ASKED"]
ITEMS = len(ASKED)
STATIC = ROOT / "src" / "spindle" / "web" / "static"
END = re.compile("All done|Nothing left")

# What would give away which answer is the person's, or how the sides were laid out.
TELLING = re.compile(
    r"\b(real|generated|truth|verdict|swapped|balanced|as_given|strength|source_key|chosen"
    r"|order|item_id|displayed)\b",
    re.IGNORECASE,
)
WORK = {"assignment", "state", "fields", "answers", "reason"}
SHOWN = {"text", "html", "turns", "items", "speaker"}


def words(text: str) -> str:
    """The letters of a text, so that what is shown can be compared with what was written."""
    return re.sub(r"\W|_", "", text)


def shows_person(page: Any, field: str) -> bool:
    """Whether the person's answer stands there."""
    seen = words(page.locator(f'main [data-field="{field}"]').inner_text())
    return any(words(asked.person.split(". ")[0])[:40] in seen for asked in ASKED)


def judge_all(person: Person, choose: Callable[[int, bool], str]) -> None:
    """Judge every item with the keyboard; ``choose`` gives the key for an item."""
    for number in range(1, ITEMS + 1):
        person.at(f"{number} of {ITEMS}")
        left = shows_person(person.page, "response_a")
        assert left is not shows_person(person.page, "response_b")
        person.press(choose(number, left), "1", "Enter")
    expect(person.page.get_by_role("heading", name=END)).to_be_visible()
    person.badge("Saved")


def by_response(number: int, left: bool) -> str:
    """The person's answer, wherever it stands."""
    del number
    return "a" if left else "b"


def by_side(number: int, left: bool) -> str:
    """Always the left one."""
    del number, left
    return "a"


def in_turn(number: int, left: bool) -> str:
    """The left one, the right one, undecided."""
    del left
    return "abc"[number % 3]


def records_of(config: Path) -> list[JudgmentRecord]:
    """What is in the store."""
    with closing(open_store(store_path(load(config)), read_only=True)) as store, store.read() as tx:
        return list(tx.judgments.records())


def check_sealed(archive: Path, ids: set[str]) -> None:
    """Walk everything that reached a browser."""
    seen = list(replies(archive))
    assert sum("/api/judgments/" in reply.url for reply in seen) == ITEMS
    assert len({work["assignment"] for reply in seen for work in works(reply)}) == ITEMS
    for reply in seen:
        for id_ in ids:
            assert id_ not in reply.body + reply.head + reply.url, reply.url
        assert not TELLING.search(reply.url), reply.url
        if reply.is_static:
            # The same for every study, so it cannot know anything of this one.
            assert reply.body == (STATIC / reply.url.rpartition("/")[2]).read_text(encoding="utf-8")
        else:
            check_reply(reply)


def works(reply: Reply) -> list[dict[str, Any]]:
    """The pieces of work in a reply."""
    data = reply.data() or {}
    found: list[dict[str, Any]] = (data.get("desk") or data).get("work") or []
    return found


def check_reply(reply: Reply) -> None:
    """Fail if a page or an answer of the server says more than it may."""
    data = reply.data()
    assert not TELLING.search(reply.around() + reply.head), reply.url
    assert not TELLING.search(json.dumps(without(data, "html"))), reply.url
    for work in works(reply):
        assert set(work) == WORK
        assert list(work["fields"]) == ["prompt", "response_a", "response_b"]
        assert set(keys(list(work["fields"].values()))) <= SHOWN


def export_spin(config: Path, *options: str) -> Path:
    """What ``spindle export`` makes of the study, in a folder of its own."""
    target = config.parent / "exported" / options[1]
    command = [sys.executable, "-m", "spindle", "export", str(config), "--output", str(target)]
    subprocess.run([*command, *options], check=True, capture_output=True)
    return target


def rows_of(folder: Path, columns: set[str]) -> list[dict[str, Any]]:
    """The rows of all Parquet files of a dataset, which have at least those columns."""
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.rglob("*.parquet")):
        table = pq.read_table(path)
        assert columns <= set(table.column_names)
        rows += table.to_pylist()
    return rows


def test_three_people_judge_and_the_truth_stays_sealed(
    tmp_path: Path, person: Callable[..., Person]
) -> None:
    config = copy_of("spin-iteration", tmp_path)
    archives = {name: tmp_path / f"{name}.har" for name in ("Anna", "Ben", "Cleo")}
    keeping = {"record_har_content": "embed"}
    anna, ben, cleo = (
        person(name, record_har_path=path, **keeping) for name, path in archives.items()
    )
    with serve(config) as server:
        anna.start(server.url)
        judge_all(anna, by_response)
        ben.start(server.url)
        cleo.start(server.url)
        judge_all(ben, by_side)
        judge_all(cleo, in_turn)
    for someone in (anna, ben, cleo):
        someone.page.context.close()

    records = records_of(config)
    assert len(records) == 3 * ITEMS
    check_orders(records)
    verdicts = {
        name: Counter(verdict_of(each) for each in records if each.annotator == name)
        for name in archives
    }
    assert verdicts["Anna"] == {"a": ITEMS}  # the person's answer, from both sides
    left = Counter("a" if each.order is Order.AS_GIVEN else "b" for each in records
                   if each.annotator == "Ben")  # fmt: skip
    assert verdicts["Ben"] == left  # whichever response it was
    assert verdicts["Cleo"]["tie"] == ITEMS / 3
    for archive in archives.values():
        check_sealed(archive, {record.item for record in records})
    check_training_data(config, records)


def verdict_of(record: JudgmentRecord) -> str:
    """What a record says of the sides."""
    answer = record.judgment.answers["human"]
    assert isinstance(answer, dict)
    return str(answer["verdict"])


def check_orders(records: list[JudgmentRecord]) -> None:
    """Within an item the two orders are even, and within a person near to it."""
    for by, most in (("item", 1), ("annotator", LARGEST_LEAD)):
        counts: dict[str, Counter[Order]] = {}
        for record in records:
            counts.setdefault(getattr(record, by), Counter())[record.order] += 1
        for orders in counts.values():
            assert abs(orders[Order.AS_GIVEN] - orders[Order.SWAPPED]) <= most


def check_training_data(config: Path, records: list[JudgmentRecord]) -> None:
    """The datasets say what is true, and what people believed."""
    person_of = {asked.prompt: asked.person for asked in ASKED}
    model_of = {asked.prompt: asked.model for asked in ASKED}
    spin = rows_of(export_spin(config, "--format", "spin"), {"real", "generated"})
    assert len(spin) == ITEMS
    for row in spin:
        prompt = row["real"][0]["content"]
        assert row["real"][1]["content"] == person_of[prompt]
        assert row["generated"][1]["content"] == model_of[prompt]

    votes: dict[str, Counter[str]] = {}
    for record in records:
        votes.setdefault(record.item, Counter())[verdict_of(record)] += 1
    for_person = sum(votes[item]["a"] >= 2 for item in votes)
    preferred = rows_of(export_spin(config, "--format", "trl"), {"prompt", "chosen", "rejected"})
    assert sum(row["chosen"] == person_of[row["prompt"]] for row in preferred) == for_person
    for row in preferred:
        texts = {person_of[row["prompt"]], model_of[row["prompt"]]}
        assert {row["chosen"], row["rejected"]} == texts


def test_the_example_is_accessible_and_reads_like_a_page(
    tmp_path: Path, person: Callable[..., Person]
) -> None:
    with serve(copy_of("spin-iteration", tmp_path)) as server:
        dora = person("Dora", viewport={"width": 360, "height": 740}, color_scheme="dark")
        dora.start(server.url)
        for number in range(1, ITEMS + 1):
            dora.at(f"{number} of {ITEMS}")
            results = Axe().run(dora.page)
            assert results.violations_count == 0, results.generate_report()
            assert dora.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            dora.press("c", "3", "Enter")
        expect(dora.page.get_by_text("All done")).to_be_visible()


def test_the_data_is_what_its_script_writes(tmp_path: Path) -> None:
    copy_of("spin-iteration", tmp_path)
    folder = tmp_path / "spin-iteration"
    (folder / "data" / "train.parquet").unlink()
    subprocess.run([sys.executable, folder / "make_data.py"], check=True, capture_output=True)
    made = pq.read_table(folder / "data" / "train.parquet")
    assert made.equals(pq.read_table(EXAMPLES / "spin-iteration" / "data" / "train.parquet"))
    assert set(made.column_names) == {"real", "generated"}
