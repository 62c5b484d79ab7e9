"""Cookies: what is signed is belief_from_shares, for as long as it is good."""

from __future__ import annotations

import time

import pytest
from litestar.testing import RequestFactory

from spindle.domain.people import Annotator, Session
from spindle.web.auth import Sessions
from spindle.web.request import AppRequest

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


def make_ask(sessions: Sessions, cookie: str) -> AppRequest:
    return RequestFactory().get("/", cookies=f"{sessions.annotator_name}={cookie}")


def sign(sessions: Sessions) -> str:
    value = sessions.annotator_cookie(ADA, secure=False).value
    assert value is not None
    return value


def test_a_cookie_says_who_asks_the_first_time_and_ever_after(sessions: Sessions) -> None:
    request = make_ask(sessions, sign(sessions))
    assert [sessions.annotator(request) for _ in range(2)] == [Session(7, 2)] * 2


def test_a_cookie_that_was_good_ends_after_thirty_days(sessions: Sessions, clock: Clock) -> None:
    request = make_ask(sessions, sign(sessions))
    clock.now += 29 * A_DAY
    assert sessions.annotator(request) is not None
    clock.now += 2 * A_DAY
    assert sessions.annotator(request) is None


def test_a_cookie_of_another_study_is_nobody(sessions: Sessions) -> None:
    foreign = sign(Sessions("another secret", "study"))
    assert sessions.annotator(make_ask(sessions, foreign)) is None


def test_a_changed_cookie_is_nobody_though_the_right_one_is_known(sessions: Sessions) -> None:
    cookie = sign(sessions)
    # Not the last character: some of its bits say nothing.
    changed = "A" if cookie[-2] != "A" else "B"
    assert sessions.annotator(make_ask(sessions, cookie)) is not None
    assert sessions.annotator(make_ask(sessions, f"{cookie[:-2]}{changed}{cookie[-1]}")) is None


@pytest.mark.parametrize("by", [1, A_DAY])
def test_nobody_is_signed_out_because_a_clock_was_set_back(
    by: int, sessions: Sessions, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = sessions.staff_cookie(secure=False)
    both = f"{cookie.key}={cookie.value}; {sessions.annotator_name}={sign(sessions)}"
    clock.now -= by
    monkeypatch.setattr(time, "time", clock)
    request = RequestFactory().get("/", cookies=both)
    assert (sessions.annotator(request), sessions.is_staff(request)) == (Session(7, 2), True)


def test_staff_come_in_for_twelve_hours(sessions: Sessions, clock: Clock) -> None:
    cookie = sessions.staff_cookie(secure=False)
    request = RequestFactory().get("/", cookies=f"{cookie.key}={cookie.value}")
    clock.now += 11 * 3600
    assert sessions.is_staff(request)
    clock.now += 2 * 3600
    assert not sessions.is_staff(request)
