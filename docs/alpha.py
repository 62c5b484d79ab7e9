"""What swapping the sides does to agreement, with and without saying which response is meant.

Five raters judge a hundred pairs and always choose the same response. The sides are swapped
for them, at random or balanced within each pair. Krippendorff's alpha is computed twice: on
the buttons as they were pressed, which is what a tool has that stores display positions, and
on Spindle's canonical verdicts, from a real study in a temporary folder.

    python docs/alpha.py
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

from spindle.assign.item_order import ItemOrder
from spindle.assign.order import OrderPolicy
from spindle.config.design import Design
from spindle.domain.assignments import Order
from spindle.domain.items import Item, Sides
from spindle.domain.judgments import JudgmentRecord, Submission
from spindle.domain.people import Session
from spindle.schemes.pairwise import Pairwise
from spindle.services import annotation
from spindle.services.study import Study, import_items, store_path
from spindle.storage import open_store

RATERS = ("Ada", "Ben", "Cleo", "Dora", "Eve")
PAIRS = 100
LABELS = ("A", "B")


class Alphas(NamedTuple):
    """Agreement on the buttons, agreement on the responses, and how often sides were swapped."""

    pressed: float
    canonical: float
    swapped: int


def nominal_alpha(units: Iterable[Sequence[Hashable]]) -> float:
    """Krippendorff's alpha at the nominal level; each unit holds the values it was given.

    alpha = 1 - (n - 1) * sum_u [sum_{c != k} n_uc n_uk / (m_u - 1)] / sum_{c != k} n_c n_k,
    over the units with m_u >= 2 values, n of them in all; 1 where only one value occurs.
    Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"; Hayes and Krippendorff
    2007, https://doi.org/10.1080/19312450709336664.
    """
    paired = [Counter(unit) for unit in units if len(unit) > 1]
    totals = sum(paired, Counter[Hashable]())
    n = totals.total()
    observed = sum(_unlike(unit) / (unit.total() - 1) for unit in paired)
    expected = _unlike(totals)
    return 1.0 if not expected else 1 - (n - 1) * observed / expected


def experiment(folder: Path, order: OrderPolicy, *, seed: int = 0) -> Alphas:
    """Have the raters judge the pairs in a study of its own, and compare."""
    records = judge(folder, order, Random(seed))
    by_item: dict[str, list[JudgmentRecord]] = {}
    for record in records:
        by_item.setdefault(record.item, []).append(record)
    pressed = [[str(r.judgment.shown["better"]) for r in each] for each in by_item.values()]
    canonical = [[_verdict(record) for record in each] for each in by_item.values()]
    swapped = sum(record.order is Order.SWAPPED for record in records)
    return Alphas(nominal_alpha(pressed), nominal_alpha(canonical), swapped)


def judge(folder: Path, order: OrderPolicy, rng: Random) -> list[JudgmentRecord]:
    """Simulate judgments of raters who choose by response, not by side."""
    design = _design(folder, order)
    items = [
        Item(f"pair-{n}", {"text": f"Ask {n}", "response_a": f"One {n}", "response_b": f"Two {n}"})
        for n in range(PAIRS)
    ]
    # Everybody likes the same response of a pair, now the first, now the second.
    liked = {item.id: rng.choice(("a", "b")) for item in items}
    store = open_store(store_path(design))
    try:
        import_items(store, items, {}, overlap=design.overlap)
        study = Study(design, store, rng=rng)
        for name in RATERS:
            _work(study, name, liked, rng)
        with store.read() as tx:
            return list(tx.judgments.records())
    finally:
        store.close()


def _design(folder: Path, order: OrderPolicy) -> Design:
    return Design(
        path=folder / "config.yaml",
        root=folder,
        name="Agreement under swapped sides",
        schemes=(
            Pairwise.model_validate(
                {"annotation_type": "pairwise", "name": "better", "labels": list(LABELS)}
            ),
        ),
        data_files=(),
        output_dir=folder,
        sides=Sides("response_a", "response_b"),
        order=order,
        item_order=ItemOrder.FILE,
        overlap=len(RATERS),
        prefetch=0,
    )


def _work(study: Study, name: str, liked: dict[str, str], rng: Random) -> None:
    """One rater judges every pair, by the button under which the liked response stands."""
    added = study.store.write(lambda tx: tx.people.add(name, "", study.clock())).result()
    assert added is not None
    me = Session(added.id)
    standing = study.store.write(lambda tx: annotation.resume_work(tx, study, me, want=1)).result()
    while standing.work:
        handout = standing.work[0].handout
        likes_first = liked[handout.item.id] == "a"
        stands_left = likes_first is (handout.assignment.order is Order.AS_GIVEN)
        sent = Submission(
            id=str(UUID(int=rng.getrandbits(128), version=4)),
            assignment=handout.assignment.id,
            shown={"better": LABELS[0] if stands_left else LABELS[1]},
        )
        standing = (
            study.store.write(
                lambda tx, sent=sent: annotation.submit(tx, study, me, sent, want=1)  # type: ignore[misc]
            )
            .result()
            .state
        )


def _verdict(record: JudgmentRecord) -> str:
    answer = record.judgment.answers["better"]
    assert isinstance(answer, dict)
    return str(answer["verdict"])


def _unlike(counts: Counter[Hashable]) -> int:
    """How many ordered pairs of values there are that differ."""
    return counts.total() ** 2 - sum(count**2 for count in counts.values())


def main() -> None:
    """Print what comes out."""
    print(f"{len(RATERS)} raters who agree on each of {PAIRS} pairs; Krippendorff's alpha")
    print("sides      swapped   as pressed   canonical")
    for order in OrderPolicy:
        with tempfile.TemporaryDirectory() as folder:
            found = experiment(Path(folder), order)
        share = found.swapped / (len(RATERS) * PAIRS)
        print(f"{order:<10} {share:>7.0%} {found.pressed:>12.2f} {found.canonical:>11.2f}")


if __name__ == "__main__":
    main()
