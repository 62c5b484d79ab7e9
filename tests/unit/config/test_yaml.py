from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindle.config.yaml import Document, Position, load_yaml
from spindle.errors import DesignError, Problem


def read(folder: Path, text: str | bytes) -> Document:
    return read_with_problems(folder, text)[0]


def read_with_problems(folder: Path, text: str | bytes) -> tuple[Document, list[Problem]]:
    file = folder / "config.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_yaml(file)


def problem_of(folder: Path, text: str | bytes) -> Problem:
    with pytest.raises(DesignError) as raised:
        read(folder, text)
    (problem,) = raised.value.problems
    return problem


@pytest.mark.parametrize("plain", ["Yes", "no", "on", "1.0", "007", "2024-01-01", "0x1F", "1e3"])
def test_a_plain_scalar_stays_the_text_that_was_written(tmp_path: Path, plain: str) -> None:
    assert read(tmp_path, f"label: {plain}").tree == {"label": plain}


@pytest.mark.parametrize("plain", ["", "~", "null", "NULL"])
def test_nothing_is_none(tmp_path: Path, plain: str) -> None:
    assert read(tmp_path, f"label: {plain}").tree == {"label": None}


def test_a_quoted_null_is_a_text(tmp_path: Path) -> None:
    assert read(tmp_path, 'label: "null"').tree == {"label": "null"}


def test_keys_and_values_have_their_places(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb:\n  - c:  x\n")
    assert document.position(("b", 0, "c")) == Position(3, 5)
    assert document.position(("b", 0, "c"), value=True) == Position(3, 9)
    assert document.position(("b", 0, "missing")) == Position(3, 5)


def test_a_block_knows_where_its_text_starts(tmp_path: Path) -> None:
    document = read(tmp_path, "layout: |\n  <p>\n    x\n")
    assert document.blocks["layout",] == Position(2, 3)


def test_anchors_and_merges_are_followed(tmp_path: Path) -> None:
    text = "base: &b {size: 5, low: x}\nuse: {<<: *b, low: y}\nagain: *b\n"
    tree = read(tmp_path, text).tree
    assert tree["use"] == {"size": "5", "low": "y"}
    assert tree["again"] == {"size": "5", "low": "x"}


def test_a_repeated_key_is_told_with_both_lines(tmp_path: Path) -> None:
    _, (problem,) = read_with_problems(tmp_path, "port: 1\nname: x\nport: 2\n")
    assert (problem.line, problem.column) == (3, 1)
    assert "first on line 1" in problem.message


def test_an_anchor_inside_itself_is_refused(tmp_path: Path) -> None:
    assert "contains itself" in problem_of(tmp_path, "a: &x [1, *x]").message


def test_an_explosion_of_aliases_is_refused(tmp_path: Path) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9)]
    text = "\n".join(["l0: &l0 [x]", *levels])
    assert "too large" in problem_of(tmp_path, text).message


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("a: 1\n\tb: 2\n", 2, 1, "tab"),
        ('a: "one\nb: 2\n', 1, 4, "not closed"),
        ("question: Which: this or that\n", 1, 16, "colon"),
        ("a: @home\n", 1, 4, "'@'"),
        ("a: *nobody\n", 1, 4, "alias"),
        ("a: 1\n---\nb: 2\n", 2, 1, "second document"),
        ("a:\n  - 1\n - 2\n", 3, 2, "does not belong"),
    ],
)
def test_broken_yaml_is_told_in_plain_words(
    tmp_path: Path, text: str, line: int, column: int, word: str
) -> None:
    problem = problem_of(tmp_path, text)
    assert (problem.line, problem.column) == (line, column)
    assert word in problem.message


@pytest.mark.parametrize("text", ["", "# only a comment\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str | bytes) -> None:
    assert "empty" in problem_of(tmp_path, text).message


def test_a_list_at_the_top_is_refused(tmp_path: Path) -> None:
    assert "mapping" in problem_of(tmp_path, "- a\n- b\n").message


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, b"a: 1\nb: \xff\n")
    assert ("not UTF-8" in problem.message, problem.line) == (True, 2)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeffa: 1").tree == {"a": "1"}


def test_a_missing_file_names_those_beside_it(tmp_path: Path) -> None:
    (tmp_path / "conf.yaml").write_text("a: 1")
    with pytest.raises(DesignError) as raised:
        load_yaml(tmp_path / "config.yaml")
    assert "conf.yaml" in raised.value.problems[0].hint


def test_a_tag_is_told(tmp_path: Path) -> None:
    _, (problem,) = read_with_problems(tmp_path, "a: !include other.yaml\n")
    assert "!include" in problem.message


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_read_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(DesignError):
        assert isinstance(read(Path(folder), text).tree, dict)
