"""The annotate page's initial data, as JSON inside the page."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from spindle.schemes.base import Rule
from spindle.services.study import conditions_of
from spindle.web.context import Context
from spindle.web.wire import Desk

HEARTBEATS_PER_LEASE = 4


class Key(msgspec.Struct, frozen=True):
    """A key that presses a choice of a scheme."""

    key: str
    scheme: str
    value: str
    label: str


class Action(msgspec.Struct, frozen=True):
    """A key that does something else."""

    key: str
    action: str
    label: str


class Boot(msgspec.Struct, frozen=True):
    """All that the page needs before its first request."""

    study: str
    annotator: str
    desk: Desk
    keys: list[Key]
    actions: list[Action]
    prefetch: int
    heartbeat_seconds: float
    allow_skip: bool
    skip_reason_required: bool
    conditions: Mapping[str, Rule]


def boot_json(ctx: Context, annotator: str, desk: Desk) -> str:
    """Return the initial data as JSON that is safe inside a script element."""
    design = ctx.study.design
    boot = Boot(
        study=ctx.id,
        annotator=annotator,
        desk=desk,
        keys=[
            Key(shortcut.key, scheme.name, shortcut.value, shortcut.label)
            for scheme in design.schemes
            for shortcut in scheme.shortcuts()
        ],
        actions=[Action(a.key, a.action, a.label) for a in design.actions],
        prefetch=design.prefetch,
        heartbeat_seconds=design.lease_seconds / HEARTBEATS_PER_LEASE,
        allow_skip=design.allow_skip,
        skip_reason_required=design.skip_reason_required,
        conditions=conditions_of(design),
    )
    return msgspec.json.encode(boot).decode().replace("<", "\\u003c")
