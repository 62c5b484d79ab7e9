"""What every scheme is made of; the one module of this package that schemes import."""

from spindle.schemes.base.labels import Choice, Idle, Label, LabelRequirement, Name, Text
from spindle.schemes.base.scheme import (
    ChoiceScheme,
    Scheme,
    SchemeProblem,
    Shortcut,
    VerdictScheme,
    WrongAnswer,
    labelled,
    numeric,
    plain,
)

__all__ = [
    "Choice",
    "ChoiceScheme",
    "Idle",
    "Label",
    "LabelRequirement",
    "Name",
    "Scheme",
    "SchemeProblem",
    "Shortcut",
    "Text",
    "VerdictScheme",
    "WrongAnswer",
    "labelled",
    "numeric",
    "plain",
]
