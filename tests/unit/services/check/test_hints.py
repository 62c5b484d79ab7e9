"""The lines of YAML that a hint offers are valid where it says that they go."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from spindle.domain.yaml_text import as_yaml
from spindle.services.check.hints import fit_hint
from tests.unit.config.written import DATA, PAIR, check_config, only

NAMES_THE_AI = """\
annotation_schemes:
  - annotation_type: pairwise
    name: author
    description: Which response was written by an AI?
    labels: [Response A is AI-generated, Response B is AI-generated, Cannot tell]
"""
WRITE = "write `pairs: {verdicts: {x: {A: a, B: b}}}`"


def test_a_line_is_whole_where_the_design_lacks_its_section() -> None:
    assert fit_hint(WRITE, {"display": {}}) == WRITE


def test_a_line_goes_under_the_section_that_the_design_has() -> None:
    for section in (None, {}, {"order": "random"}):
        said = fit_hint(WRITE, {"pairs": section})
        assert said == "write `verdicts: {x: {A: a, B: b}}` under `pairs:`"


def test_a_line_goes_under_the_key_that_the_section_has() -> None:
    said = fit_hint(WRITE, {"pairs": {"verdicts": {"y": {}}}})
    assert said == "write `x: {A: a, B: b}` under `pairs: verdicts:`"


def test_a_line_that_is_offered_settles_it_in_a_design_with_pairs(tmp_path: Path) -> None:
    text = f"{DATA}{NAMES_THE_AI}pairs:\n  source_key: human_side\n"
    item = {**PAIR, "human_side": "a"}
    problem = only(check_config(tmp_path, text, [item]).errors)
    line, where, *_ = problem.hint.split("`")[1::2]
    assert where == "pairs:"
    assert not check_config(tmp_path, f"{text}  {line}\n", [item]).errors


@pytest.mark.parametrize(
    "name",
    ["human", "gpt-4", "model a", "-2", "who: wrote", "it's", 'the "left"', "#1", "a, b", ""],
)
def test_a_name_is_the_same_when_it_is_read_back(name: str) -> None:
    assert str(yaml.safe_load(f"pairs: {{sides: [{as_yaml(name)}]}}")["pairs"]["sides"][0]) == name


def test_a_field_with_a_colon_can_be_pasted(tmp_path: Path) -> None:
    items = [{**PAIR, "id": str(n), "who: wrote": "ab"[n % 2]} for n in range(30)]
    named = NAMES_THE_AI.replace("an AI", "a human").replace("is AI-generated", "")
    problem = only(check_config(tmp_path, DATA + named, items).problems)
    assert '`pairs: {source_key: "who: wrote"}`' in problem.hint
