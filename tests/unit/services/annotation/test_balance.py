"""Balanced orders within items, whoever comes, goes, comes late or thinks again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from spindle.assign.order import OrderPolicy
from spindle.domain.assignments import Order
from spindle.services.check import load
from spindle.services.study import Study
from spindle.services.study import open_study as open_prepared
from tests.factories import Clock, join, open_study, rows, skip, submission
from tests.unit.config.written import DATA, write_config

BETTER = """\
annotation_schemes:
  - {annotation_type: pairwise, name: better, labels: [A is better, B is better]}
"""
LEASE = 60.0
ITEMS = 30


class Crowd:
    """People who do whatever chance says, with every assignment they ever saw."""

    def __init__(self, study: Study, clock: Clock, rng: Random, people: int) -> None:
        self.clock = clock
        self.rng = rng
        self.people = [join(study, f"Annotator {number}") for number in range(people)]
        self.seen: dict[int, list[int]] = {client.id: [] for client in self.people}

    def step(self) -> None:
        """One person takes work, answers, skips, revises, leaves, or stays away too long."""
        who = self.rng.choice(self.people)
        if self.rng.random() < 0.1:
            self.clock.forward(LEASE + 1)
        if self.rng.random() < 0.2:
            who.leave()
        desk = who.desk(3).work
        self.seen[who.id] += [piece.handout.assignment.id for piece in desk]
        for id_ in self.rng.sample(self.seen[who.id], k=min(2, len(self.seen[who.id]))):
            who.send(skip(id_) if self.rng.random() < 0.1 else submission(id_))


def finish(study: Study) -> None:
    """New people come until nothing is open."""
    for number in range(100):
        if not join(study, f"Newcomer {number}").work_off():
            return


def orders_by_item(study: Study) -> dict[int, list[Order]]:
    """By item, the orders of the judgments that count."""
    with study.store.read() as tx:
        return {
            position: list(tx.assignments.order_counts(position).elements())
            for position in range(1, ITEMS + 1)
        }


@pytest.mark.parametrize("overlap", [2, 3, 4, 5])
def test_orders_of_an_item_differ_by_at_most_one_through_all_coming_and_going(
    tmp_path: Path, overlap: int
) -> None:
    clock = Clock()
    with open_study(
        tmp_path,
        items=ITEMS,
        overlap=overlap,
        order=OrderPolicy.BALANCED,
        allow_skip=True,
        lease_seconds=LEASE,
        clock=clock,
    ) as study:
        crowd = Crowd(study, clock, Random(overlap), people=overlap + 2)
        for _ in range(ITEMS * overlap):
            crowd.step()
        clock.forward(LEASE + 1)
        finish(study)
        orders = orders_by_item(study)
    assert {len(given) for given in orders.values()} == {overlap}
    assert {abs(given.count(Order.AS_GIVEN) * 2 - overlap) for given in orders.values()} <= {0, 1}


def judge_by_one_who_saw_it_alike(study: Study, order: Order) -> None:
    """Somebody comes to whom chance gives that order; the others leave again."""
    for number in range(100):
        client = join(study, f"Ben {number}")
        if client.desk().work[0].handout.assignment.order is order:
            client.work_off()
            return
        client.leave()


def test_who_comes_back_is_not_shown_again_what_would_tip_the_balance(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(
        tmp_path, items=1, overlap=2, order=OrderPolicy.BALANCED, lease_seconds=LEASE, clock=clock
    ) as study:
        ada = join(study, "Ada")
        shown = ada.desk().work[0].handout.assignment
        clock.forward(LEASE + 1)
        judge_by_one_who_saw_it_alike(study, shown.order)
        assert ada.desk().work == ()
        assert ada.send(submission(shown.id)).status.value == "surplus"
        assert join(study, "Cy").work_off() == 1


@pytest.mark.parametrize(
    ("more", "least", "most"), [("", 0.4, 0.6), ("pairs: {order: as_given}\n", 0.55, 1.0)]
)
def test_raters_who_prefer_a_place_do_not_make_a_model_win_unless_it_is_always_there(
    tmp_path: Path, more: str, least: float, most: float
) -> None:
    """Three raters without any preference press A in 60 of 100 cases; alpha-7b is always side a."""
    items = [
        {"id": str(n), "text": f"Q{n}", "response_a": f"one {n}", "response_b": f"two {n}"}
        | {"model_a": "alpha-7b", "model_b": "beta-7b"}
        for n in range(60)
    ]
    text = DATA + BETTER + "annotation_per_instance: 3\n" + more
    rng = Random(1)
    with open_prepared(load(write_config(tmp_path, text, items))) as opened:
        study = replace(opened, rng=Random(2))
        for number in range(3):
            rater = join(study, f"Rater {number}")
            while work := rater.desk().work:
                pressed = "A is better" if rng.random() < 0.6 else "B is better"
                shown = {"better": pressed}
                rater.send(submission(work[0].handout.assignment.id, shown=shown))
        verdicts = [
            text.split('"verdict":"')[1][0]
            for (text,) in rows(study, "SELECT answers FROM judgment")
        ]
    assert len(verdicts) == 180
    assert least < verdicts.count("a") / len(verdicts) < most
