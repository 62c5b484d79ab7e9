"""What every scheme is made of; the one module of this package that schemes import."""

from spindle.schemes.base.choice_scheme import ChoiceScheme, choices_of, make_choice
from spindle.schemes.base.conditions import (
    UNBOUNDED,
    Bounds,
    Condition,
    Conditions,
    Logic,
    Operator,
    Rule,
    hidden_questions,
    is_empty,
)
from spindle.schemes.base.free_response import FreeResponseScheme, with_free_response
from spindle.schemes.base.labels import (
    FREE_RESPONSE,
    AlwaysTrue,
    Choice,
    Idle,
    Label,
    LabelRequirement,
    Labels,
    Name,
    Text,
)
from spindle.schemes.base.numbers import (
    Bounded,
    is_on_grid,
    parse_number,
    plain_number,
    round_number,
)
from spindle.schemes.base.scales import SCALE_ENDS, read_scale
from spindle.schemes.base.scheme import AnswerKind, Scheme, SchemeProblem, Shortcut
from spindle.schemes.base.verdict_scheme import VerdictScheme
from spindle.schemes.base.verdicts import Meaning, Stated
from spindle.schemes.base.wrong import WrongAnswer

__all__ = [
    "FREE_RESPONSE",
    "SCALE_ENDS",
    "UNBOUNDED",
    "AlwaysTrue",
    "AnswerKind",
    "Bounded",
    "Bounds",
    "Choice",
    "ChoiceScheme",
    "Condition",
    "Conditions",
    "FreeResponseScheme",
    "Idle",
    "Label",
    "LabelRequirement",
    "Labels",
    "Logic",
    "Meaning",
    "Name",
    "Operator",
    "Rule",
    "Scheme",
    "SchemeProblem",
    "Shortcut",
    "Stated",
    "Text",
    "VerdictScheme",
    "WrongAnswer",
    "choices_of",
    "hidden_questions",
    "is_empty",
    "is_on_grid",
    "make_choice",
    "parse_number",
    "plain_number",
    "read_scale",
    "round_number",
    "with_free_response",
]
