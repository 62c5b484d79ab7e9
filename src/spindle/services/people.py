"""Signing in: a name and a passphrase of one's own."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from spindle.domain.people import Annotator
from spindle.errors import SignInRefused
from spindle.services.study import Study

SHORTEST_PASSPHRASE = 4
_LONGEST_NAME = 100
_LONGEST_PASSPHRASE = 500

_hasher = PasswordHasher()


def sign_in(study: Study, name: str, passphrase: str) -> Annotator:
    """The annotator of that name; at the first sign-in the passphrase is theirs from then on.

    Slow on purpose (argon2): call it outside the event loop. Raises ``SignInRefused``.
    """
    _check(study, name, passphrase)
    with study.store.read() as tx:
        known = tx.people.find(name)
    if known is None:
        hashed = _hasher.hash(passphrase)
        added = study.store.write(lambda tx: tx.people.add(name, hashed, study.clock())).result()
        if added is not None:
            return added
        with study.store.read() as tx:
            known = tx.people.find(name)
    if known is None or not _fits(known.passphrase, passphrase):
        raise SignInRefused(
            "That passphrase does not belong to this name.",
            "If the name is new to you, somebody else has taken it: choose another.",
        )
    return known.annotator


def _check(study: Study, name: str, passphrase: str) -> None:
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise SignInRefused("Please give a name of at most 100 characters.")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise SignInRefused(
            f"Please give a passphrase of at least {SHORTEST_PASSPHRASE} characters."
        )
    if len(passphrase) > _LONGEST_PASSPHRASE:
        raise SignInRefused(f"A passphrase has at most {_LONGEST_PASSPHRASE} characters.")
    if not study.design.access.admits(name):
        raise SignInRefused(
            "That name is not on this study's list.", "Ask the people who run it to add you."
        )


def _fits(hashed: str, passphrase: str) -> bool:
    try:
        return _hasher.verify(hashed, passphrase)
    except (VerificationError, InvalidHashError):
        return False
