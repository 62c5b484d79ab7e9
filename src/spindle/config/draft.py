"""A draft of a design: its file read as far as is possible without the items."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from spindle.config.builder import build_design
from spindle.config.conditions import apply_conditions
from spindle.config.consistency import Placed, check_consistency
from spindle.config.design import Design
from spindle.config.findings import Findings, KeyStatus
from spindle.config.messages import nearest
from spindle.config.model import DesignFile, WrittenFile
from spindle.config.reader import ModelReader
from spindle.config.spellings import resolve, spellings_in
from spindle.config.verdicts import apply_verdicts
from spindle.config.yaml import KeyPath, Tree, load_yaml
from spindle.potato.keys import find_type
from spindle.schemes import SCHEMES, Scheme


@dataclass(frozen=True, slots=True)
class Draft:
    """A design as far as its file alone says.

    ``findings`` holds the problems and the key lines, ``file`` the values of the keys,
    ``schemes`` the questions with their paths. ``design`` is None for a file in which too
    little is valid.
    """

    design: Design | None
    findings: Findings
    file: DesignFile = field(default_factory=DesignFile)
    schemes: Placed = field(default_factory=list)


def read_design(
    path: Path,
    *,
    data: Path | None = None,
    allow_unknown: bool = False,
    needs_data: bool = True,
    is_collected: bool = False,
) -> Draft:
    """Read the design in a file, with every problem in it.

    ``data`` replaces the design's data files; none are needed where the items are already
    in a store (``needs_data=False``). With ``is_collected`` the answers exist already, and
    ``allow_unknown`` is for keys about their collection too. Raises ``DesignError`` for a file
    that cannot be read.
    """
    document, problems = load_yaml(path)
    findings = Findings(document, allow_unknown, problems, is_collected=is_collected)
    reader = ModelReader(findings)
    written, _ = reader.read(WrittenFile, document.tree)
    schemes, valid = _read_schemes(reader)
    if written is None:
        return Draft(None, findings)
    file = resolve(DesignFile, written, findings.add_warning)
    schemes = apply_conditions(findings, apply_verdicts(findings, file, schemes))
    valid_schemes = [placed for placed in schemes if placed[0] in valid]
    check_consistency(findings, written, file, valid_schemes)
    _check_required(findings, needs_data=needs_data and data is None)
    design = build_design(findings, file, tuple(scheme for _, scheme in schemes), path, data)
    return Draft(design, findings, file, schemes)


def _read_schemes(reader: ModelReader) -> tuple[Placed, set[KeyPath]]:
    """Return the schemes that can be read, and the paths of those without any problem."""
    entries = reader.findings.document.tree.get("annotation_schemes")
    placed: Placed = []
    valid: set[KeyPath] = set()
    if not isinstance(entries, list):
        return placed, valid
    for number, entry in enumerate(entries):
        at: KeyPath = ("annotation_schemes", number)
        model = _find_model(reader.findings, entry, at)
        if model is None or not isinstance(entry, dict):
            continue
        keys = _with_one_spelling(reader.findings, model, entry, at)
        scheme, whole = reader.read(model, keys, at)
        if scheme is not None:
            placed += [(at, part) for part in scheme.parts()]
            valid |= {at} if whole else set()
    return placed, valid


def _with_one_spelling(
    findings: Findings, model: type[Scheme], entry: dict[str, Tree], at: KeyPath
) -> dict[str, Tree]:
    """Return the entry with the first spelling of each key; warn of others that contradict it."""
    left_out = set()
    for name in model.model_fields:
        used, *others = (path[0] for path in spellings_in(entry, model, name) or ((name,),))
        left_out.update(others)
        for other in others:
            if entry[other] != entry[used]:
                findings.add_warning(
                    (*at, other),
                    f"{other} is {entry[other]}, but {used} is {entry[used]} and takes precedence",
                    "remove one of the two keys",
                )
    return {key: value for key, value in entry.items() if key not in left_out}


def _find_model(findings: Findings, entry: Tree, at: KeyPath) -> type[Scheme] | None:
    """Return the model for an entry; report a problem and return None if there is none."""
    if not isinstance(entry, dict):
        findings.add_problem(
            at, "expected a mapping for the scheme", "start it with `- annotation_type:`"
        )
        return None
    kind = entry.get("annotation_type")
    path: KeyPath = (*at, "annotation_type")
    if not isinstance(kind, str):
        findings.add_problem(at, "missing key 'annotation_type'", _known_types())
        return None
    model = SCHEMES.get(kind)
    if model is None:
        _report_unknown_type(findings, path, kind)
    return model


def _report_unknown_type(findings: Findings, path: KeyPath, kind: str) -> None:
    near = nearest(kind, list(SCHEMES.names()))
    asks = find_type(kind)
    if asks:
        message = f"annotation_type {kind!r} is not supported: in Potato it {asks}"
        hint = "remove the scheme, or pass --allow-unknown to skip it"
    else:
        message = f"unknown annotation_type {kind!r}"
        hint = f"did you mean {near!r}?" if near else _known_types()
    findings.add_problem(path, message, hint, findings.unknown_severity, value=True)
    findings.add_key(path, message, KeyStatus.UNSUPPORTED)


def _known_types() -> str:
    return f"use one of {', '.join(SCHEMES.names())}"


def _check_required(findings: Findings, *, needs_data: bool) -> None:
    tree = findings.document.tree
    if not tree.get("annotation_schemes"):
        findings.add_problem(
            ("annotation_schemes",) if "annotation_schemes" in tree else (),
            "no questions: annotation_schemes is missing or empty",
            "list at least one scheme under annotation_schemes",
        )
    elif not any(_is_known(entry) for entry in _entries(tree)):
        findings.add_problem(("annotation_schemes",), "Spindle supports none of these schemes")
    if needs_data and not tree.get("data_files"):
        findings.add_problem(
            ("data_files",) if "data_files" in tree else (),
            "no items: data_files is missing or empty",
            "list the data files under data_files, or pass --data",
        )


def _entries(tree: dict[str, Tree]) -> list[Tree]:
    entries = tree.get("annotation_schemes")
    return entries if isinstance(entries, list) else []


def _is_known(entry: Tree) -> bool:
    kind = entry.get("annotation_type") if isinstance(entry, dict) else None
    return isinstance(kind, str) and SCHEMES.get(kind) is not None
