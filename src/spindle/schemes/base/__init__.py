"""What every scheme is made of; the one module of this package that schemes import."""

from spindle.schemes.base.labels import Choice, Idle, Label, LabelRequirement, Name, Text
from spindle.schemes.base.numbers import Bounded, numeric, on_grid, plain, tidy
from spindle.schemes.base.scheme import (
    ChoiceScheme,
    Scheme,
    SchemeProblem,
    Shortcut,
    VerdictScheme,
    labelled,
)
from spindle.schemes.base.wrong import WrongAnswer

__all__ = [
    "Bounded",
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
    "on_grid",
    "plain",
    "tidy",
]
