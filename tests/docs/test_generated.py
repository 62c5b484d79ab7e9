"""What is written from the code, or repeats it, is what the code has now."""

from __future__ import annotations

import runpy
from collections.abc import Callable

import yaml

import spindle
from spindle.config.reference import reference as design_reference
from tests.serving import ROOT

DOCS = ROOT / "docs"
command_line: Callable[[], str] = runpy.run_path(str(DOCS / "command_line.py"))["reference"]
HINT = "out of date: scripts/docs --generate"


def test_the_design_reference_is_current() -> None:
    assert (DOCS / "design-reference.md").read_text(encoding="utf-8") == design_reference(), HINT


def test_the_command_line_reference_is_current() -> None:
    assert (DOCS / "command-line.md").read_text(encoding="utf-8") == command_line(), HINT


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == spindle.__version__
