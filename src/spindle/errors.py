"""The one tree of errors.

Every error carries a stable ``code`` for programs, the HTTP ``status`` it answers with,
and a ``hint`` that tells a person what to do next::

    SpindleError
    ├── DesignError            a design or its data cannot be used (carries all problems)
    ├── StudyError             a study cannot be served as things are
    │   ├── StoreError         the store is unreadable, locked or of another version
    │   │   ├── StoreOutdated  an older Spindle wrote the store; starting upgrades it
    │   │   └── StoreAway      503, the database is away for the moment: try again
    │   ├── StudyChanged       data changed under judgments already given
    │   └── ServeError         the server cannot listen
    ├── ExportError            a file cannot be written as asked
    ├── PushError              a dataset cannot be uploaded
    ├── ImportRefused          another tool's files cannot be taken over
    └── RequestError           something that a browser asked for
        ├── SignInNeeded       401
        ├── SignInRefused      403, wrong passphrase or not on the list
        ├── NotYours           404, an assignment that is not the asker's
        ├── NoSender           403, a request that does not say whose page sends it
        ├── IdTaken            409, one id for two different judgments
        ├── AnswersRefused     422, answers that the design does not allow
        ├── StaffOnly          403
        ├── MetricsClosed      403, the metrics are not for the asker's address
        └── NotReady           503, judgments cannot be taken in now
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Severity(StrEnum):
    """How much a problem matters: an error stops the study, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place (``line`` and ``column`` count from 1)."""

    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}" + (f":{self.column}" if self.column else "")
        text = f"{place}: " if place else ""
        text += f"{self.severity}: {self.message}"
        return f"{text} ({self.hint})" if self.hint else text


class SpindleError(Exception):
    """The root of all errors that Spindle raises on purpose."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class DesignError(SpindleError):
    """A design, or the data it names, cannot be used; carries every problem found."""

    code = "design_invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class StudyError(SpindleError):
    """A study cannot be served as things are."""

    code = "study"


class StoreError(StudyError):
    """The store is unreadable, locked by another process, or of another version."""

    code = "store"
    status = 503


class StoreOutdated(StoreError):
    """The store was written by an older version; whoever serves it upgrades it."""

    code = "store_outdated"


class StoreAway(StoreError):
    """The database cannot be reached, or is busy; the same may work in a moment."""

    code = "store_away"


class StudyChanged(StudyError):
    """The data changed in a way that would falsify judgments already given."""

    code = "study_changed"


class ServeError(StudyError):
    """The server cannot listen where it was told to."""

    code = "serve"


class ExportError(SpindleError):
    """A file cannot be written as asked."""

    code = "export"


class PushError(SpindleError):
    """A dataset cannot be uploaded: the folder, the token or the hub is not as it must be."""

    code = "push"


class ImportRefused(SpindleError):
    """Another tool's files cannot be taken over."""

    code = "import"


class RequestError(SpindleError):
    """Something that a browser asked for cannot be done."""

    code = "request"
    status = 400


class SignInNeeded(RequestError):
    """Nobody is signed in."""

    code = "sign_in_needed"
    status = 401


class SignInRefused(RequestError):
    """The passphrase is wrong, or the name is not on the list."""

    code = "sign_in_refused"
    status = 403


class StaffOnly(RequestError):
    """The page is for the study's staff."""

    code = "staff_only"
    status = 403


class MetricsClosed(RequestError):
    """The metrics may not be read from where the asker is."""

    code = "metrics_closed"
    status = 403


class NotReady(RequestError):
    """The process cannot take in judgments now."""

    code = "not_ready"
    status = 503


class NotYours(RequestError):
    """The assignment does not exist, or is somebody else's: the answer is the same."""

    code = "not_yours"
    status = 404


class NoSender(RequestError):
    """A request for data does not say whose page sends it, as no other site's page can."""

    code = "no_sender"
    status = 403


class IdTaken(RequestError):
    """Two different judgments came under one id."""

    code = "id_taken"
    status = 409


class AnswersRefused(RequestError):
    """Answers that the design does not allow; ``problems`` maps scheme name to the reason."""

    code = "answers_refused"
    status = 422

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in problems.items()))
        self.problems = dict(problems)
