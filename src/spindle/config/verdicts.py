"""What the labels of questions say about the sides, as ``pairs: verdicts`` states it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Set

from spindle.config.consistency import Placed
from spindle.config.findings import Findings
from spindle.config.model import DesignFile, StatedVerdict
from spindle.config.yaml import KeyPath
from spindle.domain.verdicts import Verdict
from spindle.domain.yaml_text import as_yaml
from spindle.schemes import Meaning, Scheme

_SIDES = frozenset({Verdict.A, Verdict.B})


def apply_verdicts(findings: Findings, file: DesignFile, schemes: Placed) -> Placed:
    """Give the labels of the schemes the verdicts that ``pairs.verdicts`` states."""
    names = {scheme.name: number for number, (_, scheme) in enumerate(schemes)}
    result = list(schemes)
    for name, labels in file.pairs.verdicts.items():
        path: KeyPath = ("pairs", "verdicts", name)
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"questions: {', '.join(names)}"
            findings.add_problem(path, f"pairs.verdicts: there is no question {name!r}", hint)
            continue
        at, scheme = result[names[name]]
        result[names[name]] = at, _with_verdicts(findings, path, scheme, labels)
    return result


def explain_unsure_labels(scheme: Scheme, *, decides_truth: bool = False) -> tuple[str, str]:
    """Return what is not known of a question's labels, and the lines that settle it.

    Both texts are empty where nothing is open. With ``decides_truth`` the place of a label among
    the others is not enough to say which side it is for.
    """
    unsure = scheme.unsure_choices(decides_truth=decides_truth)
    if not unsure:
        return "", ""
    labels = ", ".join(repr(choice.label) for choice in unsure)
    verb = "speaks" if len(unsure) == 1 else "speak"
    message = f"{scheme.name}: it is not sure which response {labels} {verb} for"
    values = {choice.value for choice in unsure}
    line, other = _line(scheme, values), _line(scheme, values, mirrored=True)
    if other == line:
        return message, f"state it: `{line}`"
    if any(_is_named(scheme.meanings[value]) for value in values):
        return message, (
            f"if each speaks for the response that it names, write `{line}`; "
            f"if each speaks against it, `{other}`"
        )
    return message, f"write which it is for, such as `{line}` or `{other}`"


def can_be_counted(scheme: Scheme, *, decides_truth: bool = False) -> bool:
    """Return whether a question's answers can be counted, those without a verdict left out.

    They cannot where a label of which it is not known what it speaks for may be for a side.
    """
    if not scheme.carries_verdicts:
        return False
    meanings = scheme.meanings
    unsure = scheme.unsure_choices(decides_truth=decides_truth)
    if not unsure:
        return True
    named = any(meanings[choice.value].side for choice in unsure)
    return not named and {meaning.verdict for meaning in meanings.values()} >= _SIDES


def _is_named(meaning: Meaning) -> bool:
    return meaning.side is not None and not meaning.by_order


def _line(scheme: Scheme, unsure: Set[str], *, mirrored: bool = False) -> str:
    """Return the line that states the verdicts of a question, each label for what it names.

    ``mirrored`` exchanges the sides of the labels that are not sure, and of all if no label were
    then for one of the sides. Where the labels name no two sides, the first two that are open are
    for them; any other that names no side is a tie.
    """
    choices = scheme.verdict_choices()
    meanings = scheme.meanings
    verdicts = {choice.value: meanings[choice.value].verdict for choice in choices}
    named = {value: verdicts[value] or meanings[value].side for value in verdicts}
    if not set(named.values()) >= _SIDES:
        places = [value for value in verdicts if value in unsure][: len(_SIDES)]
        free = [side for side in (Verdict.A, Verdict.B) if side not in verdicts.values()]
        named |= dict(zip(places, free, strict=False))
    if mirrored:
        exchanged = {value: side.mirror() for value in unsure if (side := named[value])}
        if exchanged and not set((named | exchanged).values()) >= _SIDES:
            exchanged = {value: side.mirror() for value, side in named.items() if side}
        named |= exchanged
    words = (f"{_quote(c.label)}: {named[c.value] or Verdict.TIE}" for c in choices)
    return f"pairs: {{verdicts: {{{_quote(scheme.name)}: {{{', '.join(words)}}}}}}}"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _with_verdicts(
    findings: Findings, path: KeyPath, scheme: Scheme, labels: Mapping[str, StatedVerdict]
) -> Scheme:
    if not scheme.accepts_verdicts:
        findings.add_problem(
            path,
            f"{scheme.name!r} cannot have verdicts: its answers are not single labels",
            "give verdicts to the labels of a pairwise, radio or likert question",
        )
        return scheme
    values = _values_by_key(findings, path, scheme, labels)
    verdicts = {
        values[label]: (stated.verdict, _signed_strength(stated))
        for label, stated in labels.items()
        if label in values
    }
    if len(values) < len(labels):
        return scheme
    result = scheme.with_verdicts(verdicts)
    for choice in result.choices_without_verdict():
        findings.add_problem(
            path,
            f"the label {choice.label!r} has no verdict",
            f"add `{as_yaml(choice.label)}:` with `a`, `b`, `tie` or `neither`",
        )
    return result


def _values_by_key(
    findings: Findings, path: KeyPath, scheme: Scheme, keys: Iterable[str]
) -> dict[str, str]:
    """Return the value that each key names, as its label or as itself.

    Where all keys are labels but not all are values, they are labels, and the other way round.
    A key that may be the label of one choice and the value of another is reported.
    """
    choices = scheme.verdict_choices()
    by_label = {choice.name: choice.value for choice in choices if choice.name}
    by_label |= {choice.label: choice.value for choice in choices}
    by_value = {choice.value: choice.value for choice in choices}
    keys = list(keys)
    known = [table for table in (by_label, by_value) if all(key in table for key in keys)]
    tables = known if len(known) == 1 else [by_label, by_value]
    result = {}
    for key in keys:
        found = list(dict.fromkeys(table[key] for table in tables if key in table))
        if len(found) == 1:
            result[key] = found[0]
        elif found:
            labels = {choice.value: choice.label for choice in choices}
            findings.add_problem(
                (*path, key),
                f"{key!r} may be the label {key!r} of {scheme.name!r}, or its label "
                f"{labels[found[1]]!r}, which is stored as {key!r}",
                "write the labels so that none is the value of another, or, if they are numbers, "
                "use `annotation_type: radio`, which stores each label as it is",
            )
        else:
            hint = "its labels are " + ", ".join(repr(choice.label) for choice in choices)
            findings.add_problem((*path, key), f"{scheme.name!r} has no label {key!r}", hint)
    return result


def _signed_strength(stated: StatedVerdict) -> float | None:
    strength = stated.strength
    if strength is None:
        return None
    return {Verdict.A: -strength, Verdict.B: strength, Verdict.TIE: 0.0}.get(stated.verdict)
