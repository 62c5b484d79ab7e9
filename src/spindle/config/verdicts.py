"""What the labels of questions say about the sides, as ``pairs: verdicts`` states it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping

from spindle.config.consistency import Placed
from spindle.config.findings import Findings
from spindle.config.model import DesignFile, StatedVerdict
from spindle.config.yaml import KeyPath
from spindle.domain.verdicts import Verdict
from spindle.domain.yaml_text import as_yaml
from spindle.schemes import Scheme


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


def explain_unsure_labels(scheme: Scheme) -> tuple[str, str]:
    """Return what is not known of a question's labels, and the lines that settle it.

    Both texts are empty where nothing is open.
    """
    unsure = scheme.unsure_choices()
    if not unsure:
        return "", ""
    labels = ", ".join(repr(choice.label) for choice in unsure)
    verb = "speaks" if len(unsure) == 1 else "speak"
    message = f"{scheme.name}: it is not sure which response {labels} {verb} for"
    line = verdict_line(scheme)
    if not any(scheme.meanings[choice.value].side for choice in unsure):
        return message, f"state it: `{line}`"
    other = verdict_line(scheme, mirrored=True)
    return message, (
        f"if each speaks for the response that it names, write `{line}`; "
        f"if each speaks against it, `{other}`"
    )


def verdict_line(scheme: Scheme, *, mirrored: bool = False) -> str:
    """Return the line that states the verdicts of a question, each label for what it names.

    ``mirrored`` exchanges the sides of those labels that are not sure. A label that names no
    side is written as a tie.
    """
    words = []
    for choice in scheme.choices():
        meaning = scheme.meanings[choice.value]
        named = meaning.side and (meaning.side.mirror() if mirrored else meaning.side)
        verdict = meaning.verdict or named or Verdict.TIE
        words.append(f"{json.dumps(choice.label, ensure_ascii=False)}: {verdict}")
    name = json.dumps(scheme.name, ensure_ascii=False)
    return f"pairs: {{verdicts: {{{name}: {{{', '.join(words)}}}}}}}"


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
    values = {choice.name: choice.value for choice in scheme.choices()}
    values |= {choice.label: choice.value for choice in scheme.choices()}
    values |= {choice.value: choice.value for choice in scheme.choices()}
    verdicts = {}
    for label, stated in labels.items():
        if label in values:
            verdicts[values[label]] = stated.verdict, _signed_strength(stated)
        else:
            known = ", ".join(repr(choice.label) for choice in scheme.choices())
            hint = f"its labels are {known}"
            findings.add_problem((*path, label), f"{scheme.name!r} has no label {label!r}", hint)
    result = scheme.with_verdicts(verdicts)
    for choice in result.choices_without_verdict():
        findings.add_problem(
            path,
            f"the label {choice.label!r} has no verdict",
            f"add `{as_yaml(choice.value)}:` with `a`, `b`, `tie` or `neither`",
        )
    return result


def _signed_strength(stated: StatedVerdict) -> float | None:
    strength = stated.strength
    if strength is None:
        return None
    return {Verdict.A: -strength, Verdict.B: strength, Verdict.TIE: 0.0}.get(stated.verdict)
