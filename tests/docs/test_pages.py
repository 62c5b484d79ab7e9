"""The pages for readers hold together: links lead somewhere, commands and scripts exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from spindle.cli import group
from tests.serving import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/README.md")]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_file(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", NAMES)
def test_every_command_shown_exists_with_its_options(name: str) -> None:
    for line in re.findall(r"^\$ (?:\.venv/bin/)?spindle (.+)$", (ROOT / name).read_text(), re.M):
        command, *words = line.split("#")[0].split()
        if command.startswith("-"):
            continue
        sub = [words[0]] if command == "import" else []
        known = CliRunner().invoke(group, [command, *sub, "--help"])
        assert known.exit_code == 0, f"spindle {command}"
        for word in words:
            if word.startswith("--"):
                assert word.split("=")[0] in known.output, f"spindle {command} {word}"


@pytest.mark.parametrize("name", NAMES)
def test_every_script_shown_exists(name: str) -> None:
    for script in re.findall(r"scripts/[a-z]+", (ROOT / name).read_text()):
        assert (ROOT / script).exists(), script


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
