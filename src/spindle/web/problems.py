"""Errors as responses: problem details (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Template

from spindle.errors import AnswersRefused, SpindleError, StoreError
from spindle.web.context import Context
from spindle.web.instrumentation import request_id
from spindle.web.meter import NO_ROUTE
from spindle.web.page_templates import render_page
from spindle.web.request import AppRequest

_log = logging.getLogger("spindle.web")

_FOR_PROGRAMS = ("/api/", "/health", "/ready", "/metrics")

_GONE = "client disconnected prematurely"
"""What the framework says of a connection that broke: nobody waits for the response."""


class ProblemDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """Problem details; ``problems`` says by scheme why answers are refused.

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


def handle_spindle_error(request: AppRequest, error: SpindleError) -> Response[Any] | Template:
    """Respond to one of our own errors."""
    if isinstance(error, StoreError):
        _log_failure(request, logging.ERROR, str(error))
    refused = error.problems if isinstance(error, AnswersRefused) else {}
    # Whatever is wrong with the store, the page keeps its answers and retries.
    headers = {"Retry-After": "2"} if error.status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return _build_response(
        request, error.status, error.code, error.message, error.hint, refused, headers
    )


def handle_http_error(request: AppRequest, error: HTTPException) -> Response[Any] | Template:
    """Respond to the framework's errors: not found, too large, malformed, too many requests."""
    hint = "Reload the page and try again." if error.status_code == HTTPStatus.FORBIDDEN else ""
    detail = _describe(error)
    if error.detail == _GONE:
        return _build_response(request, 400, "http", "The connection was lost.")
    if error.status_code >= 500:
        _log_failure(request, logging.ERROR, "error in the web framework", error)
    return _build_response(request, error.status_code, "http", detail, hint, headers=error.headers)


def handle_deep_nesting(request: AppRequest, error: RecursionError) -> Response[Any] | Template:
    """Respond to a body nested more deeply than any that a page sends."""
    _log_failure(request, logging.WARNING, str(error))
    return _build_response(request, 400, "http", "The request is nested too deeply.")


def _describe(error: HTTPException) -> str:
    if error.status_code >= 500:
        return "Something went wrong on the server."
    if error.status_code == HTTPStatus.NOT_FOUND and error.detail == HTTPStatus.NOT_FOUND.phrase:
        return "There is nothing at this address."
    if error.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return "Too many attempts. Wait a minute, then try again."
    return error.detail


def handle_fault(request: AppRequest, error: Exception) -> Response[Any] | Template:
    """Respond to a fault of ours: details go to the log, none to the client."""
    _log_failure(request, logging.ERROR, "error in Spindle", error)
    return _build_response(
        request, 500, "fault", "Something went wrong on the server.", "Try again."
    )


def _log_failure(
    request: AppRequest, level: int, message: str, error: Exception | None = None
) -> None:
    """Log a failed request by its route, as its URL may hold secrets."""
    route = request.scope.get("path_template") or NO_ROUTE
    context = {"request_id": request_id(request), "method": request.method, "route": route}
    _log.log(level, "%s %s: %s", request.method, route, message, exc_info=error, extra=context)


def _build_response(
    request: AppRequest,
    status: int,
    code: str,
    detail: str,
    hint: str = "",
    problems: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Response[Any] | Template:
    title = HTTPStatus(status).phrase
    ctx: Context = request.app.state.context
    ctx.meter.count_refusal(code)
    id_ = request_id(request)
    if request.url.path.startswith(_FOR_PROGRAMS):
        problem = ProblemDetails(title, status, detail, code, hint, problems or {}, id_)
        return Response(
            problem, status_code=status, media_type="application/problem+json", headers=headers
        )
    context = {"title": title, "text": f"{detail} {hint}".strip(), "link": "/"}
    quote = id_ if status >= 500 else ""
    return render_page(
        ctx, "message.html", status=status, headers=headers, request_id=quote, **context
    )
