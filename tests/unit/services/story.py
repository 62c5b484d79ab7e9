"""A small study with one judgment of every sort: its files are the golden ones.

Ada takes the first item, is called away, and answers after Grace has: hers is surplus. She
answers the second and changes her mind. Grace skips the third.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from spindle.assign.item_order import ItemOrder
from spindle.assign.order import OrderPolicy
from spindle.config.design import Design
from spindle.domain.items import Item, Sides
from spindle.domain.judgments import Submission
from spindle.schemes import SCHEMES, Scheme
from spindle.services.study import Study, import_items, store_location
from spindle.storage import open_store
from tests.factories import Client, Clock, join
from tests.postgresql import database_for

MORNING = 1_777_887_000.25
"""2026-05-04, half past nine and a quarter of a second, UTC."""

PROBLEMS = ["too long", "wrong", "rude, or worse"]


def item(id_: str, text: str, a: str, b: str, **more: Any) -> Item:
    return Item(id_, {"id": id_, "text": text, "response_a": a, "response_b": b, **more})


ITEMS = [
    item(
        "pair-1",
        "Why is the sky blue?",
        "It scatters.",
        "Sunlight is scattered by air,\nand blue the most.",
    ),
    item("pair-2", "Name a prime.", "7", "Seven", turns=[{"role": "user", "content": "Hi"}]),
    item("pair-3", "Grüß mich!", "Hallo", "👋"),
]


def scheme(kind: str, name: str, **more: Any) -> Scheme:
    found = SCHEMES.get(kind)
    assert found is not None
    return found.model_validate({"annotation_type": kind, "name": name, **more})


def design(folder: Path) -> Design:
    return Design(
        path=folder / "config.yaml",
        root=folder,
        name="Story",
        schemes=(
            scheme("pairwise", "preference", labels=["A is better", "B is better", "Cannot tell"]),
            scheme("multiselect", "problems", labels=PROBLEMS),
            scheme("multirate", "quality", options=["clarity", "tone"], labels=["low", "high"]),
            scheme("text", "why", textarea=True),
        ),
        data_files=(folder / "items.jsonl",),
        output_dir=folder / "annotation_output",
        sides=Sides("response_a", "response_b"),
        order=OrderPolicy.RANDOM,
        item_order=ItemOrder.FILE,
        allow_skip=True,
        lease_seconds=300.0,
        prefetch=0,
        database=database_for(folder),
    )


def answers(preference: str, why: str, *problems: str, tone: str = "high") -> dict[str, Any]:
    return {
        "preference": preference,
        "problems": list(problems),
        "quality": {"clarity": "high", "tone": tone},
        "why": why,
    }


@contextlib.contextmanager
def open_story(folder: Path) -> Iterator[Study]:
    """Open the study after everything that happened in it."""
    clock = Clock(MORNING)
    store = open_store(store_location(design(folder)))
    try:
        study = Study(design(folder), store, clock, random.Random(4))
        import_items(store, ITEMS, {}, overlap=1)
        ada, grace = join(study, "Ada"), join(study, "Grace")
        late = ada.take()
        clock.forward(400)
        _say(grace, clock, 1, answers("A is better", 'Says "scattered",\nand why.', "too long"))
        _say(ada, clock, 2, answers("B is better", "=7+0", tone="low"), assignment=late)
        second = ada.take()
        _say(ada, clock, 3, answers("Cannot tell", "", *PROBLEMS[1:]), assignment=second)
        _say(ada, clock, 4, answers("B is better", "- on second thoughts"), assignment=second)
        _say(grace, clock, 5, {}, skipped=True, reason="I know this text.")
        yield study
    finally:
        store.close()


def _say(
    client: Client,
    clock: Clock,
    number: int,
    shown: dict[str, Any],
    *,
    assignment: int | None = None,
    **more: Any,
) -> None:
    """Send a judgment under an id made of its number; ten seconds pass."""
    taken = client.take() if assignment is None else assignment
    clock.forward(10)
    id_ = str(UUID(int=number, version=4))
    client.send(
        Submission(
            id_,
            taken,
            shown,
            active_seconds=9.125 + number,
            answered_at=clock.now - 0.05,
            **more,
        )
    )
