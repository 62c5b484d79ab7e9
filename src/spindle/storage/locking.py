"""What several processes do to each other's changes."""

from __future__ import annotations


class Contended(Exception):
    """A change found nothing but what other processes have locked: make it again, alone."""
