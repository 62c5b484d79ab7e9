"""The promises, held against what the clients were told and what is stored.

Every check is a function of the evidence that names each violation it sees; ``violations``
runs them all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any

from faults.stored import Annotator, Assignment, Item, Judgment, Stored
from faults.told import Sent, Told, Violation


@dataclass(frozen=True)
class Evidence:
    """What is judged: the history, the store, and what the design allows.

    ``finished`` says that all work was done in the end, so that every item must have all its
    judgments.
    """

    told: Told
    stored: Stored
    overlap: int
    quota: int
    finished: bool = True

    @cached_property
    def items(self) -> Mapping[int, Item]:
        return {item.position: item for item in self.stored.items}

    @cached_property
    def people(self) -> Mapping[int, Annotator]:
        return {person.id: person for person in self.stored.annotators}

    @cached_property
    def assignments(self) -> Mapping[int, Assignment]:
        return {each.id: each for each in self.stored.assignments}

    @cached_property
    def of_item(self) -> Mapping[int, Sequence[Assignment]]:
        grouped = defaultdict(list)
        for each in self.stored.assignments:
            grouped[each.item].append(each)
        return grouped

    @cached_property
    def of_person(self) -> Mapping[int, Sequence[Assignment]]:
        grouped = defaultdict(list)
        for each in self.stored.assignments:
            grouped[each.annotator].append(each)
        return grouped

    @cached_property
    def judgments_of(self) -> Mapping[int, Sequence[Judgment]]:
        grouped = defaultdict(list)
        for each in self.stored.judgments:
            grouped[each.assignment].append(each)
        return grouped

    @property
    def same_order_limit(self) -> int:
        """How many of an item's judgments fit into a balance under one order of its sides."""
        return (self.overlap + 1) // 2

    def orders(self, position: int) -> Counter[str]:
        """How many of those that hold a slot of the item show it in each order."""
        return Counter(each.order for each in self.of_item.get(position, ()) if each.holds)

    @cached_property
    def sent_by_assignment(self) -> Mapping[int, Sequence[Sent]]:
        """By assignment, what was sent and acknowledged, in the order of sending."""
        grouped = defaultdict(list)
        for sent in self.told.sent.values():
            if sent.is_acknowledged:
                grouped[sent.assignment].append(sent)
        return grouped


def violations(evidence: Evidence) -> list[Violation]:
    """Everything that is not as it was promised, in the order of the checks."""
    return [*evidence.told.violations, *(each for check in CHECKS for each in check(evidence))]


def violations_so_far(evidence: Evidence) -> list[Violation]:
    """What may be asked of any state of the store, also while people are at work."""
    return [each for check in STANDING for each in check(evidence)]


# What was acknowledged, against what is stored


def acknowledged_is_stored_once(evidence: Evidence) -> Iterator[Violation]:
    """Every acknowledged judgment is stored, and once, in the store and in the export."""
    rows = Counter(judgment.id for judgment in evidence.stored.judgments)
    lines = Counter(line["judgment_id"] for line in evidence.stored.everything)
    for sent in evidence.told.sent.values():
        for place, found in (("store", rows[sent.id]), ("export", lines[sent.id])):
            if sent.is_acknowledged and not found:
                yield Violation("lost", sent.id, f"acknowledged and not in the {place}")
            if found > 1:
                yield Violation("doubled", sent.id, f"{found} times in the {place}")


def stored_was_sent(evidence: Evidence) -> Iterator[Violation]:
    """Nothing is stored that no client sent."""
    for judgment in evidence.stored.judgments:
        if judgment.id not in evidence.told.sent:
            yield Violation("invented", judgment.id, "stored, and sent by nobody")


def stored_as_sent(evidence: Evidence) -> Iterator[Violation]:
    """What is exported says what was meant: by whom, of what, and which response."""
    for line in evidence.stored.everything:
        sent = evidence.told.sent.get(line["judgment_id"])
        if sent is None:
            continue
        for what, expected in expected_line(sent).items():
            found = line[what]
            if found != expected:
                wrong_side = what == "answers" and _verdict(found) != _verdict(expected)
                kind = "wrong side" if wrong_side else "falsified"
                yield Violation(kind, sent.id, f"{what} is {found!r} instead of {expected!r}")


def expected_line(sent: Sent) -> dict[str, Any]:
    """What the export is to say of a judgment, as far as its client knows."""
    thought, shown = sent.opinion, sent.opinion.page_answers(sent.order)
    side = {"side": thought.verdict} if thought.verdict in ("a", "b") else {}
    answers = {
        "better": {"label": shown.get("better"), "verdict": thought.verdict, **side},
        "sure": {"label": thought.sure},
        "why": {"text": thought.why},
    }
    return {
        "item_id": sent.item,
        "annotator": sent.person,
        "answers": {} if thought.skipped else answers,
        "displayed": {"order": sent.order, "answers": shown},
        "skipped": thought.skipped,
        "skip_reason": thought.reason,
        "active_seconds": sent.seconds,
    }


def _verdict(answers: Mapping[str, Any]) -> object:
    return answers.get("better", {}).get("verdict")


def revisions_are_in_order(evidence: Evidence) -> Iterator[Violation]:
    """An assignment's judgments are numbered from 1, in the order in which they were sent."""
    for id_, judgments in evidence.judgments_of.items():
        numbers = [judgment.revision for judgment in judgments]
        if numbers != list(range(1, len(numbers) + 1)):
            yield Violation("revisions", _item(evidence, id_), f"are numbered {numbers}")
        stored = [judgment.id for judgment in judgments]
        made = [sent.id for sent in evidence.sent_by_assignment.get(id_, ())]
        if [each for each in stored if each in set(made)] != made:
            yield Violation("revisions", _item(evidence, id_), f"{made} are stored as {stored}")


def told_is_so(evidence: Evidence) -> Iterator[Violation]:
    """Who was told that a judgment counts finds it counted, in the export too."""
    surplus = {line["judgment_id"]: line["surplus"] for line in evidence.stored.everything}
    for made in evidence.sent_by_assignment.values():
        last = made[-1]
        counts = "stored" in last.receipts and not last.opinion.skipped
        if counts and surplus.get(last.id):
            yield Violation("told otherwise", last.id, "said to be stored, and is surplus")


# What is handed out and held


def items_keep_to_the_overlap(evidence: Evidence) -> Iterator[Violation]:
    """No item has more than its overlap but surplus, and its open slots are the rest."""
    for position, item in evidence.items.items():
        held = [each for each in evidence.of_item.get(position, ()) if each.holds]
        counted = [each for each in held if each.state == "done"]
        if len(held) > evidence.overlap:
            yield Violation("over overlap", item.id, f"{len(held)} hold a slot of it")
        if item.slots != evidence.overlap - len(held):
            yield Violation("slots", item.id, f"{item.slots} are open while {len(held)} hold one")
        idle = [
            each
            for each in evidence.of_item.get(position, ())
            if each.state == "done"
            and not each.holds
            and not each.beyond
            and evidence.orders(position)[each.order] < evidence.same_order_limit
        ]
        if item.slots > 0 and idle:
            yield Violation("slots", item.id, f"{item.slots} are open beside {len(idle)} surplus")
        if evidence.finished and len(counted) != evidence.overlap:
            said = f"{len(counted)} judgments of {evidence.overlap} although all work was done"
            yield Violation("unfinished", item.id, f"{said}: {_states(evidence, position)}")


def exports_keep_to_the_overlap(evidence: Evidence) -> Iterator[Violation]:
    """Counted judgments of the export are no more than the overlap, and each person's once."""
    counted = [
        line for line in evidence.stored.current if not line["skipped"] and not line["surplus"]
    ]
    for item, count in Counter(line["item_id"] for line in counted).items():
        if count > evidence.overlap:
            yield Violation("over overlap", item, f"{count} counted judgments in the export")
    for person, count in Counter(line["annotator"] for line in counted).items():
        if count > evidence.quota:
            yield Violation("over quota", person, f"{count} counted judgments in the export")
    pairs = Counter((line["annotator"], line["item_id"]) for line in evidence.stored.current)
    for (person, item), count in pairs.items():
        if count > 1:
            yield Violation("twice", item, f"{person} judged it {count} times in the export")


def people_keep_to_the_quota(evidence: Evidence) -> Iterator[Violation]:
    """Nobody's counted judgments and leases are more than one person may do."""
    for id_, person in evidence.people.items():
        held = sum(each.holds for each in evidence.of_person.get(id_, ()))
        if held > evidence.quota:
            yield Violation("over quota", person.name, f"{held} of {evidence.quota}")


def nobody_has_an_item_twice(evidence: Evidence) -> Iterator[Violation]:
    """One assignment for a person and an item: in the store, and as it was shown."""
    for each, count in Counter(
        (one.annotator, one.item) for one in evidence.stored.assignments
    ).items():
        if count > 1:
            said = f"{evidence.people[each[0]].name} has it {count} times"
            yield Violation("twice", evidence.items[each[1]].id, said)
    shown = Counter((one.person, one.item) for one in evidence.told.handed.values())
    for (person, item), count in shown.items():
        if count > 1:
            yield Violation("twice", item, f"{person} was shown it as {count} assignments")


def shown_is_stored(evidence: Evidence) -> Iterator[Violation]:
    """What a page was handed is in the store, as that person's, in the order that was shown."""
    for id_, handed in evidence.told.handed.items():
        found = evidence.assignments.get(id_)
        if found is None:
            yield Violation("lost", handed.item, f"assignment {id_} of {handed.person} is gone")
            continue
        is_so = (evidence.people[found.annotator].name, _item(evidence, id_), found.order)
        if is_so != (handed.person, handed.item, handed.order):
            yield Violation("falsified", handed.item, f"{handed} is stored as {is_so}")


def assignments_fit_their_judgments(evidence: Evidence) -> Iterator[Violation]:
    """An assignment is what its latest judgment made it, and its place that of its first."""
    for each in evidence.stored.assignments:
        judgments = evidence.judgments_of.get(each.id, ())
        state = ("skipped" if judgments[-1].skipped else "done") if judgments else None
        if (state or each.state) != each.state or (not state and each.state in ("done", "skipped")):
            said = f"assignment {each.id} is {each.state}, its latest judgment {state}"
            yield Violation("state", _item(evidence, each.id), said)
        if each.finished != (judgments[0].sequence if judgments else None):
            yield Violation("state", _item(evidence, each.id), f"finished is {each.finished}")
        if each.holds and each.state not in ("leased", "done"):
            said = f"assignment {each.id} is {each.state} and holds a slot"
            yield Violation("slots", _item(evidence, each.id), said)


def counters_are_counts(evidence: Evidence) -> Iterator[Violation]:
    """What is counted beside a person is what can be counted."""
    for id_, person in evidence.people.items():
        mine = evidence.of_person.get(id_, ())
        states = Counter(each.state for each in mine)
        numbers = sorted(each.number for each in mine)
        if numbers != list(range(1, len(mine) + 1)):
            yield Violation("counters", person.name, f"assignments are numbered {numbers}")
        expected = {
            "done": states["done"],
            "skipped": states["skipped"],
            "numbered": len(mine),
            "swapped": sum(each.order == "ba" for each in mine),
        }
        for what, count in expected.items():
            if getattr(person, what) != count:
                said = f"{what} is {getattr(person, what)} where {count} are stored"
                yield Violation("counters", person.name, said)


def orders_are_balanced(evidence: Evidence) -> Iterator[Violation]:
    """Of those that hold a slot of an item, no more than fit into a balance show it alike."""
    for position, item in evidence.items.items():
        for order, count in evidence.orders(position).items():
            if count > evidence.same_order_limit:
                yield Violation("unbalanced", item.id, f"{count} hold a slot of it as {order}")


# What is exported


def exports_agree(evidence: Evidence) -> Iterator[Violation]:
    """The export has what the store has, and the published file what the export has."""
    stored = evidence.stored
    rows = [judgment.id for judgment in stored.judgments]
    lines = [line["judgment_id"] for line in stored.everything]
    if rows != lines:
        yield Violation("export", _first_difference(rows, lines), "store and export differ")
    latest = {judgments[-1].id for judgments in evidence.judgments_of.values()}
    expected = [line for line in stored.everything if line["judgment_id"] in latest]
    if stored.current != expected:
        ids = [line["judgment_id"] for line in expected]
        found = [line["judgment_id"] for line in stored.current]
        yield Violation("export", _first_difference(ids, found), "the latest answers differ")
    yield from published_violations(stored.current, stored.published)


def published_violations(
    current: Sequence[Mapping[str, Any]], published: Sequence[Mapping[str, Any]]
) -> Iterator[Violation]:
    """The file that the servers keep has what the export has."""
    for one, two in zip_longest(current, published):
        if one != two:
            about = (one or two or {})["judgment_id"]
            yield Violation("published", about, f"the file has {two} where the export has {one}")
            return


def _first_difference(one: Sequence[str], two: Sequence[str]) -> str:
    different = (pair for pair in zip_longest(one, two) if pair[0] != pair[1])
    first, second = next(different, ("a judgment", None))
    return first or second or ""


def _item(evidence: Evidence, assignment: int) -> str:
    return evidence.items[evidence.assignments[assignment].item].id


def _states(evidence: Evidence, position: int) -> str:
    return ", ".join(
        f"{evidence.people[each.annotator].name} {each.state}{'' if each.holds else ' (no slot)'}"
        for each in evidence.of_item.get(position, ())
    )


STANDING: tuple[Callable[[Evidence], Iterator[Violation]], ...] = (
    items_keep_to_the_overlap,
    people_keep_to_the_quota,
    assignments_fit_their_judgments,
    counters_are_counts,
)
CHECKS: tuple[Callable[[Evidence], Iterator[Violation]], ...] = (
    acknowledged_is_stored_once,
    stored_was_sent,
    stored_as_sent,
    revisions_are_in_order,
    told_is_so,
    *STANDING,
    exports_keep_to_the_overlap,
    nobody_has_an_item_twice,
    shown_is_stored,
    orders_are_balanced,
    exports_agree,
)
