"""JSON values one after the other, from a file that may be larger than memory.

A ``.json`` file is an array of objects, one object, or one object a line; all three are
values with white space and commas between them, so one scanner reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from spindle.data.base import Report, Row, encoding_problem, open_text, problem

_CHUNK = 1 << 20
_SPACE = " \t\r\n"


def read_json(path: Path, report: Report) -> Iterator[Row]:
    """Read the items of a ``.json`` file, each with the line where it starts."""
    with open_text(path) as file:
        scanner = _Scanner(file)
        try:
            yield from _values(scanner)
        except json.JSONDecodeError as error:
            line, message = scanner.line, error.msg
            if error.msg.startswith("Extra data"):
                message = "unexpected text after the end"
            report(
                problem(
                    path,
                    line + error.doc.count("\n", scanner.at, error.pos),
                    f"this is not JSON: {message[0].lower()}{message[1:]}",
                    "check commas, quotes and brackets here and just before",
                )
            )
        except UnicodeDecodeError:
            report(encoding_problem(path))
        except ValueError as error:  # a number of thousands of digits, which Python refuses
            message = str(error)
            report(
                problem(
                    path, scanner.line, f"this cannot be read: {message[0].lower()}{message[1:]}"
                )
            )


def rows_in(file: TextIO, window: int = _CHUNK) -> Iterator[Row]:
    """Read the values of a text, holding about ``window`` characters of it at a time."""
    return _values(_Scanner(file, window))


def _values(scanner: _Scanner) -> Iterator[Row]:
    if scanner.next() == "[":
        yield from _array(scanner)
        if scanner.next():
            raise scanner.error("Extra data")
        return
    while scanner.next():
        line = scanner.line
        yield scanner.value(), line


def _array(scanner: _Scanner) -> Iterator[Row]:
    scanner.skip()
    if scanner.next() == "]":
        scanner.skip()
        return
    while True:
        scanner.next()
        line = scanner.line
        yield scanner.value(), line
        sign = scanner.next()
        if sign not in (",", "]"):
            raise scanner.error("Expecting ',' delimiter" if sign else "The array is not closed")
        scanner.skip()
        if sign == "]":
            return


class _Scanner:
    """A window on the text; the next value starts at ``at``, on line ``line``."""

    def __init__(self, file: TextIO, window: int = _CHUNK) -> None:
        self.at = 0
        self.line = 1
        self._file = file
        self._window = window
        self._text = ""
        self._ended = False
        self._decoder = json.JSONDecoder(parse_constant=_no_number)

    def next(self) -> str:
        """Skip white space; return the character that follows, or nothing at the end."""
        while True:
            start = self.at
            while self.at < len(self._text) and self._text[self.at] in _SPACE:
                self.at += 1
            self.line += self._text.count("\n", start, self.at)
            if self.at < len(self._text):
                return self._text[self.at]
            if not self._more(self._window):
                return ""

    def skip(self) -> None:
        """Skip one character."""
        self.at += 1

    def value(self) -> Any:
        """Read the value that starts here; raises ``JSONDecodeError``."""
        size = self._window
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self.at)
            except json.JSONDecodeError as error:
                if not _may_be_cut(error, len(self._text)) or not self._more(size):
                    raise
                size *= 2
            else:
                self.line += self._text.count("\n", self.at, end)
                self.at = end
                return value

    def error(self, message: str) -> json.JSONDecodeError:
        """Return an error at this place."""
        return json.JSONDecodeError(message, self._text, self.at)

    def _more(self, size: int) -> bool:
        """Drop what was read, add ``size`` characters, and return whether there were any."""
        if self._ended:
            return False
        read = self._file.read(size)
        if not read:
            self._ended = True
            return False
        self._text = self._text[self.at :] + read
        self.at = 0
        return True


def _may_be_cut(error: json.JSONDecodeError, length: int) -> bool:
    """Whether the end of the window, and not the file, may be what is wrong."""
    return error.msg.startswith("Unterminated string") or error.pos > length - 16


def _no_number(name: str) -> None:
    """NaN and the infinities, which JSON does not have: tables write them for "missing"."""
    del name
