"""YAML as it is written: text, lists and mappings, each with its position in the file.

Plain scalars are kept as their text, so that the label ``No`` does not become ``False`` and
``1.0`` stays ``1.0``; the models give types. Only ``null``, ``~`` and nothing are ``None``.

YAML 1.1 takes an unquoted ``on`` or ``yes`` for true, so programs write such a key back as
``true``. A key that says true is therefore read as ``on``, and one that says false as ``off``,
except among the user's own labels, where it may be a label.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml

from spindle.config.yaml_errors import describe_yaml_error
from spindle.errors import DesignError, Problem

Tree: TypeAlias = str | list["Tree"] | dict[str, "Tree"] | None
KeyPath: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 4_000_000
MAX_NODES = 200_000

_MERGE = "tag:yaml.org,2002:merge"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_STANDARD = "tag:yaml.org,2002:"
_BOOLEAN = "tag:yaml.org,2002:bool"
_SWITCHES = dict.fromkeys(("on", "yes", "true"), "on") | dict.fromkeys(
    ("off", "no", "false"), "off"
)
_TABLES = frozenset(
    {"labels", "options", "keyboard_shortcuts", "tooltips"}
    | {"verdicts", "formats", "truth_values", "show_if", "display_logic"}
)
"""Keys whose mappings have the user's own words as keys."""


@dataclass(frozen=True, slots=True)
class Position:
    """A position in the file; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as a tree, with the positions of its keys and values by path.

    ``blocks`` holds the start of the first line of each text written as a literal block.
    """

    file: str
    tree: dict[str, Tree]
    digest: str
    keys: dict[KeyPath, Position]
    values: dict[KeyPath, Position]
    blocks: dict[KeyPath, Position]

    def position(self, path: KeyPath, *, value: bool = False) -> Position:
        """Return the position of the key (or value) at ``path``, or of the nearest one above."""
        while path:
            position = self.values.get(path) if value else self.keys.get(path)
            position = position or self.values.get(path)
            if position:
                return position
            path = path[:-1]
        return Position(1, 1)


def load_yaml(path: Path) -> tuple[Document, list[Problem]]:
    """Return the file as a document, with the problems that can be skipped (repeated keys).

    Raises ``DesignError`` for a file that cannot be used at all.
    """
    text, digest = _read_text(path)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise DesignError([describe_yaml_error(path, text, error)]) from error
    except RecursionError:
        raise _refusal(path, "the file is nested too deeply for a design") from None
    if node is None:
        raise _refusal(path, "the file is empty", "run `spindle new` to create a design")
    walk = _Walk(path, text)
    try:
        tree = walk.tree(node, ())
    except _TooMuchError as error:
        raise DesignError([*walk.problems, error.problem]) from error
    if not isinstance(tree, dict):
        raise _refusal(
            path,
            "expected a mapping of keys to values at the top level",
            "start the file with a key, such as `annotation_task_name: My task`",
        )
    document = Document(str(path), tree, digest, walk.keys, walk.values, walk.blocks)
    return document, walk.problems


def _read_text(path: Path) -> tuple[str, str]:
    """Return the file's text and the SHA-256 of its bytes; raises ``DesignError``."""
    try:
        if path.is_dir():
            raise _refusal(path, "this is a folder, not a file", _offer(path, "name a YAML file"))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        hint = _offer(path.parent, "run `spindle new` to create a design")
        raise _refusal(path, "file not found", hint) from None
    except OSError as error:
        raise _refusal(path, f"cannot read the file: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise _refusal(
            path, "the file is too large for a design", "move the items into a data file"
        )
    try:
        return data.decode("utf-8-sig"), hashlib.sha256(data).hexdigest()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem("the file is not UTF-8", "save it as UTF-8", file=str(path), line=line)
        raise DesignError([problem]) from error


def _offer(folder: Path, otherwise: str) -> str:
    near = sorted(p.name for p in folder.glob("*.y*ml")) if folder.is_dir() else []
    return f"did you mean {' or '.join(near[:5])}?" if near else otherwise


def _refusal(path: Path, message: str, hint: str = "") -> DesignError:
    return DesignError([Problem(message, hint, file=str(path))])


class _TooMuchError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Walk:
    """Turns nodes into a tree, collecting positions and problems on the way."""

    def __init__(self, path: Path, text: str) -> None:
        self.file = str(path)
        self.lines = text.splitlines()
        self.keys: dict[KeyPath, Position] = {}
        self.values: dict[KeyPath, Position] = {}
        self.blocks: dict[KeyPath, Position] = {}
        self.problems: list[Problem] = []
        self._open: set[int] = set()
        self._visited = 0

    def tree(self, node: yaml.Node, path: KeyPath) -> Tree:
        """Return the node's tree; raises ``_TooMuchError`` for cycles and explosions."""
        self._visited += 1
        if self._visited > MAX_NODES:
            raise self._too_much(node, "aliases make this design too large")
        if id(node) in self._open:
            raise self._too_much(node, "this anchor contains itself")
        self.values.setdefault(path, _position(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.tree(child, (*path, n)) for n, child in enumerate(node.value)]
            return self._mapping(node, path)
        finally:
            self._open.remove(id(node))

    def _scalar(self, node: yaml.ScalarNode, path: KeyPath) -> str | None:
        if not node.tag.startswith(_STANDARD):
            self._problem(node, f"the tag {node.tag} is not supported", "replace it with the value")
        if node.style == "|":
            self._block(node, path)
        if node.style is None and node.value in _NULLS and not node.tag.endswith(":str"):
            return None
        return str(node.value)

    def _block(self, node: yaml.ScalarNode, path: KeyPath) -> None:
        """Record where the text of a literal block starts."""
        first = node.start_mark.line + 1
        for line in self.lines[first:]:
            if line.strip():
                self.blocks[path] = Position(first + 1, len(line) - len(line.lstrip(" ")) + 1)
                return

    def _mapping(self, node: yaml.Node, path: KeyPath) -> dict[str, Tree]:
        own: dict[str, Tree] = {}
        merged: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                for source in self._sources(value_node):
                    for key, value in self._mapping(source, path).items():
                        merged.setdefault(key, value)
            elif not isinstance(key_node, yaml.ScalarNode):
                self._problem(key_node, "a key must be text", "put it in quotes")
            else:
                self._entry(own, key_node, value_node, path)
        return {**merged, **own}

    def _entry(
        self, own: dict[str, Tree], key_node: yaml.ScalarNode, value_node: yaml.Node, path: KeyPath
    ) -> None:
        """Add a key with its value to a mapping; report one that is there already."""
        key = _key(key_node, path)
        if key in own:
            self._problem(
                key_node,
                f"duplicate key {key!r}, first on line {self.keys[*path, key].line}",
                "put what both hold under one of them: YAML would silently keep only the last",
            )
            return
        self.keys[*path, key] = _position(key_node)
        self.values.pop((*path, key), None)
        own[key] = self.tree(value_node, (*path, key))

    def _sources(self, node: yaml.Node) -> Iterator[yaml.MappingNode]:
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for part in parts:
            if isinstance(part, yaml.MappingNode) and id(part) not in self._open:
                yield part
            else:
                self._problem(part, "<< can only merge mappings", "use the anchor of a mapping")

    def _problem(self, node: yaml.Node, message: str, hint: str) -> None:
        position = _position(node)
        self.problems.append(
            Problem(message, hint, file=self.file, line=position.line, column=position.column)
        )

    def _too_much(self, node: yaml.Node, message: str) -> _TooMuchError:
        position = _position(node)
        hint = "replace the alias with the values themselves"
        return _TooMuchError(
            Problem(message, hint, file=self.file, line=position.line, column=position.column)
        )


def _key(node: yaml.ScalarNode, path: KeyPath) -> str:
    """Return a key as it was written before a program read it as true or false."""
    key = str(node.value)
    # JSON writes true in quotes, YAML does not.
    plain = node.style is None and node.tag == _BOOLEAN
    if not (plain or key in ("true", "false")) or not _TABLES.isdisjoint(path):
        return key
    return _SWITCHES.get(key.lower(), key)


def _position(node: yaml.Node) -> Position:
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)
