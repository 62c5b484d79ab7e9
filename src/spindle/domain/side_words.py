"""What tells that a text speaks of the two responses, and not of two other things.

"Response A" is a response, "Speaker A" may be anybody in the dialogue that both respond to. So
only nouns that mean a response count, and those by which the sides are called: by the names of
their fields, or by the titles on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spindle.domain import vocabulary as v
from spindle.domain.sides_in_text import exchange_sides

_ENDINGS = ("ab", "12")
_ENDING = re.compile(r"(?P<stem>.*?)(?P<gap>[_\-. ]?)(?P<end>[AaBb12])", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_MENTION = re.compile(
    r"(?:(?P<before>[^\W\d_]+)[ _#-]*)?(?:(?<![A-Za-z0-9'])|(?<=[A-Za-z])(?=[12]))"
    r"(?:(?P<letter>[AB]|(?<=[A-Za-z][ _#-])[ab12]|(?<=[A-Za-z])[12]|(?<=_)[ab]|[ab](?=_))"
    r"(?![A-Za-z0-9])"
    r"|(?P<place>[Ff]irst|[Ss]econd|[Ll]eft|[Rr]ight)(?![A-Za-z])"
    r"(?:[- ]hand)?(?: side)?(?P<after>[ _][^\W\d_]+)?)"
)
_BESIDE = frozenset(
    [
        "is",
        "of",
        "for",
        "does",
        "was",
        "about",
        "in",
        "than",
        "with",
        "rate",
        "score",
        "judge",
        "how",
        "by",
        "and",
        "or",
    ]
)
"""Words after which a letter alone may be a side."""
_ELSE = frozenset(
    [
        "speaker",
        "document",
        "message",
        "turn",
        "type",
        "item",
        "channel",
        "language",
        "question",
        "user",
        "person",
        "part",
        "step",
        "topic",
        "section",
        "category",
        "class",
        "group",
        "passage",
        "paragraph",
        "sentence",
        "prompt",
        "context",
        "source",
        "character",
        "speakers",
        "documents",
        "messages",
        "turns",
        "items",
        "questions",
        "users",
        "persons",
        "parts",
        "steps",
    ]
)
"""What is often lettered or numbered without being a response."""


@dataclass(frozen=True, slots=True)
class SideWords:
    """How a design calls its sides: by which nouns, and with which endings."""

    nouns: frozenset[str] = v.RESPONSES
    endings: frozenset[str] = field(default=frozenset({"ab"}))

    def are_said_in(self, text: str) -> bool:
        """Return whether a text has a word for a response.

        >>> SideWords().are_said_in("Which response is it?"), SideWords().are_said_in("Which type?")
        (True, False)
        """
        return bool(self.nouns & set(_words(text)))

    def name_each_side(self, text: str) -> bool:
        """Return whether each side that a text names is surely a response.

        >>> words = SideWords()
        >>> words.name_each_side("Is Response A polite?"), words.name_each_side("Is Speaker A?")
        (True, False)
        """
        mentions = self._find_mentions(text)
        return bool(mentions) and all(map(self._is_response, mentions))

    def _find_mentions(self, text: str) -> list[re.Match[str]]:
        """Return where a text may name a side; "a" and a number do so only after a noun."""
        nouns = v.NOUNS | _ELSE | self.nouns
        return [
            match
            for match in _MENTION.finditer(text)
            if match["place"] or match["letter"] in "AB" or (match["before"] or "").lower() in nouns
        ]

    def name_others(self, text: str) -> bool:
        """Return whether a text names only what is surely no response: "Speaker A".

        >>> SideWords().name_others("Is Speaker A polite?"), SideWords().name_others("Is A?")
        (True, False)
        """
        others = _ELSE - self.nouns
        mentions = self._find_mentions(text)
        return bool(mentions) and all(
            {(match["before"] or "").lower(), (match["after"] or " ")[1:].lower()} & others
            for match in mentions
        )

    def _is_response(self, match: re.Match[str]) -> bool:
        before, after = (match[group] or "" for group in ("before", "after"))
        if match["place"]:
            return after[1:].lower() in self.nouns | {"one"}
        return before.lower() in self.nouns

    def exchange_ending(self, name: str) -> str:
        """Return a name that ends as a side does with the other ending; empty if it does not.

        >>> SideWords().exchange_ending("fluency_a"), SideWords().exchange_ending("turn_1")
        ('fluency_b', '')
        """
        found = _ENDING.fullmatch(name)
        if found is None:
            return ""
        end, stem = found["end"], found["stem"]
        joined = not found["gap"] and stem[-1:].isalpha()
        pair = next((pair for pair in self.endings if end.lower() in pair), "")
        last = (_words(stem) or [""])[-1]
        if not pair or (joined and end in "ab") or (last in _ELSE and last not in self.nouns):
            return ""
        other = pair[1 - pair.index(end.lower())]
        return stem + found["gap"] + (other.upper() if end.isupper() else other)

    def say_ending(self, text: str) -> bool:
        """Return whether a text names sides by their letters or numbers alone: "Rate A"."""
        return all(
            self._is_response(match)
            or (match["letter"] and (match["before"] or "is").lower() in _BESIDE)
            for match in self._find_mentions(text)
        )


ANY_SIDES = SideWords()
"""How sides are called by a design of which nothing else is known."""


def read_side_words(pairs: Iterable[tuple[str, str]]) -> SideWords:
    """Return how the sides are called, given the two names of each kind that they have."""
    pairs = list(pairs)
    own = {word for pair in pairs for name in pair for word in _words(name) if len(word) > 1}
    ends = {f"{one[-1:]}{other[-1:]}".lower() for one, other in pairs if one[:-1] == other[:-1]}
    return SideWords(v.RESPONSES | own, frozenset(ends & set(_ENDINGS)))


def names_both_sides(rows: Iterable[str], words: SideWords, question: str = "") -> bool:
    """Return whether rows or labels are about the two responses, each as the other one's."""
    rows = list(rows)
    others = [exchange_sides(row) for row in rows]
    if others == rows or set(others) != set(rows):
        return False
    named = [row for row, other in zip(rows, others, strict=True) if row != other]
    alone = all(len(_words(row)) == 1 for row in named) and words.are_said_in(question)
    return alone or all(map(words.name_each_side, named))


def _words(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))]
