"""How ``bench.scale`` sums up its spells."""

from __future__ import annotations

import click
import pytest

from bench.driving.load import Figures
from bench.scale import summary


def spell(cpu: float, judgments: int, *errors: str) -> Figures:
    latencies = [0.01] * judgments
    return Figures(seconds=1, server_cpu=cpu, latencies=latencies, errors=list(errors))


def test_a_spell_in_which_one_of_the_two_did_nothing_is_left_out() -> None:
    worked = [spell(0.3, 1000), spell(0.1, 1000)]
    told = summary([worked, [spell(0.2, 0), spell(0.1, 10)], [spell(0.2, 10), spell(0.1, 0)]])
    assert (told["times_floor"], told["judgments"], told["errors"]) == (3.0, 1000, 0)


def test_what_went_wrong_first_is_told() -> None:
    told = summary([[spell(0.3, 10, "Refused: 429", "Refused: 500"), spell(0.1, 10)]])
    assert (told["errors"], told["first_error"]) == (2, "Refused: 429")


def test_a_load_that_was_refused_throughout_says_why() -> None:
    with pytest.raises(click.ClickException, match="Refused: 503"):
        summary([[spell(0.3, 0, "Refused: 503"), spell(0.1, 10)]])
