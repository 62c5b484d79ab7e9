"""What the study's staff sees and takes away."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from spindle.export import EXPORTS
from tests.client import sign_in
from tests.serving import Served


@pytest.fixture(scope="module")
def staff(server: Served) -> Iterator[httpx.Client]:
    """Somebody who opened the administrator's link after one judgment and one skip."""
    annotator = sign_in(server.url, "Ada")
    annotator.judge({"preference": "Response A"})
    annotator.skip("unclear")
    with httpx.Client(base_url=server.url, follow_redirects=True) as client:
        assert client.get(server.staff_link).status_code == 200
        yield client


def test_progress_is_shown_by_item_and_by_annotator(staff: httpx.Client) -> None:
    page = staff.get("/admin").text
    assert "item-0" in page
    assert "Ada" in page


def test_many_items_are_shown_page_by_page(staff: httpx.Client) -> None:
    assert "item-199" not in staff.get("/admin").text
    assert "item-199" in staff.get("/admin", params={"page_number": 2}).text


def test_a_page_beyond_the_last_is_empty(staff: httpx.Client) -> None:
    assert staff.get("/admin", params={"page_number": 10**30}).status_code == 200


@pytest.mark.parametrize("form", EXPORTS.names())
def test_all_judgments_are_downloaded(staff: httpx.Client, form: str) -> None:
    answer = staff.get(f"/admin/export/{form}")
    assert answer.status_code == 200
    name = "annotations.potato.jsonl" if form == "potato" else f"annotations.{form}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert len(answer.content) > 0


def test_the_download_is_what_was_judged(staff: httpx.Client) -> None:
    records = json.loads(staff.get("/admin/export/json").text)
    assert [(r["item_id"], r["skipped"], r["skip_reason"]) for r in records] == [
        ("item-0", False, ""),
        ("item-1", True, "unclear"),
    ]


def test_a_format_that_is_not_there(staff: httpx.Client) -> None:
    assert staff.get("/admin/export/xls").status_code == 404
