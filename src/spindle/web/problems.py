"""Errors as answers: problem details (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Template

from spindle.errors import AnswersRefused, SpindleError, StoreError
from spindle.web.asking import Ask
from spindle.web.context import Context
from spindle.web.meter import NO_ROUTE
from spindle.web.observing import request_id
from spindle.web.render import page

_log = logging.getLogger("spindle.web")

_FOR_PROGRAMS = ("/api/", "/health", "/ready", "/metrics")

_GONE = "client disconnected prematurely"
"""What the framework calls a request that breaks off: nobody waits for an answer to it."""


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem detail; ``problems`` says by scheme why answers are refused.

    ``request_id`` is what to quote to whoever runs the study: the log has it too.
    """

    title: str
    status: int
    detail: str
    code: str
    hint: str = ""
    problems: dict[str, str] = {}
    request_id: str = ""
    type: str = "about:blank"


def on_spindle_error(request: Ask, error: SpindleError) -> Response[Any] | Template:
    """One of our own errors."""
    if isinstance(error, StoreError):
        _told(request, logging.ERROR, str(error))
    refused = error.problems if isinstance(error, AnswersRefused) else {}
    # Whatever is the matter with the store, the page keeps what it has and comes again.
    headers = {"Retry-After": "2"} if error.status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return _answer(request, error.status, error.code, error.message, error.hint, refused, headers)


def on_http_error(request: Ask, error: HTTPException) -> Response[Any] | Template:
    """An error of the framework: no such page, too large, malformed or too often."""
    hint = "Reload the page and try again." if error.status_code == HTTPStatus.FORBIDDEN else ""
    detail = _plain(error)
    if error.detail == _GONE:
        return _answer(request, HTTPStatus.BAD_REQUEST, "http", "The request broke off.")
    if error.status_code >= 500:
        _told(request, logging.ERROR, "a fault of the framework's", error)
    return _answer(request, error.status_code, "http", detail, hint, headers=error.headers)


def on_too_deep(request: Ask, error: RecursionError) -> Response[Any] | Template:
    """A body nested more deeply than anything that a page sends."""
    _told(request, logging.WARNING, str(error))
    return _answer(request, 400, "http", "The request is nested too deeply.")


def _plain(error: HTTPException) -> str:
    if error.status_code >= 500:
        return "Something went wrong on the server."
    if error.status_code == HTTPStatus.NOT_FOUND and error.detail == HTTPStatus.NOT_FOUND.phrase:
        return "There is nothing at this address."
    if error.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return "That was too often. Wait a minute, then try again."
    return error.detail


def on_failure(request: Ask, error: Exception) -> Response[Any] | Template:
    """A fault of ours: told to the log in full, and to the asker without detail."""
    _told(request, logging.ERROR, "a fault of Spindle's", error)
    return _answer(request, 500, "fault", "Something went wrong on the server.", "Try again.")


def _told(request: Ask, level: int, message: str, error: Exception | None = None) -> None:
    """Log what happened to a request: by its route, as its address may say too much."""
    route = request.scope.get("path_template") or NO_ROUTE
    told = {"request_id": request_id(request), "method": request.method, "route": route}
    _log.log(level, "%s %s: %s", request.method, route, message, exc_info=error, extra=told)


def _answer(
    request: Ask,
    status: int,
    code: str,
    detail: str,
    hint: str = "",
    problems: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Response[Any] | Template:
    title = HTTPStatus(status).phrase
    ctx: Context = request.app.state.context
    ctx.meter.refused(code)
    id_ = request_id(request)
    if request.url.path.startswith(_FOR_PROGRAMS):
        problem = Problem(title, status, detail, code, hint, problems or {}, id_)
        return Response(
            problem, status_code=status, media_type="application/problem+json", headers=headers
        )
    told = {"title": title, "text": f"{detail} {hint}".strip(), "link": "/"}
    quote = id_ if status >= 500 else ""
    return page(ctx, "message.html", status=status, headers=headers, request_id=quote, **told)
