"""The error for an answer that a scheme does not allow."""

from __future__ import annotations


class WrongAnswer(ValueError):
    """An answer that the scheme does not allow; the message is for the annotator."""
