"""Rows written in a format are detected as that format and read as the same pair."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from spindle.domain.pairs import JudgedPair, Message, Pair, Vote
from spindle.domain.training_data import Example, Policy, majority
from spindle.domain.verdicts import Verdict
from spindle.formats import (
    FORMATS,
    ReadableFormat,
    WritableFormat,
    detect_format,
    readable_formats,
    writable_formats,
)
from tests.unit.formats.published_rows import ASKED, LIGHT, PAINT, turn

BOTH_WAYS = sorted(readable_formats().keys() & writable_formats().keys())
PAIR = Pair("sky", (Message(**ASKED),), LIGHT["content"], PAINT["content"], "one", "two")
TALK = (Message("user", "Hi"), Message("assistant", "Hello!"), Message("user", "Why?"))


def write(name: str, pair: Pair, policy: Policy | None = None) -> dict[str, Any]:
    """Return the first row of a pair of which one rater prefers the first response."""
    policy = policy or Policy()
    votes = (Vote("Ada", Verdict.A),)
    example = Example(JudgedPair(pair, votes), Verdict.A, majority(votes))
    format = writable_formats()[name]
    names = [column.name for column in format.columns(policy)]
    return dict(zip(names, next(format.rows(example, policy, 0)), strict=True))


def test_every_format_can_be_read_or_written_and_has_the_name_of_its_module() -> None:
    for name in FORMATS.names():
        found = FORMATS.get(name)
        assert isinstance(found, ReadableFormat | WritableFormat)
        assert found.name == name


def test_unpaired_rows_can_be_written_and_are_not_detected_as_pairs() -> None:
    assert set(FORMATS.names()) - set(BOTH_WAYS) == {"kto"}
    assert detect_format(write("kto", PAIR)) is None


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_written_rows_are_detected(name: str) -> None:
    found = detect_format(write(name, PAIR))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_written_rows_are_read_as_the_same_pair(name: str) -> None:
    fields = readable_formats()[name].read_pair(write(name, PAIR)).fields
    assert fields["prompt"] == ASKED["content"]
    assert (fields["response_a"], fields["response_b"]) == (PAIR.a, PAIR.b)


@pytest.mark.parametrize("name", ["arena", "rewardbench"])
def test_written_models_are_read(name: str) -> None:
    fields = readable_formats()[name].read_pair(write(name, PAIR)).fields
    assert (fields["model_a"], fields["model_b"]) == ("one", "two")


@pytest.mark.parametrize("name", ["arena", "helpsteer3", "hh", "trl", "ultrafeedback"])
def test_a_prompt_of_several_turns_is_read_unchanged(name: str) -> None:
    policy = Policy(conversational=name == "trl")
    row = write(name, replace(PAIR, prompt=TALK), policy)
    fields = readable_formats()[name].read_pair(row).fields
    assert fields["prompt"] == [turn(each.role, each.content) for each in TALK]
    assert (fields["response_a"], fields["response_b"]) == (PAIR.a, PAIR.b)
