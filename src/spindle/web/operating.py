"""What machines ask a process: whether it lives, whether it is ready, what it has counted."""

from __future__ import annotations

from litestar import Controller, HttpMethod, Response, get, route

from spindle.domain.assignments import LeaseCounts
from spindle.errors import MetricsClosed, StoreError
from spindle.web.asking import Ask
from spindle.web.context import Context
from spindle.web.exposition import exposed
from spindle.web.operation import Networks

_LOOK = [HttpMethod.GET, HttpMethod.HEAD]
# A proxy that tells for whom it asks asks for somebody else.
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


class Operating(Controller):
    """Health, readiness and metrics: outside the study, and not in its schema."""

    include_in_schema = False

    @route("/health", http_method=_LOOK, exclude_from_csrf=True)
    async def health(self) -> dict[str, str]:
        """The process answers; nothing else is looked at."""
        return {"status": "ok"}

    @route("/ready", http_method=_LOOK, exclude_from_csrf=True)
    async def ready(self, ctx: Context) -> dict[str, str]:
        """Judgments can be taken in; 503 with the reason where they cannot."""
        await ctx.readiness.check()
        return {"status": "ready"}

    @get("/metrics", exclude_from_csrf=True)
    async def metrics(self, request: Ask, ctx: Context) -> Response[bytes]:
        """What was counted, for Prometheus, if whoever asks may know."""
        if not (_is_from(request, ctx.operation.metrics_from) or ctx.sessions.is_staff(request)):
            raise MetricsClosed(
                "Metrics are not for this address.",
                "Whoever runs the study can open them with --metrics-from.",
            )
        processes, leases = await ctx.peers.all(), await _leases(ctx)
        text, media_type = exposed(processes, leases, request.headers.get("accept", ""))
        return Response(text, headers={"Content-Type": media_type})


async def _leases(ctx: Context) -> LeaseCounts | None:
    try:
        return await ctx.read(lambda tx: tx.leases.count(ctx.study.clock()))
    except StoreError:
        return None


def _is_from(request: Ask, networks: Networks) -> bool:
    """Whether the request comes straight from there."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    return request.client.host in networks
