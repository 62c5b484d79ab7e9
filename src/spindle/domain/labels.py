"""Labels: which side one names, and for which side it speaks.

A label *names* a side by its letter, number or place. What it speaks *for* is known only where
all of its words are:

- the side alone, or selected ("Response A", "I prefer A", "A > B"): for that side, unless the
  question looks for the worse response or for the machine's;
- something good of it ("A is better", "A was written by a human"): for that side;
- "worse" of it: for the other;
- what the question itself asks for ("A is warmer" under "Which message is warmer?"): as the
  side alone.

Anything else beside a side, a negation above all, leaves the verdict open: "A is AI-generated",
"A is not better", "A is longer". Labels that name neither side are ties, verdicts on both, or
say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from spindle.domain import vocabulary as v
from spindle.domain.questions import is_adverse, predicates
from spindle.domain.sentences import join_phrases, plain
from spindle.domain.sides_in_text import mark_sides
from spindle.domain.verdicts import Verdict


class Sense(StrEnum):
    """What the words beside a side say."""

    SELECTS = "selects"
    PRAISES = "praises"
    BLAMES = "blames"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a label says: the side that it names, and the verdict that it speaks for.

    ``sense`` is what its words say of that side. ``by_order``: it names no side, and only its
    place among the labels says which is meant.
    """

    side: Verdict | None = None
    verdict: Verdict | None = None
    sense: Sense = Sense.UNKNOWN
    by_order: bool = False


_NEITHER = re.compile(
    r"\b(neither|none)\b|\bequally\s+(bad|poor|wrong|harmful|unsafe)\b|\bboth\s?bad\b"
    r"|\bboth\b.*\b(bad|poor|wrong|unacceptable|problematic|harmful|unsafe|fail|fails|incorrect"
    r"|unhelpful|inaccurate|useless|terrible|machinewritten|ai|inadequate)\b"
)
_NO_ONE_BETTER = re.compile(r"\b(neither|none)\b.*\b(better|worse|more|preferred|stronger|wins)\b")
_TELL = r"(tell|decide|say|judge|determine|distinguish|assess|choose|compare|call|pick|know)"
_TIE = re.compile(
    r"(?<![<>!])=|[~\u2248]|\b(tie|ties|tied)\b|\bequal(ly)?\b|\bsame\b|\bsimilar(ly)?\b|\bdraw\b"
    r"|\bboth\b|\beither\b|\bcomparable\b|\bequivalent\b|\bidentical\b|\bon par\b|\btoss ?up\b"
    rf"|\b(can ?not|can|unable to|could not|do not)( really| clearly)? {_TELL}\b"
    rf"|\b(hard|difficult|impossible|tough|tricky) to {_TELL}\b|\btoo close to {_TELL}\b"
    r"|\bunsure\b|\bnot sure\b|\bno (clear |real |strong )*(preference|difference|winner)\b"
    r"|\bindistinguishable\b|\bundecided\b|\bneutral\b|\buncertain\b|\bunclear\b|\bindifferent\b"
    r"|\bno (?:opinion|idea)\b|\bas good as each other\b|^\s*(?:about )?even\s*$|\b50 ?[/:-] ?50\b"
)
_NEGATED_TIE = re.compile(r"\b(not|no|never|neither|un|hardly)\b|\bdifferent\b")
_ALL_BUT = re.compile(r"\bbut\b[^@]*@")
_OF_BOTH = re.compile(r"\s*(both|either|neither|none)\b")
_TO_LEFT = "\U0001f448\u2190\u2b05\u25c0\u25c1\u25c4"
_TO_RIGHT = "\U0001f449\u2192\u27a1\u25b6\u25b7\u25ba"
_HARMLESS = "\u2713\u2714\u2705\U0001f44d\ufe0f" + _TO_LEFT + _TO_RIGHT
"""Symbols that only point at a response, or tick it."""
_SIGNED = re.compile(
    r"^\W*[-\u2010-\u2015\u2212!\u00ac\u00d7]\s*@[ab12]|@[ab12]\s*[-\u2010-\u2015\u2212]+\s*$"
    rf"|[{_TO_LEFT}]\ufe0f?\s*@[b2]|@[a1]\s*[{_TO_RIGHT}]"
)
"""A sign that may deny the side beside it, or an arrow from it to the other."""
_VERSUS = re.compile(r"^\s*@[a1]\s*(?:vs|versus|or|v)\.?\s*@[b2]\s*[:,?]")
_EQUALS = re.compile(r"(?P<side>@[ab12])\s*=\s*(?=[a-z])|(?<=[a-z])\s*=\s*(?=@)")

_TOKEN = re.compile(
    r"@[ab12]|[^\W_]+(?:'[^\W_]+)*|>+=?|<+=?|[\u00bb\u00ab\u227b\u227a\u226b\u226a]|[+=]+|-+\s*$"
    rf"|[^\s\w'\"`*#&\-{_HARMLESS}]"
)
_SEPARATORS = re.compile(
    r"[(),;:.!?/|\u2013\u2014\[\]]|\s-+\s|\bbut\b|\bbecause\b|\bsince\b|\bwhile\b"
)

_FAULTS = frozenset({"errors", "mistakes", "issues", "problems", "bugs", "flaws", "hallucinations"})

# A clause as its kinds of words, a letter each as in `_KINDS`: `a` and `b` are the side that is
# named first and the other one, `u` is a word that is not known.
_SELECTED = re.compile(r"v?o?c?a(tb)?|ac?v?|ac?so?(tb|b)?|so?c?a(tb)?|a>b?")
_LESS = re.compile(r"b?<a|a<b?")
_PRAISED = re.compile(r"ac?p+(tb)?|acp+o(tb)?|p+o?c?a(tb)?")
_BLAMED = re.compile(r"ac?w(tb)?|acwo(tb)?|wo?c?a(tb)?")


def read_label(label: str, question: str = "", name: str = "") -> Reading:
    """Return what a label says under a question, which the design calls ``name``.

    >>> read_label("Response A is better").verdict, read_label("B is slightly worse").verdict
    (<Verdict.A: 'a'>, <Verdict.A: 'a'>)
    >>> read_label("Response A is AI-generated")
    Reading(side=<Verdict.A: 'a'>, verdict=None, sense=<Sense.BLAMES: 'blames'>)
    >>> read_label("A", "Which response is worse?").verdict is None
    True
    >>> read_label("A is warmer", "Which message is warmer?").verdict
    <Verdict.A: 'a'>
    """
    marked = _VERSUS.sub("", join_phrases(mark_sides(plain(label))))
    sides = set(re.findall(r"@([ab12])", marked))
    named = {"a" if side in "a1" else "b" for side in sides}
    if len(named) == 1:
        if _SIGNED.search(marked):
            return Reading(Verdict(named.pop()))
        marked = _EQUALS.sub(r"\g<side> is ", marked)
    if len(named) != 1 or _OF_BOTH.match(marked):
        shared = _read_both(marked, is_adverse(question, name))
        if shared is not None:
            return shared
        if not named or _OF_BOTH.match(marked):
            return Reading()
    return _read_clauses(marked, question, name)


def _read_both(text: str, adverse: bool) -> Reading | None:
    """Read a label that speaks of both sides; None for one that does not.

    Under a question for the worse response "both" and "neither" may say the opposite.
    """
    words = set(re.findall(r"[a-z]+", text))
    if _NO_ONE_BETTER.search(text):
        return Reading(None, Verdict.TIE)
    if _NEITHER.search(text):
        unsure = adverse or ({"neither", "none"} & words and words & (v.BAD | v.WORSE))
        return Reading() if unsure else Reading(None, Verdict.NEITHER)
    found = _TIE.search(text)
    if found is None:
        return None
    rest = _TIE.sub(" ", text)
    denied = _NEGATED_TIE.search(rest) is not None
    may_blame = adverse and found[0] in ("both", "either")
    return Reading() if denied or may_blame else Reading(None, Verdict.TIE)


def _read_clauses(text: str, question: str, name: str) -> Reading:
    """Read a label that names a side, clause by clause; the first that names one is meant."""
    first, *others = [_read_clause(clause, question, name) for clause in _clauses_with_side(text)]
    if _ALL_BUT.search(text):
        return Reading(first.side)
    for other in others:
        if _confirms(first, other):
            first = Reading(first.side, first.verdict or other.verdict, first.sense)
        else:
            first = Reading(first.side, None, Sense.UNKNOWN)
    return first


def _confirms(first: Reading, other: Reading) -> bool:
    """Return whether a further clause says the same: "A is an AI (B is human)"."""
    if first.sense is Sense.PRAISES and other.sense is Sense.BLAMES and other.verdict is None:
        return first.side is not None and other.side is first.side.mirror()
    if first.verdict is not None or first.side is None:
        return other.verdict is first.verdict is not None
    blames = first.sense is Sense.BLAMES
    return blames and other.sense is Sense.PRAISES and other.verdict is first.side.mirror()


def _clauses_with_side(text: str) -> list[str]:
    """Return the clauses of a label, those that name no side with the one that does."""
    clauses = [part for part in _SEPARATORS.split(text) if part and part.strip()]
    sided = [clause for clause in clauses if "@" in clause]
    if len(sided) < 2:
        return [" ".join(clauses)]
    joined: list[str] = []
    for clause in clauses:
        if "@" in clause or not joined:
            joined.append(clause)
        else:
            joined[-1] += " " + clause
    return [clause for clause in joined if "@" in clause]


def _read_clause(clause: str, question: str, name: str) -> Reading:
    kinds, bare_number = _kinds(clause, frozenset())
    first = re.search("[ab]", kinds)
    if first is None:
        return Reading()
    side = Verdict.A if first[0] == "a" else Verdict.B
    found = _verdict(kinds, side)
    if found is None and "u" in kinds and "x" not in kinds and "n" not in kinds:
        asked = predicates(question)
        again, _ = _kinds(clause, asked)
        if asked and re.search("[ab]", again):
            found = _verdict(re.sub("(?<=[ab])c$", "", again), side)
    if found is None:
        return _read_unsure(kinds, side, bare_number)
    named, verdict, sense = found
    if sense is Sense.SELECTS and is_adverse(question, name):
        return Reading(named, None, sense)
    return Reading(named, verdict, sense)


def _verdict(kinds: str, first: Verdict) -> tuple[Verdict, Verdict, Sense] | None:
    """Return the side that is named, the verdict and the sense, where all words are known."""
    kinds = kinds if first is Verdict.A else kinds.translate(str.maketrans("ab", "ba"))
    other = first.mirror()
    if _SELECTED.fullmatch(kinds):
        return first, first, Sense.SELECTS
    if _LESS.fullmatch(kinds):
        return first, other, Sense.SELECTS
    if _PRAISED.fullmatch(kinds):
        return first, first, Sense.PRAISES
    if _BLAMED.fullmatch(kinds):
        return first, other, Sense.BLAMES
    return None


def _read_unsure(kinds: str, side: Verdict, bare_number: bool) -> Reading:
    """Return the side that a label names which is not understood, if it names one."""
    if re.search("[ab]{2}", kinds) or (bare_number and "c" not in kinds):
        return Reading()
    return Reading(side, None, Sense.BLAMES if "n" in kinds and "x" not in kinds else Sense.UNKNOWN)


def _kinds(clause: str, asked: frozenset[str]) -> tuple[str, bool]:
    """Return a letter for the kind of each word that counts, and whether a bare number is a side.

    ``asked`` are words of the question, which say nothing more than it does.
    """
    tokens = _TOKEN.findall(clause)
    kinds = ""
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else ""
        if _is_lack(token, after):
            continue  # the pair of words speaks for the response, as below
        before = tokens[place - 1] if place else ""
        if token == "barely" and after not in ("better", "worse"):
            kinds += "x"
            continue
        kind = "p" if _is_lack(before, token) else _kind(token, asked)
        if kind in ("a", "b", "c") and kinds.endswith(kind):
            continue
        kinds += kind
    return kinds, bool({"@1", "@2"} & set(tokens))


def _is_lack(word: str, after: str) -> bool:
    """Return whether two words say that a response has less of something bad, or none of it."""
    return (word in v.REDUCES and after in v.BAD) or (word == "no" and after in _FAULTS)


def _kind(token: str, asked: frozenset[str]) -> str:
    """Return the letter for the kind of a word, empty for one that does not count."""
    if token.startswith("@"):
        return "a" if token in ("@a", "@1") else "b"
    for kind, words in _KINDS:
        if token in words:
            return kind
    return "" if token in asked or set(token) == {"+"} else _symbol(token)


def _symbol(token: str) -> str:
    if set(token) <= set(">\u00bb\u227b\u226b"):
        return ">"
    return "<" if set(token) <= set("<\u00ab\u227a\u226a") else "u"


_KINDS = (
    ("x", v.NEGATIONS),
    ("w", v.WORSE),
    ("n", v.BAD),
    ("p", v.GOOD),
    ("s", v.SELECTS),
    ("v", v.VERBS),
    ("t", v.LINKS),
    ("", v.DEGREES | v.FILLERS),
    ("c", v.COPULAS),
    ("o", v.NOUNS),
)
