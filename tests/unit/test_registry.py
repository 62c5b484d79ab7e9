"""A registry finds built-ins and other people's additions alike."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from spindle.registry import Registry

FRUIT = {
    "__init__.py": "",
    "apple.py": "FRUIT = 'an apple'",
    "banana.py": "FRUIT = 'a banana'",
    "base.py": "SEEDS = True",
    "_hidden.py": "FRUIT = 'nobody sees it'",
}


@pytest.fixture
def fruit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry[str]]:
    """The registry of a package ``fruit`` on the import path."""
    (tmp_path / "fruit").mkdir()
    for name, text in FRUIT.items():
        (tmp_path / "fruit" / name).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield Registry("fruit", "FRUIT", "test.fruit")
    for name in [name for name in sys.modules if name.partition(".")[0] == "fruit"]:
        del sys.modules[name]


def install(folder: Path, entry: str) -> None:
    """An installed distribution with that entry point."""
    (folder / "cherries").mkdir()
    (folder / "cherries" / "__init__.py").write_text("THING = 'a cherry'")
    info = folder / "cherries-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cherries\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[test.fruit]\n{entry}\n")


def test_each_public_module_that_has_the_attribute_is_found(fruit: Registry[str]) -> None:
    assert fruit.names() == ("apple", "banana")
    assert list(fruit) == ["an apple", "a banana"]


def test_a_name_that_nobody_registered_gives_none(fruit: Registry[str]) -> None:
    assert fruit.get("apple") == "an apple"
    assert fruit.get("base") is None
    assert fruit.get("_hidden") is None


def test_an_installed_distribution_adds_its_own(tmp_path: Path, fruit: Registry[str]) -> None:
    install(tmp_path, "cherry = cherries:THING")
    assert any(entry.name == "cherry" for entry in metadata.entry_points(group="test.fruit"))
    assert fruit.get("cherry") == "a cherry"
    assert fruit.names() == ("apple", "banana", "cherry")


def test_two_things_of_one_name_are_an_error(tmp_path: Path, fruit: Registry[str]) -> None:
    install(tmp_path, "apple = cherries:THING")
    with pytest.raises(ValueError, match="duplicate name 'apple' in the registry"):
        fruit.names()


def test_a_thing_can_be_added_by_hand(fruit: Registry[str]) -> None:
    fruit.add("date", "a date")
    assert fruit.get("date") == "a date"
    with pytest.raises(ValueError, match="duplicate name 'apple'"):
        fruit.add("apple", "another apple")


def test_nothing_is_imported_before_it_is_asked_for(fruit: Registry[str]) -> None:
    assert "fruit.apple" not in sys.modules
    fruit.get("apple")
    assert "fruit.apple" in sys.modules
