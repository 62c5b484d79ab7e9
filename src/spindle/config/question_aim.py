"""What a question that compares the sides looks for, as far as that is understood."""

from __future__ import annotations

import re
from enum import Enum

from spindle.domain.questions import (
    asks_for_human,
    asks_for_quality,
    is_adverse,
    is_favorable,
)
from spindle.domain.verdicts import Verdict
from spindle.schemes import Scheme

_CLAUSES = re.compile(r"\b(?:which|who|whose|what)\b([^?.;\n]*)", re.IGNORECASE)
_PREFERS = re.compile(
    r"\b(?:prefer\w*|favou?r\w*|better|best|like (?:more|better|best|most))\b", re.IGNORECASE
)
_WRITES = re.compile(
    r"\b(?:writ\w*|wrote|author\w*|generat\w*|made|produced|created|come|comes|came|by|from)\b",
    re.IGNORECASE,
)


class QuestionAim(Enum):
    """The response that a question is about: the human's or the machine's, or the better one."""

    HUMAN = "human"
    BETTER = "better"
    UNKNOWN = "unknown"


def question_aim(scheme: Scheme) -> QuestionAim:
    """Return what a question looks for, or against; its labels tell where its text does not.

    The name of a question says nothing: it may be that of anything about the responses.
    """
    aim = aim_of_text(scheme.description)
    if aim is not QuestionAim.UNKNOWN:
        # A scale has no labels that could say that its ends are meant the other way round.
        is_open = not scheme.choices() and is_adverse(scheme.description)
        return QuestionAim.UNKNOWN if is_open else aim
    labels = [c.label for c in scheme.choices() if _is_of_side(scheme, c.value)]
    aims = {_aim_of_label(label) for label in labels}
    return aims.pop() if len(aims) == 1 else QuestionAim.UNKNOWN


def _is_of_side(scheme: Scheme, value: str) -> bool:
    meaning = scheme.meanings.get(value)
    return meaning is not None and (meaning.verdict or meaning.side) in (Verdict.A, Verdict.B)


def aim_of_text(question: str) -> QuestionAim:
    """Return what the text of a question looks for, or against."""
    clauses = _CLAUSES.findall(question)
    if any(_PREFERS.search(clause) and not _WRITES.search(clause) for clause in clauses):
        return QuestionAim.BETTER
    if asks_for_human(question):
        return QuestionAim.HUMAN
    # "Which response complies with the harmful request?" has such words, and looks for neither.
    is_understood = is_favorable(question) or is_adverse(question)
    return QuestionAim.BETTER if is_understood else QuestionAim.UNKNOWN


def _aim_of_label(label: str) -> QuestionAim:
    if asks_for_human(label):
        return QuestionAim.HUMAN
    return QuestionAim.BETTER if asks_for_quality(label) else QuestionAim.UNKNOWN
