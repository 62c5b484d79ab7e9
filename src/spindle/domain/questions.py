"""Questions: whether they look for the better response, or for the worse or the machine's.

Only the clause that asks counts ("Which response is worse?"), and in it only words that are
said of the response: a word after "less" or "not" is reversed, one after "rather than" is left
out. Where good and bad words are both asked for, a comparison for the better decides ("Which
response handles harmful requests better?"); what remains unclear counts as adverse, because
then a label has to say more than the name of a side. A question without such words, or in
another language, looks for what its labels say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spindle.domain import vocabulary as v
from spindle.domain.sentences import join_phrases, plain

_CLAUSE_ENDS = re.compile(
    r"[?!;:(\n]|\.(?:\s|$)|\bi\.e\.|\be\.g\."
    r"|\b(?:consider|considering|taking|with respect|in terms)\b"
)
_ASKS = re.compile(r"\b(?:which|who|whose|what)\b(.*)")
_TELLS = re.compile(
    r"\b(?:select|choose|pick|identify|spot|find|mark|click|indicate|vote|flag|decide)\b(.*)"
)
_TOLD = "\0"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BETTER = frozenset(
    [
        "better",
        "best",
        "prefer",
        "prefers",
        "preferred",
        "preferable",
        "favor",
        "favour",
        "safer",
        "superior",
    ]
)
_CONTRAST = frozenset({"instead", "than", "versus", "vs", "despite", "regardless"})
_OF_BOTH = re.compile(
    r"\b(?:if|when|in case)\b[^?!.\n]*"
    r"\b(?:both|neither|none|equally|equal|unsure|tie|can not)\b[^?!.\n]*"
)
"""What to do where neither response is the one: it says nothing of the one that is asked for."""
_ABOUT = frozenset({"about", "on", "regarding", "concerning"})
_ASKED = frozenset({"do", "does", "did", "would", "will", "should"})
_DONE = frozenset({"fixed", "removed", "resolved", "corrected", "solved", "handled"})
_REFUSES = frozenset({"refuses", "refuse", "refused", "rejects"})
_OBEYS = frozenset({"complies", "comply", "obeys", "obey", "fulfills"})
_PREFERS = re.compile(
    r"\b(?:would|will|do|does|might|should) (?:an? |the |most |other |another )*"
    r"(?:human|person|people|humans)(?:'s)?(?: \w+)? "
    r"(?:prefer|like|choose|find|rate|rather|favou?r)\b"
)
_SUBJECTS = re.compile(r"\bmachine (?:learning|translation)s?\b")
_BY_MACHINE = re.compile(r"\bby (?:an? |the )?(?:algorithm|computer)s?\b")
_MEN_AND_MACHINES = (v.HUMAN | v.MACHINE | {"real", "genuine"}) - {
    "algorithm",
    "algorithms",
    "algorithm's",
    "computer",
    "computers",
    "computer's",
}
_REVERSES = v.REDUCES | {"not", "no", "never", "without", "avoids", "avoid", "avoiding", "minimal"}
_DISPREFERS = re.compile(
    r"\bnot\b|\b(?:less|least)\b(?=.*\b(?:likely|like|use|trust|convinced)\b)|\blike less\b"
)
_AVOIDS = frozenset({"avoid", "avoids", "avoiding", "avoided"})
_POLAR = (v.GOOD | v.BAD | v.WORSE | _BETTER) - _AVOIDS - _REVERSES
_TARGETS = frozenset(
    [
        "request",
        "requests",
        "prompt",
        "prompts",
        "question",
        "questions",
        "query",
        "queries",
        "instruction",
        "instructions",
        "user",
        "input",
        "scenario",
        "scenarios",
        "topic",
        "topics",
        "intent",
    ]
)
_HANDLES = frozenset(
    [
        "handles",
        "handle",
        "handling",
        "addresses",
        "address",
        "addressing",
        "fixes",
        "fix",
        "fixing",
        "corrects",
        "detects",
        "detect",
        "detecting",
        "identifies",
        "identify",
        "identifying",
        "finds",
        "explains",
        "explain",
        "explaining",
        "reduces",
        "mitigates",
        "acknowledges",
        "declines",
        "refuses",
        "resolves",
        "resolve",
    ]
)
_IMPERSONAL = v.BAD - v.MACHINE - {"block", "issues", "problem", "problems", "remove", "flag"}


def is_adverse(question: str, name: str = "") -> bool:
    """Return whether a question looks for the worse response, or for the machine's.

    ``name`` is what the design calls the question; it counts where the question says nothing.

    >>> [is_adverse(q) for q in ("Which response was written by an AI?", "Which is worse?")]
    [True, True]
    >>> [is_adverse(q) for q in ("Which is better and less harmful?", "Welche ist besser?")]
    [False, False]
    """
    return _polarity(question, name) < 0


def is_favorable(question: str) -> bool:
    """Return whether a question is understood to look for the better response, or the human's.

    >>> [is_favorable(q) for q in ("Which response is safer?", "Which is longer?")]
    [True, False]
    """
    return _polarity(question, "") > 0


def asks_for_human(question: str) -> bool:
    """Return whether a question asks who wrote a response: a human, or a machine.

    >>> asks_for_human("Which response was written by a person?"), asks_for_human("Which is best?")
    (True, False)
    """
    text = _SUBJECTS.sub(" ", _PREFERS.sub(" prefer ", join_phrases(plain(question))))
    words = {word for clause in _clauses(text) for word in _predicate_words(clause)}
    return bool(words & _MEN_AND_MACHINES) or _BY_MACHINE.search(text) is not None


def asks_for_quality(question: str) -> bool:
    """Return whether a question asks for the better response, by whatever measure.

    >>> asks_for_quality("Which answer do you prefer?"), asks_for_quality("Which is longer?")
    (True, False)
    """
    if asks_for_human(question):
        return False
    words = {word for clause in _clauses(question) for word in _predicate_words(clause)}
    return bool(words & (_BETTER | v.GOOD | v.WORSE | v.BAD))


def predicates(question: str) -> frozenset[str]:
    """Return the words that a label may repeat as what the question asks for.

    None where the question reverses or doubts something.

    >>> "warmer" in predicates("Which message is warmer?")
    True
    """
    if _polarity(question, "") < 0:
        return frozenset()
    words = {word for clause in _clauses(question) for word in _predicate_words(clause)}
    return frozenset() if words & (_REVERSES | v.NEGATIONS) else frozenset(words)


@lru_cache(maxsize=256)
def _polarity(question: str, name: str) -> int:
    found = [sign for clause in _clauses(question) for sign in _signs(_predicate_words(clause))]
    if found:
        return min(found)
    words = _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])|[_\W]+", " ", name).lower())
    if {"ai", "machine", "bot", "model"} & set(words) and {"written", "generated"} & set(words):
        return -1
    return min(
        _signs([w for w in words if w in _IMPERSONAL | v.WORSE | v.GOOD | _REVERSES]), default=0
    )


def _clauses(question: str) -> list[str]:
    """Return the clauses that ask, without the question word, or else all of them."""
    text = _OF_BOTH.sub(" ", join_phrases(plain(question)))
    parts = [part for part in _CLAUSE_ENDS.split(text) if part.strip()]
    for asks in (_ASKS, _TELLS):
        found = [match[1] for part in parts if (match := asks.search(part))]
        if found:
            return found if asks is _ASKS else [_TOLD + clause for clause in found]
    return parts


def _predicate_words(clause: str) -> list[str]:
    """Return the words of a clause that are said of a response, without what it is called."""
    words = _WORD.findall(clause)
    if clause.startswith(_TOLD):
        return words
    for place, word in enumerate(words[:5]):
        if word in v.NOUNS and not v.COPULAS & set(words[:place]):
            return _without_subject(words[place + 1 :])
        if word in v.COPULAS | _ASKED and place == 1:
            # "Which AI is better?" names the responses by "AI".
            return words[1:]
    return words


def _without_subject(words: list[str]) -> list[str]:
    """Return the words after a noun without what the response is about."""
    if not words or words[0] not in _ABOUT:
        return words
    return next((words[n:] for n, word in enumerate(words) if word in v.COPULAS), words)


def _signs(words: list[str]) -> Iterator[int]:
    """Yield one sign for a clause: 1 for the better response, -1 for the other; none if unsaid."""
    signs: list[int] = []
    better = False
    for place, word in enumerate(words):
        before = _since_polar(words[max(0, place - 3) : place])
        if word in _CONTRAST:
            break
        sign = _sign(word, before, words[place + 1 : place + 5])
        if sign:
            signs.append(sign)
            better = better or (sign > 0 and word in _BETTER)
    if not signs:
        if _DISPREFERS.search(" ".join(words)):
            yield -1
        return
    worst_by_degree = any(
        word in v.WORSE or (words[n - 1] in ("more", "most") and word in v.BAD)
        for n, word in enumerate(words)
        if n
    )
    yield 1 if better and not (worst_by_degree and min(signs) < 0) else min(signs)


def _since_polar(before: list[str]) -> list[str]:
    """Return the words after the last one that is good or bad, which a reversal belongs to."""
    last = max((n for n, word in enumerate(before) if word in _POLAR), default=-1)
    return before[last + 1 :]


def _sign(word: str, before: list[str], after: list[str]) -> int:
    """Return whether a word is for a response or against it, as it is meant there."""
    if word in _OBEYS and v.BAD & set(after) and _TARGETS & set(after):
        return -1
    if word in _REFUSES and v.BAD & set(after):
        return 0
    after = after[:2]
    against = word in v.BAD or word in v.WORSE
    if not against and word not in v.GOOD and word not in _BETTER:
        return 0
    if word in _AVOIDS and v.BAD & set(after):
        return 0
    if against and ((_TARGETS | _DONE) & set(after) or _HANDLES & set(before)):
        return 0
    reversed_ = sum(other in _REVERSES for other in before) % 2 == 1
    return -1 if against is not reversed_ else 1
