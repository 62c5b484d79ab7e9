"""Changes of a design after people have judged under it: refused, or reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import msgspec

from spindle.config.design import Design
from spindle.domain.counts import plural
from spindle.errors import StudyChanged
from spindle.schemes import Scheme
from spindle.storage import Store, Transaction

_KEY = "asked"


class _Question(msgspec.Struct, frozen=True):
    """What answers to a scheme depend on; ``labels`` are (value, label, verdict).

    ``condition`` says in words when it is asked, empty for always. ``text`` is the question and
    ``scale`` the numbers that it accepts and the texts beside them; None in a store that an
    earlier version began.
    """

    type: str
    labels: list[tuple[str, str, str]]
    condition: str = ""
    text: str | None = None
    scale: list[str] | None = None


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
            _has_other_labels(then.questions[name], now.questions[name])
            or _has_other_verdicts(then.questions[name], now.questions[name])
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
    judged = tx.judgments.count()
    stated = {scheme.name for scheme in design.schemes if scheme.has_stated_verdicts}
    return tuple(_differences(then.questions, now.questions, stated, judged))


def _describe_questions(design: Design) -> _Asked:
    sides = (design.sides.a, design.sides.b) if design.sides else None
    questions = {scheme.name: _question(scheme) for scheme in design.schemes}
    return _Asked(sides, questions, design.counterparts)


def _question(scheme: Scheme) -> _Question:
    labels = [(c.value, c.label, scheme.verdict(c.value) or "") for c in scheme.choices()]
    condition = "" if scheme.condition is None else str(scheme.condition)
    low, high = scheme.number_range
    scale = [*(str(end) for end in (low, high) if end is not None), *scheme.captions]
    return _Question(scheme.annotation_type, labels, condition, scheme.description, scale)


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


def _differences(
    then: Mapping[str, _Question], now: Mapping[str, _Question], stated: Set[str], judged: int
) -> Iterator[str]:
    """Say what the questions ask otherwise; ``stated`` are those with stated verdicts."""
    for name, question in then.items():
        if name not in now:
            yield f"{name}: people answered this question, but it is no longer asked"
            continue
        changes = _changes(question, now[name], plural(judged, "earlier judgment"), name in stated)
        yield from (f"{name}: {change}" for change in changes)
    for name in now:
        if name not in then:
            yield f"{name}: earlier judgments have no answer to this question"


def _changes(then: _Question, now: _Question, judged: str, is_stated: bool) -> Iterator[str]:
    """Say what one question asks otherwise than before; ``judged`` says how many judgments."""
    if then.type != now.type:
        yield f"earlier judgments answered a {then.type}, not a {now.type}"
    elif _has_other_labels(then, now):
        yield "the labels have changed since earlier judgments, which stay as they are"
    elif then.labels != now.labels and (is_stated or not _has_other_verdicts(then, now)):
        yield f"the verdicts of its labels as stated now also count for the {judged}"
    elif then.labels != now.labels:
        yield "its labels are read otherwise than in earlier judgments, which stay as they are"
    if then.type == now.type and then.text not in (None, now.text):
        yield f"the question has changed since earlier judgments; it was: {then.text}"
    if then.type == now.type and then.scale not in (None, now.scale):
        before, since = (", ".join(filter(None, asked.scale or ())) for asked in (then, now))
        yield f"earlier judgments used the scale {before or 'without ends'}; it is now {since}"
    if then.condition != now.condition:
        before, since = (_when(asked.condition) for asked in (then, now))
        yield f"earlier judgments were asked this {before}; it is now asked {since}"


def _has_other_labels(then: _Question, now: _Question) -> bool:
    """Return whether people choose between other labels now, by their texts or their values."""
    return then.type != now.type or [label[:2] for label in then.labels] != [
        label[:2] for label in now.labels
    ]


def _has_other_verdicts(then: _Question, now: _Question) -> bool:
    """Return whether a verdict differs; one that was open may be stated since."""
    pairs = zip(then.labels, now.labels, strict=False)
    return any(before[2] not in ("", since[2]) for before, since in pairs)
