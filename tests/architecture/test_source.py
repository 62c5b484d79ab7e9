"""Rules that every file of the project keeps; the layers are the import linter's."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from spindle.schemes import SCHEMES

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "spindle"
MODULES = sorted(SOURCE.rglob("*.py"))
SCRIPTS = sorted((SOURCE / "web" / "static").rglob("*.js"))
PAGES = sorted((SOURCE / "web").rglob("*.html"))
TESTS = sorted(path for name in ("tests", "faults") for path in (ROOT / name).rglob("*.py"))

Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Function = ast.FunctionDef | ast.AsyncFunctionDef
# Its base class says what each method of a scheme or a format promises.
INHERITS_DOCSTRINGS = ("schemes", "export", "formats")
# The writer hands on what it catches, the publisher of the file of judgments logs it.
CATCHES_EVERYTHING = {"batch.py", "inline.py", "writer.py", "publisher.py"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """The syntax tree of a module, and everything in it."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def find_nodes(paths: Iterable[Path], is_wrong: Callable[[ast.AST], bool]) -> list[str]:
    """Where the paths break a rule of syntax: ``file:line``."""
    return [
        f"{relative(path)}:{getattr(node, 'lineno', 1)}"
        for path in paths
        for node in nodes(path)
        if is_wrong(node)
    ]


def find_lines(paths: Iterable[Path], pattern: str | re.Pattern[str]) -> list[str]:
    """Where the paths have a line that matches: ``file:line``."""
    return [
        f"{relative(path)}:{number}"
        for path in paths
        for number, line in enumerate(read_lines(path), 1)
        if re.search(pattern, line)
    ]


def find_long(paths: Iterable[Path], most: int) -> list[str]:
    """The files with more lines than that, each with their number."""
    lengths = {relative(path): len(read_lines(path)) for path in paths}
    return [f"{name}: {length} lines" for name, length in lengths.items() if length > most]


def iterate_public(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, Defined]]:
    """Public functions, classes and their methods, each with its dotted name."""
    for node in body:
        if isinstance(node, Defined) and not node.name.startswith("_"):
            yield inside + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from iterate_public(node.body, f"{inside}{node.name}.")


def find_silent(path: Path) -> Iterator[str]:
    """Whatever is public in a module and has no docstring."""
    module = nodes(path)[0]
    assert isinstance(module, ast.Module)
    if not ast.get_docstring(module):
        yield f"{relative(path)}: the module"
    inherits = path.relative_to(SOURCE).parts[0] in INHERITS_DOCSTRINGS
    for name, node in iterate_public(module.body):
        if not ast.get_docstring(node) and not ("." in name and inherits):
            yield f"{relative(path)}: {name}"


def find_loaded(modules: set[str], *, by: str) -> set[str]:
    """Those of the modules that importing ``by`` loads, in an interpreter of its own."""
    program = f"import sys, {by}; print(*{modules!r} & set(sys.modules))"
    return set(subprocess.check_output([sys.executable, "-c", program], text=True).split())


def test_there_is_something_to_look_at() -> None:
    assert all((MODULES, SCRIPTS, PAGES, TESTS))


def test_importing_spindle_pulls_in_nothing_heavy() -> None:
    heavy = {"numpy", "scipy", "pyarrow", "torch", "sqlalchemy", "litestar"}
    assert find_loaded(heavy, by="spindle") == set()


def test_a_study_is_served_without_numbers_libraries() -> None:
    heavy = {"numpy", "scipy", "torch", "pandas"}
    assert find_loaded(heavy, by="spindle.web.app") == set()


def test_no_module_is_longer_than_500_lines() -> None:
    assert find_long(MODULES, 500) == []


def test_no_script_is_longer_than_a_page_needs() -> None:
    assert find_long(SCRIPTS, 200) == []


def test_no_function_is_longer_than_60_lines() -> None:
    def is_long(node: ast.AST) -> bool:
        return isinstance(node, Function) and (node.end_lineno or 0) - node.lineno + 1 > 60

    assert find_nodes(MODULES, is_long) == []


def test_whatever_is_public_says_what_it_is() -> None:
    assert [silent for path in MODULES for silent in find_silent(path)] == []


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
    own = (SOURCE / "schemes", SOURCE / "web/static/schemes", SOURCE / "web/templates/schemes")
    styles = sorted((SOURCE / "web").rglob("*.css"))
    elsewhere = [
        path
        for path in (*MODULES, *SCRIPTS, *PAGES, *styles)
        if not any(path.is_relative_to(folder) for folder in own)
    ]
    assert find_lines(elsewhere, scheme_questions()) == []


def test_a_question_for_the_scheme_is_noticed() -> None:
    asked = (
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
    )
    assert [line for line in asked if not scheme_questions().search(line)] == []


def test_no_script_writes_html() -> None:
    writes = r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b"
    assert find_lines(SCRIPTS, writes) == []


def test_no_handler_takes_every_exception() -> None:
    """``except Exception`` hides faults, but where a thread would end without a word."""

    def is_broad(node: ast.AST) -> bool:
        if not isinstance(node, ast.ExceptHandler):
            return False
        return node.type is None or (
            isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
        )

    careful = [path for path in MODULES if path.name not in CATCHES_EVERYTHING]
    assert find_nodes(careful, is_broad) == []


def test_no_module_has_state_that_functions_rebind() -> None:
    assert find_nodes(MODULES, lambda node: isinstance(node, ast.Global)) == []


def test_no_test_sleeps() -> None:
    def is_sleep(node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"sleep", "wait_for_timeout"}
        )

    assert find_nodes(TESTS, is_sleep) == []


# Packages whose ``__init__`` offers all that others may import of them.
FACES = [SOURCE / "storage", *sorted(path.parent for path in SOURCE.glob("services/*/__init__.py"))]


def find_intruders(face: Path) -> list[str]:
    """Where modules outside of a package import something that it does not offer."""
    package = ".".join(face.relative_to(SOURCE.parent).parts)
    (offered,) = (
        ast.literal_eval(node.value)
        for node in nodes(face / "__init__.py")
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )

    def intrudes(node: ast.AST) -> bool:
        match node:
            case ast.Import(names=names):
                return any(name.name.startswith(f"{package}.") for name in names)
            case ast.ImportFrom(module=str(module), names=names) if module == package:
                return not {name.name for name in names} <= set(offered)
            case ast.ImportFrom(module=str(module)):
                return module.startswith(f"{package}.")
        return False

    return find_nodes((path for path in MODULES if not path.is_relative_to(face)), intrudes)


def test_storage_and_each_room_of_services_are_entered_by_their_face() -> None:
    """Others import ``spindle.storage``, or ``spindle.services.ROOM``, and no module inside."""
    assert len(FACES) > 5
    assert [intruder for face in FACES for intruder in find_intruders(face)] == []


def test_only_a_backend_asks_which_database_it_has() -> None:
    """Everybody else has the backend do what differs."""
    backends = {SOURCE / "storage" / f"{name}.py" for name in ("sqlite", "postgresql")}
    elsewhere = [path for path in MODULES if path not in backends]
    assert find_nodes(elsewhere, asks_for_the_database) == []


def asks_for_the_database(node: ast.AST) -> bool:
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


def test_no_room_of_services_outgrows_the_others() -> None:
    """The largest room has at most twice the lines of the next."""
    rooms = [path.parent for path in (SOURCE / "services").glob("*/__init__.py")]
    sizes = {room.name: sum(len(read_lines(path)) for path in room.glob("*.py")) for room in rooms}
    largest, following, *_ = sorted(sizes.values(), reverse=True)
    assert largest <= 2 * following, sizes
