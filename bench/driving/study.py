"""Studies of any size to measure on: the SPIN design over generated items, and histories."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from spindle.config.design import Design
from spindle.config.draft import read_design
from spindle.services.export import published_path
from spindle.services.study import store_path

DESIGN = Path(__file__).parents[2] / "examples" / "spin-self-play" / "config.yaml"
WORDS = ("the", "model", "answers", "with", "care", "and", "often", "at", "length", "about", "it")
LEASE_ENDED = 1_700_000_000


def prose(rng: random.Random, words: int) -> str:
    """So many words, one after the other."""
    return " ".join(rng.choices(WORDS, k=words))


def write_study(
    folder: Path,
    items: int,
    *,
    overlap: int = 3,
    words: int = 80,
    order: str = "random",
    truth: bool = False,
) -> Path:
    """The SPIN design over so many items; its configuration file.

    ``words`` is the length of a response, ``order`` the order of the items, where ``spread``
    spreads them over eight categories of the same size. With ``truth`` each item says which side
    is the human's. The quota is so large that nobody runs out of work before the measurement ends.
    """
    design = yaml.safe_load(DESIGN.read_text())
    design |= {"data_files": ["items.jsonl"], "annotation_per_instance": overlap}
    design["instances_per_annotator"] = items
    design["item_order"] = {"spread": "category"} if order == "spread" else order
    if truth:
        design["pairs"] = {**design.get("pairs", {}), "source_key": "human"}
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(design, sort_keys=False))
    rng = random.Random(7)
    with (folder / "items.jsonl").open("w") as file:
        for n in range(1, items + 1):
            known = {"human": rng.choice(("response_a", "response_b"))} if truth else {}
            file.write(json.dumps({**_item(rng, n, words), **known}) + "\n")
    return path


def results(config: Path) -> Path:
    """The file of all judgments that the server keeps current."""
    return published_path(_design(config))


def add_histories(config: Path, people: int, each: int) -> None:
    """So many people with so many judgments each, written past the service.

    They did the items from the front, as they would have been handed out.
    """
    design = _design(config)
    overlap = design.overlap
    path = store_path(design)
    with sqlite3.connect(path) as db:
        (first,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM annotator").fetchone()
        names = ((n, f"earlier {n}", f"earlier {n}", each) for n in range(first, first + people))
        db.executemany(
            "INSERT INTO annotator (id, name, name_key, passphrase, created_at, seen_at, done,"
            " numbered, cursor) VALUES (?, ?, ?, '', 0, 0, ?4, ?4, 0)",
            names,
        )
        db.executemany(
            "INSERT INTO assignment (id, annotator, item, state, side_order, number, holds,"
            " finished, leased_at, expires_at) VALUES (?, ?, ?, 'done', 'ab', ?, 1, ?1, ?5, ?5)",
            _assignments(first, people, each, overlap),
        )
        db.executemany(
            "INSERT INTO judgment (sequence, id, assignment, revision, answers, shown, skipped,"
            " reason, active_seconds, answered_at, stored_at)"
            " VALUES (?1, ?2, ?1, 1, ?3, ?4, 0, '', 1.5, ?5, ?5)",
            _judgments(people * each),
        )
        db.execute(
            "UPDATE item SET slots = slots - (SELECT count(*) FROM assignment a"
            " WHERE a.item = item.position AND a.holds)"
        )
        db.execute("UPDATE item SET filled = slots <= 0")
    db.close()


def _item(rng: random.Random, n: int, words: int) -> dict[str, str]:
    return {
        "id": f"item-{n}",
        "category": f"category {n % 8}",
        "text": prose(rng, 15),
        "response_a": prose(rng, words),
        "response_b": prose(rng, words),
    }


def _design(config: Path) -> Design:
    draft = read_design(config, needs_data=False)
    assert draft.design is not None
    return draft.design


def _assignments(first: int, people: int, each: int, overlap: int) -> Iterator[tuple[Any, ...]]:
    """Blocks of ``each`` items, every block done by ``overlap`` people."""
    for n in range(people):
        block = n // overlap * each
        for k in range(each):
            yield n * each + k + 1, first + n, block + k + 1, k + 1, LEASE_ENDED


def _judgments(count: int) -> Iterator[tuple[Any, ...]]:
    rng = random.Random("earlier")  # like no simulated annotator
    answers = json.dumps(
        {
            "fluency": {"label": "Fluent"},
            "source_preference": {"label": "Human Response", "verdict": "a"},
        }
    )
    shown = json.dumps({"fluency": "Fluent", "source_preference": "Human Response"})
    for sequence in range(1, count + 1):
        id_ = str(UUID(int=rng.getrandbits(128), version=4))
        yield sequence, id_, answers, shown, LEASE_ENDED + sequence
