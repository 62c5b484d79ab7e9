"""The truth is sealed until staff unseals it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from spindle.config.design import Design
from spindle.services.check import load
from spindle.services.study import store_path
from spindle.storage import open_store
from tests.client import sign_in
from tests.designs_text import ITEMS, write_design
from tests.serving import Served, serve

SOURCES = ("b", "a", "b", "a", "b", "a")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    items = [{**item, "origin": side} for item, side in zip(ITEMS, SOURCES, strict=True)]
    return write_design(tmp_path, items=items, pairs={"source_key": "origin"})


@pytest.fixture
def server(config: Path) -> Iterator[Served]:
    with serve(config) as running:
        yield running


@pytest.fixture
def staff(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, follow_redirects=True) as client:
        client.get(server.staff_link)
        yield client


def token(client: httpx.Client) -> str:
    found = re.search(r'name="_csrf_token" value="([^"]+)"', client.get("/admin").text)
    assert found
    return found[1]


def unseal(client: httpx.Client, **form: str) -> httpx.Response:
    return client.post("/admin/unseal", data={"_csrf_token": token(client), **form})


def journal(design: Design) -> list[str]:
    store = open_store(store_path(design), read_only=True)
    try:
        with store.read() as tx:
            return [f"{event.who} {event.what}" for event in tx.events.all()]
    finally:
        store.close()


def test_until_then_the_page_says_only_that_it_is_known(staff: httpx.Client) -> None:
    page = staff.get("/admin").text
    assert "is known for 6 of 6 items and sealed" in page
    assert "It cannot be sealed again" in page
    assert not re.search(r"<td>[ab]</td>|\d+ %", page)


def label_of(work: dict[str, Any], response: str) -> str:
    """The label of the side that shows the response which starts so."""
    return (
        "Response A" if work["fields"]["response_a"]["text"].startswith(response) else "Response B"
    )


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_unsealed_it_shows_every_items_truth_and_how_often_people_were_right(
    server: Served, staff: httpx.Client
) -> None:
    ada, ben = sign_in(server.url, "Ada"), sign_in(server.url, "Ben")
    ada.judge({"preference": label_of(ada.held[0], "Second")})  # right
    ada.judge({"preference": "Both bad"})
    ben.judge({"preference": label_of(ben.held[0], "First")})  # wrong
    page = unseal(staff, sure="yes").text
    assert re.findall(r"<td>([ab])</td>", page) == list(SOURCES)
    assert "preference 50% 1 of 2 1 of 3" in text_of(page)
    assert "just now 100% 1 of 1" in text_of(page)
    assert "just now 0% 0 of 1" in text_of(page)


def test_unsealing_is_in_the_journal(staff: httpx.Client, config: Path) -> None:
    unseal(staff, sure="yes")
    assert journal(load(config)) == ["staff unsealed"]


def test_it_takes_the_ticked_box(staff: httpx.Client, config: Path) -> None:
    assert "and sealed" in unseal(staff).text
    assert journal(load(config)) == []


def test_it_takes_the_token(staff: httpx.Client) -> None:
    assert staff.post("/admin/unseal", data={"sure": "yes"}).status_code == 403


def test_where_nothing_is_known_there_is_nothing_to_unseal(tmp_path: Path) -> None:
    """A truth that comes later would be unsealed before anybody asked for it."""
    config = write_design(tmp_path)
    with serve(config) as server, httpx.Client(base_url=server.url) as client:
        client.get(server.staff_link)
        annotator = sign_in(server.url, "Ada")
        csrf = {"_csrf_token": annotator.csrf, "sure": "yes"}
        client.cookies.update(annotator.http.cookies)
        assert client.post("/admin/unseal", data=csrf).status_code == 303
    assert journal(load(config)) == []


def test_annotators_cannot(server: Served) -> None:
    ada = sign_in(server.url, "Ada")
    sent = ada.http.post("/admin/unseal", data={"_csrf_token": ada.csrf, "sure": "yes"})
    assert sent.status_code == 403


def test_once_unsealed_it_is_written_down_once(staff: httpx.Client, config: Path) -> None:
    sent = token(staff)
    for _ in range(2):
        staff.post("/admin/unseal", data={"_csrf_token": sent, "sure": "yes"})
    assert journal(load(config)) == ["staff unsealed"]


def write_opinions(folder: Path) -> Path:
    """A design whose items have two opinions each, by sources of a name to look for."""
    rows = [
        {**item, "origin": side, "judge": judge}
        for item in ITEMS
        for judge, side in (("JUDGE-ONE", "a"), ("JUDGE-TWO", "b"))
    ]
    pairs = {"source_key": "origin", "opinions": {"by": "judge"}}
    return write_design(folder, items=rows, pairs=pairs)


def test_opinions_are_sealed_until_staff_unseals_them(tmp_path: Path) -> None:
    with (
        serve(write_opinions(tmp_path)) as server,
        httpx.Client(base_url=server.url, follow_redirects=True) as client,
    ):
        before = client.get(server.staff_link).text
        assert "JUDGE" not in before
        assert "Opinions" in before
        unseal(client, sure="yes")
        page = client.get("/admin").text
        assert "JUDGE-ONE" in page
        assert "Agreement with opinions" in page
