"""Which judgments are votes."""

from __future__ import annotations

from pathlib import Path

from tests.unit.services.story import open_story


def test_only_what_counts_is_a_vote_and_of_that_the_latest(tmp_path: Path) -> None:
    # Ada came late to pair-1 and thought again about pair-2; Grace skipped pair-3.
    with open_story(tmp_path) as study, study.store.read() as tx:
        votes = {
            judged.item.id: [(vote.annotator, vote.verdict) for vote in judged.votes]
            for judged in tx.votes.by_item("preference")
        }
    assert votes == {"pair-1": [("2", "b")], "pair-2": [("1", "b")], "pair-3": []}


def test_a_question_that_compares_nothing_has_no_votes(tmp_path: Path) -> None:
    with open_story(tmp_path) as study, study.store.read() as tx:
        assert not any(judged.votes for judged in tx.votes.by_item("why"))
