"""Cookies: what is signed is believed, for as long as it is good."""

from __future__ import annotations

import time

import pytest
from litestar.testing import RequestFactory

from spindle.domain.people import Annotator, Session
from spindle.web.asking import Ask
from spindle.web.auth import Sessions

ADA = Annotator(7, "Ada", epoch=2)
A_DAY = 86_400


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions("a secret", "study", clock=clock)


def asking(sessions: Sessions, cookie: str) -> Ask:
    return RequestFactory().get("/", cookies=f"{sessions.annotator_name}={cookie}")


def signed(sessions: Sessions) -> str:
    value = sessions.annotator_cookie(ADA, secure=False).value
    assert value is not None
    return value


def test_a_cookie_says_who_asks_the_first_time_and_ever_after(sessions: Sessions) -> None:
    request = asking(sessions, signed(sessions))
    assert [sessions.annotator(request) for _ in range(2)] == [Session(7, 2)] * 2


def test_a_cookie_that_was_good_ends_after_thirty_days(sessions: Sessions, clock: Clock) -> None:
    request = asking(sessions, signed(sessions))
    clock.now += 29 * A_DAY
    assert sessions.annotator(request) is not None
    clock.now += 2 * A_DAY
    assert sessions.annotator(request) is None


def test_a_cookie_of_another_study_is_nobody(sessions: Sessions) -> None:
    foreign = signed(Sessions("another secret", "study"))
    assert sessions.annotator(asking(sessions, foreign)) is None


def test_a_changed_cookie_is_nobody_though_the_right_one_is_known(sessions: Sessions) -> None:
    cookie = signed(sessions)
    assert sessions.annotator(asking(sessions, cookie)) is not None
    assert sessions.annotator(asking(sessions, cookie[:-1] + "-")) is None
