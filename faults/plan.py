"""Which faults happen when: decided by the seed before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

LEASE = 30.0
"""Seconds of a lease: clocks are moved by more and by less than that."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong, ``at`` so many seconds after the beginning.

    ``server`` is which one it befalls, where there are several. ``size`` is seconds, a share
    or a count, as the kind has it; ``seconds`` how long it lasts; ``seed`` decides the rest.
    """

    at: float
    kind: str
    server: int = 0
    size: float = 0.0
    seconds: float = 0.0
    seed: int = 0

    def __str__(self) -> str:
        return f"{self.at:.1f} {self.kind} server={self.server} {self.size:g} {self.seconds:.1f} s"


def _nothing(rng: Random) -> float:
    del rng
    return 0.0


def _between(low: float, high: float) -> Callable[[Random], float]:
    return lambda rng: round(rng.uniform(low, high), 2)


def _one_of(*values: float) -> Callable[[Random], float]:
    return lambda rng: rng.choice(values)


@dataclass(frozen=True, slots=True)
class Kind:
    """How often a fault happens, how large it is and how long it lasts."""

    often: int
    size: Callable[[Random], float] = _nothing
    seconds: Callable[[Random], float] = _nothing


KINDS: Mapping[str, Kind] = {
    "kill": Kind(2, seconds=_between(0, 1)),
    "kill worker": Kind(2),
    "stop": Kind(1, seconds=_between(0, 1)),
    "halt": Kind(1),
    "pause": Kind(2, seconds=_between(0.3, 7)),
    "drop": Kind(3),
    "refuse": Kind(2, seconds=_between(0.3, 3)),
    "cut request": Kind(5, size=_between(0.05, 0.95)),
    "cut response": Kind(5, size=_between(0, 0.95)),
    "delay request": Kind(2, size=_one_of(0.2, 1, 7), seconds=_between(0.5, 3)),
    "delay response": Kind(2, size=_one_of(0.2, 1, 7), seconds=_between(0.5, 3)),
    "replay": Kind(5, size=_one_of(1, 4, 16)),
    "forge": Kind(3, size=_one_of(1, 4)),
    "tabs": Kind(2, size=_one_of(1, 4)),
    "clock": Kind(3, size=_one_of(0, 5, -5, 20, LEASE + 5, -LEASE - 5, 600, -600, 86_400, -86_400)),
    "full": Kind(1, seconds=_between(0.5, 4)),
    "database fast": Kind(1, seconds=_between(0, 2)),
    "database immediate": Kind(1, seconds=_between(0, 2)),
    "backends": Kind(2, size=_one_of(1, 4)),
}


def plan(
    seed: str, seconds: float, kinds: Sequence[str], *, servers: int = 1, every: float = 1.0
) -> list[Fault]:
    """Faults of those kinds over so many seconds, one in ``every`` on average.

    Each kind comes as often as the others allow for, so that a plan of any length has every
    kind in it before one comes again more often than it should.
    """
    rng = Random(f"{seed}/plan")
    bag: list[str] = []
    count = max(1, round(seconds / every))
    while len(bag) < count:
        # All kinds once, then all by how often they are to come.
        often = [name for name in kinds for _ in range(KINDS[name].often if bag else 1)]
        bag += rng.sample(often, len(often))
    times = sorted(rng.uniform(0, seconds) for _ in range(count))
    return [_fault(at, name, rng, servers) for at, name in zip(times, bag, strict=False)]


def _fault(at: float, name: str, rng: Random, servers: int) -> Fault:
    kind = KINDS[name]
    return Fault(
        at=round(at, 2),
        kind=name,
        server=rng.randrange(servers),
        size=kind.size(rng),
        seconds=kind.seconds(rng),
        seed=rng.getrandbits(32),
    )
