"""The tree of errors.

Every error has a stable ``code`` for programs, the HTTP ``status`` of its response, and a
``hint`` that tells people what to do::

    SpindleError
    ├── DesignError               a design or its data cannot be used (has all problems)
    ├── StudyError                a study cannot be served in its present state
    │   ├── StoreError            the store is unreadable, locked or of another version
    │   │   ├── StoreOutdated     written by an older version; starting the study upgrades it
    │   │   └── StoreUnavailable  503, the database is temporarily unavailable: try again
    │   ├── StudyChanged          the data changed under existing judgments
    │   └── ServeError            the server cannot listen
    ├── ExportError               a file cannot be written as requested
    ├── PushError                 a dataset cannot be uploaded
    ├── ImportRefused             another tool's files cannot be imported
    └── RequestError              a browser's request cannot be met
        ├── SignInNeeded          401
        ├── SignInRefused         403, wrong passphrase or not on the list
        ├── NotYours              404, another annotator's assignment or none
        ├── NoSender              403, the request does not say which page sent it
        ├── IdTaken               409, one id for two different judgments
        ├── AnswersRefused        422, answers that the design does not allow
        ├── StaffOnly             403
        ├── MetricsClosed         403, metrics are not available to this address
        └── NotReady              503, judgments cannot be accepted at the moment
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Severity(StrEnum):
    """The severity of a problem: an error stops the study, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with its location (``line`` and ``column`` count from 1; 0 if unknown)."""

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
    """A design, or the data it names, cannot be used; has every problem found."""

    code = "design_invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class StudyError(SpindleError):
    """A study cannot be served in its present state."""

    code = "study"


class StoreError(StudyError):
    """The store is unreadable, locked by another process, or of another version."""

    code = "store"
    status = 503


class StoreOutdated(StoreError):
    """The store was written by an older version; starting the study upgrades it."""

    code = "store_outdated"


class StoreUnavailable(StoreError):
    """The database cannot be reached or is busy; a retry may succeed."""

    code = "store_away"


class StudyChanged(StudyError):
    """The data changed in a way that would invalidate existing judgments."""

    code = "study_changed"


class ServeError(StudyError):
    """The server cannot listen on the address or port."""

    code = "serve"


class ExportError(SpindleError):
    """A file cannot be written as requested."""

    code = "export"


class PushError(SpindleError):
    """A dataset cannot be uploaded because of its folder, the token or the hub."""

    code = "push"


class ImportRefused(SpindleError):
    """Another tool's files cannot be imported."""

    code = "import"


class RequestError(SpindleError):
    """A browser's request cannot be met."""

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
    """The page is only for the study's staff."""

    code = "staff_only"
    status = 403


class MetricsClosed(RequestError):
    """The metrics are not available to the client's address."""

    code = "metrics_closed"
    status = 403


class NotReady(RequestError):
    """The process cannot accept judgments at the moment."""

    code = "not_ready"
    status = 503


class NotYours(RequestError):
    """The assignment does not exist or is somebody else's; both get the same response."""

    code = "not_yours"
    status = 404


class NoSender(RequestError):
    """A data request lacks the header that pages of other sites cannot send."""

    code = "no_sender"
    status = 403


class IdTaken(RequestError):
    """Two different judgments have the same id."""

    code = "id_taken"
    status = 409


class AnswersRefused(RequestError):
    """Answers that the design does not allow; ``problems`` maps scheme name to the reason."""

    code = "answers_refused"
    status = 422

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in problems.items()))
        self.problems = dict(problems)
