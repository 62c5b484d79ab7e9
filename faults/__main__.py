"""Judge studies while everything goes wrong, and check that nothing was lost or doubled.

Rounds follow one another until the time is over: each is a study of its own with a plan of
faults made from the seed and its number. The last line is JSON. The exit status is 1 where a
promise was broken; the folder of that round is kept then.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path

from faults.backends import Backend, Sqlite
from faults.disk import small_disk
from faults.plan import plan
from faults.postgresql import Postgresql
from faults.rounds import Outcome, Round
from faults.study import Size

BACKENDS: Mapping[str, type[Backend]] = {"sqlite": Sqlite, "postgresql": Postgresql}
SIZES = (
    Size(items=300, people=24, quota=36, pace=0.8),
    Size(items=120, people=16, quota=12, pace=2.0),  # everybody soon reaches the quota
    Size(items=60, people=24, quota=60, pace=3.0),  # the last items are wanted by all
)
_COUNTED = [field.name for field in fields(Outcome) if field.type == "int"]
_SECONDS = 45.0
"""Of faults in one round; finishing the study comes on top."""


def main() -> int:
    options = _options()
    # Whoever ends the program ends its servers too, and gives back what was mounted.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    deadline = time.monotonic() + 60 * options.minutes
    outcomes: list[Outcome] = []
    number = options.round
    disks = set()
    while not outcomes or (time.monotonic() < deadline and not outcomes[-1].violations):
        outcome, disk = _round(options, number)
        outcomes.append(outcome)
        disks.add(disk)
        number += 1
    print(json.dumps(_summary(options, outcomes, disks)))
    return 1 if outcomes[-1].violations else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/faults", description=(__doc__ or "").partition("\n\n")[2]
    )
    parser.add_argument("--seed", type=int, default=1, help="decides faults and answers (1)")
    parser.add_argument(
        "--minutes", type=float, default=30, help="after which no round begins (30)"
    )
    parser.add_argument("--store", choices=sorted(BACKENDS), default="sqlite")
    parser.add_argument("--processes", type=int, default=1, help="servers of one study (1)")
    parser.add_argument("--workers", type=int, default=1, help="of each of them (1)")
    parser.add_argument("--round", type=int, default=1, help="the number of the first round (1)")
    parser.add_argument(
        "--disk",
        choices=("auto", "tmpfs", "limit", "none"),
        default="auto",
        help="how the disk is made full: tmpfs (root), or a limit on files (auto)",
    )
    parser.add_argument("--keep", type=Path, help="a folder for every round's files")
    return parser.parse_args()


def _round(options: argparse.Namespace, number: int) -> tuple[Outcome, str]:
    seed = f"{options.seed}/{number}"
    backend = BACKENDS[options.store]()
    servers = min(options.processes, backend.most_servers or options.processes)
    with ExitStack() as stack:
        folder = options.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="spindle-faults-"))
        )
        folder = folder / f"round-{number}"
        folder.mkdir(parents=True)
        disk = stack.enter_context(small_disk(folder, options.disk))
        stack.enter_context(backend.open())
        own = ("kill worker",) if options.workers > 1 else ()
        kinds = [kind for kind in (*backend.kinds, *own) if kind != "full" or disk.kind != "none"]
        faults = plan(seed, _SECONDS, kinds, servers=servers)
        round_ = Round(
            seed=seed,
            folder=folder,
            size=SIZES[(number - 1) % len(SIZES)],
            backend=backend,
            disk=disk,
            faults=faults,
            servers=servers,
            workers=options.workers if backend.most_servers is None else 1,
            say=lambda line: print(f"round {number}  {line}", flush=True),
        )
        outcome = asyncio.run(round_.run())
        _settle(options, round_, outcome, number)
    return outcome, disk.kind


def _settle(options: argparse.Namespace, round_: Round, outcome: Outcome, number: int) -> None:
    """Explain what was violated, and keep what one needs to look into it."""
    print(f"round {number}  ended, {len(outcome.violations)} violations", flush=True)
    if not outcome.violations:
        return
    for violation in outcome.violations[:20]:
        print(f"  {violation}")
    first = outcome.violations[0]
    for line in round_.told.explain(first):
        print(f"    {line}")
    kept = Path(tempfile.mkdtemp(prefix="spindle-faults-kept-"))
    round_.told.write(round_.folder / "history.jsonl")
    printed = "\n".join(f"{line.at:.3f} {line.text}" for line in round_.fleet.lines())
    (round_.folder / "servers.log").write_text(printed, encoding="utf-8")
    said = "\n".join(map(str, outcome.violations))
    (round_.folder / "violations.txt").write_text(said, encoding="utf-8")
    (round_.folder / "plan.txt").write_text("\n".join(map(str, round_.faults)), encoding="utf-8")
    shutil.copytree(round_.folder, kept, dirs_exist_ok=True)
    print(f"  its files are in {kept}; again: --seed {options.seed} --round {number} --minutes 0")


def _summary(
    options: argparse.Namespace, outcomes: list[Outcome], disks: set[str]
) -> dict[str, object]:
    faults: Counter[str] = Counter()
    for outcome in outcomes:
        faults += outcome.faults
    kinds = Counter(each.kind for outcome in outcomes for each in outcome.violations)
    return {
        "seed": options.seed,
        "store": options.store,
        "processes": options.processes,
        "workers": options.workers,
        "rounds": len(outcomes),
        "disk": ", ".join(sorted(disks)),
        "faults": dict(sorted(faults.items())),
        "faults_in_all": faults.total(),
        **{name: sum(getattr(each, name) for each in outcomes) for name in _COUNTED},
        "lost": kinds["lost"],
        "doubled": kinds["doubled"],
        "violations": kinds.total(),
    }


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
