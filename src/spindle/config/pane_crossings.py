"""Panes whose titles or places contradict the sides: a label would count for the other response."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spindle.config.design import Design
from spindle.config.findings import Findings
from spindle.config.one_sided import one_sided_questions
from spindle.config.pane_sides import Panes, Title, find_panes, name_sides
from spindle.config.pane_titles import pane_titles
from spindle.config.panels import FIELDS
from spindle.config.placeholders import locate_in_layout, placeholders
from spindle.config.words import words
from spindle.config.yaml import KeyPath
from spindle.domain.verdicts import Verdict
from spindle.errors import Problem
from spindle.schemes import Scheme

_PLACE = re.compile(
    r"\b(left|first|second|1st|2nd|former|latter|top|bottom|upper|lower|link[es]r?|rechte?[rs])\b"
    r"|\b(?<!is )(?<!are )right\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])[12](?![\w.])")
_LETTER = re.compile(r"(?<![\w'])[AB](?![\w'])")
_TURNED = re.compile(r"(?:row|column|wrap)-reverse|(?<![\w-])order\s*:\s*-?\d")
_WORD = re.compile(r"[^\W_]+")
_OF_EITHER = words(
    "the a an is are was of to and or than much slightly far clearly better worse best worst more "
    "less most least both response answer output text model one prefer preferred i"
)
_SIDES = (Verdict.A, Verdict.B)
_LONGEST_TITLE = 5


def check_panes(findings: Findings, design: Design) -> None:
    """Report panes under which a label would count for the other response than it names.

    ``design`` has its sides. Titles that name a side stand at that side; and side a's pane
    comes first, unless both titles name their sides and no question speaks of places.
    """
    panes = _panes(design) if design.sides is not None and _asks_about_sides(design) else None
    if panes is None:
        return
    crossed = list(_find_crossings(panes)) or _compare_with_labels(design, panes)
    if crossed:
        _report_titles(findings, design, panes, crossed)
    elif not panes.a_first and (why := _why_order_misleads(design, panes)):
        _report_order(findings, design, why)
    elif design.layout and _TURNED.search(design.layout) and _speaks_of_places(design):
        _report_reversal(findings, design)


def _asks_about_sides(design: Design) -> bool:
    """Return whether some answer is about one of the sides, or about both."""
    compared = any(s.carries_verdicts or s.names_sides for s in design.schemes)
    of_one = bool(design.counterparts or one_sided_questions(design.schemes))
    return compared or of_one or _speaks_of_places(design)


def _panes(design: Design) -> Panes | None:
    """Return the panes as the page shows them: of the layout, the panels, or Spindle's own."""
    assert design.sides is not None
    fields = design.sides.a, design.sides.b
    if design.layout:
        return find_panes(design.layout, _names(design, fields[0]), _names(design, fields[1]))
    titles = [design.titles.a, design.titles.b]
    a_first = True
    if design.panels:
        shown = {panel.field: panel.title for panel in design.panels}
        if not {*fields} <= shown.keys():
            return None
        titles = [shown[field] for field in fields]
        a_first = list(shown).index(fields[0]) < list(shown).index(fields[1])
    named = [
        Title(title, sides[0]) if len({*sides}) == 1 else None
        for title, sides in zip(titles, name_sides(titles), strict=True)
    ]
    return Panes(named[0], named[1], a_first)


def _names(design: Design, field: str) -> tuple[str, ...]:
    """Return the names of a side's field in a layout."""
    sides = design.sides
    also = sides is not None and field == design.text_key and "text" not in (sides.a, sides.b)
    return (field, "text") if also else (field,)


def _find_crossings(panes: Panes) -> Iterator[tuple[str, str]]:
    """Yield each side whose title names the other, with that title."""
    for side, title in (("a", panes.a), ("b", panes.b)):
        if title is not None and title.side != side:
            yield side, title.text


def _compare_with_labels(design: Design, panes: Panes) -> list[tuple[str, str]]:
    """Return the sides with a title whose own words are those of labels of the other side."""
    if panes.a is not None or panes.b is not None:
        return []
    titles = _texts_of_titles(design)
    own = _own_words(*titles)
    return [
        ("ab"[n], titles[n])
        for n in (0, 1)
        if any(side is _SIDES[1 - n] and said == {n} for side, said in _labels(design, own))
    ]


def _texts_of_titles(design: Design) -> tuple[str, str]:
    assert design.sides is not None
    a, b = design.sides.a, design.sides.b
    if design.layout:
        return pane_titles(design.layout, a, b)
    shown = {panel.field: panel.title for panel in design.panels}
    return shown.get(a, design.titles.a), shown.get(b, design.titles.b)


def _own_words(a: str, b: str) -> tuple[set[str], set[str]]:
    """Return the words that only the one and only the other title has."""
    one, other = map(_telling_words, (a, b))
    return one - other, other - one


def _telling_words(title: str) -> set[str]:
    """Return the words of a title that may be those of a label; none of a whole sentence."""
    said = _WORD.findall(title.lower())
    if len(said) > _LONGEST_TITLE:
        return set()
    return {word for word in said if len(word) > 1 and not word.isdigit()} - _OF_EITHER


def _labels(
    design: Design, own: tuple[set[str], set[str]]
) -> Iterator[tuple[Verdict | None, set[int]]]:
    """Yield of each label the side that it stands for, and the panes whose words it has."""
    for scheme in design.schemes:
        for choice in scheme.choices():
            meaning = scheme.meanings.get(choice.value)
            said = {*_WORD.findall(choice.label.lower())}
            if meaning is not None:
                yield meaning.side or meaning.verdict, {n for n in (0, 1) if own[n] & said}


def _why_order_misleads(design: Design, panes: Panes) -> str:
    """Return why side b's pane may not come first, in words; empty if it may."""
    if _speaks_of_places(design):
        return "a question speaks of places on the page"
    if panes.a is None or panes.b is None:
        return "" if _labels_name_titles(design) else "the panes have no titles that say which is A"
    labels = [
        choice.label
        for scheme in design.schemes
        for choice in scheme.choices()
        if choice.value in scheme.meanings and scheme.meanings[choice.value].side is not None
    ]
    titles = f"{panes.a.text} {panes.b.text}"
    for kind, said in ((_NUMBER, "numbers"), (_LETTER, "letters")):
        if any(map(kind.search, labels)) and not kind.search(titles):
            return f"labels call the responses by {said}, and the titles do not"
    return ""


def _labels_name_titles(design: Design) -> bool:
    """Return whether each label of a side has the words of that side's title."""
    own = _own_words(*_texts_of_titles(design))
    sides = [(side, said) for side, said in _labels(design, own) if side in _SIDES]
    return bool(sides) and all(said == {_SIDES.index(side)} for side, said in sides if side)


def _speaks_of_places(design: Design) -> bool:
    return any(_PLACE.search(text) for scheme in design.schemes for text in _texts(scheme))


def _texts(scheme: Scheme) -> list[str]:
    """Return what annotators read of a question."""
    choices = [text for choice in scheme.choices() for text in (choice.label, choice.tooltip)]
    return [scheme.description, *scheme.captions, *choices]


def _report_titles(
    findings: Findings, design: Design, panes: Panes, crossed: list[tuple[str, str]]
) -> None:
    assert design.sides is not None
    fields = {"a": design.sides.a, "b": design.sides.b}
    called = " and ".join(f"{fields[side]} is titled {title!r}" for side, title in crossed)
    message = (
        f"the titles of the panes are crossed: {called}, but side a is {fields['a']} and side b "
        f"is {fields['b']}: an answer for the one would be stored for the other"
    )
    what = "the two titles or the two placeholders" if design.layout else "the two titles"
    fields_have_titles = bool(design.layout or design.panels) and not design.pair_key
    other_way = f", or {_restate(design)}" if fields_have_titles else ""
    _report(findings, design, crossed[0][0], message, f"exchange {what}{other_way}")


def _report_order(findings: Findings, design: Design, why: str) -> None:
    assert design.sides is not None
    a, b = design.sides.a, design.sides.b
    message = (
        f"{b} (side b) comes before {a} (side a), and {why}: an answer for the one may be "
        "stored for the other"
    )
    what = "placeholder" if design.layout else "entry"
    hint = f"put the {what} of {a} before that of {b}, or {_restate(design)}"
    _report(findings, design, "b", message, hint)


def _report_reversal(findings: Findings, design: Design) -> None:
    message = (
        "html_layout arranges its parts by CSS (`-reverse` or `order`), and a question speaks of "
        "places on the page: which response is at the left or first is not known"
    )
    hint = "write the two panes in the order in which they are to be seen, without either"
    _report(findings, design, "a", message, hint)


def _restate(design: Design) -> str:
    assert design.sides is not None
    a, b = design.sides.a, design.sides.b
    return f"if {b} is to be side a, write `pairs: {{sides: [{b}, {a}]}}`"


def _report(findings: Findings, design: Design, side: str, message: str, hint: str) -> None:
    """Add an error at the pane of a side."""
    assert design.sides is not None
    field = design.sides.a if side == "a" else design.sides.b
    if not design.layout:
        findings.add_problem(_title_path(findings, design, field, side), message, hint, value=True)
        return
    names = _names(design, field)
    places = (p.offset for p in placeholders(design.layout) if p.name.split(".")[0] in names)
    file, at = locate_in_layout(
        findings.document, design.layout, design.layout_file, next(places, 0)
    )
    findings.problems.append(Problem(message, hint, file=file, line=at.line, column=at.column))


def _title_path(findings: Findings, design: Design, field: str, side: str) -> KeyPath:
    """Return where the title of a pane is stated: a panel, or ``display``."""
    if not design.panels:
        stated = "display" in findings.document.tree
        return ("display", f"item_{side}_title") if stated else ("annotation_schemes",)
    section = findings.document.tree.get("instance_display")
    entries = section.get("fields") if isinstance(section, dict) else None
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and entry.get("key") in (field, design.pair_key or field):
            return (*FIELDS, number, "label")
    return FIELDS
