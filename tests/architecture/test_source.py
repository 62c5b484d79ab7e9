"""Rules that every file of the project keeps; the layers are the import linter's."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "spindle"
MODULES = sorted(SOURCE.rglob("*.py"))
SCRIPTS = sorted((SOURCE / "web" / "static").rglob("*.js"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# Its base class says what each method of a scheme or a format promises.
INHERITS_DOCSTRINGS = ("schemes", "export")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def public(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, Defined]]:
    """Public functions, classes and their methods, each with its dotted name."""
    for node in body:
        if isinstance(node, Defined) and not node.name.startswith("_"):
            yield inside + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{inside}{node.name}.")


@pytest.mark.parametrize("heavy", ["numpy", "scipy", "pyarrow", "torch", "sqlalchemy", "litestar"])
def test_importing_spindle_pulls_in_nothing_heavy(heavy: str) -> None:
    program = f"import spindle, sys; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("heavy", ["numpy", "scipy", "torch", "pandas"])
def test_a_study_is_served_without_numbers_libraries(heavy: str) -> None:
    program = f"import spindle.web.app, sys; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_is_longer_than_500_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_no_script_is_longer_than_a_page_needs(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_function_is_longer_than_60_lines(path: Path) -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, functions) and (node.end_lineno or 0) - node.lineno + 1 > 60
    ]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_whatever_is_public_says_what_it_is(path: Path) -> None:
    module = tree(path)
    silent = [] if ast.get_docstring(module) else ["the module"]
    inherits = path.relative_to(SOURCE).parts[0] in INHERITS_DOCSTRINGS
    silent += [
        name
        for name, node in public(module.body)
        if not ast.get_docstring(node) and not ("." in name and inherits)
    ]
    assert silent == []


def test_no_code_asks_which_scheme_it_has() -> None:
    """A scheme's name is compared nowhere but in its own file."""
    asks = re.compile(r"annotation_type\s*(==|!=|\bin\b|\bnot in\b)|\bcase\s+[\"']pairwise[\"']")
    places = [
        f"{named(path)}:{number}"
        for path in (*MODULES, *SCRIPTS, *(SOURCE / "web").rglob("*.html"))
        if path.parent != SOURCE / "schemes"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asks.search(line)
    ]
    assert places == []


def test_only_a_backend_asks_which_database_it_has() -> None:
    """Everybody else has the backend do what differs."""
    backends = {SOURCE / "storage" / f"{name}.py" for name in ("sqlite", "postgresql")}
    places = [
        f"{named(path)}:{node.lineno}"
        for path in MODULES
        if path not in backends
        for node in ast.walk(tree(path))
        if isinstance(node, ast.expr) and asks_for_the_database(node)
    ]
    assert places == []


def asks_for_the_database(node: ast.expr) -> bool:
    """Whether it reads a dialect's or a driver's name, or compares with the name of one."""
    match node:
        case ast.Attribute(attr="name" | "driver", value=ast.Attribute(attr="dialect")):
            return True
        case ast.Attribute(attr="name" | "driver", value=ast.Name(id="dialect")):
            return True
        case ast.Call(func=ast.Attribute(attr="get_backend_name" | "get_dialect")):
            return True
        case ast.Call(func=ast.Name(id="isinstance"), args=[_, ast.Name(id=kind)]):
            return kind in {"Sqlite", "Postgresql"}
        case ast.Compare():
            words = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
            return not words.isdisjoint({"sqlite", "postgresql"})
    return False


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_no_script_writes_html(path: Path) -> None:
    writes = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b")
    assert not writes.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_handler_takes_every_exception(path: Path) -> None:
    """``except Exception`` hides faults, but where a thread would end without a word.

    The writer hands on what it catches, the publisher of the file of judgments logs it.
    """
    broad = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
    ]
    assert broad == [] or path.name in {"batch.py", "inline.py", "writer.py", "exporting.py"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_has_state_that_functions_rebind(path: Path) -> None:
    assert not [node for node in ast.walk(tree(path)) if isinstance(node, ast.Global)]


@pytest.mark.parametrize("path", TESTS, ids=named)
def test_no_test_sleeps(path: Path) -> None:
    sleeps = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"sleep", "wait_for_timeout"}
    ]
    assert sleeps == []
