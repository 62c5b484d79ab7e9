"""Who is asking: signed cookies for annotators and for staff."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from litestar.datastructures import Cookie

from spindle.errors import SignInNeeded, StaffOnly
from spindle.web.asking import Ask

_ANNOTATOR_DAYS = 30
_STAFF_HOURS = 12


@dataclass(frozen=True, slots=True)
class Sessions:
    """Makes and reads the cookies; ``secret`` signs them.

    ``study`` is in their names: browsers share cookies between the ports of a host, and one
    person may work on two studies at once.
    """

    secret: str
    study: str

    @property
    def annotator_name(self) -> str:
        """The name of the annotators' cookie."""
        return f"spindle-{self.study}"

    @property
    def staff_name(self) -> str:
        """The name of the staff's cookie."""
        return f"spindle-staff-{self.study}"

    def annotator_cookie(self, annotator: int, *, secure: bool) -> Cookie:
        """The cookie of a signed-in annotator."""
        return _cookie(
            self.annotator_name,
            self._signer("annotator").dumps(annotator),
            seconds=_ANNOTATOR_DAYS * 86_400,
            secure=secure,
        )

    def staff_cookie(self, *, secure: bool) -> Cookie:
        """The cookie of the study's staff."""
        return _cookie(
            self.staff_name,
            self._signer("staff").dumps("staff"),
            seconds=_STAFF_HOURS * 3600,
            secure=secure,
        )

    def annotator(self, request: Ask) -> int | None:
        """The id of the annotator who asks, if somebody is signed in."""
        found = self._read(request, self.annotator_name, "annotator", _ANNOTATOR_DAYS * 86_400)
        return found if isinstance(found, int) else None

    def is_staff(self, request: Ask) -> bool:
        """Whether the study's staff asks."""
        return self._read(request, self.staff_name, "staff", _STAFF_HOURS * 3600) == "staff"

    def need_annotator(self, request: Ask) -> int:
        """The id of the annotator who asks; raises ``SignInNeeded``."""
        annotator = self.annotator(request)
        if annotator is None:
            raise SignInNeeded("You are not signed in.", "Sign in again; nothing is lost.")
        return annotator

    def need_staff(self, request: Ask) -> None:
        """Raises ``StaffOnly`` if somebody else asks."""
        if not self.is_staff(request):
            raise StaffOnly(
                "This page is for the people who run the study.",
                "Open the administrator's link that `spindle start` printed.",
            )

    def _read(self, request: Ask, name: str, salt: str, seconds: int) -> object:
        value = request.cookies.get(name)
        if not value:
            return None
        try:
            return self._signer(salt).loads(value, max_age=seconds)
        except BadSignature:
            return None

    def _signer(self, salt: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=salt)


def ended(name: str) -> Cookie:
    """A cookie that ends the one of that name."""
    return _cookie(name, "", seconds=0, secure=False)


def link_hash(secret: str) -> str:
    """What is stored of a one-time link."""
    return hashlib.sha256(secret.encode()).hexdigest()


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
