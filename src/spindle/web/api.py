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
from spindle.web.asking import Ask
from spindle.web.context import Context
from spindle.web.described import ByAPage, OfAJudgment
from spindle.web.rich import NotRendered
from spindle.web.shown import Render, shown_fields
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

_judgments = msgspec.json.Decoder(PutJudgment)


class AnnotateApi(Controller):
    """What a signed-in annotator's page asks for.

    Instead of a form's token it sends ``X-Annotator`` (``Context.need_session``): a token's two
    signatures would be a twentieth of what a judgment costs.
    """

    path = "/api"
    opt = {"exclude_from_csrf": True}  # noqa: RUF012 - the framework declares it so

    @post("/work", status_code=200, operation_class=ByAPage)
    async def work(self, request: Ask, ctx: Context, data: WantWork) -> Desk:
        """Everything the annotator holds, topped up."""
        me = await ctx.need_session(request)
        return await open_desk(ctx, me, want=data.want)

    @put(
        "/judgments/{uuid:str}",
        operation_class=OfAJudgment,
        responses={200: ResponseSpec(Receipt, description="A `Receipt`: it is on disk.")},
    )
    async def judge(self, request: Ask, uuid: str) -> Response[bytes]:
        """Take in a judgment, a ``PutJudgment``; the answer says that it is on disk.

        What is asked for hundreds of times as often as anything else is read and written here,
        and not by the framework, which takes a tenth of what a judgment costs for it.
        """
        ctx: Context = request.app.state.context
        me = await ctx.need_session(request)
        data = _sent(await request.body())
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
        ctx.meter.judged(receipt.status.value, skipped=data.skipped)
        standing = receipt.state
        told = await (desk(ctx, standing) if standing.held else counted_desk(ctx, me, standing))
        body = msgspec.json.encode(Receipt(receipt.status.value, told))
        return Response(body, media_type=MediaType.JSON)

    @post("/heartbeat", status_code=200, operation_class=ByAPage)
    async def heartbeat(self, request: Ask, ctx: Context, data: Heartbeat) -> Pulse:
        """Keep leases alive."""
        me = await ctx.need_session(request)
        lost = await ctx.write(
            lambda tx: annotation.extend_leases(tx, ctx.study, me, data.assignments)
        )
        return Pulse(list(lost))

    @get("/history", operation_class=ByAPage)
    async def history(
        self,
        request: Ask,
        ctx: Context,
        before: Annotated[int | None, Parameter(ge=1, le=LARGEST_ID)] = None,
        limit: Annotated[int, Parameter(ge=1, le=50)] = 10,
    ) -> History:
        """Earlier finished work of the annotator."""
        me = await ctx.need_session(request)
        pieces, earlier = await ctx.read(
            lambda tx: annotation.history(tx, me, before=before, limit=limit)
        )
        return History(await work_on(ctx, pieces), earlier)


def _sent(body: bytes) -> PutJudgment:
    try:
        return _judgments.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ClientException(f"This is no judgment: {error}.") from error


async def open_desk(ctx: Context, me: Session, *, want: int) -> Desk:
    """Where the annotator stands, with everything they hold."""
    standing = await ctx.write(lambda tx: annotation.resume_work(tx, ctx.study, me, want=want))
    return await counted_desk(ctx, me, standing)


async def counted_desk(ctx: Context, me: Session, standing: annotation.WorkState) -> Desk:
    """A standing as it goes over the wire, with how much there is to do."""
    design = ctx.study.design
    who = me.annotator
    counted = await ctx.read(lambda tx: annotation.with_total(tx, design, who, standing))
    return await desk(ctx, counted)


async def desk(ctx: Context, standing: annotation.WorkState) -> Desk:
    """A standing as it goes over the wire."""
    return Desk(
        work=await work_on(ctx, standing.work),
        outcome=standing.outcome.value,
        finished=standing.finished,
        total=standing.total,
    )


async def work_on(ctx: Context, pieces: Sequence[annotation.WorkItem]) -> list[Work]:
    """Pieces of work as they go over the wire; what is to be rendered first, beside the loop."""
    try:
        return [_work(ctx, piece, ctx.rich.remembered) for piece in pieces]
    except NotRendered:
        return await ctx.rich.beside(lambda: [_work(ctx, piece, ctx.rich.html) for piece in pieces])


def _work(ctx: Context, piece: annotation.WorkItem, render: Render) -> Work:
    handout, judgment = piece.handout, piece.judgment
    return Work(
        assignment=handout.assignment.id,
        state=handout.assignment.state.value,  # type: ignore[arg-type]
        fields=shown_fields(ctx.study.design, ctx.layout.fields, handout, render),
        answers=None if judgment is None else dict(judgment.shown),
        reason="" if judgment is None else judgment.reason,
    )
