"""What the servers printed: no fault of theirs but those that ours explain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from faults.process import Line
from faults.told import Told, Violation

_BAD = re.compile(r"Traceback|\b(ERROR|CRITICAL|Exception|Warning)\b|Error: |\b500\b")
EXPLAINED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    # The file of judgments cannot be written, and will be when there is room again.
    (re.compile(r"trying again"), frozenset({"full", "database"})),
    (re.compile(r"Worker \d+ ended unexpectedly"), frozenset({"worker"})),
    (re.compile(r"The store (could not|cannot)"), frozenset({"full", "database"})),
)
"""Lines that a fault explains while it is felt."""


def log_violations(lines: Sequence[Line], told: Told) -> Iterator[Violation]:
    """A violation for every line that tells of a fault which nothing explains."""
    for number, line in enumerate(lines):
        if _BAD.search(line.text) and not _is_explained(line, told):
            following = " | ".join(each.text for each in lines[number : number + 25])
            yield Violation("log", "the server's log", following)


def _is_explained(line: Line, told: Told) -> bool:
    return any(
        pattern.search(line.text) and told.is_troubled(line.at, kinds)
        for pattern, kinds in EXPLAINED
    )
