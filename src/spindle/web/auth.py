"""Sessions: signed cookies for annotators and for staff."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from itsdangerous import BadSignature, URLSafeTimedSerializer
from litestar.datastructures import Cookie

from spindle.domain.people import Annotator, Session
from spindle.errors import StaffOnly
from spindle.web.request import AppRequest

_ANNOTATOR_DAYS = 30
_STAFF_HOURS = 12
_MOST_REMEMBERED = 10_000


class Sessions:
    """Creates and reads the cookies; ``secret`` signs them.

    ``study`` is in their names: browsers share cookies between the ports of a host, and one
    person may work on two studies at once. ``clock`` gives seconds since the epoch.
    """

    def __init__(self, secret: str, study: str, *, clock: Callable[[], float] = time.time) -> None:
        self.annotator_name = f"spindle-{study}"
        self.staff_name = f"spindle-staff-{study}"
        self._annotators = URLSafeTimedSerializer(secret, salt="annotator")
        self._clock = clock
        self._known: dict[str, tuple[Session, float]] = {}
        self._staff = URLSafeTimedSerializer(secret, salt="staff")

    def annotator_cookie(self, annotator: Annotator, *, secure: bool) -> Cookie:
        """Return the cookie of a signed-in annotator."""
        return _build_cookie(
            self.annotator_name,
            self._annotators.dumps([annotator.id, annotator.epoch]),
            seconds=_ANNOTATOR_DAYS * 86_400,
            secure=secure,
        )

    def staff_cookie(self, *, secure: bool) -> Cookie:
        """Return the cookie of the study's staff."""
        return _build_cookie(
            self.staff_name,
            self._staff.dumps("staff"),
            seconds=_STAFF_HOURS * 3600,
            secure=secure,
        )

    def annotator(self, request: AppRequest) -> Session | None:
        """Return the session in the annotator's cookie; None without a valid one."""
        cookie = request.cookies.get(self.annotator_name)
        if not cookie:
            return None
        # Checking a signature takes longer than storing a row; cookies come again and again.
        known = self._known.get(cookie)
        if known is None:
            known = self._verify_cookie(cookie)
        if known is None or known[1] < self._clock():
            return None
        return known[0]

    def _verify_cookie(self, cookie: str) -> tuple[Session, float] | None:
        """Return the session of a cookie that we signed, and when it expires."""
        try:
            said, signed_at = self._annotators.loads(cookie, return_timestamp=True)
        except BadSignature:
            return None
        match said:
            case [int(id_), int(epoch)]:
                if len(self._known) >= _MOST_REMEMBERED:
                    self._known.clear()
                until = signed_at.timestamp() + _ANNOTATOR_DAYS * 86_400
                self._known[cookie] = Session(id_, epoch), until
                return self._known[cookie]
        return None

    def is_staff(self, request: AppRequest) -> bool:
        """Return whether the request comes from the study's staff."""
        cookie = request.cookies.get(self.staff_name)
        if not cookie:
            return False
        try:
            said, signed_at = self._staff.loads(cookie, return_timestamp=True)
        except BadSignature:
            return False
        # Never too young: a clock may have been set back since.
        until: float = signed_at.timestamp() + _STAFF_HOURS * 3600
        return bool(said == "staff") and self._clock() <= until

    def require_staff(self, request: AppRequest) -> None:
        """Raise ``StaffOnly`` unless the request comes from the study's staff."""
        if not self.is_staff(request):
            raise StaffOnly(
                "This page is for the study's staff.",
                "Open the administrator's link that spindle start printed. It works once, in "
                "one browser; restart the study to get a new one.",
            )


def expire_cookie(name: str) -> Cookie:
    """Return a cookie that deletes the one of that name."""
    return _build_cookie(name, "", seconds=0, secure=False)


def hash_link(secret: str) -> str:
    """Return the part of a one-time link that is stored: its hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _build_cookie(name: str, value: str, *, seconds: int, secure: bool) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=secure,
        path="/",
    )
