"""Seconds and memory of exporting a large study, format by format.

``scripts/bench export --judgments 1000000`` builds a store in a temporary folder (about
0.8 GB) and exports it once in each format, each in a process of its own. The datasets for
training are among them, with the time of reading them back; ``trl+dawid-skene`` is ``trl``
by a model of the raters.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from spindle.config.design import Design
from spindle.domain.items import Sides
from spindle.domain.training_data import Aggregate
from spindle.export import EXPORTS
from spindle.formats import writable_formats
from spindle.schemes import SCHEMES, Scheme
from spindle.services.datasets import DatasetOptions, export_dataset, find_dataset_format
from spindle.services.export import export_judgments
from spindle.services.study import store_path
from spindle.storage import Store, open_store

PEOPLE = 100
MODEL = Aggregate.DAWID_SKENE
WORDS = ("the", "model", "answers", "with", "care", "and", "often", "at", "length", "about", "it")
LABELS = (("A", "a"), ("B", "b"), ("Cannot Tell", "tie"))
PROBLEMS = ("factual", "style", "length")


@click.command()
@click.option("--judgments", default=1_000_000, show_default=True, help="How many there are.")
@click.option("--format", "formats", multiple=True, help="Only these formats.")
@click.option("--texts", is_flag=True, help="With the items' texts.")
@click.option("--folder", type=click.Path(path_type=Path), hidden=True)
def main(judgments: int, formats: tuple[str, ...], texts: bool, folder: Path | None) -> None:
    """Build a store and export it in every format; the last line is JSON."""
    if folder is not None:
        click.echo(json.dumps(measure(folder, formats[0], texts)))
        return
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        build(design(Path(temporary)), judgments)
        for name in formats or (*EXPORTS.names(), *writable_formats(), f"trl+{MODEL}"):
            again = [sys.executable, "-m", "bench.export", "--folder", temporary]
            again += ["--format", name, *(["--texts"] if texts else [])]
            rows.append(json.loads(subprocess.check_output(again, text=True)))
            click.echo(json.dumps(rows[-1]))
    click.echo(json.dumps({"judgments": judgments, "texts": texts, "rows": rows}))


def measure(folder: Path, name: str, texts: bool) -> dict[str, Any]:
    """Export the store of that folder; what it took in seconds and MB."""
    made = design(folder)
    store = open_store(store_path(made), read_only=True)
    target = folder / "exported"
    wall, cpu = time.perf_counter(), time.process_time()
    count = export_as(store, made, name, target, texts)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024**2 if sys.platform == "darwin" else 1024
    )
    return {
        "format": name,
        "judgments": count,
        "seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
        "peak_mb": round(peak, 1),
        "written_mb": round(size(target) / 1e6, 1),
    }


def export_as(store: Store, made: Design, name: str, target: Path, texts: bool) -> int:
    """Export in that format; how many judgments went into it."""
    if name in EXPORTS.names():
        return export_judgments(store, made, name, target, texts=texts).judgments
    format, _, aggregate = name.partition("+")
    wishes = DatasetOptions(aggregate=Aggregate(aggregate) if aggregate else None)
    return export_dataset(store, made, find_dataset_format(format), target, wishes).counts.judgments


def size(target: Path) -> int:
    """Bytes of a file, or of all files of a folder, which is removed again."""
    if target.is_file():
        found = target.stat().st_size
        target.unlink()
        return found
    found = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    shutil.rmtree(target)
    return found


def design(folder: Path) -> Design:
    """A design with a question of most sorts."""
    return Design(
        path=folder / "config.yaml",
        root=folder,
        name="bench",
        schemes=(
            scheme("pairwise", "preference", labels=[label for label, _ in LABELS]),
            scheme("likert", "confidence", size=5),
            scheme("multiselect", "problems", labels=list(PROBLEMS)),
            scheme("text", "why"),
        ),
        data_files=(),
        output_dir=folder,
        sides=Sides("response_a", "response_b"),
    )


def scheme(kind: str, name: str, **more: Any) -> Scheme:
    """A question of that kind."""
    found = SCHEMES.get(kind)
    assert found is not None
    return found.model_validate({"annotation_type": kind, "name": name, **more})


def build(made: Design, count: int) -> None:
    """A store of so many judgments, three of each item, written past the service."""
    path = store_path(made)
    open_store(path).close()
    rng = random.Random(7)
    with sqlite3.connect(path) as db:
        _insert(db, "item", ("position", "id", "fields", "slots"), _items(rng, count))
        truths = ((n, "ab"[n % 2]) for n in range(1, count // 3 + 2))
        _insert(db, "truth", ("item", "verdict"), truths)
        _insert(
            db,
            "annotator",
            ("id", "name", "name_key", "passphrase", "created_at", "seen_at"),
            ((n, f"annotator {n}", f"annotator {n}", "", 0, 0) for n in range(1, PEOPLE + 1)),
        )
        _insert(
            db,
            "assignment",
            ("id", "annotator", "item", "state", "side_order", "number", "holds", "leased_at",
             "expires_at"),
            (
                (k + 1, (k // 3 * 7 + k % 3) % PEOPLE + 1, k // 3 + 1, "done",
                 rng.choice(["ab", "ba"]), k + 1, 1, 0, 0)
                for k in range(count)
            ),
        )  # fmt: skip
        _insert(
            db,
            "judgment",
            ("sequence", "id", "assignment", "revision", "answers", "shown", "skipped", "reason",
             "active_seconds", "answered_at", "stored_at"),
            (_judgment(rng, k) for k in range(count)),
        )  # fmt: skip
    db.close()


def _insert(
    db: sqlite3.Connection, table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]
) -> None:
    places = ", ".join("?" * len(columns))
    db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)


def _items(rng: random.Random, judgments: int) -> Iterator[tuple[Any, ...]]:
    for n in range(1, judgments // 3 + 2):
        fields = {
            "id": f"item-{n}",
            "text": _prose(rng, 12),
            "response_a": _prose(rng, 50),
            "response_b": _prose(rng, 50),
        }
        yield n, f"item-{n}", json.dumps(fields, sort_keys=True), 0


def _judgment(rng: random.Random, k: int) -> tuple[Any, ...]:
    (label, verdict), points, why = rng.choice(LABELS), rng.randint(1, 5), _prose(rng, 8)
    problems = rng.sample(PROBLEMS, k=rng.randint(0, 2))
    answers = {
        "preference": {"label": label, "verdict": verdict},
        "confidence": {"value": points},
        "problems": {"labels": problems},
        "why": {"text": why},
    }
    shown = {"preference": label, "confidence": str(points), "problems": problems, "why": why}
    at = 1_767_225_600 + k * 1.37
    id_ = str(uuid.UUID(int=rng.getrandbits(128), version=4))
    spelled = (json.dumps(answers, sort_keys=True), json.dumps(shown, sort_keys=True))
    return k + 1, id_, k + 1, 1, *spelled, 0, "", round(rng.random() * 90, 3), at, at + 0.2


def _prose(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(WORDS, k=words))


if __name__ == "__main__":
    main()
