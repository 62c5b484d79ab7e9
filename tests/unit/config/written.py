"""Designs as text in a folder, and what comes of checking them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

from spindle.config.design import Design
from spindle.errors import Problem
from spindle.services.check import CheckReport, check

PAIR = {"id": "1", "text": "Why?", "response_a": "Because.", "response_b": "Who knows."}

QUESTION = """\
annotation_schemes:
  - annotation_type: radio
    name: mood
    labels: [good, bad]
"""

DATA = "data_files: [items.json]\n"


def write_config(
    folder: Path, text: str, items: Sequence[Mapping[str, Any]] = (PAIR,), name: str = "items.json"
) -> Path:
    """Write a design with that text and a data file beside it; return its path."""
    (folder / name).write_text(json.dumps(list(items)), encoding="utf-8")
    config = folder / "config.yaml"
    config.write_text(dedent(text), encoding="utf-8")
    return config


def check_config(
    folder: Path, text: str, items: Sequence[Mapping[str, Any]] = (PAIR,), **options: Any
) -> CheckReport:
    """Check a design with that text."""
    return check(write_config(folder, text, items), **options)


def design_of(
    folder: Path, text: str, items: Sequence[Mapping[str, Any]] = (PAIR,), **options: Any
) -> Design:
    """Return the design, which must have no errors."""
    found = check_config(folder, text, items, **options)
    assert not found.errors, found.errors
    assert found.design is not None
    return found.design


def only(problems: Sequence[Problem]) -> Problem:
    """Return the only problem."""
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def at(problem: Problem) -> tuple[int, int]:
    """Return line and column."""
    return problem.line, problem.column
