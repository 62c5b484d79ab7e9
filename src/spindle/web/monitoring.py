"""Endpoints for operators: health, readiness and metrics."""

from __future__ import annotations

from litestar import Controller, HttpMethod, Response, get, route

from spindle.domain.assignments import LeaseCounts
from spindle.errors import MetricsClosed, StoreError
from spindle.web.context import Context
from spindle.web.exposition import render_metrics
from spindle.web.request import AppRequest
from spindle.web.settings import Networks

_LOOK = [HttpMethod.GET, HttpMethod.HEAD]
# A proxy that names its client passes on somebody else's request.
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


class Monitoring(Controller):
    """Health, readiness and metrics: outside the study, and not in its schema."""

    include_in_schema = False

    @route("/health", http_method=_LOOK, exclude_from_csrf=True)
    async def health(self) -> dict[str, str]:
        """Say that the process answers; check nothing else."""
        return {"status": "ok"}

    @route("/ready", http_method=_LOOK, exclude_from_csrf=True)
    async def ready(self, ctx: Context) -> dict[str, str]:
        """Say that judgments can be stored; 503 with the reason if they cannot."""
        await ctx.readiness.check()
        return {"status": "ready"}

    @get("/metrics", exclude_from_csrf=True)
    async def metrics(self, request: AppRequest, ctx: Context) -> Response[bytes]:
        """Return the metrics to staff and to the networks that may read them."""
        if not (_is_from(request, ctx.settings.metrics_from) or ctx.sessions.is_staff(request)):
            raise MetricsClosed(
                "This address may not read the metrics.",
                "Sign in as staff, or start the study with --metrics-from.",
            )
        processes, leases = await ctx.peers.snapshots(), await _read_leases(ctx)
        text, media_type = render_metrics(processes, leases, request.headers.get("accept", ""))
        return Response(text, headers={"Content-Type": media_type})


async def _read_leases(ctx: Context) -> LeaseCounts | None:
    try:
        return await ctx.read(lambda tx: tx.leases.count(ctx.study.clock()))
    except StoreError:
        return None


def _is_from(request: AppRequest, networks: Networks) -> bool:
    """Return whether the request comes directly from one of the networks."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    return request.client.host in networks
