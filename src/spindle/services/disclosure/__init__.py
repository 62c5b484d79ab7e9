"""Disclosure: what the page shows that tells an annotator which response is which."""

from __future__ import annotations

from spindle.services.disclosure.evidence import Disclosure

__all__ = ["Disclosure"]
