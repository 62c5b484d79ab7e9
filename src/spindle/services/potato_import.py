"""A Potato project's annotations into a study: who judged what, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from spindle.config.design import Design
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.schemes import WrongAnswer
from spindle.services.potato_answers import ASIDE, Pressed, pressed
from spindle.services.potato_reading import Recorded, Reject
from spindle.services.potato_storing import Fate, Incoming, Settled, look, store
from spindle.services.study import Study

_BATCH = 200


@dataclass(slots=True)
class Imported:
    """What came of an import.

    ``fates`` counts judgments, ``rejects`` what stayed out: a judgment can have several
    answers. ``unordered`` counts judgments for one of the sides that came in without a note of
    how they stood, ``annotators`` the people whose judgments came in now.
    """

    fates: Counter[Fate] = field(default_factory=Counter)
    rejects: int = 0
    unordered: int = 0
    annotators: set[str] = field(default_factory=set)

    @property
    def came_in(self) -> int:
        """How many judgments came in now."""
        return sum(self.fates[fate] for fate in (Fate.NEW, Fate.REVISED, Fate.SURPLUS))


def take_over(
    study: Study,
    found: Iterable[Recorded | Reject],
    *,
    shuffled: frozenset[str] = frozenset(),
    same_people: bool = False,
    dry_run: bool = False,
    on_reject: Callable[[Reject], None] = lambda reject: None,
) -> Imported:
    """Bring what was found in Potato's files into the study; what is there already stays.

    ``shuffled`` names the schemes whose responses Potato was told to shuffle. Names that
    somebody has signed in with here are left out unless ``same_people``. With ``dry_run``
    nothing is written. ``on_reject`` is told of everything that cannot come in.
    """
    total = Imported()

    def reject(one: Reject) -> None:
        total.rejects += 1
        on_reject(one)

    incoming = _incoming(study.design, found, shuffled, reject)
    while batch := list(islice(incoming, _BATCH)):
        if dry_run:
            with study.store.read() as tx:
                settled = look(tx, batch, same_people=same_people)
        else:
            change = partial(store, batch=batch, same_people=same_people, now=study.clock())
            settled = study.store.write(change).result()
        _count(total, batch, settled, reject)
    return total


def _incoming(
    design: Design,
    found: Iterable[Recorded | Reject],
    shuffled: frozenset[str],
    reject: Callable[[Reject], None],
) -> Iterator[Incoming]:
    for one in found:
        if isinstance(one, Reject):
            reject(one)
            continue
        taken: dict[str, Pressed] = {}
        for scheme, labels in one.answers.items():
            try:
                answer = _answer(design, one, scheme, shuffled)
            except WrongAnswer as reason:
                reject(_rejected(one, str(reason), dict(labels), scheme))
                continue
            if answer is not None:
                taken[scheme] = answer
            for label in ASIDE & labels.keys():
                if labels[label]:
                    what = {label: labels[label]}
                    reject(_rejected(one, "no question here asks for this", what, scheme))
        if taken:
            shown = {scheme: answer.shown for scheme, answer in taken.items()}
            answers = {scheme: answer.answer.record() for scheme, answer in taken.items()}
            yield Incoming(one, shown, answers)


def _answer(
    design: Design, recorded: Recorded, name: str, shuffled: frozenset[str]
) -> Pressed | None:
    """The answer to one scheme; raises ``WrongAnswer``."""
    try:
        scheme = design.scheme(name)
    except KeyError:
        raise WrongAnswer("the design has no such question") from None
    return pressed(
        scheme,
        recorded.answers[name],
        swapped=recorded.swapped,
        shuffled=name in shuffled,
    )


def _count(
    total: Imported,
    batch: Sequence[Incoming],
    settled: Sequence[Settled],
    reject: Callable[[Reject], None],
) -> None:
    for incoming, became in zip(batch, settled, strict=True):
        recorded = incoming.recorded
        total.fates[became.fate] += 1
        if became.fate is Fate.REJECTED:
            reject(_rejected(recorded, became.reason, _plain(recorded.answers)))
        elif became.fate is not Fate.KNOWN:
            total.annotators.add(recorded.user)
            total.unordered += recorded.swapped is None and _names_a_side(incoming)


def _names_a_side(incoming: Incoming) -> bool:
    return any(
        isinstance(answer, Mapping) and answer.get("verdict") in (Verdict.A, Verdict.B)
        for answer in incoming.answers.values()
    )


def _rejected(recorded: Recorded, reason: str, what: JSON, scheme: str = "") -> Reject:
    return Reject(recorded.file, recorded.line, reason, recorded.user, recorded.item, scheme, what)


def _plain(answers: Mapping[str, Mapping[str, JSON]]) -> dict[str, JSON]:
    return {scheme: dict(labels) for scheme, labels in answers.items()}
