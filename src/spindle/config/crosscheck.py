"""What is wrong with a design although each key by itself is right."""

from __future__ import annotations

from spindle.config.effect import effect
from spindle.config.keys import NEEDED, Press, key_path, presses
from spindle.config.model import DesignFile
from spindle.config.reading import Reading
from spindle.config.spellings import spelling_in
from spindle.config.yaml import KeyPath
from spindle.errors import Severity
from spindle.schemes import Scheme, SchemeProblem

Placed = list[tuple[KeyPath, Scheme]]


def crosscheck(reading: Reading, file: DesignFile, schemes: Placed) -> None:
    """Note everything that does not fit together."""
    _names(reading, schemes)
    for at, scheme in schemes:
        for problem in scheme.problems():
            _scheme_problem(reading, at, problem)
    _shortcuts(reading, schemes)
    _access(reading, file)
    effect(reading, file, schemes)
    if file.skip_reason_required and not file.allow_skip:
        reading.warn(
            ("skip_reason_required",),
            "skip_reason_required has no effect: nothing can be skipped",
            "set allow_skip: true, or leave it out",
        )


def _names(reading: Reading, schemes: Placed) -> None:
    seen: dict[str, int] = {}
    for at, scheme in schemes:
        if scheme.name in seen:
            reading.problem(
                (*at, "name"),
                f"two schemes are called {scheme.name!r}: the other is on line {seen[scheme.name]}",
                "answers are stored by name: give each scheme its own",
            )
        seen.setdefault(scheme.name, reading.document.place((*at, "name")).line)


def _scheme_problem(reading: Reading, at: KeyPath, problem: SchemeProblem) -> None:
    severity = Severity.WARNING if problem.warning else Severity.ERROR
    path = (*at, *problem.path)
    reading.problem(path, problem.message, problem.hint, severity, value=bool(problem.path))


def _shortcuts(reading: Reading, schemes: Placed) -> None:
    first: dict[str, Press] = {}
    for press in presses([scheme for _, scheme in schemes]):
        at, scheme = schemes[press.scheme]
        path = key_path(scheme, at, press.shortcut)
        key = press.shortcut.key
        if key in NEEDED:
            reading.problem(
                path,
                f"the key {key!r} cannot be a shortcut: it {NEEDED[key]}",
                "use a letter or a digit",
            )
        elif len(key) != 1:
            reading.problem(
                path, f"{key!r} is not a single key", "use one character: a letter or a digit"
            )
        elif key in first:
            other = first[key]
            reading.problem(
                path,
                f"the key {key!r} is taken: it chooses {other.shortcut.label!r} in {other.name!r}",
                "give every label of the design a key of its own",
            )
        first.setdefault(key, press)


def _access(reading: Reading, file: DesignFile) -> None:
    if file.allow_all_users is False and not file.authorized_users:
        path = spelling_in(reading.document.tree, DesignFile, "allow_all_users")
        reading.problem(
            path,
            "nobody may annotate: allow_all_users is false and no names are given",
            "list them under authorized_users",
        )
