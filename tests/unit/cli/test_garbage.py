"""The garbage collector of a process that serves."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import gc, weakref
from spindle.cli.garbage import freeze_startup_objects

class Node: pass

def ring():
    node = Node()
    node.me = node
    return weakref.ref(node)

old = Node()
freeze_startup_objects()
print(any(each is old for each in gc.get_objects()))
new = ring()
gc.collect()
print(new() is None)
"""


def test_what_is_there_when_serving_begins_is_left_alone_and_later_garbage_is_not() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", "True"]
