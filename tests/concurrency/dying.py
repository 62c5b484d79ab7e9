"""A study at work that prints every acknowledged id, until it is killed."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.factories import Client, join, open_study, submission


def work(client: Client) -> None:
    desk = [piece.handout.assignment.id for piece in client.desk(3).work]
    while desk:
        sent = submission(desk.pop(0))
        receipt = client.send(sent, have=desk, want=3)
        sys.stdout.write(f"{sent.id}\n")
        sys.stdout.flush()
        desk += [piece.handout.assignment.id for piece in receipt.state.work]


def main(folder: Path) -> None:
    with open_study(folder, items=2_000, overlap=2) as study:
        clients = [join(study, f"Annotator {number}") for number in range(8)]
        with ThreadPoolExecutor(len(clients)) as pool:
            list(pool.map(work, clients))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
