"""What an authored layout shows, piece by piece: texts and fields, and what they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from spindle.config.placeholders import without_owner
from spindle.config.words import words

_PLACEHOLDER = re.compile(r"\{\{\{?\s*(.+?)\s*\}?\}\}", re.DOTALL)
_NOT_SHOWN = re.compile(r"\{#.*?#\}|\{%.*?%\}", re.DOTALL)
_UNREAD = words("style script template title")
_VOID = words("area base br col embed hr img input link meta source track wbr")
_INLINE = words("b strong em i u small code mark font sup sub abbr bdi bdo kbd")
_CLOSED_BY_ANOTHER = words("li p td th tr dt dd option")
_CELLS = words("td th")
_DATA = words("src href value data poster srcset")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text or a field of a layout; ``path`` are the elements around it, outermost first."""

    text: str = ""
    field: str = ""
    path: tuple[int, ...] = ()

    def shares(self, other: Piece) -> int:
        """Return how many elements are around both."""
        return len({*self.path} & {*other.path})


def read_pieces(layout: str) -> tuple[Piece, ...]:
    """Return the texts and fields of a layout, in the order of its source."""
    reader = _Reader()
    reader.feed(_NOT_SHOWN.sub("", layout))
    reader.close()
    return reader.finish()


class _Reader(HTMLParser):
    """Reads a layout; words marked within a text (``<b>A</b>``) are part of that text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[Piece] = []
        self._open: list[tuple[str, int]] = []
        self._count = 0
        self._text = ""

    def finish(self) -> tuple[Piece, ...]:
        """Return all that was read."""
        self._end_text()
        return tuple(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, and note the fields in its attributes."""
        if tag not in _INLINE:
            self._end_text()
            self._close_before(tag)
        for name, value in attrs:
            if name in _DATA:
                self._add_fields(value or "")
        if tag not in _VOID and tag not in _INLINE:
            self._count += 1
            self._open.append((tag, self._count))

    def handle_endtag(self, tag: str) -> None:
        """Close an element and all that is still open in it."""
        if tag in _INLINE:
            return
        self._end_text()
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Note a text and the fields in it."""
        if any(tag in _UNREAD for tag, _ in self._open):
            return
        at = 0
        for match in _PLACEHOLDER.finditer(data):
            self._text += data[at : match.start()]
            self._end_text()
            self._add_fields(match[0])
            at = match.end()
        self._text += data[at:]

    def _close_before(self, tag: str) -> None:
        """Close what needs no end tag: a cell before the next, a row before the next row."""
        if tag == "tr" and self._open and self._open[-1][0] in _CELLS:
            self._open.pop()
        closes = _CELLS if tag in _CELLS else {tag} & _CLOSED_BY_ANOTHER
        if self._open and self._open[-1][0] in closes:
            self._open.pop()

    def _end_text(self) -> None:
        text = " ".join(self._text.split())
        self._text = ""
        if re.search(r"\w", text):
            self._pieces.append(Piece(text=text, path=self._path()))

    def _add_fields(self, text: str) -> None:
        for match in _PLACEHOLDER.finditer(text):
            name = without_owner(match[1].partition("|")[0].strip())
            self._pieces.append(Piece(field=name, path=self._path()))

    def _path(self) -> tuple[int, ...]:
        return tuple(number for _, number in self._open)
