"""Old requests that arrive again, and others that come under their ids."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from faults.page import Failure, Page
from faults.told import Sent, Told

_EXCUSES = frozenset({0, 401, 503})
"""No answer, a session that has ended, a store that cannot be used: nothing was done."""


@dataclass(slots=True)
class Replays:
    """Sends what was acknowledged once more, as it was or forged; ``pages`` by their person."""

    told: Told
    pages: Mapping[str, Page]
    refused: int = 0

    async def again(self, rng: Random, count: int) -> None:
        """Late duplicates of any age, all at once: each must be said to be known."""
        some = self._some(rng, count)
        await asyncio.gather(*(self._again(sent, rng.randrange(5)) for sent in some))

    async def _again(self, sent: Sent, want: int) -> None:
        try:
            await self.pages[sent.person].put(sent, [], want, again=True)
        except Failure as failure:
            if failure.status not in _EXCUSES:
                self.told.violate("refused", sent.id, f"a duplicate: {failure}")

    async def forge(self, rng: Random, count: int) -> None:
        """Another judgment under the same id, or the same by another person: refused."""
        for sent in self._some(rng, count):
            stranger = sent.person if rng.random() < 0.7 else rng.choice(sorted(self.pages))
            page = self.pages[stranger]
            right = 409 if stranger == sent.person else 404
            try:
                await page.forge(sent, self._other(sent, rng))
            except Failure as failure:
                if failure.status == right:
                    self.refused += 1
                elif failure.status not in _EXCUSES:
                    self.told.violate("refused", sent.id, f"{failure} instead of {right}")
            else:
                self.told.violate("forged", sent.id, f"{stranger} sent something else under it")

    def _some(self, rng: Random, count: int) -> list[Sent]:
        old = [sent for sent in self.told.sent.values() if sent.is_acknowledged]
        return rng.sample(old, min(count, len(old)))

    def _other(self, sent: Sent, rng: Random) -> dict[str, Any]:
        """The judgment with another answer, as a skip or not, or of another item of theirs."""
        others = [
            id_
            for id_, handed in self.told.handed.items()
            if handed.person == sent.person and id_ != sent.assignment
        ]
        if others and rng.random() < 0.3:
            return {**sent.body(), "assignment": rng.choice(others)}
        thought = sent.opinion
        if thought.skipped or rng.random() < 0.3:
            changed = replace(thought, skipped=not thought.skipped, reason="forged")
        else:
            changed = replace(thought, verdict="b" if thought.verdict == "a" else "a")
        return replace(sent, opinion=changed).body()
