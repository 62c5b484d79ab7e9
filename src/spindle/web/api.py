"""The JSON interface of the annotate page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from litestar import Controller, MediaType, Response, get, post, put
from litestar.exceptions import ClientException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter

from spindle.domain.judgments import Submission
from spindle.domain.people import Session
from spindle.services import annotation
from spindle.web.context import Context
from spindle.web.display import Render, display_fields
from spindle.web.openapi import JudgmentOperation, PageOperation
from spindle.web.request import AppRequest
from spindle.web.rich_text import NotRendered
from spindle.web.wire import (
    LARGEST_ID,
    Desk,
    Heartbeat,
    History,
    Pulse,
    PutJudgment,
    Receipt,
    WantWork,
    Work,
)

_judgment_decoder = msgspec.json.Decoder(PutJudgment)


class AnnotateApi(Controller):
    """The requests of a signed-in annotator's page.

    Instead of a form's token it sends ``X-Annotator`` (``Context.require_session``): a token's two
    signatures would be a twentieth of what a judgment costs.
    """

    path = "/api"
    opt = {"exclude_from_csrf": True}  # noqa: RUF012 - the framework declares it so

    @post("/work", status_code=200, operation_class=PageOperation)
    async def work(self, request: AppRequest, ctx: Context, data: WantWork) -> Desk:
        """Return all that the annotator holds, topped up."""
        me = await ctx.require_session(request)
        return await fetch_desk(ctx, me, want=data.want)

    @put(
        "/judgments/{uuid:str}",
        operation_class=JudgmentOperation,
        responses={200: ResponseSpec(Receipt, description="A `Receipt`: it is on disk.")},
    )
    async def judge(self, request: AppRequest, uuid: str) -> Response[bytes]:
        """Store a judgment, a ``PutJudgment``; the response says that it is on disk.

        This request comes hundreds of times as often as any other, so its JSON is read and
        written here: the framework would take a tenth of what a judgment costs for it.
        """
        ctx: Context = request.app.state.context
        me = await ctx.require_session(request)
        data = _parse_judgment(await request.body())
        submission = Submission(
            id=uuid,
            assignment=data.assignment,
            shown=data.answers,
            skipped=data.skipped,
            reason=data.reason,
            active_seconds=data.active_seconds,
            answered_at=data.answered_at,
        )
        receipt = await ctx.write(
            lambda tx: annotation.submit(
                tx, ctx.study, me, submission, have=data.have, want=data.want
            )
        )
        ctx.meter.count_judgment(receipt.status.value, skipped=data.skipped)
        state = receipt.state
        desk = await (
            build_desk(ctx, state) if state.held else build_desk_with_total(ctx, me, state)
        )
        body = msgspec.json.encode(Receipt(receipt.status.value, desk))
        return Response(body, media_type=MediaType.JSON)

    @post("/heartbeat", status_code=200, operation_class=PageOperation)
    async def heartbeat(self, request: AppRequest, ctx: Context, data: Heartbeat) -> Pulse:
        """Keep leases alive."""
        me = await ctx.require_session(request)
        lost = await ctx.write(
            lambda tx: annotation.extend_leases(tx, ctx.study, me, data.assignments)
        )
        return Pulse(list(lost))

    @get("/history", operation_class=PageOperation)
    async def history(
        self,
        request: AppRequest,
        ctx: Context,
        before: Annotated[int | None, Parameter(ge=1, le=LARGEST_ID)] = None,
        limit: Annotated[int, Parameter(ge=1, le=50)] = 10,
    ) -> History:
        """Return the annotator's earlier finished work."""
        me = await ctx.require_session(request)
        items, earlier = await ctx.read(
            lambda tx: annotation.history(tx, me, before=before, limit=limit)
        )
        return History(await build_work(ctx, items), earlier)


def _parse_judgment(body: bytes) -> PutJudgment:
    try:
        return _judgment_decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ClientException(f"Not a valid judgment: {error}.") from error


async def fetch_desk(ctx: Context, me: Session, *, want: int) -> Desk:
    """Hand out items up to ``want`` and return the annotator's desk."""
    state = await ctx.write(lambda tx: annotation.resume_work(tx, ctx.study, me, want=want))
    return await build_desk_with_total(ctx, me, state)


async def build_desk_with_total(ctx: Context, me: Session, state: annotation.WorkState) -> Desk:
    """Build the wire form of a work state, with its total counted anew."""
    design = ctx.study.design
    who = me.annotator
    counted = await ctx.read(lambda tx: annotation.with_total(tx, design, who, state))
    return await build_desk(ctx, counted)


async def build_desk(ctx: Context, state: annotation.WorkState) -> Desk:
    """Build the wire form of a work state."""
    return Desk(
        work=await build_work(ctx, state.work),
        outcome=state.outcome.value,
        finished=state.finished,
        total=state.total,
    )


async def build_work(ctx: Context, items: Sequence[annotation.WorkItem]) -> list[Work]:
    """Build the wire form of work items; render what is new outside the event loop."""
    try:
        return [_build_work_item(ctx, item, ctx.rich.cached_html) for item in items]
    except NotRendered:
        return await ctx.rich.run_in_thread(
            lambda: [_build_work_item(ctx, item, ctx.rich.html) for item in items]
        )


def _build_work_item(ctx: Context, item: annotation.WorkItem, render: Render) -> Work:
    handout, judgment = item.handout, item.judgment
    return Work(
        assignment=handout.assignment.id,
        state=handout.assignment.state.value,  # type: ignore[arg-type]
        fields=display_fields(ctx.study.design, ctx.layout.fields, handout, render),
        answers=None if judgment is None else dict(judgment.shown),
        reason="" if judgment is None else judgment.reason,
    )
