"""Nothing that an annotator's browser gets says which side is which."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client import PASSPHRASE, Client
from tests.designs_text import ITEMS, write_design
from tests.serving import serve
from tests.unit.formats.published_rows import LIGHT, PAINT, turn

ASKED = [turn("user", f"Question {number}") for number in range(4)]
SPIN = [{"real": [one, LIGHT], "generated": [one, PAINT]} for one in ASKED]
SECRET = "zq7human"
"""A field whose name stands nowhere else."""


def key_items() -> list[dict[str, Any]]:
    return [{**item, SECRET: side} for item, side in zip(ITEMS, "abbaab", strict=True)]


def session(url: str) -> str:
    """Every response of a whole session: what came with it, and what it says."""
    seen: list[str] = []

    def keep(response: httpx.Response) -> None:
        response.read()
        seen.append(f"{response.url} {response.headers} {response.text}")

    client = Client(url, "Ada", PASSPHRASE)
    client.http.event_hooks["response"].append(keep)
    client.sign_in()
    client.open()
    while client.held:
        current = client.held[0]["assignment"]
        body = {"assignments": [current]}
        assert client.http.post("/api/heartbeat", json=body).is_success
        client.judge({"preference": "Response A"})
        assert client.http.get("/api/history").is_success
        client.open()
    client.http.get("/admin")
    client.http.get("/admin/export/json")
    client.http.get("/api/schema/openapi.json")
    client.http.post("/signout", data={"_csrf_token": client.csrf})
    return "\n".join(seen)


OPINIONS = (SECRET, "zq7by", "JUDGE", "opinion", "truth")


def opinion_items() -> list[dict[str, Any]]:
    """Items with two opinions each."""
    given = (("JUDGE-ONE", "a"), ("JUDGE-TWO", "b"))
    return [{**item, SECRET: side, "zq7by": by} for item in ITEMS for by, side in given]


@pytest.mark.parametrize(
    ("items", "pairs", "words"),
    [
        (key_items(), {"source_key": SECRET}, (SECRET, "truth", "verdict")),
        (opinion_items(), {"source_key": SECRET, "opinions": {"by": "zq7by"}}, OPINIONS),
        (SPIN, {}, ("real", "generated", '"truth', "verdict", "human")),
    ],
    ids=["source_key", "opinions", "spin"],
)
def test_a_whole_session_gives_nothing_away(
    tmp_path: Path, items: list[dict[str, Any]], pairs: dict[str, Any], words: tuple[str, ...]
) -> None:
    config = write_design(tmp_path, items=items, pairs=pairs)
    with serve(config) as server:
        said = session(server.url)
    assert "Response A" in said
    assert [word for word in (*words, "balanced", "swapped", "side_order") if word in said] == []


def test_a_truth_file_gives_nothing_away_either(tmp_path: Path) -> None:
    truths = [{"id": item["id"], SECRET: "b"} for item in ITEMS]
    config = write_design(tmp_path, pairs={"truth_file": "truth.json"})
    (tmp_path / "truth.json").write_text(json.dumps(truths))
    with serve(config) as server:
        said = session(server.url)
        assert httpx.get(f"{server.url}/truth.json").status_code == 404
    assert SECRET not in said


SHAPES: list[Callable[[str, str], Any]] = [
    lambda text, model: {"text": text, "model": model, "meta": {"by": model}},
    lambda text, model: {"from": model, "value": text},
    lambda text, model: [{"role": model, "content": text, "model": model}],
    lambda text, model: [{"speaker": "user", "text": "Q"}, {"speaker": model, "text": text}],
    lambda text, model: {"messages": [{"role": model, "content": text}], "policy": model},
    lambda text, model: [{"response": text, "label": model}],
]
"""Responses that are more than a text, each in a shape that data sets use."""


@pytest.mark.parametrize("panel", ["", "text", "dialogue", "pairwise"])
def test_nothing_beside_the_text_of_a_response_is_ever_sent(tmp_path: Path, panel: str) -> None:
    marker = f"zq7{secrets.token_hex(8)}"
    items: list[dict[str, Any]] = []
    for item, respond in zip(ITEMS, SHAPES, strict=True):
        a, b = (respond(item[f"response_{side}"], f"{marker}{side}") for side in "ab")
        pair = {"pair": [a, b]} if panel == "pairwise" else {"response_a": a, "response_b": b}
        items.append({"id": item["id"], "text": item["text"], **pair})
    fields = [{"key": name, "type": panel} for name in items[0] if name not in ("id", "text")]
    keys: dict[str, Any] = {"instance_display": {"fields": fields}} if panel else {}
    with serve(write_design(tmp_path, items=items, pairs={}, **keys)) as server:
        said = session(server.url)
    assert all(item["response_a"] in said for item in ITEMS)
    assert marker not in said
