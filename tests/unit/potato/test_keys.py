"""A key of Potato's is a line of one data file, which is read only for an unknown key."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from spindle.config.draft import read_design
from spindle.config.findings import Findings, KeyStatus
from spindle.errors import Severity
from spindle.potato.keys import find_key, find_type, has_no_effect
from spindle.schemes import SCHEMES
from tests.unit.config.written import DATA, QUESTION, write_config

LINES: dict[str, dict[str, Any]] = yaml.load(
    files("spindle.potato").joinpath("keys.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
ON = "switched on"
"""A value under which every key has an effect, unless no value has one."""


def does(line: str | dict[str, str]) -> str:
    return line if isinstance(line, str) else line["does"]


def parts(line: str | dict[str, str]) -> dict[str, str]:
    return {} if isinstance(line, str) else line


def read(folder: Path, tree: dict[str, Any]) -> Findings:
    """What reading a design with those keys finds."""
    base = yaml.safe_load(DATA + QUESTION)
    return read_design(write_config(folder, yaml.safe_dump({**base, **tree}))).findings


def explained(findings: Findings, key: str, line: str | dict[str, str]) -> bool:
    """Whether the key is said to be Potato's, with what the line says of it."""
    if parts(line).get("no_effect") == "any":
        return status_of(findings, key) is KeyStatus.IDLE
    start, end = f"{key!r} is a Potato key that", f"in Potato it {does(line)}"
    without = parts(line).get("without")
    if without and status_of(findings, key) is not KeyStatus.CHANGES_RESULT:
        return False
    return any(
        problem.message.startswith(start)
        and problem.message.endswith(f"{end}; without it, {without}" if without else end)
        and parts(line).get("instead", "") in problem.hint
        for problem in findings.problems
    )


def status_of(findings: Findings, key: str) -> KeyStatus | None:
    """What becomes of the key; of a section that has no effect as a whole, of the section."""
    lines = (one for one in findings.lines if f".{one.path}".endswith(f".{key}"))
    return next((one.status for one in lines), None)


def test_every_line_of_a_key_is_what_a_design_with_it_is_told(tmp_path: Path) -> None:
    """A key that comes to be supported fails here: its line is to be removed."""
    silent = []
    for key, line in LINES["keys"].items():
        section, _, name = key.rpartition(".")
        if section in LINES["keys"] and parts(line).get("no_effect") == "any":
            name = section  # a section of which no key has an effect is one line
        inside = {key.rpartition(".")[2]: ON}
        tree = {section: [{"path": "x", **inside}] if section == "data_files" else inside}
        if not explained(read(tmp_path, tree if section else inside), name, line):
            silent.append(key)
    assert silent == []


def test_every_line_of_a_type_is_what_a_question_of_it_is_told(tmp_path: Path) -> None:
    schemes = [{"annotation_type": type_, "name": type_} for type_ in LINES["types"]]
    found = read(tmp_path, {"annotation_schemes": schemes}).problems
    said = {problem.message for problem in found}
    assert [
        type_
        for type_, line in LINES["types"].items()
        if f"annotation_type {type_!r} is not supported: in Potato it {line}" not in said
    ] == []


def test_every_line_of_a_key_in_a_scheme_is_what_a_design_with_it_is_told(tmp_path: Path) -> None:
    keys = dict.fromkeys(LINES["scheme_keys"], ON)
    found = {
        type_: read(tmp_path, {"annotation_schemes": [{"annotation_type": type_, **keys}]})
        for type_ in SCHEMES.names()
    }
    silent = []
    for key, line in LINES["scheme_keys"].items():
        if "of" in parts(line):
            types = [type_ for type_ in line["of"].split() if type_ in found]
            silent += [
                f"{type_}: {key}" for type_ in types if not explained(found[type_], key, line)
            ]
        elif not any(explained(findings, key, line) for findings in found.values()):
            silent.append(key)
    assert silent == []


def test_every_line_of_a_key_in_a_label_is_what_a_design_with_it_is_told(tmp_path: Path) -> None:
    label = {"name": "good", **dict.fromkeys(LINES["label_keys"], ON)}
    scheme = {"annotation_type": "radio", "name": "mood", "labels": [label, "bad"]}
    findings = read(tmp_path, {"annotation_schemes": [scheme]})
    silent = [
        key
        for key, line in LINES["label_keys"].items()
        # The keys of labels are not listed one by one.
        if parts(line).get("no_effect") != "any"
        and not any(f"in Potato it {does(line)}" in one.message for one in findings.problems)
    ]
    assert silent == []


def test_the_three_classes_of_keys_are_told_apart_with_allow_unknown_too(tmp_path: Path) -> None:
    """Nothing silences a key that changes the result; the others are errors until allowed."""
    changing = {key for key, line in LINES["keys"].items() if parts(line).get("without")}
    idle = {key for key, line in LINES["keys"].items() if parts(line).get("no_effect") == "any"}
    assert not changing & idle
    wrong = []
    for key in LINES["keys"]:
        if "." in key:
            continue
        config = write_config(tmp_path, DATA + QUESTION + f"{key}: {ON}\n")
        strict, allowed = (read_design(config, allow_unknown=allow) for allow in (False, True))
        found = [
            {problem.severity for problem in draft.findings.problems if key in problem.message}
            for draft in (strict, allowed)
        ]
        error, warning = {Severity.ERROR}, {Severity.WARNING}
        expected = [set(), set()] if key in idle else [error, error if key in changing else warning]
        if found != expected:
            wrong.append(key)
    assert wrong == []


def test_what_was_collected_elsewhere_is_not_changed_by_a_key_about_its_collection(
    tmp_path: Path,
) -> None:
    config = write_config(tmp_path, DATA + QUESTION + "phases: {order: [consent]}\n")
    draft = read_design(config, allow_unknown=True, is_collected=True)
    assert [problem.severity for problem in draft.findings.problems] == [Severity.WARNING]


def test_every_line_of_a_display_option_is_what_a_design_with_it_is_told(tmp_path: Path) -> None:
    options = dict.fromkeys(LINES["display_options"], ON)
    fields = [{"key": "text", "type": "dialogue", **options}]
    findings = read(tmp_path, {"instance_display": {"fields": fields}})
    said = {problem.message for problem in findings.problems}
    silent = {
        key: line
        for key, line in LINES["display_options"].items()
        if (parts(line).get("no_effect") == "any")
        == (
            f"{key!r} is a Potato key that Spindle does not support: in Potato it {does(line)}"
            in said
        )
    }
    assert silent == {}


def test_every_line_of_a_display_is_what_a_field_of_that_type_is_told(tmp_path: Path) -> None:
    fields = [{"key": kind, "type": kind} for kind in LINES["displays"]]
    findings = read(tmp_path, {"instance_display": {"fields": fields}})
    said = {problem.message for problem in findings.problems}
    assert [
        kind
        for kind, line in LINES["displays"].items()
        if f"type {kind!r} is not supported: in Potato it {line}" not in said
    ] == []


def test_every_line_has_the_form_that_the_file_describes() -> None:
    types = {*LINES["types"], *SCHEMES.names()}
    wrong = []
    for section, lines in LINES.items():
        for key, line in lines.items():
            kinds = parts(line).get("of", "").split()
            clause = re.fullmatch(r"[a-z].*[^.]", does(line))
            known = parts(line).keys() <= {"does", "of", "no_effect", "without", "instead"}
            more = [parts(line).get(name) for name in ("without", "instead")]
            clauses = all(re.fullmatch(r"[a-z-].*[^.]", text) for text in more if text)
            if (
                not clause
                or not clauses
                or not known
                or not types.issuperset(kinds)
                or kinds != sorted(kinds)
            ):
                wrong.append(f"{section}: {key}")
        assert list(lines) == sorted(lines, key=lambda key: key.split(".")), section
    assert wrong == []


PROGRAM = """
import sys
from pathlib import Path

opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from spindle.config.draft import read_design

for design in sys.argv[1:]:
    read_design(Path(design))
    print(sum(file.endswith("keys.yaml") for file in opened))
"""


def test_the_file_is_read_once_and_only_when_a_key_is_unknown(tmp_path: Path) -> None:
    designs = []
    for name, more in [("known", ""), ("unknown", "customjs: x\n"), ("more", "alow_skip: x\n")]:
        (tmp_path / name).mkdir()
        designs.append(write_config(tmp_path / name, DATA + QUESTION + more))
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *designs], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["0", "1", "1"]


def test_a_key_of_a_scheme_is_known_only_in_the_types_that_have_it() -> None:
    tree: dict[str, Any] = {
        "annotation_schemes": [{"annotation_type": "select"}, {"annotation_type": "slider"}]
    }
    known = [find_key(("annotation_schemes", n, "codebook"), tree) for n in (0, 1)]
    assert [bool(key) for key in known] == [True, False]


def test_an_entry_of_a_list_adds_nothing_to_the_path_of_a_key() -> None:
    assert find_key(("data_files", 1, "filter_by_prior_annotation"), {})
    assert find_key(("annotation_schemes", 0, "labels", 1, "videopath"), {})


def test_what_potato_does_not_have_is_not_found() -> None:
    assert find_key(("alow_skip",), {}) is None
    assert find_key(("server", "alow_skip"), {}) is None
    assert find_type("pairwse") is None


@pytest.mark.parametrize(
    ("key", "without", "having"),
    [
        ("customjs", ["", "false", "No", "OFF", " 0 ", "none", "null", "default", None], ["x"]),
        ("require_password", ["true", "on", "yes", None, "false", "off"], ["x"]),
        ("jumping_to_id_disabled", ["true", "false"], ["x"]),
        ("allow_phase_back_navigation", ["on", "True", "false"], ["random"]),
        ("debug", ["true", "false", "x", ["x"], {"a": "b"}], []),
        ("customjs", [[], {}, {"a": "off", "b": {"c": None}}], [["off"], {"a": "off", "b": "x"}]),
        ("ai_support", [{"enabled": "false", "x": "y"}, {"on": "no"}], [{"enabled": "true"}]),
        ("login", [{"type": "password"}, {"type": "none"}], [{"type": "url_direct"}]),
    ],
)
def test_a_value_has_no_effect_or_has_one(key: str, without: list[Any], having: list[Any]) -> None:
    assert [value for value in without if not has_no_effect((key,), value, {})] == []
    assert [value for value in having if has_no_effect((key,), value, {})] == []
