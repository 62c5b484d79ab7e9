"""What is found in a design: its problems, and what each key does."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from spindle.config.yaml import Document, KeyPath
from spindle.errors import Problem, Severity


class KeyStatus(StrEnum):
    """What becomes of a key.

    It takes effect, it has no effect, or it is not supported: then it may also be one that
    changes what a study collects, which nothing silences.
    """

    HONOURED = "honoured"
    IDLE = "no effect"
    UNSUPPORTED = "not supported"
    CHANGES_RESULT = "not supported, changes the result"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key of the file and what it does."""

    path: str
    line: int
    text: str
    status: KeyStatus = KeyStatus.HONOURED


@dataclass
class Findings:
    """Collects the problems of one document, and what each of its keys does.

    ``allow_unknown`` makes unknown keys warnings; ``is_collected`` says that the answers were
    collected with another tool, so that a key about their collection makes no difference.
    """

    document: Document
    allow_unknown: bool = False
    problems: list[Problem] = field(default_factory=list)
    lines: list[KeyLine] = field(default_factory=list)
    is_collected: bool = False

    @property
    def unknown_severity(self) -> Severity:
        """Return how severe an unknown key is."""
        return Severity.WARNING if self.allow_unknown else Severity.ERROR

    def severity_of_unknown(self, *, changes_result: bool) -> Severity:
        """Return how severe a key is that Spindle does not support.

        Nothing silences one that changes the result, unless the answers were collected before.
        """
        if changes_result and not self.is_collected:
            return Severity.ERROR
        return self.unknown_severity

    def add_problem(
        self,
        path: KeyPath,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
        *,
        value: bool = False,
    ) -> None:
        """Add a problem with the key (or the value) at ``path``."""
        position = self.document.position(path, value=value)
        self.problems.append(
            Problem(message, hint, severity, self.document.file, position.line, position.column)
        )

    def add_warning(self, path: KeyPath, message: str, hint: str) -> None:
        """Add a warning about the key at ``path``."""
        self.add_problem(path, message, hint, Severity.WARNING)

    def add_key(self, path: KeyPath, text: str, status: KeyStatus = KeyStatus.HONOURED) -> None:
        """Add a line about what a key does; keys of labels are not listed one by one."""
        if any(isinstance(step, int) for step in path[2:]):
            return
        line = self.document.position(path).line
        self.lines.append(KeyLine(format_path(path), line, text, status))


def format_path(path: KeyPath) -> str:
    """Return the path as people write it: ``annotation_schemes[0].name``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
