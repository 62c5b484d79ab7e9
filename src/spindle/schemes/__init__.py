"""The questions that a design can ask, one file a scheme.

A module of this package with the attribute ``SCHEME`` is a scheme, found by its name;
installed distributions add theirs under the entry point group ``spindle.schemes``.
"""

from spindle.registry import Registry
from spindle.schemes.base import (
    AnswerKind,
    Choice,
    Meaning,
    Scheme,
    SchemeProblem,
    Shortcut,
    WrongAnswer,
)

SCHEMES: Registry[type[Scheme]] = Registry("spindle.schemes", "SCHEME", "spindle.schemes")

__all__ = [
    "SCHEMES",
    "AnswerKind",
    "Choice",
    "Meaning",
    "Scheme",
    "SchemeProblem",
    "Shortcut",
    "WrongAnswer",
]
