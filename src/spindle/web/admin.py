"""The pages of the study's staff."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from litestar import Controller, get, post
from litestar.background_tasks import BackgroundTask
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.params import Body
from litestar.response import File, Redirect, Template

from spindle.domain.verdicts import Verdict
from spindle.export import EXPORTS
from spindle.services import export, quality
from spindle.storage import ItemProgress, Transaction
from spindle.web.auth import hash_link
from spindle.web.context import Context
from spindle.web.page_templates import form_token, render_page
from spindle.web.request import AppRequest

_ROWS = 100
_LAST_PAGE = 10**9


@dataclass(frozen=True, slots=True)
class Totals:
    """How far the study is, in judgments; ``closed`` items are no longer in the data."""

    items: int
    closed: int
    wanted: int
    given: int
    open: int
    annotators: int


@dataclass(frozen=True, slots=True)
class Person:
    """An annotator's line; ``seconds`` is the median active time per judgment."""

    name: str
    done: int
    skipped: int
    seconds: float | None
    seen_at: float


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What staff sees once the truth is unsealed: since when, by item, and the accuracy."""

    since: float
    sides: dict[str, Verdict]
    accuracy: quality.Accuracy


@dataclass(frozen=True, slots=True)
class Overview:
    """What the administrator's page shows.

    ``truths`` counts the items whose truth is known, ``opinions`` those on which there are
    opinions; ``unsealed`` is None until staff unseals both.
    """

    totals: Totals
    items: tuple[ItemProgress, ...]
    people: tuple[Person, ...]
    truths: int = 0
    opinions: int = 0
    unsealed: Unsealed | None = None


@dataclass(frozen=True, slots=True)
class UnsealForm:
    """The form that unseals the truth; ``sure`` is the box that has to be ticked."""

    sure: str = ""


class Admin(Controller):
    """Progress and downloads."""

    path = "/admin"

    @get("/enter", include_in_schema=False)
    async def enter(self, request: AppRequest, ctx: Context, key: str = "") -> Redirect:
        """Use the one-time link that ``spindle start`` printed."""
        now = ctx.study.clock()
        used = await ctx.write(lambda tx: tx.meta.use_staff_link(hash_link(key), now))
        if not used:
            ctx.sessions.require_staff(request)  # whoever is signed in may open an old link
            return Redirect("/admin", status_code=303)
        cookie = ctx.sessions.staff_cookie(secure=request.url.scheme == "https")
        return Redirect("/admin", status_code=303, cookies=[cookie])

    @get("/", include_in_schema=False)
    async def overview(self, request: AppRequest, ctx: Context, page_number: int = 1) -> Template:
        """Show progress by item and by annotator."""
        ctx.sessions.require_staff(request)
        number = min(max(1, page_number), _LAST_PAGE)
        seen = await ctx.read(lambda tx: _load_overview(tx, ctx, offset=(number - 1) * _ROWS))
        return render_page(
            ctx,
            "admin.html",
            study=ctx.study.design.name,
            overview=seen,
            overlap=ctx.study.design.overlap,
            formats=[(name, f"/admin/export/{name}") for name in EXPORTS.names()],
            page_number=number,
            pages=_page_count(seen.totals),
            now=ctx.study.clock(),
            csrf=form_token(request),
        )

    @post("/unseal", include_in_schema=False)
    async def unseal(
        self,
        request: AppRequest,
        ctx: Context,
        data: Annotated[UnsealForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
    ) -> Redirect:
        """Unseal the truth for good, and record that in the study's journal."""
        ctx.sessions.require_staff(request)
        if data.sure:
            now = ctx.study.clock()
            # With no truth known yet there is nothing to unseal; what is imported later is sealed.
            await ctx.write(lambda tx: quality.unseal(tx, now) if _has_truth(tx) else None)
        return Redirect("/admin#truth", status_code=303)

    @get("/export/{name:str}", include_in_schema=False, sync_to_thread=True)
    def download(self, request: AppRequest, ctx: Context, name: str) -> File:
        """Send all judgments in that format."""
        ctx.sessions.require_staff(request)
        form = EXPORTS.get(name)
        if form is None:
            raise NotFoundException(f"There is no format {name!r}.")
        folder = tempfile.TemporaryDirectory(prefix="spindle-")
        path = Path(folder.name) / form.file_name
        export.export_judgments(ctx.study.store, ctx.study.design, name, path)
        return File(
            path,
            filename=path.name,
            media_type=form.media_type,
            background=BackgroundTask(folder.cleanup),
        )


def _page_count(totals: Totals) -> int:
    return max(1, -(-max(totals.items + totals.closed, totals.annotators) // _ROWS))


def _load_overview(tx: Transaction, ctx: Context, *, offset: int) -> Overview:
    design = ctx.study.design
    count, open_slots = tx.items.count(), tx.slots.count_left()
    closed = tx.items.count(closed=True)
    people = tx.people.page(offset=offset, limit=_ROWS)
    seconds = tx.judgments.active_seconds_by_annotator([person.id for person, _ in people])
    items = tuple(tx.items.progress(offset=offset, limit=_ROWS))
    return Overview(
        totals=Totals(
            items=count,
            closed=closed,
            wanted=count * design.overlap,
            given=tx.assignments.count_completed(),
            open=open_slots,
            annotators=tx.people.count(),
        ),
        items=items,
        people=tuple(
            Person(
                person.name,
                person.done,
                person.skipped,
                statistics.median(seconds[person.id]) if seconds[person.id] else None,
                seen_at,
            )
            for person, seen_at in people
        ),
        truths=tx.truth.count(),
        opinions=tx.opinions.count(),
        unsealed=_load_unsealed(tx, ctx, [item.item for item in items]),
    )


def _has_truth(tx: Transaction) -> bool:
    return bool(tx.truth.count() or tx.opinions.count())


def _load_unsealed(tx: Transaction, ctx: Context, items: Sequence[str]) -> Unsealed | None:
    event = tx.events.first(quality.UNSEALED)
    if event is None:
        return None
    return Unsealed(event.at, tx.truth.by_id(items), ctx.accuracy.get(tx))
