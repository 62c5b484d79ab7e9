"""Rules for names: a function is a verb or a noun, and one name stands for one thing."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "spindle"

PARTICIPLE = re.compile(
    r"_*(?:\w+_)?(?:\w{3,}ed|made|told|given|taken|seen|known|found|held|kept|left|said|put|written"
    r"|drawn|shown|sent|built|chosen)(?:_\w+)?"
)
# Verbs and nouns that only look like participles.
NO_PARTICIPLE = re.compile(r"_*(?:is|has|can|need|feed|seed|embed|speed|exceed|proceed|succeed).*")
MIRRORS = {"Receipt": "the receipt of a judgment, as the use case returns it and as JSON has it"}
"""Class names that a layer repeats on purpose, each with what it mirrors."""
NOUNS_IN_ING = {"monitoring"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def definitions() -> Iterator[tuple[Path, ast.AST]]:
    """Every node of every module, with the module's path below the package."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.relative_to(SOURCE), node


def is_property(function: Function) -> bool:
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return bool({"property", "cached_property"} & names) and bool(function.decorator_list)


def test_hardly_any_function_is_named_by_a_participle() -> None:
    """``made`` or ``counted`` leave open what a function does: under 3 % bear such a name."""
    functions = [(path, node) for path, node in definitions() if isinstance(node, Function)]
    named = [
        f"{path}:{node.lineno} {node.name}"
        for path, node in functions
        if PARTICIPLE.fullmatch(node.name)
        and not NO_PARTICIPLE.fullmatch(node.name)
        and not is_property(node)
    ]
    assert len(named) < 0.03 * len(functions), "\n".join(named)


def test_two_public_classes_never_share_a_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path, node in definitions():
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            places[node.name].append(str(path))
    shared = {name: paths for name, paths in places.items() if len(paths) > 1}
    assert {name: paths for name, paths in shared.items() if name not in MIRRORS} == {}
    assert set(MIRRORS) <= set(shared), "a mirror that is gone is no exception any more"


def test_no_module_is_named_by_a_verb_in_ing() -> None:
    """A module is a thing, so its name is a noun."""
    modules = {path for path, _ in definitions()}
    verbs = [path for path in modules if re.fullmatch(r"\w+ing", path.stem)]
    assert [str(path) for path in sorted(verbs) if path.stem not in NOUNS_IN_ING] == []
