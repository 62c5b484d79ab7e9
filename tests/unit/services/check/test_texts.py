"""What there is to read in items, and what is said of it before a study starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spindle.errors import Problem, Severity
from spindle.services.check import LONGEST_MARKDOWN
from tests.unit.config.written import DATA, PAIR, QUESTION, check_config, only

BASE = DATA + QUESTION


def warnings_of(folder: Path, items: list[dict[str, Any]], more: str = "") -> list[Problem]:
    """What is said of the items of a design that can be served."""
    found = check_config(folder, BASE + more, items)
    assert not found.errors
    return [p for p in found.problems if p.severity is Severity.WARNING]


def items(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Items that are fine, each with its change."""
    return [{**PAIR, "id": str(n), **change} for n, change in enumerate(changes)]


@pytest.mark.parametrize(
    "nothing",
    [None, "", " \n\t", "\u200b\ufeff\u2060", [], [{"role": "assistant", "content": " "}]],
)
def test_an_empty_response_is_told_with_its_place_and_count(tmp_path: Path, nothing: Any) -> None:
    problem = only(
        warnings_of(tmp_path, items({}, {"response_b": nothing}, {"response_b": nothing}))
    )
    assert problem.message == "2 of 3 items without visible text in 'response_b'"
    assert problem.line == 1  # all of it stands on one line
    assert problem.file.endswith("items.json")


@pytest.mark.parametrize("something", ["x", 0, ["", "x"], [{"role": "user", "content": "?"}]])
def test_a_response_with_something_to_read_is_fine(tmp_path: Path, something: Any) -> None:
    assert not warnings_of(tmp_path, items({}, {"response_b": something}))


def test_the_same_response_twice_is_told(tmp_path: Path) -> None:
    problem = only(warnings_of(tmp_path, items({}, {"response_a": "x", "response_b": "x"})))
    assert problem.message == "1 of 2 items with the same text on both sides"


def test_an_empty_column_is_called_as_the_file_calls_it(tmp_path: Path) -> None:
    rows = [
        {"prompt": f"Why {n}?", "chosen": "Because.", "rejected": said}
        for n, said in enumerate(["x", ""])
    ]
    problem = only(warnings_of(tmp_path, rows))
    assert problem.message == "1 of 2 items without visible text in 'rejected'"


def test_a_text_too_long_for_markdown_is_told(tmp_path: Path) -> None:
    long = items({}, {"response_a": "x" * (LONGEST_MARKDOWN + 1)})
    problem = only(warnings_of(tmp_path, long, "pairs: {format: markdown}\n"))
    assert "shown as plain text, not as Markdown" in problem.message
    assert not warnings_of(tmp_path, long)


def test_markup_in_a_text_that_is_shown_is_counted(tmp_path: Path) -> None:
    marked = [{"text": f"<p>Question <b>{n}</b></p>"} for n in range(40)]
    problem = only(warnings_of(tmp_path, items(*marked)))
    assert problem.message == "40 of 40 items with markup in 'text', which is shown as text"
    assert "pairs: {formats: {text: markdown}}" in problem.hint


@pytest.mark.parametrize(
    "text", ["one<br>two", "Fish &amp; chips", "it&#39;s", "<a href='x'>y</a>", "1</sup>"]
)
def test_tags_and_entities_are_markup(tmp_path: Path, text: str) -> None:
    assert "with markup" in only(warnings_of(tmp_path, items({"text": text}))).message


@pytest.mark.parametrize(
    "text",
    [
        "if a < b and b > c",
        "List<String> names; vector<int> v;",
        "x <- y; a && b; R&D; &str",
        "In HTML `<p>` and `</p>` enclose a paragraph.",
        "```html\n<p>one</p>\n```",
        "AT&T; <you@example.org> <3",
    ],
)
def test_code_and_comparisons_are_no_markup(tmp_path: Path, text: str) -> None:
    assert not warnings_of(tmp_path, items({"text": text}))


def test_one_text_about_html_is_nothing_to_say(tmp_path: Path) -> None:
    assert not warnings_of(tmp_path, items({}, {"text": "What does <b>x</b> do?"}))


def test_markup_in_a_field_that_is_not_shown_is_nothing_to_say(tmp_path: Path) -> None:
    assert not warnings_of(tmp_path, items({"note": "<p>x</p>"}))
