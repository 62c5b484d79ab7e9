"""What the fault program would report: histories in which one promise is broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from faults.checks import Evidence, expected_line, violations
from faults.logs import log_violations
from faults.process import Line
from faults.stored import Annotator, Assignment, Item, Judgment, Stored
from faults.study import Opinion
from faults.told import Sent, Told, Trouble

OVERLAP, QUOTA = 2, 2
PEOPLE = ("Ada", "Grace")


def evidence_without_fault() -> Evidence:
    """Two people have judged both of two items, Ada the first one twice; all is as it should be."""
    told = Told()
    stored = Stored([Item(1, "item-1", 0), Item(2, "item-2", 0)], [], [], [])
    for who, name in enumerate(PEOPLE, 1):
        stored.annotators.append(Annotator(who, name, 2, 0, 2, 1))
        for item in (1, 2):
            _judge(told, stored, who, item)
    _revise(told, stored)
    stored.everything = [
        {
            **expected_line(told.sent[judgment.id]),
            "judgment_id": judgment.id,
            "revision": judgment.revision,
            "surplus": False,
        }
        for judgment in stored.judgments
    ]
    stored.current = [line for line in stored.everything if line["judgment_id"] != "Ada/1"]
    stored.published = list(stored.current)
    return Evidence(told, stored, OVERLAP, QUOTA)


def _judge(told: Told, stored: Stored, who: int, item: int) -> None:
    name, id_ = PEOPLE[who - 1], 10 * who + item
    order = "ab" if (who + item) % 2 else "ba"
    sequence = len(stored.judgments) + 1
    told.see(id_, name, f"item-{item}", order)
    sent = Sent(f"{name}/{item}", name, id_, f"item-{item}", order, _thought("a"), 1.0, 100.0)
    told.make(sent)
    sent.tries = 1
    told.acknowledge(sent, "stored")
    stored.assignments.append(
        Assignment(id_, who, item, "done", order, item, True, False, sequence, 100.5, 130.5)
    )
    stored.judgments.append(Judgment(sequence, sent.id, id_, 1, False))


def _revise(told: Told, stored: Stored) -> None:
    first = told.sent["Ada/1"]
    sent = replace(first, id="Ada/1 again", opinion=_thought("tie"), first=False, receipts=[])
    told.make(sent)
    told.acknowledge(sent, "stored")
    stored.judgments.append(Judgment(5, sent.id, sent.assignment, 2, False))


def _thought(verdict: str) -> Opinion:
    return Opinion(verdict, "yes", "because")


def kinds(evidence: Evidence) -> set[str]:
    return {violation.kind for violation in violations(evidence)}


def test_nothing_is_reported_where_every_promise_is_kept() -> None:
    assert violations(evidence_without_fault()) == []


def lose(evidence: Evidence) -> None:
    """The store has forgotten the last judgment, and what it did."""
    evidence.stored.judgments.pop()
    evidence.stored.everything.pop()
    evidence.stored.current.pop()


def lose_in_export(evidence: Evidence) -> None:
    evidence.stored.everything.pop()


def double(evidence: Evidence) -> None:
    evidence.stored.judgments.append(Judgment(6, "Grace/2", 22, 2, False))


def acknowledge_twice(evidence: Evidence) -> None:
    sent = evidence.told.sent["Grace/2"]
    sent.tries += 1
    evidence.told.acknowledge(sent, "stored")


def know_at_once(evidence: Evidence) -> None:
    sent = evidence.told.sent["Grace/2"]
    sent.tries, sent.receipts = 1, []
    evidence.told.acknowledge(sent, "known")


def invent(evidence: Evidence) -> None:
    del evidence.told.sent["Grace/2"]


def wrong_side(evidence: Evidence) -> None:
    line = evidence.stored.everything[3]
    line["answers"] = {**line["answers"], "better": {"label": "One is better", "verdict": "b"}}


def falsify(evidence: Evidence) -> None:
    line = evidence.stored.everything[3]
    line["answers"] = {**line["answers"], "why": {"text": "for no reason"}}


def mistake_the_person(evidence: Evidence) -> None:
    evidence.stored.everything[3]["annotator"] = "Ada"


def go_over_the_overlap(evidence: Evidence) -> None:
    evidence.stored.annotators.append(Annotator(3, "Mary", 0, 0, 1, 0))
    evidence.stored.assignments.append(
        Assignment(31, 3, 1, "leased", "ab", 1, True, False, None, 100.5, 130.5)
    )


def go_over_the_overlap_in_the_export(evidence: Evidence) -> None:
    evidence.stored.current.append({**evidence.stored.current[0], "annotator": "Mary"})


def go_over_the_quota(evidence: Evidence) -> None:
    evidence.stored.items.append(Item(3, "item-3", 1))
    evidence.stored.assignments.append(
        Assignment(13, 1, 3, "leased", "ab", 3, True, False, None, 100.5, 130.5)
    )


def give_an_item_twice(evidence: Evidence) -> None:
    evidence.stored.assignments.append(replace(evidence.stored.assignments[0], id=19))


def show_an_item_twice(evidence: Evidence) -> None:
    evidence.told.see(19, "Ada", "item-1", "ab")


def turn_the_sides(evidence: Evidence) -> None:
    evidence.told.see(11, "Ada", "item-1", "ab")


def store_another_order(evidence: Evidence) -> None:
    evidence.stored.assignments[0].order = "ab"
    evidence.stored.annotators[0].swapped = 0


def lose_a_lease(evidence: Evidence) -> None:
    """An assignment has ended, and its slot is nobody's."""
    evidence.stored.annotators.append(Annotator(3, "Mary", 0, 0, 1, 0))
    evidence.stored.items.append(Item(3, "item-3", 1))
    evidence.stored.assignments.append(
        Assignment(33, 3, 3, "expired", "ab", 1, False, False, None, 100.5, 130.5)
    )


def leave_an_item_unfinished(evidence: Evidence) -> None:
    evidence.stored.items.append(Item(3, "item-3", 2))


def leave_a_surplus_beside_a_free_slot(evidence: Evidence) -> None:
    evidence.stored.assignments[0].holds = False
    evidence.stored.items[0].slots = 1


def miscount(evidence: Evidence) -> None:
    evidence.stored.annotators[0].done = 3


def reorder_revisions(evidence: Evidence) -> None:
    one, two = evidence.stored.judgments[0], evidence.stored.judgments[4]
    one.id, two.id = two.id, one.id


def skip_a_revision(evidence: Evidence) -> None:
    evidence.stored.judgments[4].revision = 3


def forget_the_state(evidence: Evidence) -> None:
    evidence.stored.assignments[0].state = "skipped"


def forget_the_place(evidence: Evidence) -> None:
    evidence.stored.assignments[0].finished = 5


def tell_otherwise(evidence: Evidence) -> None:
    for line in evidence.stored.everything:
        line["surplus"] = line["judgment_id"] == "Grace/1"


def lean_to_one_side(evidence: Evidence) -> None:
    for each in evidence.stored.assignments:
        evidence.told.handed[each.id].order = each.order = "ab"


def publish_too_little(evidence: Evidence) -> None:
    evidence.stored.published.pop()


def publish_something_else(evidence: Evidence) -> None:
    evidence.stored.published[0] = {**evidence.stored.published[0], "skip_reason": "none"}


def export_an_earlier_answer(evidence: Evidence) -> None:
    evidence.stored.current[-1] = evidence.stored.everything[0]


@pytest.mark.parametrize(
    ("break_it", "kind"),
    [
        (lose, "lost"),
        (lose_in_export, "lost"),
        (double, "doubled"),
        (acknowledge_twice, "doubled"),
        (know_at_once, "doubled"),
        (invent, "invented"),
        (wrong_side, "wrong side"),
        (falsify, "falsified"),
        (mistake_the_person, "falsified"),
        (go_over_the_overlap, "over overlap"),
        (go_over_the_overlap_in_the_export, "over overlap"),
        (go_over_the_quota, "over quota"),
        (give_an_item_twice, "twice"),
        (show_an_item_twice, "twice"),
        (turn_the_sides, "changed presentation"),
        (store_another_order, "falsified"),
        (lose_a_lease, "slots"),
        (leave_an_item_unfinished, "unfinished"),
        (leave_a_surplus_beside_a_free_slot, "slots"),
        (miscount, "counters"),
        (reorder_revisions, "revisions"),
        (skip_a_revision, "revisions"),
        (forget_the_state, "state"),
        (forget_the_place, "state"),
        (tell_otherwise, "told otherwise"),
        (lean_to_one_side, "unbalanced"),
        (publish_too_little, "published"),
        (publish_something_else, "published"),
        (export_an_earlier_answer, "export"),
    ],
)
def test_a_broken_promise_is_reported(break_it: Callable[[Evidence], None], kind: str) -> None:
    evidence = evidence_without_fault()
    break_it(evidence)
    assert kind in kinds(evidence)


def test_what_a_server_prints_of_its_own_faults_is_reported() -> None:
    lines = [Line(1.0, "Traceback (most recent call last):"), Line(1.0, "  File")]
    assert [each.kind for each in log_violations(lines, Told())] == ["log"]


def test_a_store_that_had_no_room_may_be_complained_of_while_it_had_none() -> None:
    told = Told(troubles=[Trouble("full", began=100.0, ended=101.0, after=5.0)])
    said = "ERROR The store could not be written: disk I/O error."
    assert not list(log_violations([Line(102.0, said)], told))
    assert list(log_violations([Line(110.0, said)], told))
