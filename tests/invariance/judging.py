"""Raters who look for a response, wherever it stands, and press the button for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from spindle.assign.order import OrderPolicy
from spindle.domain.assignments import Handout
from spindle.domain.items import Item
from spindle.domain.judgments import JudgmentRecord, Submission
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.schemes.base import Scheme
from spindle.schemes.likert import Likert
from spindle.schemes.pairwise import Pairwise
from spindle.schemes.radio import Radio
from spindle.services.study import Study
from spindle.web.display import display_fields
from spindle.web.rich_text import RichText
from tests.factories import Client, join, open_study

FIRST, SECOND = "response_a", "response_b"


@dataclass(frozen=True, slots=True)
class Question:
    """A scheme, and what can be pressed under it from "the left one" to "the right one".

    ``sided`` are opposite each other by their place in the list; ``level`` favour no side.
    """

    scheme: Scheme
    sided: tuple[JSON, ...]
    level: tuple[JSON, ...] = ()

    @property
    def opinions(self) -> int:
        """Return how many opinions there are on the responses of a pair."""
        return len(self.sided) + len(self.level)

    def button(self, opinion: int, *, first_stands_left: bool) -> JSON:
        """Return the button for an opinion, seen from in front of the page: left is the low end."""
        if opinion >= len(self.sided):
            return self.level[opinion - len(self.sided)]
        return self.sided[opinion] if first_stands_left else self.sided[-1 - opinion]


def binary_question() -> Question:
    """Return a question with one label a side, a tie, and neither."""
    sided, level = ("Response A", "Response B"), ("Tie", "Both bad")
    return Question(_labels(Pairwise, (*sided, *level)), sided, level)


def graded_question(steps: int = 2) -> Question:
    """Return a question with labels from strongest for one side to strongest for the other."""
    left = tuple(f"A{'+' * step}" for step in range(steps, 0, -1))
    right = tuple(f"B{'+' * step}" for step in range(1, steps + 1))
    return Question(_labels(Pairwise, (*left, "=", *right)), (*left, *right), ("=",))


def scale_question(ends: int = 3, middle: int = 0) -> Question:
    """Return a question answered on a line whose middle need not be zero."""
    model = Pairwise.model_validate(
        {
            "annotation_type": "pairwise",
            "name": "it",
            "mode": "scale",
            "scale": {"min": middle - ends, "max": middle + ends},
        }
    )
    return Question(model, tuple(range(middle - ends, middle + ends + 1)))


def radio_question() -> Question:
    """Return a question with labels of which the design says what they mean."""
    scheme = _labels(Radio, ("the upper", "the lower", "hard to say", "no good"))
    said = {"the upper": Verdict.A, "the lower": Verdict.B, "hard to say": Verdict.TIE}
    verdicts = {label: (verdict, None) for label, verdict in said.items()}
    told = scheme.with_verdicts({**verdicts, "no good": (Verdict.NEITHER, None)})
    return Question(told, ("the upper", "the lower"), ("hard to say", "no good"))


def likert_question() -> Question:
    """Return a question with points of which the design says what they mean."""
    scheme = Likert.model_validate({"annotation_type": "likert", "name": "it", "size": 5})
    verdicts = {
        "1": (Verdict.A, -2.0),
        "2": (Verdict.A, -1.0),
        "3": (Verdict.TIE, 0.0),
        "4": (Verdict.B, 1.0),
        "5": (Verdict.B, 2.0),
    }
    return Question(scheme.with_verdicts(verdicts), ("1", "2", "3", "4", "5"))


def _labels(model: type[Any], labels: Sequence[str]) -> Any:
    kind = model.__name__.lower()
    return model.model_validate({"annotation_type": kind, "name": "it", "labels": list(labels)})


def pairs(count: int) -> list[Item]:
    """Return items with a truth, each response like no other."""
    return [
        Item(
            f"i{n}",
            {"text": f"Prompt {n}", FIRST: f"One {n}", SECOND: f"Two {n}"},
            Verdict.A if n % 2 else Verdict.B,
        )
        for n in range(1, count + 1)
    ]


@contextlib.contextmanager
def open_judged_study(
    folder: Path,
    question: Question,
    opinions: Sequence[Sequence[int]],
    order: OrderPolicy,
    *,
    seed: int = 0,
) -> Iterator[Study]:
    """Open a study in which the n-th rater has the n-th list of opinions, one for each item."""
    items = pairs(len(opinions[0]))
    with open_study(
        folder,
        items=items,
        seed=seed,
        schemes=(question.scheme,),
        overlap=len(opinions),
        order=order,
        prefetch=0,
    ) as study:
        for number, mine in enumerate(opinions):
            by_item = {item.id: opinion for item, opinion in zip(items, mine, strict=True)}
            _judge(join(study, f"Rater {number}"), question, by_item)
        yield study


def _judge(client: Client, question: Question, opinions: Mapping[str, int]) -> None:
    while work := client.desk().work:
        handout = work[0].handout
        button = question.button(
            opinions[handout.item.id], first_stands_left=_first_stands_left(client.study, handout)
        )
        name = f"{client.id} on {handout.item.id}"
        client.send(
            Submission(str(uuid5(NAMESPACE_URL, name)), handout.assignment.id, {"it": button})
        )


def _first_stands_left(study: Study, handout: Handout) -> bool:
    """Return whether the page shows the first response on the left, by its text."""
    shown = display_fields(study.design, (FIRST, SECOND), handout, RichText().html)
    texts = shown[FIRST].text, shown[SECOND].text
    own = str(handout.item.fields[FIRST]), str(handout.item.fields[SECOND])
    assert set(texts) == set(own)
    return texts == own


def records(study: Study) -> list[JudgmentRecord]:
    """Return the records in the store."""
    with study.store.read() as tx:
        return list(tx.judgments.records(fields=True))
