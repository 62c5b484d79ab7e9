"""Every key of a design is read by the code, or says of itself that there is nothing to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from spindle.config.model import DesignFile, WrittenFile
from spindle.config.reader import is_idle, models_in
from spindle.schemes import SCHEMES
from tests.serving import ROOT

SOURCE = ROOT / "src" / "spindle"
LOOKUPS = {"get", "getattr"}
# Read as part of the tree, before there is a model of it.
BEFORE_THE_MODEL = {"DesignFile.annotation_schemes"}


def models(file: type[BaseModel]) -> list[type[BaseModel]]:
    """The models of the file and of all schemes, with those inside them."""
    found: dict[type[BaseModel], None] = {}
    open_: list[type[BaseModel]] = [file, *SCHEMES]
    while open_:
        model = open_.pop()
        if model not in found:
            found[model] = None
            open_ += [m for info in model.model_fields.values() for m in models_in(info.annotation)]
    return list(found)


def keys(file: type[BaseModel]) -> Iterator[tuple[str, str, FieldInfo]]:
    for model in models(file):
        for name, info in model.model_fields.items():
            yield f"{model.__name__}.{name}", name, info


@cache
def read_in_the_code() -> frozenset[str]:
    """Attributes that are read, and names that are looked up by their text."""
    names: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                names.add(node.attr)
            elif isinstance(node, ast.Subscript):
                names.update(texts(node.slice))
            elif isinstance(node, ast.Call) and name_of_call(node) in LOOKUPS:
                names.update(text for argument in node.args for text in texts(argument))
            elif isinstance(node, ast.For) and "getattr" in ast.dump(node):
                names.update(texts(node.iter))
    for path in (SOURCE / "web" / "templates").rglob("*.html"):
        names.update(re.findall(r"\.(\w+)", path.read_text(encoding="utf-8")))
    return frozenset(names)


def name_of_call(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def texts(node: ast.AST) -> Iterator[str]:
    """The words of the texts inside: ``"output.path"`` names both."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield from inner.value.split(".")


def holds_other_spellings_only(info: FieldInfo) -> bool:
    """Whether the key is a section, every key in which is another spelling of a key above it."""
    return any(not model.model_fields for model in models_in(info.annotation))


def test_a_key_is_read_or_marked_as_idle() -> None:
    read = read_in_the_code() | BEFORE_THE_MODEL
    unread = [
        key
        for key, name, info in keys(DesignFile)
        if not is_idle(info) and not {name, key} & read and not holds_other_spellings_only(info)
    ]
    assert unread == []


def test_an_idle_key_says_so_to_its_reader() -> None:
    idle = {key: info.description or "" for key, _, info in keys(WrittenFile) if is_idle(info)}
    assert idle
    assert [key for key, said in idle.items() if not said.startswith("No effect: ")] == []


def test_a_key_says_what_it_does() -> None:
    assert [key for key, _, info in keys(WrittenFile) if not info.description] == []
