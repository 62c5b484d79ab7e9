"""YAML's own errors in plain words."""

from __future__ import annotations

from pathlib import Path

import yaml

from spindle.errors import Problem


def broken_yaml(path: Path, text: str, error: yaml.YAMLError) -> Problem:
    """What PyYAML could not read, where, and what most likely mends it."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, int(error.position)) + 1
        return Problem(
            "a control character that YAML does not allow", "remove it", file=str(path), line=line
        )
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(f"this is not YAML: {error}", file=str(path))
    mark = error.problem_mark or error.context_mark
    said = error.problem or error.context or "a syntax error"
    message, hint = _in_words(said, error.context or "", _character(text, mark))
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
_SAID = (
    ("mapping values are not allowed", "a colon inside a text, or wrong indentation", _QUOTE),
    ("undefined alias", "an alias without an anchor of that name above it", "define it with &"),
    ("found another document", "a second document starts here", "remove the `---`"),
    (
        "expected <block end>",
        "this line does not belong to what stands above it",
        "check its indentation, and that the line above is complete",
    ),
    (
        "could not find expected ':'",
        "a key without its colon, here or on the line above",
        "write `key: value`, or put the text in quotes",
    ),
)


def _in_words(said: str, context: str, character: str) -> tuple[str, str]:
    """Message and hint for what PyYAML says."""
    if character == "\t":
        return "a tab where YAML wants spaces", "indent with spaces"
    if "quoted scalar" in context:
        return "a quote that opens here is not closed", "add the missing quote"
    if "cannot start any token" in said:
        return f"a text may not start with {character!r} without quotes", _QUOTE
    for words, message, hint in _SAID:
        if words in said:
            return message, hint
    return f"this is not YAML: {said}", "check quotes, brackets and indentation nearby"
