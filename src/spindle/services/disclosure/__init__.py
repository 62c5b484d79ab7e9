"""Disclosure: what the page shows that tells an annotator which response is which."""

from __future__ import annotations

from spindle.services.disclosure.contents import Contents
from spindle.services.disclosure.evidence import Disclosure

__all__ = ["Contents", "Disclosure"]
