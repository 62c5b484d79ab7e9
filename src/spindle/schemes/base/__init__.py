"""What every scheme is made of; the one module of this package that schemes import."""

from spindle.schemes.base.choice_scheme import ChoiceScheme, choices_of, make_choice
from spindle.schemes.base.labels import Choice, Idle, Label, LabelRequirement, Name, Text
from spindle.schemes.base.numbers import (
    Bounded,
    is_on_grid,
    parse_number,
    plain_number,
    round_number,
)
from spindle.schemes.base.scheme import AnswerKind, Scheme, SchemeProblem, Shortcut
from spindle.schemes.base.verdict_scheme import VerdictScheme
from spindle.schemes.base.verdicts import Meaning, Stated
from spindle.schemes.base.wrong import WrongAnswer

__all__ = [
    "AnswerKind",
    "Bounded",
    "Choice",
    "ChoiceScheme",
    "Idle",
    "Label",
    "LabelRequirement",
    "Meaning",
    "Name",
    "Scheme",
    "SchemeProblem",
    "Shortcut",
    "Stated",
    "Text",
    "VerdictScheme",
    "WrongAnswer",
    "choices_of",
    "is_on_grid",
    "make_choice",
    "parse_number",
    "plain_number",
    "round_number",
]
