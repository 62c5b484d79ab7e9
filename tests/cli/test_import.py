"""``spindle import potato`` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spindle.services import check
from spindle.services.study import open_study, store_path
from tests.cli.running import Spindle
from tests.unit.config.written import write_config
from tests.unit.services.potato.projects import answers, state

DESIGN = """\
data_files: [items.json]
annotation_schemes:
  - annotation_type: pairwise
    name: better
    labels: [A is better, B is better]
"""
A = {"better": {"selection": "A"}}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of Potato with one item, on which two people agree."""
    write_config(tmp_path, DESIGN)
    state(tmp_path, "Ada", {"1": A}, instance_id_to_presentation_order={"1": {"better": [0, 1]}})
    state(tmp_path, "Ben", {"1": A, "2": A})
    return tmp_path


def test_it_takes_over_what_there_is_and_says_so(spindle: Spindle, project: Path) -> None:
    ran = spindle("import", "potato", project)
    rejects = project / "annotation_output" / "potato-rejects.jsonl"
    assert ran.status == 0
    assert ran.out == (
        "Imported 2 judgments by 2 annotators.\n"
        "  1 beyond the overlap of the design\n"
        "  1 without a recorded order: assumed to be as given in the data\n"
        f"  1 answer not imported, written to {rejects}\n"
    )
    assert "Ben/user_state.json:" in ran.err
    assert "warning: Ben, 2: the study has no such item" in ran.err
    assert [json.loads(line)["item"] for line in rejects.read_text().splitlines()] == ["2"]
    with open_study(check.load(project / "config.yaml")) as study:
        assert set(answers(study)) == {("Ada", "1"), ("Ben", "1")}


def test_once_more_changes_nothing(spindle: Spindle, project: Path) -> None:
    spindle("import", "potato", project)
    ran = spindle("import", "potato", project / "annotation_output", project / "config.yaml")
    assert ran.out.startswith("Imported 0 judgments by 0 annotators.\n  2 already imported\n")


def test_a_dry_run_leaves_nothing_behind(spindle: Spindle, project: Path) -> None:
    before = sorted(project.rglob("*"))
    ran = spindle("import", "potato", project, "--dry-run")
    assert ran.out.startswith("Would import 2 judgments by 2 annotators.\n")
    assert ran.out.endswith("  1 answer not imported\n")
    assert sorted(project.rglob("*")) == before


def test_a_dry_run_looks_into_a_study_that_is_being_served(spindle: Spindle, project: Path) -> None:
    spindle("import", "potato", project)
    with open_study(check.load(project / "config.yaml")):
        ran = spindle("import", "potato", project, "--dry-run")
        assert "2 already imported" in ran.out
        ran = spindle("import", "potato", project)
    assert ran.status == 1
    assert "Another process is serving" in ran.err


def test_no_rejects_no_file(spindle: Spindle, project: Path) -> None:
    state(project, "Ben", {"1": A})
    rejects = project / "kept" / "rejects.jsonl"
    ran = spindle("import", "potato", project, "--rejects", rejects)
    assert ran.status == 0
    assert ran.err == ""
    assert not rejects.exists()


def test_what_potato_shuffled_without_a_note_is_known_from_its_design(
    spindle: Spindle, project: Path
) -> None:
    (project / "theirs.yaml").write_text(DESIGN + "    randomize_order: true\n")
    ran = spindle("import", "potato", project)
    assert ran.out.startswith("Imported 1 judgment by 1 annotator.\n")
    assert "the order of the responses was not recorded" in ran.err


def test_many_rejects_are_counted(spindle: Spindle, project: Path) -> None:
    state(project, "Ben", {f"no {n}": A for n in range(30)})
    ran = spindle("import", "potato", project)
    assert ran.err.count("warning:") == 25
    assert "and 5 more" in ran.err
    assert "30 answers not imported" in ran.out


def test_a_folder_that_is_not_there_is_one_line(spindle: Spindle, tmp_path: Path) -> None:
    ran = spindle("import", "potato", tmp_path / "gone")
    assert ran.status == 1
    assert "error: There is no" in ran.err


def test_which_design_is_asked_where_it_is_not_clear(spindle: Spindle, project: Path) -> None:
    (project / "config.yaml").rename(project / "one.yaml")
    (project / "two.yaml").write_text(DESIGN)
    ran = spindle("import", "potato", project)
    assert ran.status == 1
    assert "one.yaml, two.yaml" in ran.err
    assert spindle("import", "potato", project, project / "one.yaml").status == 0


def test_the_store_is_made_where_there_is_none(spindle: Spindle, project: Path) -> None:
    spindle("import", "potato", project)
    assert store_path(check.load(project / "config.yaml")).exists()


def test_help_names_it(spindle: Spindle) -> None:
    assert " import " in spindle("--help").out
    assert "potato" in spindle("import", "--help").out
