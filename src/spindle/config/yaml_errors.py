"""YAML's own errors in plain words."""

from __future__ import annotations

from pathlib import Path

import yaml

from spindle.errors import Problem


def describe_yaml_error(path: Path, text: str, error: yaml.YAMLError) -> Problem:
    """Return what PyYAML could not read, where, and the most likely fix."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, int(error.position)) + 1
        return Problem(
            "a control character that YAML does not allow", "remove it", file=str(path), line=line
        )
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(f"invalid YAML: {error}", file=str(path))
    mark = error.problem_mark or error.context_mark
    cause = error.problem or error.context or "a syntax error"
    message, hint = _describe_cause(cause, error.context or "", _character(text, mark))
    if "quoted scalar" in (error.context or "") and error.context_mark:
        mark = error.context_mark
    return Problem(
        message,
        hint,
        file=str(path),
        line=mark.line + 1 if mark else 0,
        column=mark.column + 1 if mark else 0,
    )


def _character(text: str, mark: yaml.Mark | None) -> str:
    return text[mark.index] if mark and mark.index < len(text) else ""


_QUOTE = "put the whole text in quotes"
_CAUSES = (
    ("mapping values are not allowed", "a colon in unquoted text, or wrong indentation", _QUOTE),
    ("undefined alias", "an alias whose anchor is not defined above", "define it with &"),
    ("found another document", "a second document starts here", "remove the `---`"),
    (
        "expected <block end>",
        "this line does not belong to the block above it",
        "check its indentation, and that the line above is complete",
    ),
    (
        "could not find expected ':'",
        "missing colon after a key, here or on the line above",
        "write `key: value`, or put the text in quotes",
    ),
)


def _describe_cause(cause: str, context: str, character: str) -> tuple[str, str]:
    """Return message and hint for what PyYAML says."""
    if character == "\t":
        return "tab where YAML requires spaces", "indent with spaces"
    if cause.startswith("expected ','") and character in ("?", ":"):
        where = "a list in [ ]" if "']'" in cause else "a mapping in { }"
        message = f"text without quotes cannot hold {character!r} inside {where}"
        return message, "put the text in quotes"
    if "quoted scalar" in context:
        return "the quote opened here is not closed", "add the missing quote"
    if "cannot start any token" in cause:
        return f"unquoted text cannot start with {character!r}", _QUOTE
    for words, message, hint in _CAUSES:
        if words in cause:
            return message, hint
    return f"invalid YAML: {cause}", "check quotes, brackets and indentation nearby"
