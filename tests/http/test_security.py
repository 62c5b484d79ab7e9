"""What every response carries, and what no response gives away."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.client import sign_in
from tests.designs_text import ITEMS, write_design
from tests.serving import Served, serve

PAGES = ["/signin", "/annotate", "/nowhere", "/admin", "/api/history", "/static/x/app.js"]


@pytest.mark.parametrize("path", PAGES)
def test_every_response_is_under_a_strict_policy(server: Served, path: str) -> None:
    headers = httpx.get(server.url + path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_a_page_may_not_be_framed_and_tells_no_other_site_where_it_was(server: Served) -> None:
    headers = httpx.get(f"{server.url}/signin").headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "script-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    ["/static/../config.yaml", "/static/%2e%2e/%2e%2e/app.py", "/config.yaml", "/items.json"],
)
def test_no_file_of_the_study_or_the_program_is_served(server: Served, path: str) -> None:
    assert httpx.get(server.url + path).status_code == 404


def test_markup_in_an_item_does_not_stand_as_markup_in_the_page(tmp_path: Path) -> None:
    hostile = {**ITEMS[0], "response_a": "</script><script>alert(1)</script>"}
    with serve(write_design(tmp_path, items=[hostile])) as server:
        page = sign_in(server.url, "Ada").http.get("/annotate").text
    assert "<script>alert(1)" not in page


def test_the_page_does_not_know_item_ids(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        page = sign_in(server.url, "Ada").http.get("/annotate").text
    assert "item-1" not in page


def test_the_administrators_pages_are_for_staff(server: Served) -> None:
    assert httpx.get(f"{server.url}/admin").status_code == 403
    assert httpx.get(f"{server.url}/admin/export/json").status_code == 403


def test_the_administrators_link_works_once(server: Served) -> None:
    with httpx.Client(follow_redirects=True) as staff:
        assert staff.get(server.staff_link).status_code == 200
    assert httpx.get(server.staff_link).status_code == 403


def test_an_annotator_is_no_staff(server: Served) -> None:
    client = sign_in(server.url, "Mika")
    assert client.http.get("/admin").status_code == 403
