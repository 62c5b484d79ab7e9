"""A key may be written under any of its spellings, and each does the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from spindle.config.draft import read_design
from spindle.config.model import DesignFile
from spindle.config.spellings import spellings
from spindle.errors import Severity
from tests.unit.config.written import DATA, QUESTION, check_config, only, write_config

BASE = DATA + QUESTION
SAMPLES = {
    "annotation_task_name": ("Mine", "Other"),
    "annotation_task_description": ("About it", "Other"),
    "output_annotation_dir": ("here", "there"),
    "output_annotation_format": ("csv", "tsv"),
    "port": (8123, 8124),
    "server_name": ("one.example", "other.example"),
    "allow_all_users": (True, False),
    "instances_per_annotator": (7, 8),
    "annotation_per_instance": (3, 4),
    "seed": ("one", "other"),
    "assignment_strategy": ("random", "least_annotated"),
}
"""Two values for each key that has more than one spelling, but for the list of names."""

SEVERAL = {
    name: paths
    for name, info in DesignFile.model_fields.items()
    if len(paths := spellings(name, info)) > 1
}


def as_yaml(*keys: tuple[tuple[str, ...], Any]) -> str:
    """A design with those keys, each given by its path."""
    tree: dict[str, Any] = {}
    for path, value in keys:
        part = tree
        for step in path[:-1]:
            part = part.setdefault(step, {})
        part[path[-1]] = value
    if section := tree.get("automatic_assignment"):
        section.setdefault("on", True)
        section.setdefault("labels_per_instance", tree.get("annotation_per_instance", 1))
    return BASE + yaml.safe_dump(tree)


def as_written(value: object) -> str:
    return yaml.safe_dump(value).split("\n")[0]


def as_read(value: Any) -> Any:
    """The value of a key that is a list, or a section that may be written as one word."""
    value = tuple(value) if isinstance(value, list) else value
    return getattr(value, "name", value)


def test_every_key_with_several_spellings_is_tested_here() -> None:
    assert SAMPLES.keys() | {"authorized_users"} == SEVERAL.keys()


def test_each_spelling_gives_the_key_its_value(tmp_path: Path) -> None:
    samples = {**SAMPLES, "authorized_users": (["Ada"],)}
    for name, paths in SEVERAL.items():
        value = samples[name][0]
        for path in paths:
            draft = read_design(write_config(tmp_path, as_yaml((path, value))))
            assert not draft.findings.problems, path
            assert as_read(getattr(draft.file, name)) == as_read(value), path


def test_of_two_spellings_the_first_is_used_and_the_other_is_warned_of(tmp_path: Path) -> None:
    for name, (value, other) in SAMPLES.items():
        first, *others = SEVERAL[name]
        for path in others:
            text = as_yaml((path, other), (first, value))
            draft = read_design(write_config(tmp_path, text))
            assert as_read(getattr(draft.file, name)) == value, path
            problems = draft.findings.problems
            problem = only([each for each in problems if each.severity is Severity.WARNING])
            used = f"but {first[0]} is {as_written(value)} and takes precedence"
            assert problem.message == f"{'.'.join(path)} is {as_written(other)}, {used}"
            assert problem.line > BASE.count("\n")


def test_two_spellings_that_say_the_same_are_fine(tmp_path: Path) -> None:
    for name, (value, _) in SAMPLES.items():
        text = as_yaml(*((path, value) for path in SEVERAL[name]))
        assert not read_design(write_config(tmp_path, text)).findings.problems, name


def test_people_of_all_spellings_may_annotate(tmp_path: Path) -> None:
    names = [[f"Person {n}"] for n, _ in enumerate(SEVERAL["authorized_users"])]
    text = as_yaml(*zip(SEVERAL["authorized_users"], names, strict=True))
    design = read_design(write_config(tmp_path, text)).design
    assert design is not None
    assert design.access.names == ("Person 0", "Person 1", "Person 2")


def test_a_value_that_cannot_be_is_told_under_the_spelling_that_has_it(tmp_path: Path) -> None:
    text = BASE + "server:\n  port: 99999\nport: 8001\n"
    found = check_config(tmp_path, text)
    problem = only(found.problems)
    assert problem.message == "server.port: must be at most 65535, not '99999'"
    assert (problem.line, problem.column) == (7, 9)


def test_a_host_that_is_none_is_told_under_the_spelling_that_has_it(tmp_path: Path) -> None:
    problem = only(check_config(tmp_path, BASE + "host: my machine\n").problems)
    assert problem.message.startswith("host: 'my machine'")
    assert problem.line == 6
    problem = only(check_config(tmp_path, BASE + "server_nam: my machine\n").errors)
    assert "'server_nam'" in problem.message
