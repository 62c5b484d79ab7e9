"""Which side the title of a pane names, and which title belongs to which pane."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from spindle.config.layout_pieces import Piece, read_pieces
from spindle.config.words import words
from spindle.domain.sides_in_text import mark_sides

_PLACES = (
    *(("a", "b"), ("0", "1"), ("1", "2"), ("i", "ii"), ("one", "two"), ("1st", "2nd")),
    *(("left", "right"), ("first", "second"), ("top", "bottom"), ("upper", "lower")),
    *(("former", "latter"), ("links", "rechts"), ("linke", "rechte"), ("linker", "rechter")),
    *(("erste", "zweite"), ("gauche", "droite"), ("izquierda", "derecha"), ("oben", "unten")),
    *(("sinistra", "destra"), ("esquerda", "direita"), ("premier", "second"), ("x", "y")),
    *(("première", "deuxième"), ("primera", "segunda"), ("α", "β"), ("а", "б"), ("①", "②")),
)
_WORD = re.compile(r"[①②]|\d+(?:st|nd)?|[^\W\d_]+")
_SIDE: Mapping[str, str] = MappingProxyType({"a": "a", "b": "b", "1": "a", "2": "b"})
_MARK = re.compile(r"@([ab12])")
_NUMBERED = re.compile(
    r"\b(?:turn|step|part|question|task|document|passage|statement|item|column)s? ?#?\d", re.I
)
_SAID_OF_PLACES = re.compile(r"\b(?:first|second|left|right|former|latter|one|two|1st|2nd)\b", re.I)
_JOINS = words("the and or vs versus on at to side hand pane tab card block window no nr number")
_ARTICLE = re.compile(r"^A [a-z]")
_WRONG = words("wrong incorrect falsch")
_LETTER = re.compile(r"(?<![\w'])[AB](?!\w)")


@dataclass(frozen=True, slots=True)
class Title:
    """A text that names the side ``a`` or ``b``, at its place among the pieces of a layout."""

    text: str
    side: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Panes:
    """The two panes: their titles where those name a side, and whether side a comes first."""

    a: Title | None = None
    b: Title | None = None
    a_first: bool = True


def name_sides(texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return for each text the sides that it names as a title: none, one, or both in order.

    >>> name_sides(["Response A", "Antwort 2", "Antwort 1", "The prompt", "A | B"])
    (('a',), ('b',), ('a',), (), ('a', 'b'))
    """
    known = {tuple(_words(text)) for text in texts}
    correct = any(_WRONG & {*said} for said in known)
    return tuple(
        _name_by_pair(text, known)
        or (() if correct and "right" in _words(text) else _name_by_words(text))
        for text in texts
    )


def find_panes(layout: str, a: Sequence[str], b: Sequence[str]) -> Panes | None:
    """Return the panes of a layout; ``a`` and ``b`` are the names of each side's field.

    None if the layout does not show both.
    """
    pieces = read_pieces(layout)
    where = [_find_field(pieces, names) for names in (a, b)]
    if where[0] is None or where[1] is None:
        return None
    titles = _titles(pieces)
    first, second = sorted((where[0], where[1]))
    named = _titles_of_two(titles, pieces, first, second)
    if where[0] == first:
        return Panes(named[0], named[1])
    return Panes(named[1], named[0], a_first=False)


def _find_field(pieces: Sequence[Piece], names: Sequence[str]) -> int | None:
    fields = (n for n, p in enumerate(pieces) if p.field and {p.field, _root(p.field)} & {*names})
    return next(fields, None)


def _root(name: str) -> str:
    return re.split(r"[.\[]", name, maxsplit=1)[0]


def _titles(pieces: Sequence[Piece]) -> list[Title]:
    named = name_sides([piece.text for piece in pieces])
    return [
        Title(piece.text, side, at)
        for at, (piece, sides) in enumerate(zip(pieces, named, strict=True))
        for side in sides
    ]


def _titles_of_two(
    titles: Sequence[Title], pieces: Sequence[Piece], first: int, second: int
) -> tuple[Title | None, Title | None]:
    """Return the titles of the first and the second pane.

    A title belongs to the pane with which it shares more elements; else places decide.
    """
    one, two = pieces[first], pieces[second]
    own: tuple[list[Title], list[Title]] = ([], [])
    free: list[Title] = []
    for title in titles:
        piece = pieces[title.at]
        nearer = piece.shares(one) - piece.shares(two)
        (free if not nearer else own[0] if nearer > 0 else own[1]).append(title)
    by_place = _titles_by_place(free, first, second)
    if sum(title is not None for title in by_place) == 1:
        # By itself, "Hepatitis B" or a title over both panes is not the title of one.
        only = by_place[0] or by_place[1]
        around = one.shares(two)
        if only and not (_is_plain(only.text) and pieces[only.at].shares(one) >= around):
            by_place = None, None
    return _nearest(own[0], first) or by_place[0], _nearest(own[1], second) or by_place[1]


def _is_plain(text: str) -> bool:
    """Return whether a title says nothing but which side it names."""
    marked = mark_sides(_NUMBERED.sub(" ", text))
    return not {*_words(_MARK.sub(" ", marked))} - _JOINS


def _nearest(titles: Sequence[Title], pane: int) -> Title | None:
    before = [title for title in titles if title.at < pane]
    after = [title for title in titles if title.at > pane]
    return before[-1] if before else after[0] if after else None


def _titles_by_place(
    titles: Sequence[Title], first: int, second: int
) -> tuple[Title | None, Title | None]:
    """Return titles before both panes, after both, or in rows above, between or below them."""
    above = [title for title in titles if title.at < first]
    between = [title for title in titles if first < title.at < second]
    below = [title for title in titles if title.at > second]
    if above and between:
        return above[-1], between[-1]
    for row in (above, between, below):
        if len(row) > 1 and row[-1].side != row[-2].side:
            return row[-2], row[-1]
    if between and below:
        return between[0], below[0]
    if above:
        return above[-1], below[0] if below else None
    return None, between[-1] if between else None


def _name_by_pair(text: str, known: set[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the side of a text that another text differs from in a place only."""
    said = _words(text)
    found = {
        "ab"[pair.index(word)]
        for at, word in enumerate(said)
        for pair in _PLACES
        if word in pair
        and (*said[:at], pair[1 - pair.index(word)], *said[at + 1 :]) in known
        and not (pair == ("1", "2") and (*said[:at], "0", *said[at + 1 :]) in known)
    }
    return tuple(found) if len(found) == 1 and not _NUMBERED.search(text) else ()


def _name_by_words(text: str) -> tuple[str, ...]:
    marked = mark_sides(_NUMBERED.sub(" ", text))
    marks = _MARK.findall(marked)
    rest = [word for word in _words(_MARK.sub(" ", marked)) if word not in _JOINS]
    # A bare number names a side only where nothing else is said.
    sides = [_SIDE[mark] for mark in marks if mark in "ab" or not rest]
    # "First, read both" names no pane, "The first response" does.
    vague = len(rest) > 0 and not _LETTER.search(text) and bool(_SAID_OF_PLACES.search(text))
    if vague or _ARTICLE.match(text) or (rest and len({*sides}) > 1):
        return ()
    return tuple(sides) if not rest else tuple(sides[:1])


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))]
