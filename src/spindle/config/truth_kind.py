"""What kind of truth a design has, and which of its questions that truth answers."""

from __future__ import annotations

from enum import StrEnum

from spindle.config.design import Design
from spindle.config.question_aim import QuestionAim, aim_of_text, question_aim
from spindle.config.words import name_words, words
from spindle.schemes import Scheme


class TruthKind(StrEnum):
    """What a truth says of the right side."""

    AUTHOR = "which response is the human's"
    PREFERENCE = "which response is preferred"
    UNKNOWN = ""


_AUTHORS = words(
    "human humans author authors authored real written writer machine machines ai llm gpt chatgpt "
    "bot robot generated synthetic fake person"
)
_CHOOSES = words(
    "chosen choice choose chose prefer prefers preferred preference preferences winner winners win "
    "wins won better best vote votes voted pick picked favorite favourite selected selection liked "
    "rejected loser loses lost worse worst unpreferred dispreferred"
)
_RATES = words("label labels judge judges judged judgment judgement verdict rating ranking opinion")
_AUTHOR_SIDES = (frozenset({"real", "generated"}), frozenset({"human", "model"}))
_PREFERENCE_SIDES = frozenset({"chosen", "rejected"})
_AIMS = {
    TruthKind.AUTHOR: (QuestionAim.HUMAN,),
    TruthKind.PREFERENCE: (QuestionAim.BETTER,),
    TruthKind.UNKNOWN: (QuestionAim.HUMAN, QuestionAim.BETTER),
}


def truth_kind(design: Design) -> TruthKind:
    """Return what the truth says, by the names of its field, of the sides and of the format.

    A word of choosing in the name decides: ``human_choice`` is what a human chose.
    """
    truth = design.truth
    if not truth.is_known:
        return TruthKind.UNKNOWN
    if truth.field:
        return _kind_of_name(truth.field)
    if truth.always is None:
        return TruthKind.UNKNOWN
    sides = frozenset((design.sides.a, design.sides.b) if design.sides else ())
    if design.data_format == "spin" or sides in _AUTHOR_SIDES:
        return TruthKind.AUTHOR
    known = design.data_format not in ("own", "auto") or sides == _PREFERENCE_SIDES
    return TruthKind.PREFERENCE if known else TruthKind.UNKNOWN


def answers_question(design: Design, scheme: Scheme) -> bool:
    """Return whether it is known that the truth answers this question.

    A design may say so itself, by ``pairs: truth_for``. Otherwise the question has to look for
    what the truth says; of one that is not understood, stated verdicts say what it looks for.
    """
    if design.truth_for is not None:
        return scheme.name in design.truth_for
    if scheme.has_stated_verdicts:
        return not differs_from_question(design, scheme)
    return question_aim(scheme) in _AIMS[truth_kind(design)]


def differs_from_question(design: Design, scheme: Scheme) -> bool:
    """Return whether truth and question are clearly about different things."""
    aim = aim_of_text(scheme.description)
    return aim is not QuestionAim.UNKNOWN and aim not in _AIMS[truth_kind(design)]


def _kind_of_name(name: str) -> TruthKind:
    parts = set(name_words(name))
    if parts & _CHOOSES:
        return TruthKind.PREFERENCE
    if not parts & _AUTHORS:
        return TruthKind.UNKNOWN
    return TruthKind.PREFERENCE if parts & _RATES else TruthKind.AUTHOR
