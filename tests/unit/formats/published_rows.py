"""One record of each published format, as in its data set."""

from __future__ import annotations

from typing import Any


def turn(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


ASKED = turn("user", "Why is the sky blue?")
LIGHT = turn("assistant", "Because of scattered light.")
PAINT = turn("assistant", "Because it was painted.")

ROWS: dict[str, dict[str, Any]] = {
    "spin": {"real": [ASKED, LIGHT], "generated": [ASKED, PAINT]},
    "ultrafeedback": {
        "prompt": ASKED["content"],
        "prompt_id": "f0e37e9f",
        "chosen": [ASKED, LIGHT],
        "rejected": [ASKED, PAINT],
        "messages": [ASKED, LIGHT],
        "score_chosen": 8.5,
        "score_rejected": 3.0,
    },
    "rewardbench": {
        "prompt": ASKED["content"],
        "chosen": LIGHT["content"],
        "chosen_model": "GPT4-Turbo",
        "rejected": PAINT["content"],
        "rejected_model": "alpaca-7b",
        "subset": "alpacaeval-easy",
        "id": 41,
    },
    "hh": {
        "chosen": "\n\nHuman: Why is the sky blue?\n\nAssistant: Because of scattered light.",
        "rejected": "\n\nHuman: Why is the sky blue?\n\nAssistant: Because it was painted.",
    },
    "arena": {
        "question_id": "58210e39b3fd4441a2bd4a518bb44c2d",
        "model_a": "chatglm-6b",
        "model_b": "koala-13b",
        "winner": "model_b",
        "judge": "arena_user_973",
        "conversation_a": [ASKED, LIGHT],
        "conversation_b": [ASKED, PAINT],
        "turn": 1,
        "language": "English",
        "tstamp": 1682351591.1322,
    },
    "helpsteer3": {
        "domain": "general",
        "language": "english",
        "context": [ASKED],
        "response1": LIGHT["content"],
        "response2": PAINT["content"],
        "overall_preference": -2,
        "individual_preference": [{"score": -2, "reasoning": "It is true."}],
    },
    "trl": {
        "prompt": [ASKED],
        "chosen": [LIGHT],
        "rejected": [PAINT],
        "score_chosen": 1.0,
    },
}
"""The record of each format; all have the same content."""
