"""Signing in: a name and a passphrase of one's own."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from spindle.config.design import Design
from spindle.domain.people import Annotator, Session
from spindle.errors import SignInRefused
from spindle.services.annotate import leave
from spindle.services.study import Study
from spindle.storage import Transaction

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


class Members:
    """Who may go on working.

    Whether the design admits somebody is known by heart once asked for: names stay as they
    are. Somebody whose name is taken off the list is out from the next start on, whatever
    cookie they have. Whether a session has ended is asked of the store, as it may have ended in
    another process; work asks it in its own transaction.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._admitted: dict[int, bool] = {}

    def admitted(self, session: Session) -> Annotator | None:
        """The annotator, if that session of theirs has not ended and the design admits them."""
        with self._study.store.read() as tx:
            found = tx.people.get(session.annotator)
        if found is None:
            return None
        self._admitted[found.id] = self._study.design.access.admits(found.name)
        return found if self._admitted[found.id] and found.epoch == session.epoch else None

    def admits(self, annotator: int) -> bool | None:
        """Whether the design admits them; None where the store has to be asked first."""
        return self._admitted.get(annotator)

    def sign_out(self, id_: int) -> None:
        """Give back what the annotator holds, and end all their sessions."""
        design = self._study.design
        self._study.store.write(lambda tx: _sign_out(tx, design, id_)).result()


def _sign_out(tx: Transaction, design: Design, id_: int) -> None:
    leave(tx, design, id_)
    tx.people.end_sessions(id_)


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
