"""The pages for readers hold together: links lead somewhere, commands and scripts exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from click.testing import CliRunner

from spindle.cli import group
from tests.serving import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/README.md")]


def find_all(pattern: str) -> list[tuple[Path, str]]:
    """Return what matches in the pages, each with its page."""
    return [
        (page, found) for page in PAGES for found in re.findall(pattern, page.read_text(), re.M)
    ]


def find_mistakes(shown: str) -> Iterator[str]:
    """Return what a command shown on a page has, and the real one has not."""
    command, *words = shown.split("#", maxsplit=1)[0].split()
    if command.startswith("-"):
        return
    known = read_help(command, words[0] if command == "import" else None)
    if known is None:
        yield f"spindle {command}"
        return
    for word in words:
        if word.startswith("--") and word.split("=")[0] not in known:
            yield f"spindle {command} {word}"


@cache
def read_help(command: str, sub: str | None) -> str | None:
    """Return what ``--help`` of that command says; None where there is no such command."""
    asked = CliRunner().invoke(group, [word for word in (command, sub, "--help") if word])
    return asked.output if asked.exit_code == 0 else None


def test_every_link_leads_to_a_file() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page, target in find_all(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
        if not target.startswith(("http://", "https://", "mailto:"))
        and not (page.parent / target).exists()
    ]
    assert dead == []


def test_every_command_shown_exists_with_its_options() -> None:
    shown = find_all(r"^\$ (?:\.venv/bin/)?spindle (.+)$")
    assert shown
    wrong = [
        f"{page.relative_to(ROOT)}: {mistake}"
        for page, command in shown
        for mistake in find_mistakes(command)
    ]
    assert wrong == []


def test_every_script_shown_exists() -> None:
    missing = [
        f"{page.relative_to(ROOT)}: {script}"
        for page, script in find_all("scripts/[a-z]+")
        if not (ROOT / script).exists()
    ]
    assert missing == []


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    for page in folder.glob("0*.md"):
        assert f"({page.name})" in index


def test_every_command_is_in_the_readme_or_the_quick_start() -> None:
    text = (ROOT / "README.md").read_text() + (ROOT / "docs" / "quickstart.md").read_text()
    for command in group.list_commands(None):  # type: ignore[arg-type]
        assert f"spindle {command}" in text


def test_the_two_commands_come_first_in_the_readme() -> None:
    first_screen = "\n".join(Path(ROOT / "README.md").read_text().splitlines()[:15])
    assert "$ scripts/demo" in first_screen
    assert "$ scripts/test" in first_screen
