"""Somebody who judges through a page with an outbox, whatever becomes of the network.

Judging goes on while nothing can be sent, as in the browser: an answer goes into the outbox
and is sent, in order and under the same id, until it is acknowledged. What a person decides
depends on the seed, the item and how often they looked at it, never on time.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from faults.page import Desk, Failure, Page, Work
from faults.study import Size, opinion
from faults.told import Sent, Told
from faults.waiting import pause

_TWICE_AT_ONCE = 0.05
REFUSALS = frozenset({400, 403, 404, 405, 409, 413, 422})
_LONGEST_BACKOFF = 2.0
_LONGEST_DELAY = 20.0
"""After so long nothing that was sent arrives any more."""


@dataclass(slots=True)
class Person:
    """One annotator with one tab; ``leaving`` is set when they are to stop judging."""

    seed: str
    page: Page
    told: Told
    size: Size
    leaving: asyncio.Event
    ahead: list[Work] = field(default_factory=list)
    outbox: list[Sent] = field(default_factory=list)
    outcome: str = "more"
    judged: int = 0
    present: asyncio.Event = field(default_factory=asyncio.Event)
    sendable: asyncio.Event = field(default_factory=asyncio.Event)
    _attending: bool = True
    _entered: float = 0.0
    _asked_to_leave: float = 0.0
    _looks: Counter[str] = field(default_factory=Counter)
    _pace: Random = field(init=False)

    def __post_init__(self) -> None:
        self._pace = Random(f"{self.seed}/{self.name}/pace")

    @property
    def name(self) -> str:
        return self.page.name

    async def live(self) -> None:
        """Work until told to leave, then see that everything is acknowledged."""
        async with asyncio.TaskGroup() as others:
            tasks = [others.create_task(self._send()), others.create_task(self._beat())]
            while not self.leaving.is_set():
                await self._try(self._step())
            while self.outbox:
                if not self.present.is_set():
                    await self._try(self._enter())
                await pause(0.05)
            for task in tasks:
                task.cancel()

    async def work_off(self) -> None:
        """Judge everything that is to be had, without a rest, when nothing goes wrong."""
        await self._enter()
        while self.ahead:
            self._judge(self.ahead.pop(0), first=True)
            have = [work.assignment for work in self.ahead]
            _, desk = await self.page.put(self.outbox.pop(), have, self._want)
            self.take(desk)
        await self.page.http.aclose()

    async def crowd(self) -> None:
        """Have several tabs ask at once, beside what is going on in the first."""
        held = [work.assignment for work in self.ahead]
        asked = [self.page.work(want) for want in (self._want, 1, self._want, 0)]
        await self._try(asyncio.gather(*asked, self.page.heartbeat(held)))

    async def go(self) -> None:
        """Leave for good: some sign out, some just close the browser."""
        if Random(f"{self.seed}/{self.name}/going").random() < 0.4 and self.present.is_set():
            await self._try(self.page.sign_out())
        await self.page.http.aclose()

    # What is done in the page

    async def _step(self) -> None:
        if not self.present.is_set():
            await self._enter()
        elif self.ahead:
            await pause(self._pace.expovariate(1 / self.size.pace), self.leaving)
            if self.ahead and not self.leaving.is_set():
                self._judge(self.ahead.pop(0), first=True)
                await self._sometimes()
        elif self.outbox:
            await pause(0.2, self.leaving)
        else:
            self.take(await self.page.work(self._want))
            if not self.ahead:
                await pause(1.0 + self._pace.random(), self.leaving)

    async def _enter(self) -> None:
        """Sign in if need be, and open the page."""
        try:
            desk = await self.page.open()
        except Failure as failure:
            if failure.status != 401:
                raise
            self._note_sign_out(failure)
            entering = time.time()
            await self.page.sign_in()
            self._entered = entering
            desk = await self.page.open()
        self.ahead.clear()
        self.take(desk)
        self.present.set()

    async def _sometimes(self) -> None:
        """Besides judging: go back and revise, sign out, reload, look away."""
        deed = Random(f"{self.seed}/{self.name}/deed/{self.judged}")
        chance = deed.random()
        if chance < 0.12:
            await self._revise(deed)
        elif chance < 0.14:
            self._asked_to_leave = time.time()
            await self.page.sign_out()
            self.present.clear()
        elif chance < 0.18:
            self.present.clear()
        elif chance < 0.21:
            self._attending = False
            await pause(deed.uniform(0.5, 4.0), self.leaving)
            self._attending = True

    async def _revise(self, deed: Random) -> None:
        """Answer something again, the newest more often."""
        desk = await self.page.history(8)
        self._check_history(desk)
        unsent = [
            Work(sent.assignment, "done", sent.item, sent.order, {})
            for sent in self.outbox
            if sent.first
        ]
        work = [*desk.work, *unsent]
        if work:
            self._judge(work[int(len(work) * deed.random() ** 0.5)], first=False)

    def _judge(self, work: Work, *, first: bool) -> None:
        self._looks[work.item] += 1
        self.judged += first
        thought = opinion(self.seed, self.name, work.item, self._looks[work.item])
        number = f"{self.seed}/{self.name}/{work.assignment}/{self._looks[work.item]}"
        sent = Sent(
            id=str(UUID(int=Random(number).getrandbits(128), version=4)),
            person=self.name,
            assignment=work.assignment,
            item=work.item,
            order=work.order,
            opinion=thought,
            seconds=round(1 + self._looks[work.item] / 8, 3),
            made=round(time.time(), 3),
            first=first,
        )
        self.told.make(sent)
        self.outbox.append(sent)
        self.sendable.set()

    def take(self, desk: Desk) -> None:
        """Take in what the server says."""
        self.outcome = desk.outcome
        known = {work.assignment for work in self.ahead}
        for work in desk.work:
            last = self.told.last.get(work.assignment)
            if last is None and work.assignment not in known:
                self.ahead.append(work)
            elif last is not None and last.is_acknowledged and last.acknowledged_at < desk.asked:
                what = f"assignment {work.assignment} of {work.item} is handed out after it was"
                self.told.violate("twice", self.name, f"{what} judged")

    def _check_history(self, desk: Desk) -> None:
        """What the page shows of earlier work must be what was acknowledged last."""
        for work in desk.work:
            last = self.told.last.get(work.assignment)
            if last is None:
                self.told.violate("history", self.name, f"{work} was never judged")
            elif last.is_acknowledged and last.acknowledged_at < desk.asked:
                state = "skipped" if last.opinion.skipped else "done"
                expected = (state, last.opinion.page_answers(work.order))
                if (work.state, work.answers) != expected:
                    self.told.violate("history", self.name, f"{work} instead of {expected}")

    # What is said to the server meanwhile

    @property
    def _unsent(self) -> list[int]:
        """What was judged here first and the server does not know yet."""
        return [sent.assignment for sent in self.outbox if sent.first]

    @property
    def _want(self) -> int:
        return self.size.prefetch + 1

    async def _send(self) -> None:
        """Send what waits, one after the other."""
        failures = 0
        while True:
            await self.present.wait()
            await self.sendable.wait()
            if not self.outbox:
                self.sendable.clear()
                continue
            sent = self.outbox[0]
            others = [each for each in self._unsent if each != sent.assignment]
            have = [*(work.assignment for work in self.ahead), *others]
            try:
                desk = await self._put(sent, have, self._want + len(others))
            except Failure as failure:
                self._handle_failure(failure)
                if failure.status in REFUSALS:
                    self.outbox.remove(sent)
                failures += 1
                longest = min(_LONGEST_BACKOFF, 0.1 * 2**failures)
                await pause(longest * self._pace.uniform(0.5, 1.5))
            else:
                failures = 0
                self.outbox.remove(sent)
                self.take(desk)

    async def _put(self, sent: Sent, have: Sequence[int], want: int) -> Desk:
        """Send a judgment; now and then the network brings it twice at once."""
        if Random(sent.id).random() > _TWICE_AT_ONCE:
            return (await self.page.put(sent, have, want))[1]
        two = [self.page.put(sent, have, want, again=again) for again in (False, True)]
        first, second = await asyncio.gather(*two, return_exceptions=True)
        for outcome in (first, second):
            if not isinstance(outcome, BaseException):
                return outcome[1]
        assert isinstance(first, BaseException)
        raise first

    async def _beat(self) -> None:
        """Keep what is on the desk, as long as somebody sits at it."""
        while True:
            await pause(self.size.lease_seconds / 4)
            held = [work.assignment for work in self.ahead]
            if held and self._attending and self.present.is_set():
                await self._try(self._pulse(held))

    async def _pulse(self, held: list[int]) -> None:
        lost = await self.page.heartbeat(held)
        self.ahead = [
            work for at, work in enumerate(self.ahead) if at == 0 or work.assignment not in lost
        ]

    async def _try(self, doing: Awaitable[object]) -> None:
        """Do something that may fail, and wait a little where it does."""
        try:
            await doing
        except Failure as failure:
            self._handle_failure(failure)
            await pause(self._pace.uniform(0.1, 0.6))

    def _handle_failure(self, failure: Failure) -> None:
        if failure.status == 401:
            self._note_sign_out(failure)
        elif failure.status in REFUSALS:
            self.told.violate("refused", self.name, str(failure))

    def _note_sign_out(self, failure: Failure) -> None:
        """The session has ended, which it may where they asked for it, and not by itself."""
        if failure.asked < self._entered:
            return  # it was an earlier session's
        asked_for = self._asked_to_leave > self._entered - _LONGEST_DELAY
        if self._entered and not asked_for:
            self.told.violate("signed out", self.name, "the session ended by itself")
        self.present.clear()
