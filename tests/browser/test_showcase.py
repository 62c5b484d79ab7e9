"""Designs that other people published, checked and annotated as they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from spindle.errors import Problem
from spindle.services.check import check
from tests.browser.filling import answer_everything
from tests.browser.person import Person
from tests.serving import serve
from tests.waiting import eventually

SHOWCASE = Path(__file__).parent.parent / "designs" / "showcase"
DESIGNS = {path.parent.name: path for path in sorted(SHOWCASE.rglob("config.yaml"))}
NOT_ASKED = {
    "mmlu-pro-tiered-eval": "tiered_annotation",
    "vbench-generation-quality": "video_annotation",
}
"""The designs that ask something which Spindle does not, and what that is."""

ROLES: dict[str, Any] = {
    "likert": "radio",
    "multiselect": "checkbox",
    "pairwise": "radio",
    "radio": "radio",
    "select": "option",
}


def copy_design(name: str, folder: Path) -> Path:
    """A copy of a design in a folder of its own."""
    shutil.copytree(DESIGNS[name].parent, folder / name)
    return folder / name / "config.yaml"


def options(name: str, config: Path) -> list[str]:
    """What the design needs on the command line, as its messages say."""
    found = []
    if any("found sample-data.json" in p.hint for p in check(config).problems):
        found += ["--data", str(config.parent / "sample-data.json")]
    if name in NOT_ASKED:
        found += ["--allow-unknown"]
    return found


def test_there_are_nineteen() -> None:
    assert len(DESIGNS) == 19


def is_expected(name: str, problem: Problem) -> bool:
    """Whether it is missing data, or a question that Spindle does not ask, with its line."""
    missing = "not found" in problem.message and "sample-data.json" in problem.hint
    unasked = name in NOT_ASKED and NOT_ASKED[name] in problem.message
    return (missing or unasked) and problem.line > 0


def test_what_keeps_a_design_from_starting_is_one_of_two_things() -> None:
    errors = [(name, error) for name, path in DESIGNS.items() for error in check(path).errors]
    assert [(name, error) for name, error in errors if not is_expected(name, error)] == []


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_is_annotated(name: str, tmp_path: Path, person: Callable[..., Person]) -> None:
    config = copy_design(name, tmp_path)
    design = check(config, data=config.parent / "sample-data.json", allow_unknown=True).design
    assert design is not None
    with serve(config, *options(name, config)) as server:
        ada = person("Ada")
        ada.come_to(server.url)
        if design.instructions:
            ada.close_instructions()
        expect(ada.page.locator("#position")).to_contain_text("1 of ")
        total = ada.page.locator("#position").inner_text().split()[-1]
        ada.at(f"1 of {total}")
        for scheme in design.schemes:
            for choice in scheme.choices() if scheme.annotation_type in ROLES else ():
                role = ROLES[scheme.annotation_type]
                control = ada.page.get_by_role(role, name=choice.label, exact=True)
                expect(control.first).to_be_attached()
        answer_everything(ada.page)
        ada.page.get_by_role("button", name="Next", exact=True).click()
        ada.badge("Saved")
        expect(ada.page.locator("#position")).not_to_have_text(f"1 of {total}")
        results = design.output_dir / f"annotations.{design.output_format}"
        eventually(lambda: len(_records(results)) == 1)
    answers = _records(results)[0]["answers"]
    assert set(answers) == {scheme.name for scheme in design.schemes}


def _records(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
    return found
