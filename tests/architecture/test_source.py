"""Rules that every file of the project keeps; the layers are the import linter's."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from spindle.schemes import SCHEMES

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
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 200


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


# What a scheme can do is asked of it by name. All of these ask which one it is instead.
ASKS_WHICH_SCHEME = (
    r"annotation_type\s*(==|!=|\bis\b|\bin\b|\bnot in\b)",
    r"\bcase\s+[\"']({types})[\"']",
    r"(==|!=|\bin\b)\s*[\"'(\[{{]*({types})[\"']",
    r"[\"']({types})[\"']\s*(==|!=|\bin\b)",
    r"[\"']({types})[\"']\s*:\s*[A-Za-z_]\w*,?$",
    r"(isinstance|issubclass)\([^)]*({classes})\b",
    r"\btype\(\w*scheme\w*\)",
    r"\bscheme\w*\.__class__",
    r"(getattr|hasattr)\(\w*scheme",
    r"\bscheme\.\w+ is (not )?defined",
    r"\.reader\s*(==|!=|\bis\b|\bin\b)",
    r"dataset\.(type|reader)\b|data-(type|reader|kind)=.*scheme|\[data-(type|reader)\b",
)


NAMES_OF_CONTROLS = {"number", "radio", "select", "text"}
"""Names of schemes that are words of HTML as well."""


def scheme_questions() -> re.Pattern[str]:
    """What none but a scheme itself may ask, with the names of all types and classes."""
    types = "|".join(sorted(set(SCHEMES.names()) - NAMES_OF_CONTROLS))
    base = {"Scheme", "ChoiceScheme", "VerdictScheme"}
    classes = "|".join(sorted(base | {scheme.__name__ for scheme in SCHEMES} - {"Text"}))
    return re.compile("|".join(ASKS_WHICH_SCHEME).format(types=types, classes=classes))


def test_no_code_asks_which_scheme_it_has() -> None:
    """What a scheme does is declared in its own file; the rest asks for it by name."""
    asks = scheme_questions()
    own = (SOURCE / "schemes", SOURCE / "web/static/schemes", SOURCE / "web/templates/schemes")
    web = (SOURCE / "web").rglob("*")
    places = [
        f"{named(path)}:{number}: {line.strip()}"
        for path in (*MODULES, *(path for path in web if path.suffix in {".js", ".html", ".css"}))
        if not any(path.is_relative_to(folder) for folder in own)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asks.search(line)
    ]
    assert places == []


@pytest.mark.parametrize(
    "line",
    [
        'if scheme.reader == "grid":',
        'if scheme.annotation_type in ("radio", "likert"):',
        "if not isinstance(scheme, ChoiceScheme):",
        "    if isinstance(scheme, (Pairwise, Radio)):",
        'keys = getattr(scheme, "items_key", None)',
        '    "pairwise": _tiles,',
        '    case "multirate":',
        "if type(scheme) is Radio:",
        '{% if scheme.reader in ("choice", "range", "grid") %}',
        "{% if scheme.min_length is defined %}",
        "switch (question.dataset.reader) {",
        "[data-frame=bar] fieldset[data-reader=grid] { flex: 1 1 30rem; }",
        "[data-frame=panel] [data-type=likert] > .options {",
    ],
)
def test_a_question_for_the_scheme_is_noticed(line: str) -> None:
    assert scheme_questions().search(line)


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
