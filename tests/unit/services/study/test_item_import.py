"""Items come into the store once, in their order."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from spindle.domain.items import Item, Source
from spindle.errors import StudyChanged
from spindle.services.study import ImportCounts, Study, import_items, is_imported, set_overlap
from spindle.storage import Store, open_store
from tests.factories import Client, Clock, join, make_items, open_study, submission

SOURCES = {"items.jsonl": Source(100, 1)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "study.sqlite3")
    yield opened
    opened.close()


def ids(store: Store) -> list[str]:
    with store.read() as tx:
        return [progress.item for progress in tx.items.progress(offset=0, limit=10_000)]


def slots(store: Store) -> int:
    with store.read() as tx:
        return tx.slots.count_left()


def change_item(item: Item) -> Item:
    return Item(item.id, {**item.fields, "text": "another prompt"})


def test_items_keep_the_order_of_the_data(store: Store) -> None:
    assert import_items(store, make_items(1_234), SOURCES, overlap=1) == ImportCounts(added=1_234)
    assert ids(store) == [f"i{number}" for number in range(1, 1_235)]


def test_files_that_are_as_they_were_need_not_be_read(store: Store) -> None:
    assert not is_imported(store, SOURCES)
    import_items(store, make_items(3), SOURCES, overlap=1)
    assert is_imported(store, SOURCES)
    assert not is_imported(store, {"items.jsonl": Source(100, 2)})
    assert not is_imported(store, {**SOURCES, "more.jsonl": Source(5, 1)})


def test_an_import_that_was_cut_off_goes_on_where_it_was(store: Store) -> None:
    def cut_off() -> Iterator[Item]:
        yield from make_items(1_100)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_items(store, cut_off(), SOURCES, overlap=1)
    assert not is_imported(store, SOURCES)
    assert len(ids(store)) == 1_000
    again = import_items(store, make_items(1_500), SOURCES, overlap=1)
    assert again == ImportCounts(added=500, same=1_000)
    assert ids(store) == [f"i{number}" for number in range(1, 1_501)]
    assert is_imported(store, SOURCES)


def test_a_second_import_of_the_same_changes_nothing(store: Store) -> None:
    import_items(store, make_items(10), SOURCES, overlap=2)
    assert import_items(store, make_items(10), SOURCES, overlap=2) == ImportCounts(same=10)
    assert slots(store) == 20


def test_new_items_come_behind_those_that_are_known(store: Store) -> None:
    import_items(store, make_items(2), SOURCES, overlap=1)
    import_items(store, [*make_items(1, first=9), *make_items(2)], SOURCES, overlap=1)
    assert ids(store) == ["i1", "i2", "i9"]


def test_an_item_that_nobody_saw_may_change(store: Store) -> None:
    first, second = make_items(2)
    import_items(store, [first, second], SOURCES, overlap=1)
    assert import_items(store, [change_item(first), second], SOURCES, overlap=1) == ImportCounts(
        changed=1, same=1
    )
    with store.read() as tx:
        assert tx.items.first(1)[0].fields["text"] == "another prompt"


def test_the_order_of_an_items_fields_is_no_change(store: Store) -> None:
    import_items(store, [Item("i1", {"a": 1, "b": 2})], SOURCES, overlap=1)
    again = import_items(store, [Item("i1", {"b": 2, "a": 1})], SOURCES, overlap=1)
    assert again == ImportCounts(same=1)


def test_an_item_that_somebody_judged_may_not_change(tmp_path: Path) -> None:
    with open_study(tmp_path, items=2) as study:
        client = join(study)
        client.send(submission(client.take()))
        with pytest.raises(StudyChanged, match=r"'i1' has changed .* new id"):
            import_items(study.store, [change_item(make_items(1)[0])], SOURCES, overlap=1)


def test_an_item_that_somebody_only_looks_at_may_not_change_either(tmp_path: Path) -> None:
    with open_study(tmp_path, items=2) as study:
        join(study).desk()
        with pytest.raises(StudyChanged):
            import_items(study.store, [change_item(make_items(1)[0])], SOURCES, overlap=1)


def test_other_keys_make_other_items_of_the_same_files(store: Store) -> None:
    import_items(store, make_items(3), SOURCES, overlap=1)
    assert not is_imported(store, {"items.jsonl": Source(100, 1, id_key="name")})
    assert not is_imported(store, {"items.jsonl": Source(100, 1, pair_key="texts")})


def test_items_that_left_the_data_are_handed_to_nobody(tmp_path: Path) -> None:
    with open_study(tmp_path, items=3) as study:
        again = import_items(study.store, make_items(2, first=2), SOURCES, overlap=1)
        assert again == ImportCounts(same=2, closed=1)
        desk = join(study).desk(3)
        assert [piece.handout.item.id for piece in desk.work] == ["i2", "i3"]
        assert desk.total == 2


def test_who_holds_an_item_that_left_the_data_holds_it_no_more(tmp_path: Path) -> None:
    with open_study(tmp_path, items=2) as study:
        client = join(study)
        held = client.take()
        import_items(study.store, make_items(1, first=2), SOURCES, overlap=1)
        assert client.keep_alive(held) == (held,)


def test_all_slots_that_leases_of_it_give_back_go_to_its_surplus_judgments(tmp_path: Path) -> None:
    clock = Clock()
    with open_study(tmp_path, items=2, overlap=2, clock=clock) as study:
        late = [join(study, name) for name in ("Ada", "Ben")]
        taken = [client.take() for client in late]
        clock.forward(study.design.lease_seconds + 1)
        for name in ("Cy", "Dee"):
            join(study, name).take()
        for client, held in zip(late, taken, strict=True):
            client.send(submission(held))
        assert surplus(study) == [("Ada", True), ("Ben", True)]
        import_items(study.store, make_items(1, first=2), {}, overlap=2)
        assert surplus(study) == [("Ada", False), ("Ben", False)]


def test_judgments_of_items_that_left_the_data_stay(tmp_path: Path) -> None:
    with open_study(tmp_path, items=2) as study:
        client = join(study)
        client.work_off()
        import_items(study.store, make_items(1, first=2), SOURCES, overlap=1)
        with study.store.read() as tx:
            assert [record.item for record in tx.judgments.records()] == ["i1", "i2"]
            assert (tx.items.count(), tx.items.count(closed=True)) == (1, 1)
            assert tx.assignments.count_completed() == 1


def test_items_that_come_back_are_handed_out_again(tmp_path: Path) -> None:
    with open_study(tmp_path, items=2) as study:
        import_items(study.store, make_items(1, first=2), SOURCES, overlap=1)
        again = import_items(study.store, make_items(2), SOURCES, overlap=1)
        assert again == ImportCounts(same=2, opened=1)
        assert len(join(study).desk(3).work) == 2


def test_an_import_that_was_cut_off_closes_nothing(store: Store) -> None:
    def cut_off() -> Iterator[Item]:
        yield from make_items(500)
        raise KeyboardInterrupt

    import_items(store, make_items(1_000), SOURCES, overlap=1)
    with pytest.raises(KeyboardInterrupt):
        import_items(store, cut_off(), SOURCES, overlap=1)
    assert slots(store) == 1_000


def test_progress_is_told_as_it_goes(store: Store) -> None:
    seen: list[int] = []
    import_items(store, make_items(1_200), SOURCES, overlap=1, on_progress=seen.append)
    assert seen == [500, 1_000, 1_200]


def test_memory_does_not_grow_with_the_number_of_items(store: Store) -> None:
    def peak(first: int, count: int) -> int:
        items = (Item(f"i{n}", {"text": "x" * 200}) for n in range(first, first + count))
        tracemalloc.start()
        import_items(store, items, SOURCES, overlap=1)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(0, 1_000)  # what is made once is not counted
    assert peak(1_000, 20_000) < 1.3 * peak(100_000, 2_000)


@pytest.mark.parametrize("overlap", [1, 3, 5])
def test_an_overlap_changed_between_two_starts_holds_for_all_items(
    store: Store, overlap: int
) -> None:
    import_items(store, make_items(4), SOURCES, overlap=2)
    import_items(store, make_items(6), SOURCES, overlap=overlap)
    assert slots(store) == 6 * overlap


def test_an_overlap_changed_without_an_import_holds_too(store: Store) -> None:
    import_items(store, make_items(4), SOURCES, overlap=2)
    set_overlap(store, 5)
    set_overlap(store, 5)
    assert slots(store) == 20


def test_a_lower_overlap_keeps_what_is_there_and_asks_for_no_more(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1, overlap=3) as study:
        for name in ("Ada", "Ben"):
            client = join(study, name)
            client.send(submission(client.take()))
        set_overlap(study.store, 1)
        late: Client = join(study, "Cy")
        assert late.desk().work == ()
        set_overlap(study.store, 3)
        assert len(late.desk().work) == 1


def surplus(study: Study) -> list[tuple[str, bool]]:
    with study.store.read() as tx:
        return [(record.annotator, record.surplus) for record in tx.judgments.records()]


def test_what_a_lower_overlap_leaves_no_room_for_is_surplus_the_latest_first(
    tmp_path: Path,
) -> None:
    with open_study(tmp_path, items=1, overlap=3) as study:
        for name in ("Ada", "Ben", "Cy"):
            join(study, name).work_off()
        set_overlap(study.store, 2)
        assert surplus(study) == [("Ada", False), ("Ben", False), ("Cy", True)]


def test_a_higher_overlap_takes_surplus_judgments_first(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1, overlap=3) as study:
        for name in ("Ada", "Ben", "Cy"):
            join(study, name).work_off()
        set_overlap(study.store, 1)
        set_overlap(study.store, 2)
        assert surplus(study) == [("Ada", False), ("Ben", False), ("Cy", True)]
        assert join(study, "Dee").desk().work == ()


def test_a_lower_overlap_ends_leases_before_it_touches_judgments(tmp_path: Path) -> None:
    with open_study(tmp_path, items=1, overlap=2) as study:
        ada, ben = join(study, "Ada"), join(study, "Ben")
        held = ada.take()
        ben.work_off()
        set_overlap(study.store, 1)
        assert ada.keep_alive(held) == (held,)
        assert surplus(study) == [("Ben", False)]
