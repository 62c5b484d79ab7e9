"""Studies in which a test says who holds what of which pair."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spindle.assign.order import OrderPolicy
from spindle.domain.assignments import Order
from spindle.domain.items import Item
from spindle.domain.verdicts import Verdict
from spindle.schemes.pairwise import Pairwise
from spindle.services.study import Study
from tests.factories import Clock, join, open_study, skip, submission

LABELS = {"a": "A is better", "b": "B is better", "tie": "Tie", "neither": "Both bad"}
MIRROR = {"a": "b", "b": "a"}

TURNS = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": "Hello."},
    {"role": "user", "content": "Grüß mich!"},
]


def pair(id_: str, prompt: Any, a: str, b: str, truth: str = "", **more: Any) -> Item:
    fields = {"text": prompt, "response_a": a, "response_b": b, **more}
    return Item(id_, fields, Verdict(truth) if truth else None)


ITEMS = [
    pair("clear", "Why is the sky blue?", "It scatters.", "Air scatters\nblue most.", "b", **{
        "model_a": "small", "model_b": "human", "subset": "science", "language": "English"}),
    pair("split", "Name a prime.", "7", "Seven", "a", model_a="human", model_b="small"),
    pair("even", "Name a colour.", "Red", "Blue", "a", model_a="human", model_b="large"),
    pair("bad", "Say nothing.", "No!", "Why?", "b", model_a="large", model_b="human"),
    pair("talk", TURNS, "Hallo", "👋", "a", model_a="human", model_b="small"),
    pair("alone", "Unjudged?", "Yes", "No", "b", model_a="small", model_b="human"),
]  # fmt: skip
VOTES = {
    "clear": "bbb",
    "split": "aab",
    "even": ("a", "b", "tie"),
    "bad": ("neither", "neither", "a"),
    "talk": "bbb",
}


@contextlib.contextmanager
def open_judged_study(
    folder: Path,
    *,
    items: Sequence[Item] = ITEMS,
    votes: Mapping[str, Sequence[str]] = VOTES,
    order: OrderPolicy = OrderPolicy.AS_GIVEN,
    labels: Mapping[str, str] = LABELS,
    **design: Any,
) -> Iterator[Study]:
    """Open a study of those items, judged: the n-th rater gives the n-th word, else skips.

    The words are verdicts on the responses: the button that is pressed is the one that says
    so of what stands before the rater.
    """
    which = Pairwise.model_validate(
        {"annotation_type": "pairwise", "name": "better", "labels": list(labels.values())}
    )
    usual: dict[str, Any] = {
        "name": "Judged",
        "schemes": (which,),
        "models": ("model_a", "model_b"),
        "overlap": max((len(said) for said in votes.values()), default=1),
        "allow_skip": True,
        "order": order,
        "prefetch": 0,
        "digest": "d1935",
    }
    clock = Clock()
    with open_study(folder, items=items, clock=clock, **(usual | design)) as study:
        for rater in range(usual["overlap"]):
            _work_off(study, clock, rater, votes, labels)
        yield study


def _work_off(
    study: Study,
    clock: Clock,
    rater: int,
    votes: Mapping[str, Sequence[str]],
    labels: Mapping[str, str],
) -> None:
    person = join(study, f"rater {rater}")
    while work := person.desk().work:
        handout = work[0].handout
        said = votes.get(handout.item.id, ())
        clock.forward(1)
        if rater >= len(said):
            person.send(skip(handout.assignment.id))
            continue
        seen = said[rater]
        if handout.assignment.order is Order.SWAPPED:
            seen = MIRROR.get(seen, seen)
        person.send(submission(handout.assignment.id, shown={"better": labels[seen]}))
