"""A tree of texts read by a model: every key accounted for, every problem with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin

from pydantic import AliasChoices, BaseModel, ValidationError
from pydantic.fields import FieldInfo

from spindle.config import messages
from spindle.config.database import Secret
from spindle.config.honesty import Stranger
from spindle.config.yaml import Document, KeyPath, Tree
from spindle.domain.databases import redact_address
from spindle.errors import Problem, Severity
from spindle.schemes.base import Idle

_MOST_SHOWN = 60
_BEFORE_DETAIL = re.compile(r"(?:`[^`]*`|[^.:;(`])+")

M = TypeVar("M", bound=BaseModel)


class KeyStatus(StrEnum):
    """What becomes of a key: it has its effect, there is nothing to do, or it is refused."""

    HONOURED = "honoured"
    IDLE = "nothing to do"
    UNSUPPORTED = "not supported"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key of the file and what it does here."""

    path: str
    line: int
    text: str
    status: KeyStatus = KeyStatus.HONOURED


@dataclass
class Reading:
    """Reads the parts of one document, gathering problems and key lines."""

    document: Document
    allow_unknown: bool = False
    problems: list[Problem] = field(default_factory=list)
    lines: list[KeyLine] = field(default_factory=list)
    _meant: set[KeyPath] = field(default_factory=set)

    @property
    def lenient(self) -> Severity:
        """How much an unknown key matters."""
        return Severity.WARNING if self.allow_unknown else Severity.ERROR

    def problem(
        self,
        path: KeyPath,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
        *,
        value: bool = False,
    ) -> None:
        """Note something wrong with the key (or the value) at ``path``."""
        place = self.document.place(path, value=value)
        self.problems.append(
            Problem(message, hint, severity, self.document.file, place.line, place.column)
        )

    def note(self, path: KeyPath, text: str, status: KeyStatus = KeyStatus.HONOURED) -> None:
        """Note what a key does; keys of labels are not listed one by one."""
        if any(isinstance(step, int) for step in path[2:]):
            return
        line = self.document.place(path).line
        self.lines.append(KeyLine(dotted(path), line, text, status))

    def read(
        self, model: type[M], tree: dict[str, Tree], at: KeyPath = ()
    ) -> tuple[M | None, bool]:
        """The tree as a model, and whether all of it could be used.

        What is wrong is noted and left out, so that the rest can still be looked at; None
        where too little is left.
        """
        clean = self._known(model, tree, at)
        sound = True
        while True:
            try:
                return model.model_validate(clean), sound
            except ValidationError as error:
                sound = False
                wrong = self._explain(error, at)
            if not wrong & clean.keys():
                return None, False
            clean = {key: value for key, value in clean.items() if key not in wrong}

    def _explain(self, error: ValidationError, at: KeyPath) -> set[str]:
        """Note each error once; the keys to leave out at the next attempt."""
        wrong = set()
        for detail in error.errors(include_url=False):
            path = (*at, *detail["loc"])
            if not any(path[:depth] in self._meant for depth in range(1, len(path) + 1)):
                message, hint = messages.in_words(detail)
                self.problem(path, message, hint, value=detail["type"] != "missing")
            wrong.add(str(detail["loc"][0]) if detail["loc"] else "")
        return wrong

    def _known(self, model: type[BaseModel], tree: dict[str, Tree], at: KeyPath) -> dict[str, Any]:
        """The tree without unknown and empty keys, all of them noted."""
        names = field_names(model)
        clean: dict[str, Any] = {}
        for key, value in tree.items():
            path = (*at, key)
            if key not in names:
                meant = self._stranger(path, value, names)
                if meant and meant not in tree and not self.allow_unknown:
                    # An error as it is: what would follow from it would only hide it.
                    self._meant.add((*at, meant))
                    clean[meant] = self._inside(names[meant].annotation, value, path)
            elif value is None:
                self.note(path, "left empty, as if it were not there", KeyStatus.IDLE)
            else:
                self.note(path, *_does(model, key, names[key], value))
                clean[key] = self._inside(names[key].annotation, value, path)
        return clean

    def _inside(self, annotation: Any, value: Tree, path: KeyPath) -> Any:
        inner = next(models_in(annotation), None)
        if inner and isinstance(value, dict):
            if get_origin(annotation) is Mapping:
                of = get_args(annotation)[1]
                return {key: self._inside(of, part, (*path, key)) for key, part in value.items()}
            return self._known(inner, value, path)
        if inner and isinstance(value, list):
            return [self._inside(annotation, part, (*path, n)) for n, part in enumerate(value)]
        return value

    def _stranger(self, path: KeyPath, value: Tree, names: Mapping[str, FieldInfo]) -> str:
        """Note a key that is none; the key that seems to be meant."""
        stranger = Stranger.of(path, value, self.document.tree, names)
        if stranger.harmless:
            self.note(path, stranger.message, KeyStatus.IDLE)
        else:
            self.problem(path, stranger.message, stranger.hint, self.lenient)
            self.note(path, stranger.message, KeyStatus.UNSUPPORTED)
        return stranger.meant


def dotted(path: KeyPath) -> str:
    """The path as people write it: ``annotation_schemes[0].name``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def field_names(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model by every name under which they may be written."""
    names: dict[str, FieldInfo] = {}
    for name, info in model.model_fields.items():
        alias = info.validation_alias
        choices = alias.choices if isinstance(alias, AliasChoices) else [alias or name]
        names.update({str(choice): info for choice in choices})
    return names


def is_idle(info: FieldInfo) -> bool:
    """Whether there is nothing to do for the key."""
    return any(isinstance(mark, Idle) for mark in info.metadata)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside a type such as ``tuple[Label, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def _does(model: type[BaseModel], key: str, info: FieldInfo, value: Tree) -> tuple[str, KeyStatus]:
    """What a known key does, with its value where that is short."""
    if is_idle(info):
        return (info.description or "").removesuffix("."), KeyStatus.IDLE
    if key == "annotation_type":
        first = (model.__doc__ or "").strip().partition("\n")[0].removesuffix(".")
        return f"{value}: {first}", KeyStatus.HONOURED
    if any(isinstance(mark, Secret) for mark in info.metadata) and isinstance(value, str):
        value = redact_address(value)
    clause = _BEFORE_DETAIL.match(info.description or "")
    listed_below = isinstance(value, dict) and any(models_in(info.annotation))
    given = "" if listed_below else _given(value)
    return (clause[0].rstrip() if clause else "") + (given and f": {given}"), KeyStatus.HONOURED


def _given(value: Tree) -> str:
    """A value in a few words; empty where it is too long for that."""
    if isinstance(value, str):
        text = value.strip()
        return text if "\n" not in text and len(text) <= _MOST_SHOWN else ""
    if isinstance(value, list):
        parts = [part if isinstance(part, str) else _name(part) for part in value]
        text = ", ".join(part for part in parts if part)
        return text if all(parts) and len(text) <= 2 * _MOST_SHOWN else f"{len(parts)} of them"
    if isinstance(value, dict) and all(isinstance(part, str) for part in value.values()):
        text = ", ".join(f"{name}: {part}" for name, part in value.items())
        return text if len(text) <= 2 * _MOST_SHOWN else f"{len(value)} of them"
    return ""


def _name(part: Tree) -> str:
    if not isinstance(part, dict):
        return ""
    names = (part.get(key) for key in ("name", "label", "text", "path"))
    return next((name for name in names if isinstance(name, str)), "")
