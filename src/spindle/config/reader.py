"""Reads the tree of a document into models; every key and problem is reported with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from spindle.config import messages
from spindle.config.database import Secret
from spindle.config.findings import Findings, KeyStatus
from spindle.config.spellings import spellings
from spindle.config.unknown_keys import UnknownKey, describe_unknown_key
from spindle.config.yaml import KeyPath, Tree
from spindle.domain.databases import redact_address
from spindle.schemes.base import Idle

_MOST_SHOWN = 60
_OFF = frozenset({"false", "no", "off", "0", "n", "f"})
_BEFORE_DETAIL = re.compile(r"(?:`[^`]*`|[^.:;(`])+")

M = TypeVar("M", bound=BaseModel)


@dataclass
class ModelReader:
    """Reads the parts of one document into models."""

    findings: Findings
    _meant: set[KeyPath] = field(default_factory=set)

    def read(
        self, model: type[M], tree: dict[str, Tree], at: KeyPath = ()
    ) -> tuple[M | None, bool]:
        """Read the tree into a model; return also whether all of it is valid.

        Problems are reported and the keys left out, so that the rest can still be checked;
        None where too little is left.
        """
        clean = self._known_keys(model, tree, at)
        valid = True
        while True:
            try:
                return model.model_validate(clean), valid
            except ValidationError as error:
                valid = False
                wrong = self._report_errors(error, at)
            rest = _leave_out(model, clean, wrong)
            if rest is None:
                return None, False
            clean = rest

    def _report_errors(self, error: ValidationError, at: KeyPath) -> list[KeyPath]:
        """Report each error once; return the keys to leave out of the next attempt."""
        wrong = []
        for detail in error.errors(include_url=False):
            path = (*at, *detail["loc"])
            if not any(path[:depth] in self._meant for depth in range(1, len(path) + 1)):
                message, hint = messages.describe_error(detail)
                self.findings.add_problem(path, message, hint, value=detail["type"] != "missing")
            wrong.append(detail["loc"])
        return wrong

    def _known_keys(
        self, model: type[BaseModel], tree: dict[str, Tree], at: KeyPath
    ) -> dict[str, Any]:
        """Return the tree without unknown and empty keys, which are reported."""
        names = accepted_keys(model)
        clean: dict[str, Any] = {}
        for key, value in tree.items():
            path = (*at, key)
            if key not in names:
                meant = self._report_unknown(path, value, names)
                if meant and meant not in tree and not self.findings.allow_unknown:
                    # Go on with the key that is meant: follow-up errors would hide this one.
                    self._meant.add((*at, meant))
                    clean[meant] = self._inside(names[meant].annotation, value, path)
            elif value is None:
                self.findings.add_key(path, "empty; ignored", KeyStatus.IDLE)
            elif _is_switched_off(names[key].annotation, value):
                self.findings.add_key(path, "switched off; no effect", KeyStatus.IDLE)
            else:
                self.findings.add_key(path, *_describe_key(model, key, names[key], value))
                clean[key] = self._inside(names[key].annotation, value, path)
        return clean

    def _inside(self, annotation: Any, value: Tree, path: KeyPath) -> Any:
        inner = next(models_in(annotation), None)
        if inner and isinstance(value, dict):
            if get_origin(annotation) is Mapping:
                of = get_args(annotation)[1]
                return {key: self._inside(of, part, (*path, key)) for key, part in value.items()}
            if get_origin(annotation) is tuple:
                # Labels by value, in place of a list of them.
                of = get_args(annotation)[0]
                return {key: self._inside(of, part, (*path, key)) for key, part in value.items()}
            return self._known_keys(inner, value, path)
        if inner and isinstance(value, list):
            of = get_args(annotation)[0] if get_origin(annotation) is tuple else annotation
            return [self._inside(of, part, (*path, n)) for n, part in enumerate(value)]
        return value

    def _report_unknown(self, path: KeyPath, value: Tree, names: Mapping[str, FieldInfo]) -> str:
        """Report an unknown key; return the key that seems to be meant."""
        unknown = describe_unknown_key(path, value, self.findings.document.tree, names)
        for one in unknown:
            self._add_unknown(one)
        return unknown[0].meant

    def _add_unknown(self, unknown: UnknownKey) -> None:
        if unknown.has_no_effect:
            self.findings.add_key(unknown.path, unknown.message, KeyStatus.IDLE)
            return
        changes = unknown.changes_result
        severity = self.findings.severity_of_unknown(changes_result=changes)
        self.findings.add_problem(unknown.path, unknown.message, unknown.hint, severity)
        status = KeyStatus.CHANGES_RESULT if changes else KeyStatus.UNSUPPORTED
        self.findings.add_key(unknown.path, unknown.message, status)


def _leave_out(
    model: type[BaseModel], tree: dict[str, Any], wrong: list[KeyPath]
) -> dict[str, Any] | None:
    """Return the tree without what is wrong in it; None if none of that is there.

    That is a whole key, or, in a section that is read in part, the one inside it.
    """
    names = accepted_keys(model)
    rest = deepcopy(tree)
    for key, *inner in (path for path in wrong if path):
        info = names.get(str(key))
        sections = models_in(info.annotation) if info is not None else ()
        in_part = any(getattr(section, "is_read_in_part", False) for section in sections)
        if not (in_part and _remove_inside(rest.get(str(key)), inner)):
            rest.pop(str(key), None)
    return rest if rest != tree else None


def _remove_inside(tree: Any, path: Sequence[str | int]) -> bool:
    """Remove the innermost key on that path, with its value; return whether there is one.

    An entry that lacks a key is none: without it, those after it would change their places.
    """
    found: tuple[dict[str, Any], str] | None = None
    for step in path:
        if isinstance(tree, dict) and isinstance(step, str) and step in tree:
            found, tree = (tree, step), tree[step]
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
            found = None if isinstance(tree, dict) else found
        else:
            break
    if found is None:
        return False
    del found[0][found[1]]
    return True


def accepted_keys(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by every name under which they may be written."""
    fields = model.model_fields.items()
    return {path[0]: info for name, info in fields for path in spellings(name, info)}


def is_idle(info: FieldInfo) -> bool:
    """Return whether the key is accepted without effect."""
    return any(isinstance(mark, Idle) for mark in info.metadata)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models inside a type such as ``tuple[Label, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def _is_switched_off(annotation: Any, value: Tree) -> bool:
    """Return whether a section has a switch, and it is off."""
    switch = next((getattr(model, "switch", "") for model in models_in(annotation)), "")
    state = value.get(switch) if switch and isinstance(value, dict) else None
    return isinstance(state, str) and state.lower() in _OFF


def _describe_key(
    model: type[BaseModel], key: str, info: FieldInfo, value: Tree
) -> tuple[str, KeyStatus]:
    """Return what a known key does, with its value if that is short."""
    if is_idle(info):
        return (info.description or "").removesuffix("."), KeyStatus.IDLE
    if key == "annotation_type":
        first = (model.__doc__ or "").strip().partition("\n")[0].removesuffix(".")
        return f"{value}: {first}", KeyStatus.HONOURED
    if any(isinstance(mark, Secret) for mark in info.metadata) and isinstance(value, str):
        value = redact_address(value)
    clause = _BEFORE_DETAIL.match(info.description or "")
    listed_below = isinstance(value, dict) and any(models_in(info.annotation))
    text = "" if listed_below else _describe_value(value)
    return (clause[0].rstrip() if clause else "") + (text and f": {text}"), KeyStatus.HONOURED


def _describe_value(value: Tree) -> str:
    """Return a short description of a value, or an empty text."""
    if isinstance(value, str):
        text = value.strip()
        return text if "\n" not in text and len(text) <= _MOST_SHOWN else ""
    if isinstance(value, list):
        parts = [part if isinstance(part, str) else _name(part) for part in value]
        text = ", ".join(part for part in parts if part)
        return text if all(parts) and len(text) <= 2 * _MOST_SHOWN else f"{len(parts)} entries"
    if isinstance(value, dict) and all(isinstance(part, str) for part in value.values()):
        text = ", ".join(f"{name}: {part}" for name, part in value.items())
        return text if len(text) <= 2 * _MOST_SHOWN else f"{len(value)} entries"
    return ""


def _name(part: Tree) -> str:
    if not isinstance(part, dict):
        return ""
    names = (part.get(key) for key in ("name", "label", "text", "path"))
    return next((name for name in names if isinstance(name, str)), "")
