"""The page on data out says what really comes out."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from spindle.cli.export import describe_dataset
from spindle.domain.training_data import Aggregate, Policy, Ties, ToldApart
from spindle.formats import WritableFormat, writable_formats
from spindle.services.export import export_judgments
from tests.unit.services.datasets.test_export import make
from tests.unit.services.judged import open_judged_study

PAGE = (Path(__file__).parents[2] / "docs" / "data-out.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_its_programs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_judged_study(tmp_path) as study:
        make(study, "trl", Path("trl"))
        export_judgments(study.store, study.design, "potato", Path("annotations.potato.jsonl"))
    test = doctest.DocTestParser().get_doctest("\n".join(blocks("python")), {}, "page", None, None)
    assert test.examples
    report: list[str] = []
    failed, _ = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert not failed, "".join(report)


@pytest.mark.parametrize(("name", "place", "block"), [("trl", "dataset", 0), ("spin", "spin", 1)])
def test_its_commands_say_what_the_command_says(
    name: str, place: str, block: int, tmp_path: Path
) -> None:
    with open_judged_study(tmp_path) as study:
        made = make(study, name, tmp_path / place)
    assert blocks("console")[block].splitlines()[1:] == describe_dataset(made, Path(place))


def row_of(format: WritableFormat) -> str:
    columns = ", ".join(f"`{column.name}`" for column in format.columns(Policy()))
    return f"| `{format.name}` | {columns} |"


def test_it_lists_every_format_with_its_columns() -> None:
    rows = [row_of(format) for format in writable_formats().values()]
    assert [row for row in rows if row not in PAGE] == []


def test_every_format_has_a_heading() -> None:
    headings = " ".join(re.findall(r"^### ([\w, ]+)", PAGE, re.MULTILINE))
    assert set(writable_formats()) - set(re.findall(r"\w+", headings)) == set()


def test_it_explains_every_word_of_the_policy() -> None:
    for option, words in (("aggregate", Aggregate), ("ties", Ties)):
        for word in words:
            assert f"| `--{option} {word}` |" in PAGE
    for kept in ToldApart:
        assert f"| `{kept}` |" in PAGE
