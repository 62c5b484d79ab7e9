"""The page on answers says what really comes out."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

import pytest

from spindle.cli.export import describe_judgments
from spindle.domain.assignments import Order
from spindle.export import EXPORTS, ExportTable
from spindle.schemes import SCHEMES
from spindle.schemes.pairwise import Pairwise
from spindle.services.annotation import canonicalise
from spindle.services.export import answer_columns, export_judgments
from tests.factories import make_design
from tests.unit.services.story import open_story

PAGE = (Path(__file__).parents[2] / "docs" / "answers.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_its_programs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_story(tmp_path) as study:
        for format in EXPORTS:
            export_judgments(
                study.store, study.design, format.name, Path(f"annotations.{format.suffix}")
            )
    programs = "\n".join(blocks("python"))
    test = doctest.DocTestParser().get_doctest(programs, {}, "answers.md", None, None)
    assert test.examples
    report: list[str] = []
    failed, _ = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert not failed, "".join(report)


def test_its_record_is_the_first_of_the_export(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        export_judgments(study.store, study.design, "jsonl", tmp_path / "out")
    first = (tmp_path / "out").read_text(encoding="utf-8").splitlines()[0]
    assert [json.loads(block) for block in blocks("json")] == [json.loads(first)]


def test_it_explains_every_field_of_a_record() -> None:
    (block,) = blocks("json")
    first_cells = "\n".join(re.findall(r"^\|(.*?)\|", PAGE, re.MULTILINE))
    explained = set(re.findall(r"`(\w+)`", first_cells))
    assert set(json.loads(block)) <= explained


def test_it_lists_the_columns_of_a_table(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        table = ExportTable(answer_columns(study.design))
    assert blocks("text")[0].split() == [name for name, _ in table.columns()]


def test_its_command_says_what_the_command_says(tmp_path: Path) -> None:
    with open_story(tmp_path) as study:
        done = export_judgments(study.store, study.design, "parquet", tmp_path / "out")
    (block,) = blocks("console")
    assert block.splitlines()[1] == describe_judgments(done, Path("answers.parquet"))


def test_it_lists_every_format() -> None:
    rows = [f"| `{format.name}` | `annotations.{format.suffix}` |" for format in EXPORTS]
    assert [row for row in rows if row not in PAGE] == []


def test_it_says_what_a_place_on_a_scale_is_stored_as(tmp_path: Path) -> None:
    scale = {"annotation_type": "pairwise", "name": "it", "mode": "scale"}
    scheme = Pairwise.model_validate({**scale, "scale": {"min": 1, "max": 7}})
    design = make_design(tmp_path, schemes=(scheme,))
    rows = re.findall(r"^\| (\d) \| `(ab|ba)` \| `(.*)` \|$", PAGE, re.MULTILINE)
    assert len(rows) == 2
    for pressed, order, stored in rows:
        answers = canonicalise(design, {"it": int(pressed)}, Order(order))
        assert answers == {"it": json.loads(stored)}


def test_it_says_what_the_answers_of_every_scheme_hold() -> None:
    section = PAGE.split("### What an answer holds")[1].split("###")[0]
    assert [name for name in SCHEMES.names() if f"`{name}`" not in section] == []
