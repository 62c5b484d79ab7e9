"""One of several processes over one store: its annotators judge until nothing is left.

Prints the id of each acknowledged judgment.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

from spindle.assign.order import OrderPolicy
from spindle.services.annotation import WorkOutcome
from spindle.services.study import Study, store_location
from spindle.storage import open_store
from tests.factories import Client, join, make_design, skip, submission

DESIGN: dict[str, Any] = {
    "overlap": 3,
    "quota": 25,
    "allow_skip": True,
    "order": OrderPolicy.BALANCED,
    "prefetch": 3,
    "lease_seconds": 60.0,
}
SKIPPED = 0.1


def work(client: Client, rng: Random) -> None:
    """Judge, and skip now and then, until there is nothing more to be had."""
    pause = Event()
    while True:
        standing = client.desk(1 + rng.randrange(4))
        if standing.outcome is WorkOutcome.WAITING:
            pause.wait(0.02)
        elif standing.outcome is not WorkOutcome.MORE:
            return
        for piece in standing.work:
            id_ = piece.handout.assignment.id
            sent = skip(id_) if rng.random() < SKIPPED else submission(id_)
            client.send(sent, want=rng.randrange(3))
            sys.stdout.write(f"{sent.id}\n")
        if rng.random() < SKIPPED:
            client.leave()


def main(folder: Path, people: list[str]) -> None:
    design = make_design(folder, **DESIGN)
    store = open_store(store_location(design))
    try:
        study = Study(design, store)
        clients = [join(study, name) for name in people]
        with ThreadPoolExecutor(len(clients)) as pool:
            list(pool.map(work, clients, map(Random, people)))
    finally:
        store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
