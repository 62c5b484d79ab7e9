"""Changes of a design after people have judged under it: refused, or reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from spindle.config.design import Design
from spindle.errors import StudyChanged
from spindle.schemes import Scheme
from spindle.storage import Store, Transaction

_KEY = "asked"


class _Question(msgspec.Struct, frozen=True):
    """What answers to a scheme depend on; ``labels`` are (value, label, verdict).

    ``condition`` says in words when it is asked, empty for always.
    """

    type: str
    labels: list[tuple[str, str, str]]
    condition: str = ""


class _Asked(msgspec.Struct, frozen=True):
    """What was asked; ``counterparts`` are questions whose answers follow their response."""

    sides: tuple[str, str] | None
    questions: dict[str, _Question]
    counterparts: tuple[tuple[str, str], ...] = ()


def check_changes(store: Store, design: Design) -> tuple[str, ...]:
    """Compare the design with what people were asked when they judged; return notices.

    While there are no judgments, the store records what is asked now. Raises ``StudyChanged``
    if the sides differ: "a" would then stand for another response than before.
    """
    return store.write(lambda tx: _compare(tx, design)).result()


def compare_only(tx: Transaction, design: Design) -> None:
    """Raise ``StudyChanged`` where ``check_changes`` would; the store stays as it is."""
    _compare(tx, design, records=False)


def is_unchanged(tx: Transaction, design: Design) -> bool:
    """Return whether the design asks what it asked when the first judgment was given."""
    before = tx.meta.get(_KEY)
    if before is None:
        return False
    then, now = msgspec.json.decode(before, type=_Asked), _describe_questions(design)
    same = then.sides == now.sides and then.counterparts == now.counterparts
    return (
        same
        and then.questions.keys() == now.questions.keys()
        and not any(
            _has_changed(then.questions[name], now.questions[name])
            or then.questions[name].condition != now.questions[name].condition
            for name in now.questions
        )
    )


def _compare(tx: Transaction, design: Design, *, records: bool = True) -> tuple[str, ...]:
    now = _describe_questions(design)
    before = tx.meta.get(_KEY)
    if before is None or not tx.judgments.last_sequence():
        if records:
            tx.meta.set(_KEY, msgspec.json.encode(now).decode())
        return ()
    then = msgspec.json.decode(before, type=_Asked)
    if then.sides != now.sides:
        raise StudyChanged(
            f"The sides were {_names(then.sides)} when people judged, "
            f"and are {_names(now.sides)} now.",
            f"{_remedy(then.sides)}, or start a new study with another output_annotation_dir.",
        )
    if then.counterparts != now.counterparts and not tx.judgments.has_swapped():
        then = msgspec.structs.replace(then, counterparts=now.counterparts)
        if records:
            tx.meta.set(_KEY, msgspec.json.encode(then).decode())
    if then.counterparts != now.counterparts:
        raise StudyChanged(
            f"The answers to {_pairs(then, now)} followed the place on the page when people "
            "judged, and follow the response now, or the other way round.",
            "Restore the names, texts and labels of these questions, or start a new study with "
            "another output_annotation_dir.",
        )
    return tuple(_differences(then.questions, now.questions))


def _describe_questions(design: Design) -> _Asked:
    sides = (design.sides.a, design.sides.b) if design.sides else None
    questions = {scheme.name: _question(scheme) for scheme in design.schemes}
    return _Asked(sides, questions, design.counterparts)


def _question(scheme: Scheme) -> _Question:
    labels = [(c.value, c.label, scheme.verdict(c.value) or "") for c in scheme.choices()]
    condition = "" if scheme.condition is None else str(scheme.condition)
    return _Question(scheme.annotation_type, labels, condition)


def _when(condition: str) -> str:
    return f"if {condition}" if condition else "always"


def _pairs(then: _Asked, now: _Asked) -> str:
    changed = set(then.counterparts) ^ set(now.counterparts)
    return ", ".join(f"{one} and {other}" for one, other in sorted(changed))


def _names(sides: tuple[str, str] | None) -> str:
    return f"{sides[0]} and {sides[1]}" if sides else "unknown"


def _remedy(sides: tuple[str, str] | None) -> str:
    if sides is None:
        return "Restore the layout and the fields in which no sides were found"
    return f"Write `pairs: {{sides: [{sides[0]}, {sides[1]}]}}`"


def _differences(then: Mapping[str, _Question], now: Mapping[str, _Question]) -> Iterator[str]:
    for name, question in then.items():
        if name not in now:
            yield f"{name}: people answered this question, but it is no longer asked"
        elif question.type != now[name].type:
            yield f"{name}: earlier judgments answered a {question.type}, not a {now[name].type}"
        elif _has_changed(question, now[name]):
            yield f"{name}: the labels have changed since earlier judgments, which stay as they are"
        elif question.labels != now[name].labels:
            yield f"{name}: the verdicts of its labels also count for earlier judgments"
        if name in now and question.condition != now[name].condition:
            before, since = (_when(asked.condition) for asked in (question, now[name]))
            yield f"{name}: earlier judgments were asked this {before}; it is now asked {since}"
    for name in now:
        if name not in then:
            yield f"{name}: earlier judgments have no answer to this question"


def _has_changed(then: _Question, now: _Question) -> bool:
    """Return whether answers then and now differ; a verdict that was open may be stated since."""
    if then.type != now.type or len(then.labels) != len(now.labels):
        return True
    return any(
        (value, label) != (new_value, new_label) or verdict not in ("", new_verdict)
        for (value, label, verdict), (new_value, new_label, new_verdict) in zip(
            then.labels, now.labels, strict=True
        )
    )
