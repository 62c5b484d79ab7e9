"""The accuracy, counted as seldom as it takes long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from spindle.domain.verdicts import Verdict
from spindle.services.quality import REST_FACTOR, AccuracyCache
from spindle.services.study import Study
from tests.factories import Clock, join, make_items, open_study, submission

RIGHT_ARE_A = [replace(item, truth=Verdict.A) for item in make_items(3)]


@dataclass(slots=True)
class Timer:
    """A timer by which every counting takes ``taking`` seconds."""

    clock: Clock
    taking: float

    def __call__(self) -> float:
        now = self.clock.now
        self.clock.forward(self.taking)
        return now


class Interrupted:
    """A timer during which something else happens, once."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], None] | None = None

    def __call__(self) -> float:
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            happens()
        return 0.0


def count_judged(study: Study, cache: AccuracyCache) -> int:
    """How many judgments it says there are."""
    with study.store.read() as tx:
        (score,) = cache.get(tx).overall
    return score.judged


def test_it_rests_ten_times_as_long_as_counting_took(tmp_path: Path) -> None:
    with open_study(tmp_path, items=RIGHT_ARE_A) as study:
        client, clock = join(study), Clock(0)
        cache = AccuracyCache(study.design, Timer(clock, taking=2))
        client.send(submission(client.take()))
        assert count_judged(study, cache) == 1
        client.send(submission(client.take()))
        clock.now = 2 + REST_FACTOR * 2 - 0.5
        assert count_judged(study, cache) == 1
        clock.now = 2 + REST_FACTOR * 2
        assert count_judged(study, cache) == 2


def test_what_takes_no_time_is_counted_at_every_look(tmp_path: Path) -> None:
    with open_study(tmp_path, items=RIGHT_ARE_A) as study:
        client, cache = join(study), AccuracyCache(study.design, Timer(Clock(0), taking=0))
        for expected in (1, 2, 3):
            client.send(submission(client.take()))
            assert count_judged(study, cache) == expected


def test_a_look_while_somebody_else_has_it_counted_waits_for_nothing(tmp_path: Path) -> None:
    with open_study(tmp_path, items=RIGHT_ARE_A) as study:
        client, timer, seen = join(study), Interrupted(), list[int]()
        cache = AccuracyCache(study.design, timer)
        client.send(submission(client.take()))
        count_judged(study, cache)

        def look_meanwhile() -> None:
            other = threading.Thread(target=lambda: seen.append(count_judged(study, cache)))
            other.start()
            other.join(timeout=10)
            assert not other.is_alive()

        timer.meanwhile = look_meanwhile
        count_judged(study, cache)
        assert seen == [1]
