"""A design file read as far as it goes without its items."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from spindle.config.build import build
from spindle.config.crosscheck import Placed, crosscheck
from spindle.config.design import Design
from spindle.config.messages import nearest
from spindle.config.model import DesignFile, WrittenFile
from spindle.config.pairs import stated
from spindle.config.potato import SCHEME_TYPES
from spindle.config.reading import KeyStatus, Reading
from spindle.config.spellings import resolve
from spindle.config.yaml import KeyPath, Tree, load_yaml
from spindle.schemes import SCHEMES, Scheme


@dataclass(frozen=True, slots=True)
class Draft:
    """A design as its file alone has it.

    ``reading`` holds the problems and the key lines, ``file`` the keys as they are written,
    ``schemes`` the questions with their places.
    """

    design: Design | None
    reading: Reading
    file: DesignFile = field(default_factory=DesignFile)
    schemes: Placed = field(default_factory=list)


def read_design(
    path: Path, *, data: Path | None = None, allow_unknown: bool = False, needs_data: bool = True
) -> Draft:
    """The design in a file, with everything that is wrong with it.

    ``data`` stands in for the design's data files; none need be named where the items are
    in a store already (``needs_data=False``). Raises ``DesignError`` for a file in which
    there is nothing to read.
    """
    document, problems = load_yaml(path)
    reading = Reading(document, allow_unknown, problems)
    written, _ = reading.read(WrittenFile, document.tree)
    schemes, sound = _schemes(reading)
    if written is None:
        return Draft(None, reading)
    file = resolve(DesignFile, written, reading.warn)
    schemes = stated(reading, file, schemes)
    crosscheck(reading, file, [placed for placed in schemes if placed[0] in sound])
    _required(reading, needs_data=needs_data and data is None)
    design = build(reading, file, tuple(scheme for _, scheme in schemes), path, data)
    return Draft(design, reading, file, schemes)


def _schemes(reading: Reading) -> tuple[Placed, set[KeyPath]]:
    """The schemes that can be read, and the places of those with nothing wrong in them."""
    entries = reading.document.tree.get("annotation_schemes")
    placed: Placed = []
    sound: set[KeyPath] = set()
    if not isinstance(entries, list):
        return placed, sound
    for number, entry in enumerate(entries):
        at: KeyPath = ("annotation_schemes", number)
        model = _model(reading, entry, at)
        if model is None or not isinstance(entry, dict):
            continue
        scheme, whole = reading.read(model, entry, at)
        if scheme is not None:
            placed.append((at, scheme))
            sound |= {at} if whole else set()
    return placed, sound


def _model(reading: Reading, entry: Tree, at: KeyPath) -> type[Scheme] | None:
    """The model for an entry; None, and a problem, where there is none."""
    if not isinstance(entry, dict):
        reading.problem(at, "a scheme is a mapping", "start it with `- annotation_type:`")
        return None
    kind = entry.get("annotation_type")
    path: KeyPath = (*at, "annotation_type")
    if not isinstance(kind, str):
        reading.problem(at, "the key 'annotation_type' is missing", _types())
        return None
    model = SCHEMES.get(kind)
    if model is None:
        _no_such_type(reading, path, kind)
    return model


def _no_such_type(reading: Reading, path: KeyPath, kind: str) -> None:
    near = nearest(kind, list(SCHEMES.names()))
    if kind in SCHEME_TYPES:
        message = (
            f"{kind!r} is a kind of question that Spindle does not ask: "
            f"in Potato it {SCHEME_TYPES[kind]}"
        )
        hint = "remove the scheme; --allow-unknown leaves it out"
    else:
        message = f"unknown annotation_type {kind!r}"
        hint = f"did you mean {near!r}?" if near else _types()
    reading.problem(path, message, hint, reading.lenient, value=True)
    reading.note(path, message, KeyStatus.UNSUPPORTED)


def _types() -> str:
    return f"there are {', '.join(SCHEMES.names())}"


def _required(reading: Reading, *, needs_data: bool) -> None:
    tree = reading.document.tree
    if not tree.get("annotation_schemes"):
        reading.problem(
            ("annotation_schemes",) if "annotation_schemes" in tree else (),
            "there is no question: annotation_schemes is missing or empty",
            "list at least one under annotation_schemes",
        )
    elif not any(_is_known(entry) for entry in _entries(tree)):
        reading.problem(("annotation_schemes",), "no scheme is left that Spindle can ask")
    if needs_data and not tree.get("data_files"):
        reading.problem(
            ("data_files",) if "data_files" in tree else (),
            "there are no items: data_files is missing or empty",
            "list the data files under data_files, or pass --data",
        )


def _entries(tree: dict[str, Tree]) -> list[Tree]:
    entries = tree.get("annotation_schemes")
    return entries if isinstance(entries, list) else []


def _is_known(entry: Tree) -> bool:
    kind = entry.get("annotation_type") if isinstance(entry, dict) else None
    return isinstance(kind, str) and SCHEMES.get(kind) is not None
