"""Import the annotations of a Potato project into a study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from spindle.config.design import Design
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.potato.answers import COMMENT_LABELS, MappedAnswer, map_answer
from spindle.potato.records import Annotation, Reject
from spindle.schemes import WrongAnswer
from spindle.schemes.base import FREE_RESPONSE
from spindle.services.potato.storage import (
    ImportOutcome,
    ImportStatus,
    IncomingJudgment,
    preview_batch,
    store_batch,
)
from spindle.services.study import Study, exchange_counterparts, explain_hidden

_BATCH = 200
_NO_QUESTION_FOR_TEXT = "the design has no question for this text"


@dataclass(slots=True)
class ImportResult:
    """What came of an import.

    ``counts`` counts judgments by status, ``rejects`` what was rejected: a judgment can have
    several answers. ``unordered`` counts stored judgments for one of the sides of which Potato
    did not record the order, ``annotators`` holds the people whose judgments were stored.
    """

    counts: Counter[ImportStatus] = field(default_factory=Counter)
    rejects: int = 0
    unordered: int = 0
    annotators: set[str] = field(default_factory=set)

    @property
    def stored(self) -> int:
        """The judgments that were stored now."""
        new = (ImportStatus.NEW, ImportStatus.REVISED, ImportStatus.SURPLUS)
        return sum(self.counts[status] for status in new)


def import_annotations(
    study: Study,
    found: Iterable[Annotation | Reject],
    *,
    shuffled: frozenset[str] = frozenset(),
    same_people: bool = False,
    dry_run: bool = False,
    on_reject: Callable[[Reject], None] = lambda reject: None,
) -> ImportResult:
    """Store what was found in Potato's files in the study; what is stored already stays.

    ``shuffled`` names the schemes whose responses the design has Potato shuffle. Annotations
    under a name that somebody has signed in with here are rejected unless ``same_people``.
    With ``dry_run`` nothing is written. ``on_reject`` is called with every reject.
    """
    result = ImportResult()

    def reject(one: Reject) -> None:
        result.rejects += 1
        on_reject(one)

    incoming = _map_judgments(study.design, found, shuffled, reject)
    while batch := list(islice(incoming, _BATCH)):
        if dry_run:
            with study.store.read() as tx:
                outcomes = preview_batch(tx, batch, same_people=same_people)
        else:
            change = partial(store_batch, batch=batch, same_people=same_people, now=study.clock())
            outcomes = study.store.write(change).result()
        _count(result, batch, outcomes, reject)
    return result


def _map_judgments(
    design: Design,
    found: Iterable[Annotation | Reject],
    shuffled: frozenset[str],
    reject: Callable[[Reject], None],
) -> Iterator[IncomingJudgment]:
    for one in found:
        if isinstance(one, Reject):
            reject(one)
            continue
        mapped = _map_answers(design, one, shuffled, reject)
        if mapped:
            shown = {scheme: answer.shown for scheme, answer in mapped.items()}
            answers: dict[str, JSON] = {
                scheme: answer.answer.record() for scheme, answer in mapped.items()
            }
            if one.swapped:
                answers = exchange_counterparts(design, answers)
            yield IncomingJudgment(one, shown, answers)


def _map_answers(
    design: Design,
    annotation: Annotation,
    shuffled: frozenset[str],
    reject: Callable[[Reject], None],
) -> dict[str, MappedAnswer]:
    """Return the answers by scheme; those that the design cannot hold are rejected.

    So are answers to questions that are not asked, given the other answers.
    """
    mapped: dict[str, MappedAnswer] = {}
    for scheme, labels in _split_parts(design, annotation.answers):
        try:
            answer = _map_answer(design, annotation, scheme, labels, shuffled)
        except WrongAnswer as error:
            reject(_reject(annotation, str(error), dict(labels), scheme))
            continue
        if answer is not None:
            mapped[scheme] = answer
        for label in COMMENT_LABELS & labels.keys() - _texts_asked(design, scheme):
            if labels[label]:
                comment = {label: labels[label]}
                reject(_reject(annotation, _NO_QUESTION_FOR_TEXT, comment, scheme))
    hidden = explain_hidden(design, {name: answer.shown for name, answer in mapped.items()})
    for name in (name for name in mapped if name in hidden):
        reject(_reject(annotation, hidden[name], dict(annotation.answers[name]), name))
    return {name: answer for name, answer in mapped.items() if name not in hidden}


def _split_parts(
    design: Design, answers: Mapping[str, Mapping[str, JSON]]
) -> Iterator[tuple[str, Mapping[str, JSON]]]:
    """Yield the labels by scheme; those of a question with parts go to its parts."""
    parts = {scheme.part: scheme for scheme in design.schemes}
    for name, labels in answers.items():
        rest = dict(labels)
        for label in labels:
            part = parts.get((name, label))
            if part is not None:
                yield part.name, {part.potato_field or label: rest.pop(label)}
        if any(rest.values()) or len(rest) == len(labels):
            yield name, rest


def _texts_asked(design: Design, name: str) -> frozenset[str]:
    asked = any(scheme.name == name and scheme.free_response for scheme in design.schemes)
    return frozenset({FREE_RESPONSE}) if asked else frozenset()


def _map_answer(
    design: Design,
    annotation: Annotation,
    name: str,
    labels: Mapping[str, JSON],
    shuffled: frozenset[str],
) -> MappedAnswer | None:
    """Return the answer to one scheme; raises ``WrongAnswer``."""
    try:
        scheme = design.scheme(name)
    except KeyError:
        raise WrongAnswer("the design has no such question") from None
    return map_answer(
        scheme,
        labels,
        swapped=annotation.swapped,
        shuffled=bool(shuffled & {name, scheme.part[0]}),
    )


def _count(
    result: ImportResult,
    batch: Sequence[IncomingJudgment],
    outcomes: Sequence[ImportOutcome],
    reject: Callable[[Reject], None],
) -> None:
    for incoming, outcome in zip(batch, outcomes, strict=True):
        annotation = incoming.annotation
        result.counts[outcome.status] += 1
        if outcome.status is ImportStatus.REJECTED:
            answers: dict[str, JSON] = {
                scheme: dict(labels) for scheme, labels in annotation.answers.items()
            }
            reject(_reject(annotation, outcome.reason, answers))
        elif outcome.status is not ImportStatus.KNOWN:
            result.annotators.add(annotation.user)
            result.unordered += annotation.swapped is None and _names_side(incoming)


def _names_side(incoming: IncomingJudgment) -> bool:
    return any(
        isinstance(answer, Mapping) and answer.get("verdict") in (Verdict.A, Verdict.B)
        for answer in incoming.answers.values()
    )


def _reject(annotation: Annotation, reason: str, recorded: JSON, scheme: str = "") -> Reject:
    place = annotation.file, annotation.line
    return Reject(*place, reason, annotation.user, annotation.item, scheme, recorded)
