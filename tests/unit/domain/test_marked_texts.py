"""Conversations as marked texts, in both directions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spindle.domain.marked_texts import has_marks, read_marked_text, write_marked_text
from spindle.domain.pairs import Message

WORDS = st.text("abc :", min_size=1).map(str.strip).filter(bool)
EXCHANGES = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4)


@given(EXCHANGES)
def test_a_written_conversation_is_read_unchanged(exchanges: list[tuple[str, str]]) -> None:
    turns = tuple(
        Message(role, text)
        for exchange in exchanges
        for role, text in zip(("user", "assistant"), exchange, strict=True)
    )
    assert read_marked_text(write_marked_text(turns)) == turns


def test_a_system_turn_is_prepended_to_the_turn_that_follows() -> None:
    turns = [Message("system", "Be brief."), Message("user", "Why?")]
    assert write_marked_text(turns) == "\n\nHuman: Be brief.\n\nWhy?"
    assert write_marked_text(turns[:1]) == "\n\nHuman: Be brief."


def test_a_text_that_does_not_start_with_the_user_is_not_a_conversation() -> None:
    assert read_marked_text("Why?\n\nHuman: Why?") is None
    assert read_marked_text("\n\nAssistant: Because.") is None


def test_a_final_mark_without_text_is_not_a_turn() -> None:
    assert read_marked_text("\n\nHuman: Why?\n\nAssistant:") == (Message("user", "Why?"),)


def test_a_mark_inside_a_text_is_found() -> None:
    assert has_marks("He said:\n\nHuman: Hi!")
    assert not has_marks("Human: Hi!")
