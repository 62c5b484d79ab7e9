"""Quality: how far judgments can be trusted. The sealed truth, and the accuracy under it."""

from __future__ import annotations

from spindle.services.quality.accuracy import (
    REST_FACTOR,
    Accuracy,
    AccuracyCache,
    Score,
    measure_accuracy,
    questions_with_accuracy,
)
from spindle.services.quality.opinions import OpinionAgreement, measure_agreement
from spindle.services.study import UNSEALED, is_sealed, unseal

__all__ = [
    "REST_FACTOR",
    "UNSEALED",
    "Accuracy",
    "AccuracyCache",
    "OpinionAgreement",
    "Score",
    "is_sealed",
    "measure_accuracy",
    "measure_agreement",
    "questions_with_accuracy",
    "unseal",
]
