"""The page on schemes says what conditions do, and the example of them is sound."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import indent

from spindle.services.check import CheckReport, check
from tests.serving import EXAMPLES, ROOT
from tests.unit.config.written import PAIR

PAGE = (ROOT / "docs" / "schemes.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## Questions asked on condition\n")[2]


def check_entries(folder: Path, entries: str) -> CheckReport:
    """Check a design with those questions."""
    (folder / "items.json").write_text(json.dumps([PAIR]))
    config = folder / "config.yaml"
    schemes = "annotation_schemes:\n" + indent(entries, "  ")
    config.write_text("data_files: [items.json]\n" + schemes, encoding="utf-8")
    return check(config)


def test_the_examples_are_asked_as_the_page_says(tmp_path: Path) -> None:
    ours, potatos = re.findall(r"```yaml\n(.*?)```", SECTION, re.DOTALL)
    found = check_entries(tmp_path, ours)
    assert not found.problems
    assert f'"reason: asked if {found.conditions["reason"]}"' in SECTION
    assert found.conditions["what_harm"] == "(harm is '4' or '5') or reason contains 'harm'"
    assert check_entries(tmp_path, potatos).conditions == {"why": "sure is 'Unsure'"}


def test_the_example_is_asked_as_its_readme_says() -> None:
    folder = EXAMPLES / "follow-up-questions"
    found = check(folder / "config.yaml")
    assert not found.problems
    said = (folder / "README.md").read_text(encoding="utf-8")
    assert found.conditions
    for name, condition in found.conditions.items():
        assert f"{name}: asked if {condition}" in said
