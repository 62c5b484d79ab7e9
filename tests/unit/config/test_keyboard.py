from __future__ import annotations

from pathlib import Path

from tests.unit.config.written import DATA, design_of


def scheme(name: str, labels: str, more: str = "") -> str:
    return f"{{annotation_type: radio, name: {name}, labels: {labels}{more}}}"


def design_with(folder: Path, *schemes: str, more: str = "") -> dict[str, str]:
    text = f"{DATA}annotation_schemes: [{', '.join(schemes)}]\n{more}"
    return {action.action: action.key for action in design_of(folder, text).actions}


def keys_of(folder: Path, *schemes: str) -> list[list[str]]:
    text = f"{DATA}annotation_schemes: [{', '.join(schemes)}]\n"
    return [[choice.key for choice in s.choices()] for s in design_of(folder, text).schemes]


IN_ORDER = ", sequential_key_binding: true"


def test_without_skipping_or_instructions_there_are_no_keys_for_them(tmp_path: Path) -> None:
    actions = design_with(tmp_path, scheme("x", "[a, b]"))
    assert actions == {"next": "Enter", "back": "Backspace", "undo": "Ctrl+Z", "keys": "?"}


def test_skip_and_instructions_have_their_usual_keys(tmp_path: Path) -> None:
    more = "allow_skip: true\nannotation_instructions: Read\n"
    actions = design_with(tmp_path, scheme("x", "[a, b]"), more=more)
    assert (actions["skip"], actions["instructions"]) == ("s", "i")


def test_a_key_that_a_label_has_is_left_to_it(tmp_path: Path) -> None:
    more = "allow_skip: true\nannotation_instructions: Read\n"
    shortcuts = ", keyboard_shortcuts: {a: S, b: i}"
    actions = design_with(tmp_path, scheme("x", "[a, b]", shortcuts), more=more)
    assert (actions["skip"], actions["instructions"]) == ("0", "h")


def test_keys_in_order_are_the_digits(tmp_path: Path) -> None:
    labels = "[a, b, c, d, e, f, g, h, i, j]"
    assert keys_of(tmp_path, scheme("x", labels, IN_ORDER)) == [list("1234567890")]


def test_a_second_scheme_takes_the_next_row(tmp_path: Path) -> None:
    schemes = [scheme(name, "[a, b, c]", IN_ORDER) for name in ("x", "y", "z")]
    assert keys_of(tmp_path, *schemes) == [list("123"), list("qwe"), list("asd")]


def test_keys_that_a_scheme_brings_stay(tmp_path: Path) -> None:
    brought = ", keyboard_shortcuts: {a: z}"
    assert keys_of(tmp_path, scheme("x", "[a, b]", IN_ORDER + brought)) == [["z", ""]]
