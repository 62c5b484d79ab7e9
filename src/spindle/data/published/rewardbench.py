"""RewardBench: a prompt with a chosen and a rejected response, and the models of both."""

from __future__ import annotations

from dataclasses import replace

from spindle.data.published import trl

FORMAT = replace(
    trl.FORMAT,
    name="rewardbench",
    title="RewardBench",
    columns=("prompt", *trl.SIDES, "subset"),
    known_by="`chosen` is the right one",
)
