"""The source of an authored layout: the design itself, or a file that it names."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from spindle.config.findings import Findings
from spindle.config.folders import folders_of
from spindle.config.words import words
from spindle.errors import Severity

_FILE = re.compile(r"[^<>{}\n]+\.(html?|xhtml|jinja2?|j2|tmpl|tpl|template)", re.IGNORECASE)
_LINE = re.compile(r"[^<>{}\n]{1,200}")
_BUILT_IN = words(
    "fixed_keybinding fixed_keybinding_layout kwargs kwargs_example kwargs_example_layout "
    "keybinding base base_template base_template_v2 simple pairwise span dialogue"
)
_INSTEAD = (
    "remove html_layout for the page that Spindle lays out, or write HTML there that shows the "
    "prompt and the responses, each as {{FIELD}}"
)
MAX_BYTES = 1_000_000
"""The largest file of a layout."""


@dataclass(frozen=True, slots=True)
class LayoutSource:
    """The HTML of a layout and the file that it was read from, None for the design itself."""

    html: str = ""
    file: Path | None = None

    def digest(self, design: str) -> str:
        """Return a design's digest, changed by what is in the file of its layout."""
        if self.file is None:
            return design
        return hashlib.sha256(f"{design}\n{self.html}".encode()).hexdigest()


def read_layout(findings: Findings, written: str, root: Path, design: Path) -> LayoutSource:
    """Return the layout that ``html_layout`` holds or names, empty if there is none.

    A file is looked for in ``root``, the folder of the task, and then where the data of the
    design are looked for (``folders_of``); it must be inside that folder.
    """
    name = written.strip()
    if not name:
        return LayoutSource()
    if name.lower() in _BUILT_IN:
        _report(findings, f"Spindle has no built-in layout {name!r}", _INSTEAD)
        return LayoutSource()
    if _LINE.fullmatch(name) is None:
        return LayoutSource(written)
    folder = _find_folder(findings, name, root, design)
    path = folder / name
    if _FILE.fullmatch(name) is None and not _is_file(path):
        # Text without a tag or a placeholder; the check of the page reports it.
        return LayoutSource(written)
    return _read_file(findings, name, path, folder)


def _find_folder(findings: Findings, name: str, root: Path, design: Path) -> Path:
    """Return the folder that has the file, with a warning if it is not that of the task."""
    if Path(name).is_absolute() or os.path.lexists(root / name):
        return root
    for folder in folders_of(design):
        if _is_file(folder / name) and _is_inside(folder / name, folder):
            findings.add_problem(
                ("html_layout",),
                f"{name} is not in task_dir; reading {folder / name}",
                "set task_dir to the folder from which the path starts",
                Severity.WARNING,
                value=True,
            )
            return folder
    return root


def _read_file(findings: Findings, name: str, path: Path, root: Path) -> LayoutSource:
    if not _is_inside(path, root):
        _report(findings, f"the layout {name} is outside task_dir", "move it into that folder")
        return LayoutSource()
    html, message, hint = _read_text(name, path, root)
    if message:
        _report(findings, message, hint)
        return LayoutSource()
    return LayoutSource(html, path.resolve())


def _read_text(name: str, path: Path, root: Path) -> tuple[str, str, str]:
    """Return the text of the file; or what is wrong with it, and what to do about it."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return "", f"the layout {name} is not a file that can be read", _INSTEAD
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        html = data.decode("utf-8-sig")
    except FileNotFoundError:
        return "", f"html_layout names the file {name}, which does not exist", _offer(root)
    except UnicodeDecodeError:
        return "", f"the layout {name} is not UTF-8", "save it as UTF-8"
    except OSError as error:
        return "", f"the layout {name} cannot be read: {error.strerror}", _INSTEAD
    if len(data) > MAX_BYTES:
        return "", f"the layout {name} is larger than {MAX_BYTES:,} bytes", _INSTEAD
    return html, "" if html.strip() else f"the layout {name} is empty", _INSTEAD


def _offer(root: Path) -> str:
    """Say where it is looked for, and which file may be meant."""
    near = sorted(
        path.relative_to(root).as_posix()
        for pattern in ("*.htm*", "*/*.htm*", "*/*/*.htm*")
        for path in root.glob(pattern)
    )
    found = f"found {', '.join(near[:3])} there" if near else _INSTEAD
    return f"it is looked for in {root}, the folder of the task; {found}"


def _is_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except RuntimeError:
        return True  # Links that lead to each other: reading says so.
    except (OSError, ValueError):
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _report(findings: Findings, message: str, hint: str) -> None:
    findings.add_problem(("html_layout",), message, hint, value=True)
