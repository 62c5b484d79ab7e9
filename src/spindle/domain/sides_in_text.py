"""Sides in a text: the letters, numbers and places by which people call them."""

from __future__ import annotations

import re

from spindle.domain import vocabulary as v

_NOUN = rf"(?:{'|'.join(sorted(v.NOUNS - {'one', 'ones'}, key=len, reverse=True))})"
_VERB = r"(?:is|was|isnt|seems|looks|has|wins|beats|better|worse|does|appears|sounds)"
_ENUMERATED = re.compile(r"^\s*[(\[]?\d{1,2}(?:[).\]:]|\s+[-\u2013\u2014])\s+(?=\S)")
_NOT_APPLICABLE = re.compile(r"\bn\s?/\s?a\b", re.I)
_NAMED = re.compile(
    rf"(?<![A-Za-z])(?:{_NOUN})[ #]*(?:[(\[]\s*)?([ab12]|one|two)\b(?:\s*[)\]])?", re.I
)
_PLACE = re.compile(
    r"\b(first|1st|left|former|second|2nd|latter|right)(?:[- ]hand)?(?: side)?"
    rf"(?: (?:{_NOUN}|one)(?! of))?\b",
    re.I,
)
_POSITION = re.compile(
    rf"\b(?:{_NOUN}|one) (?:on|at) the (left|right)(?: side| hand side)?\b", re.I
)
_CALLED = re.compile(r"^\s*((?:[\w.]+[ -]){1,3})\(([AB12])\)(?=\s+(?:is|was|seems|looks)\b)")
_OWNED = re.compile(rf"(?<![\w'])([AB])'s {_NOUN}\b", re.I)
_SPEAKS = (v.NEGATIONS | v.VERBS | v.SELECTS | v.GOOD | v.WORSE | v.BAD) - {"chosen", "rejected"}
_CORRECT = re.compile(
    r"(?<!the )(?:\b(?:is|are|was|were|both|equally|more|not|all|completely|be) )right\b", re.I
)
_LETTER = re.compile(r"(?<![\w'@])([AB])(?!\w)")
_SMALL_B = re.compile(r"(?<![\w'@])b(?!\w)")
_SMALL_A = re.compile(rf"(?<![\w'@])a(?=\s*(?:$|[<>=~\u2248+:,)]|{_VERB}\b))")
_ANY_A = re.compile(r"(?<![\w'@])a(?!\w)")
_ARTICLE = re.compile(
    r"(?<![\w'])[Aa](?=\s+(?:tie|draw|bit|little|lot|similar|toss|clear|few|mix|mixture|human|person"
    rf"|people|machine|robot|bot|computer|good|bad|poor|very good|{_NOUN})s?\b(?!-))"
)
_NUMBER = re.compile(r"(?<![\w.,/@])([12])(?![\w.%/]|,\d)")
_ALONE = re.compile(r"^\W*(one|two)\W*$", re.I)
_SIDE = {"first": "a", "1st": "a", "left": "a", "former": "a", "one": "a", "1": "a", "a": "a"}


_EXCHANGED = re.compile(
    rf"(?<![A-Za-z])(?P<noun>{_NOUN})(?P<gap>[ _#-]?)(?P<said>[ab12])(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9'])(?P<letter>[AB])(?![A-Za-z0-9])"
    r"|(?<![A-Za-z])(?P<place>first|second|left|right)(?![A-Za-z])",
    re.IGNORECASE,
)
_OTHER = {"a": "b", "b": "a", "1": "2", "2": "1", "first": "second", "second": "first"} | {
    "left": "right",
    "right": "left",
}


def exchange_sides(text: str) -> str:
    """Return a text that speaks of one response as it would speak of the other.

    >>> exchange_sides("Rate Response A"), exchange_sides("response1_quality")
    ('Rate Response B', 'response2_quality')
    """
    return _EXCHANGED.sub(_exchange, text)


def _exchange(match: re.Match[str]) -> str:
    said = match["said"] or match["letter"] or match["place"]
    if match["letter"] and not (match["letter"].isupper() or _follows_underscore(match)):
        return match[0]
    other = _OTHER[said.lower()]
    if said.isupper():
        other = other.upper()
    elif said[:1].isupper():
        other = other.capitalize()
    return f"{match['noun'] or ''}{match['gap'] or ''}{other}"


def _follows_underscore(match: re.Match[str]) -> bool:
    """Return whether a small letter is part of a name, such as ``fluency_a`` or ``a_fluency``."""
    before = match.string[: match.start()]
    after = match.string[match.end() :]
    return before.endswith("_") or after.startswith("_")


def mark_sides(text: str) -> str:
    """Return the text with each side as ``@a`` or ``@b``; ``@1`` and ``@2`` are bare numbers.

    >>> mark_sides("Response A is a bit better than the second one")
    ' @a  is   bit better than the  @b '
    """
    text = _NOT_APPLICABLE.sub(" ", _ENUMERATED.sub("", text))
    text = re.sub(r"(?<=[A-Za-z])-(?=[AB12]\b)|(?<=\b[AB12])-(?=[A-Za-z])", " ", text)
    text = _CALLED.sub(_drop_name, text)
    text = _ALONE.sub(lambda m: _token(m[1]), text)
    text = _NAMED.sub(lambda m: _token(m[1]), text)
    text = _CORRECT.sub(lambda m: m[0][: -len("right")] + "correct", text)
    text = _POSITION.sub(lambda m: _token(m[1]), _OWNED.sub(lambda m: _token(m[1]), text))
    text = _PLACE.sub(lambda m: _token(m[1]), text)
    text = _ARTICLE.sub(" ", text)
    small = _ANY_A if _SMALL_B.search(text) else _SMALL_A
    text = _LETTER.sub(lambda m: _token(m[1]), text)
    text = small.sub(_token("a"), _SMALL_B.sub(_token("b"), text))
    return _NUMBER.sub(r" @\1 ", text)


def _drop_name(match: re.Match[str]) -> str:
    """Return the side alone for a side with its name before it: "Chosen (A)"."""
    said = set(re.findall("[a-z]+", match[1].lower())) & _SPEAKS
    return match[0] if said else _token(match[2])


def _token(name: str) -> str:
    return f" @{_SIDE.get(name.lower(), 'b')} "
