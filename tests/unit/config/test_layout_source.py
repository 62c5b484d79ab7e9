"""A layout may be in a file of its own, read and checked like one in the design."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.unit.config.written import DATA, QUESTION, at, check_config, design_of, only

BASE = DATA + QUESTION
HTML = "<h3>{{text}}</h3>\n<p>{{response_a}}</p><p>{{response_b}}</p>\n"


def write_layout(folder: Path, html: str, name: str = "templates/layout.html") -> str:
    """Write a layout file and return the design that names it."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(html, encoding="utf-8")
    return f"{BASE}html_layout: {name}\n"


@pytest.mark.parametrize("name", ["templates/layout.html", "page.htm", "page.jinja", "page"])
def test_a_layout_that_names_a_file_is_read_from_it(tmp_path: Path, name: str) -> None:
    design = design_of(tmp_path, write_layout(tmp_path, HTML, name))
    assert (design.layout, design.layout_file) == (HTML, tmp_path / name)
    found = check_config(tmp_path, write_layout(tmp_path, HTML, name))
    assert (found.shown, found.hidden) == (("text", "response_a", "response_b"), ("id",))


def test_it_is_looked_for_in_the_folder_of_the_task(tmp_path: Path) -> None:
    (tmp_path / "task").mkdir()
    (tmp_path / "task" / "items.json").write_text('[{"id": "1", "text": "x"}]')
    (tmp_path / "task" / "page.html").write_text("<p>{{text}}</p>")
    text = BASE + "task_dir: task\nhtml_layout: page.html\n"
    assert design_of(tmp_path, text).layout == "<p>{{text}}</p>"


def test_a_mistake_in_it_has_its_place_in_that_file(tmp_path: Path) -> None:
    text = write_layout(tmp_path, "<h3>{{text}}</h3>\n<p>{{respons_a}}</p>\n")
    problem = only(check_config(tmp_path, text).errors)
    assert problem.file == str(tmp_path / "templates/layout.html")
    assert at(problem) == (2, 4)


def test_a_change_of_it_is_a_change_of_the_design(tmp_path: Path) -> None:
    before = design_of(tmp_path, write_layout(tmp_path, HTML)).digest
    assert design_of(tmp_path, write_layout(tmp_path, HTML)).digest == before
    assert design_of(tmp_path, write_layout(tmp_path, HTML + "<hr>")).digest != before


def test_a_file_that_is_not_there_is_an_error_that_names_the_ones_that_are(tmp_path: Path) -> None:
    write_layout(tmp_path, HTML)
    problem = only(check_config(tmp_path, BASE + "html_layout: layouts/task.html\n").errors)
    assert at(problem) == (6, 14)
    assert "layouts/task.html, which does not exist" in problem.message
    assert "found templates/layout.html there" in problem.hint


def test_a_file_outside_of_the_task_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("{{text}}")
    (tmp_path / "task").mkdir()
    text = BASE + "task_dir: task\nhtml_layout: ../secret.html\n"
    messages = [problem.message for problem in check_config(tmp_path, text).errors]
    assert "the layout ../secret.html is outside task_dir" in messages


def test_a_file_that_is_empty_or_not_utf8_is_refused(tmp_path: Path) -> None:
    text = write_layout(tmp_path, " \n")
    assert "is empty" in only(check_config(tmp_path, text).errors).message
    (tmp_path / "templates/layout.html").write_bytes(b"\xff\xfe{{text}}")
    assert "is not UTF-8" in only(check_config(tmp_path, text).errors).message


@pytest.mark.parametrize("name", ["fixed_keybinding", "kwargs_example"])
def test_the_name_of_a_built_in_layout_is_an_error_that_says_what_to_write(
    tmp_path: Path, name: str
) -> None:
    problem = only(check_config(tmp_path, BASE + f"html_layout: {name}\n").errors)
    assert f"no built-in layout {name!r}" in problem.message
    assert "remove html_layout" in problem.hint


def test_the_name_of_the_default_layout_is_the_default(tmp_path: Path) -> None:
    assert not design_of(tmp_path, BASE + "html_layout: default\n").layout


def test_other_words_are_neither_a_layout_nor_a_file(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE + "html_layout: my layout\n").errors)
    assert "neither HTML nor a file of the task: 'my layout'" in problem.message


def test_links_that_lead_to_each_other_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to(tmp_path / "b.html")
    (tmp_path / "b.html").symlink_to(tmp_path / "a.html")
    problem = only(check_config(tmp_path, BASE + "html_layout: a.html\n").errors)
    assert "cannot be read" in problem.message


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lay.html")
    problem = only(check_config(tmp_path, BASE + "html_layout: lay.html\n").errors)
    assert problem.message == "the layout lay.html is not a file that can be read"


def test_deep_nesting_is_flattened_with_a_warning(tmp_path: Path) -> None:
    html = "<div>" * 400 + "{{text}}" + "</div>" * 400 + "<p>{{response_a}}</p>"
    found = check_config(tmp_path, write_layout(tmp_path, html))
    assert found.shown == ("text", "response_a")
    assert "elements nested more than 100 deep stand one after the other" in found.layout_warnings


def test_it_is_looked_for_where_data_files_are(tmp_path: Path) -> None:
    (tmp_path / "task").mkdir()
    (tmp_path / "task" / "items.json").write_text('[{"id": "1", "text": "x"}]')
    (tmp_path / "page.html").write_text("<p>{{text}}</p>")
    found = check_config(tmp_path, BASE + "task_dir: task\nhtml_layout: page.html\n")
    assert found.design is not None
    assert not found.errors
    assert found.design.layout == "<p>{{text}}</p>"
    assert only(found.problems).message == (
        f"page.html is not in task_dir; reading {tmp_path / 'page.html'}"
    )
