"""Items as pairs of texts with their prompt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spindle.domain.items import Sides
from spindle.domain.pairs import Message, Pair
from spindle.domain.verdicts import Verdict
from spindle.errors import ExportError
from spindle.services.datasets import make_pair
from tests.factories import make_design

ASKED = Message("user", "Why is the sky blue?")


def pair(fields: dict[str, Any], **design: Any) -> Pair:
    return make_pair(make_design(Path("/x"), **design), "i1", fields)


def says(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def test_texts_are_a_prompt_of_one_turn_and_two_responses() -> None:
    made = pair({"text": ASKED.content, "response_a": "Light.", "response_b": "Paint."})
    assert (made.prompt, made.a, made.b) == ((ASKED,), "Light.", "Paint.")


def test_a_prompt_of_several_turns_keeps_them() -> None:
    turns = [says("system", "Be brief."), says("user", "Hi"), {"from": "gpt", "value": "Hello"}]
    made = pair({"text": turns, "response_a": "x", "response_b": "y"})
    assert [turn.role for turn in made.prompt] == ["system", "user", "assistant"]


def test_a_marked_text_is_a_conversation() -> None:
    text = "\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Why?\n\nAssistant:"
    made = pair({"text": text, "response_a": "x", "response_b": "y"})
    assert made.prompt == (Message("user", "Hi"), Message("assistant", "Hello"),
                           Message("user", "Why?"))  # fmt: skip


def test_a_text_that_only_speaks_of_humans_stays_a_text() -> None:
    text = "Who wrote this?\n\nHuman: or machine?"
    assert pair({"text": text}).prompt == (Message("user", text),)


def test_what_two_conversations_share_is_the_prompt() -> None:
    made = pair(
        {
            "real": [says("user", ASKED.content), says("assistant", "Light.")],
            "generated": [says("user", ASKED.content), says("assistant", "Paint.")],
        },
        sides=Sides("real", "generated"),
    )
    assert (made.prompt, made.a, made.b) == ((ASKED,), "Light.", "Paint.")


def test_two_marked_texts_are_parted_where_they_differ() -> None:
    made = pair(
        {
            "chosen": "\n\nHuman: Hi\n\nAssistant: Hello.",
            "rejected": "\n\nHuman: Hi\n\nAssistant: Go away.",
        },
        sides=Sides("chosen", "rejected"),
    )
    assert (made.prompt, made.a, made.b) == ((Message("user", "Hi"),), "Hello.", "Go away.")


def test_responses_that_are_messages_are_their_texts() -> None:
    made = pair(
        {"text": "Why?", "response_a": [says("assistant", "x")], "response_b": [says("gpt", "y")]}
    )
    assert (made.prompt, made.a, made.b) == ((Message("user", "Why?"),), "x", "y")


def test_a_side_is_never_the_prompt() -> None:
    made = pair({"response_a": "x", "response_b": "y"}, text_key="response_a")
    assert made.prompt == ()


def test_models_truth_and_fields_go_with_the_pair() -> None:
    fields = {"text": "?", "response_a": "x", "response_b": "y", "m1": "gpt", "m2": "llama"}
    design = make_design(Path("/x"), models=("m1", "m2"))
    made = make_pair(design, "i1", fields, Verdict.B)
    assert (made.model_a, made.model_b, made.truth) == ("gpt", "llama", Verdict.B)
    assert made.fields == fields


def test_a_design_without_sides_has_no_pairs() -> None:
    with pytest.raises(ExportError, match="pairs:"):
        pair({"text": "?"}, sides=None)
