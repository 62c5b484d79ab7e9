"""UltraFeedback, binarized: message lists that hold the prompt, with scores."""

from __future__ import annotations

from dataclasses import replace

from spindle.data.published import trl
from spindle.data.published.base import both_talk

FORMAT = replace(
    trl.FORMAT,
    name="ultrafeedback",
    title="UltraFeedback, binarized",
    columns=("prompt", *trl.SIDES, "score_chosen", "score_rejected"),
    looks_right=lambda row: both_talk(row, trl.SIDES),
    known_by="`chosen` has the higher score",
)
