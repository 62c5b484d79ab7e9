"""Texts as plain words: one spelling of what labels and questions write in several ways."""

from __future__ import annotations

import re

_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "_": " ", "\u2011": "-"})
_PREFIX = re.compile(r"\b(non|un|in|dis|anti|mis)-(?=[a-z])", re.IGNORECASE)
_CANNOT = re.compile(r"\b(can't|cannot)\b", re.IGNORECASE)
_WONT = re.compile(r"\bwon't\b", re.IGNORECASE)
_NOT = re.compile(r"\b(do|does|did|is|are|was|were)nt\b|n't\b", re.IGNORECASE)
_AUTHOR = r"(?:human|person|human being|human author|human writer|human expert)"
_PHRASES = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (
            rf"\b(?:written|authored|created|produced|generated|made|composed|answered|authored) "
            rf"by (?:an? |the |another |real |actual )*{_AUTHOR}\b",
            " humanwritten ",
        ),
        (
            r"\b(?:human|person) (?:written|authored|generated|made|created|produced|composed)\b",
            " humanwritten ",
        ),
        (r"\b(?:human like)\b", " humanlike "),
        (
            r"\b(?:ai|machine|model|computer|bot|llm|gpt|chatgpt|auto|language model) "
            r"(?:written|generated|authored|made|created|produced|composed)\b",
            " machinewritten ",
        ),
        (
            r"\b(?:by|from) (?:an? |the |another )*(?:large |language |ai )*model\b",
            " machinewritten ",
        ),
        (r"\blanguage models?\b", " machinewritten "),
        (r"\b(?:artificial intelligence)\b", " ai "),
        (r"\bnot human\b", " nonhuman "),
        (r"\b(?:machine|robot) like\b", " machinelike "),
        (r"\b(error|bug|toxicity|harm|bias) free\b", " errorfree "),
        (r"\bfree (?:of|from)\b", " without "),
        (r"\bhigher quality\b", " higherquality "),
        (r"\b(?:instead of|rather than|as opposed to)\b", " instead "),
        (r"\bto (?:be|have)\b", " be "),
    )
)


def plain(text: str) -> str:
    """Return the text with one spelling of apostrophes, negations and joined words.

    >>> plain("A isn\u2019t non-toxic, can't_tell")
    'A is not nontoxic, can not tell'
    """
    text = _PREFIX.sub(r"\1", text.translate(_QUOTES))
    text = _WONT.sub("will not", _CANNOT.sub("can not", text))
    return _NOT.sub(r"\1 not", text)


def join_phrases(text: str) -> str:
    """Return a text in lower case with phrases about authors as single words.

    >>> join_phrases("was written by a human").split()
    ['was', 'humanwritten']
    """
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text.lower())
    text = re.sub(" +", " ", text)
    for pattern, word in _PHRASES:
        text = pattern.sub(word, text)
    return text
