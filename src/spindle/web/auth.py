"""Who is asking: signed cookies for annotators and for staff."""

from __future__ import annotations

import hashlib

from itsdangerous import BadSignature, URLSafeTimedSerializer
from litestar.datastructures import Cookie

from spindle.domain.people import Annotator, Session
from spindle.errors import StaffOnly
from spindle.web.asking import Ask

_ANNOTATOR_DAYS = 30
_STAFF_HOURS = 12


class Sessions:
    """Makes and reads the cookies; ``secret`` signs them.

    ``study`` is in their names: browsers share cookies between the ports of a host, and one
    person may work on two studies at once.
    """

    def __init__(self, secret: str, study: str) -> None:
        self.annotator_name = f"spindle-{study}"
        self.staff_name = f"spindle-staff-{study}"
        self._annotators = URLSafeTimedSerializer(secret, salt="annotator")
        self._staff = URLSafeTimedSerializer(secret, salt="staff")

    def annotator_cookie(self, annotator: Annotator, *, secure: bool) -> Cookie:
        """The cookie of a signed-in annotator."""
        return _cookie(
            self.annotator_name,
            self._annotators.dumps([annotator.id, annotator.epoch]),
            seconds=_ANNOTATOR_DAYS * 86_400,
            secure=secure,
        )

    def staff_cookie(self, *, secure: bool) -> Cookie:
        """The cookie of the study's staff."""
        return _cookie(
            self.staff_name,
            self._staff.dumps("staff"),
            seconds=_STAFF_HOURS * 3600,
            secure=secure,
        )

    def annotator(self, request: Ask) -> Session | None:
        """The session of the annotator who asks, as the cookie says."""
        cookie = request.cookies.get(self.annotator_name)
        match _read(cookie, self._annotators, seconds=_ANNOTATOR_DAYS * 86_400):
            case [int(id_), int(epoch)]:
                return Session(id_, epoch)
        return None

    def is_staff(self, request: Ask) -> bool:
        """Whether the study's staff asks."""
        cookie = request.cookies.get(self.staff_name)
        return _read(cookie, self._staff, seconds=_STAFF_HOURS * 3600) == "staff"

    def need_staff(self, request: Ask) -> None:
        """Raises ``StaffOnly`` if somebody else asks."""
        if not self.is_staff(request):
            raise StaffOnly(
                "This page is for the people who run the study.",
                "Open the administrator's link that `spindle start` printed. It works once, in "
                "one browser; starting the study again prints a new one.",
            )


def ended(name: str) -> Cookie:
    """A cookie that ends the one of that name."""
    return _cookie(name, "", seconds=0, secure=False)


def link_hash(secret: str) -> str:
    """What is stored of a one-time link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _read(cookie: str | None, signed: URLSafeTimedSerializer, *, seconds: int) -> object:
    if not cookie:
        return None
    try:
        return signed.loads(cookie, max_age=seconds)
    except BadSignature:
        return None


def _cookie(name: str, value: str, *, seconds: int, secure: bool) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=secure,
        path="/",
    )
