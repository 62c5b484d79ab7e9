"""Every benchmark runs, on something tiny, and ends with one JSON object."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.serving import ROOT


def run_program(command: str) -> dict[str, Any]:
    """Return the last line that ``scripts/bench`` prints with those words."""
    name, *options = command.split()
    ran = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_the_floor_says_what_a_judgment_costs() -> None:
    assert run_program("limit --annotators 4 --seconds 0.5")["cpu_ms_per_judgment"] > 0


def test_simulated_annotators_are_refused_nothing_and_say_what_a_judgment_costs() -> None:
    found = run_program("annotators --annotators 4 --seconds 0.5 --items 5000")
    assert (found["errors"], found["judgments"] > 0) == (0, True)
    assert found["cpu_ms_per_judgment"] > 0


def test_a_study_that_grows_is_compared_with_the_floor() -> None:
    size = "--items 3000,5000 --people 5 --annotators 2 --seconds 0.5"
    found = run_program(f"scale {size}")
    assert found["cpu_ms_per_judgment"] > 0
    rows = found["rows"]
    assert [(row["items"], row["people_before"]) for row in rows] == [
        (3000, 0),
        (5000, 0),
        (5000, 5),
    ]
    assert all(row["times_floor"] > 0 and row["errors"] == 0 for row in rows)


def test_a_start_is_timed_with_its_memory() -> None:
    found = run_program("boot --items 50 --restarts 1")
    assert found["items"] == 50
    assert min(found["start_seconds"], found["start_rss_mb"]) > 0


def test_an_export_is_timed_format_by_format() -> None:
    found = run_program("export --judgments 60 --format csv --format trl")
    assert [(row["format"], row["judgments"]) for row in found["rows"]] == [
        ("csv", 60),
        ("trl", 60),
    ]
    assert all(row["peak_mb"] > 0 for row in found["rows"])


def test_all_orders_of_items_are_compared_in_turn() -> None:
    found = run_program("orders --items 400 --orders file,random --annotators 2 --turns 1")
    assert [row["order"] for row in found["rows"]] == ["file", "random"]
    assert all(row["times_floor"] > 0 and not row["errors"] for row in found["rows"])
