"""Which database holds a study, and that its password is shown nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from spindle.config.database import VARIABLE
from spindle.config.design import Design
from spindle.domain.databases import parse_database_address, redact_address
from spindle.services.check import CheckReport, check
from spindle.services.study import store_location, store_path
from tests.cli.running import Spindle
from tests.designs_text import write_design

WRITTEN = "postgresql://ada:s3cret@db.example/studies"
AMBIENT = "postgresql://ada:s3cret@other.example/studies"


@pytest.fixture
def spindle(capsys: pytest.CaptureFixture[str]) -> Spindle:
    return Spindle(capsys)


def design(checked: CheckReport) -> Design:
    assert checked.design is not None, checked.problems
    return checked.design


def test_a_study_is_a_file_unless_it_says_otherwise(tmp_path: Path) -> None:
    found = design(check(write_design(tmp_path)))
    assert found.database is None
    assert store_location(found) == store_path(found)


def test_the_design_names_a_database(tmp_path: Path) -> None:
    found = design(check(write_design(tmp_path, database=WRITTEN)))
    assert store_location(found) == parse_database_address(WRITTEN, "A small study")


def test_the_environment_wins_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, AMBIENT)
    checked = check(write_design(tmp_path, database=WRITTEN))
    assert design(checked).database == parse_database_address(AMBIENT, "A small study")
    (problem,) = checked.problems
    assert "other.example/studies and takes precedence" in problem.message
    assert "s3cret" not in str(problem)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://ada:s3cret@host/name", "does not begin with postgresql://"),
        ("host=localhost password=s3cret", "does not begin with postgresql://"),
        ("postgresql://ada:s3/cret@host/name", "%2F"),
        (
            "postgresql://ada:s3cret@host/name?schema=Not+one",
            "a schema name has at most 40 characters",
        ),
        ("postgresql://ada:s3cret@[host/name", "it is not a valid address"),
    ],
)
def test_an_address_that_is_none_is_an_error_that_does_not_quote_it(
    tmp_path: Path, address: str, words: str
) -> None:
    (problem,) = check(write_design(tmp_path, database=address)).errors
    assert words in problem.message
    assert problem.line > 0
    assert "s3" not in str(problem)


def test_check_prints_no_password(tmp_path: Path, spindle: Spindle) -> None:
    config = write_design(tmp_path, database=f"{WRITTEN}?sslpassword=s3cret")
    for arguments in ((), ("--json",)):
        ran = spindle("check", config, *arguments)
        assert "ada@db.example/studies" in ran.out
        assert "s3cret" not in ran.out + ran.err


def test_a_mapping_as_potato_has_it_is_told_of(tmp_path: Path) -> None:
    database = {"type": "mysql", "password": "s3cret"}
    (problem,) = check(write_design(tmp_path, database=database)).errors
    assert "database: expected text, not a mapping" in problem.message


def test_printing_a_database_shows_no_password() -> None:
    database = parse_database_address(f"{WRITTEN}?schema=birds&password=s3cret")
    assert str(database) == "postgresql://ada@db.example/studies (schema birds)"
    assert "s3cret" not in repr(database) + repr(replace(database, schema="other"))
    assert redact_address("postgresql://ada:s3/cret@host") == "postgresql://…"
