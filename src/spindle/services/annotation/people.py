"""People: signing in with a name and a passphrase, and signing out."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from spindle.config.design import Design
from spindle.domain.people import Annotator, Session
from spindle.errors import SignInRefused
from spindle.services.annotation.work import return_work
from spindle.services.study import Study
from spindle.storage import Transaction

SHORTEST_PASSPHRASE = 4
_LONGEST_NAME = 100
_LONGEST_PASSPHRASE = 500

_hasher = PasswordHasher()


def sign_in(study: Study, name: str, passphrase: str) -> Annotator:
    """Return the annotator of that name; the first sign-in sets their passphrase.

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
    if known is None or not _matches(known.passphrase, passphrase):
        raise SignInRefused(
            "Wrong passphrase for this name.",
            "If you have never used this name, somebody else has: choose another.",
        )
    return known.annotator


class Membership:
    """Who may go on working.

    Whether the design admits somebody is remembered, because names never change. Somebody whose
    name is taken off the list is locked out from the next start on, whatever cookie they have.
    Whether a session has ended is read from the store, because it may have ended in another
    process; work checks that in its own transaction.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._admitted: dict[int, bool] = {}

    def active_annotator(self, session: Session) -> Annotator | None:
        """Return the annotator if their session has not ended and the design admits them."""
        with self._study.store.read() as tx:
            found = tx.people.get(session.annotator)
        if found is None:
            return None
        self._admitted[found.id] = self._study.design.access.can_sign_in(found.name)
        return found if self._admitted[found.id] and found.epoch == session.epoch else None

    def admits(self, annotator: int) -> bool | None:
        """Return whether the design admits them; None if the store has to be read first."""
        return self._admitted.get(annotator)

    def sign_out(self, id_: int) -> None:
        """Give back what the annotator holds and end all their sessions."""
        design = self._study.design
        self._study.store.write(lambda tx: _sign_out(tx, design, id_)).result()


def _sign_out(tx: Transaction, design: Design, id_: int) -> None:
    return_work(tx, design, id_)
    tx.people.end_sessions(id_)


def _check(study: Study, name: str, passphrase: str) -> None:
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise SignInRefused("Enter a name of at most 100 characters.")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise SignInRefused(f"Enter a passphrase of at least {SHORTEST_PASSPHRASE} characters.")
    if len(passphrase) > _LONGEST_PASSPHRASE:
        raise SignInRefused(f"Enter a passphrase of at most {_LONGEST_PASSPHRASE} characters.")
    if not study.design.access.can_sign_in(name):
        raise SignInRefused(
            "This name is not on the study's list.", "Ask the people who run the study to add you."
        )


def _matches(hashed: str, passphrase: str) -> bool:
    try:
        return _hasher.verify(hashed, passphrase)
    except (VerificationError, InvalidHashError):
        return False
