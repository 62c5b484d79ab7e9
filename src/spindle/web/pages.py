"""The pages that people open."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from litestar import Controller, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import Body
from litestar.response import Redirect, Template

from spindle.domain.people import Session
from spindle.errors import SignInRefused
from spindle.services import annotate, people
from spindle.storage import Transaction
from spindle.web.api import open_desk
from spindle.web.asking import Ask
from spindle.web.auth import ended
from spindle.web.boot import boot_json
from spindle.web.context import Context
from spindle.web.render import csrf_of, page

SIGN_INS_PER_MINUTE = 60
"""From one address: guessing a passphrase is slow on purpose, and seldom."""


class SignIn(msgspec.Struct, frozen=True):
    """The sign-in form."""

    name: str = ""
    passphrase: str = ""
    next: str = ""


class Pages(Controller):
    """Signing in and out, and the annotate page."""

    @get("/", include_in_schema=False)
    async def home(self, request: Ask, ctx: Context) -> Redirect:
        """To the work, or to the door."""
        signed_in = await ctx.annotator(request) is not None
        return Redirect("/annotate" if signed_in else "/signin")

    @get("/signin", include_in_schema=False)
    async def door(self, request: Ask, ctx: Context, next: str = "") -> Template:
        """The sign-in form."""
        return await _door(request, ctx, SignIn(next=next))

    @post(
        "/signin",
        include_in_schema=False,
        status_code=200,
        middleware=[RateLimitConfig(rate_limit=("minute", SIGN_INS_PER_MINUTE)).middleware],
    )
    async def enter(
        self,
        request: Ask,
        ctx: Context,
        data: Annotated[SignIn, Body(media_type=RequestEncodingType.URL_ENCODED)],
    ) -> Template | Redirect:
        """Check name and passphrase and let the annotator in."""
        try:
            me = await asyncio.to_thread(people.sign_in, ctx.study, data.name, data.passphrase)
        except SignInRefused as refusal:
            ctx.meter.refused(refusal.code)
            return await _door(request, ctx, data, error=str(refusal), status=refusal.status)
        ctx.meter.sign_ins += 1
        secure = request.url.scheme == "https"
        return Redirect(
            local_path(data.next) or "/annotate",
            status_code=303,
            cookies=[ctx.sessions.annotator_cookie(me, secure=secure)],
        )

    @post("/signout", include_in_schema=False)
    async def leave(self, request: Ask, ctx: Context) -> Redirect:
        """Give back what is held, and end the annotator's sessions, here and elsewhere."""
        me = await ctx.annotator(request)
        if me is not None:
            await asyncio.to_thread(ctx.members.sign_out, me.id)
        return Redirect("/signin", status_code=303, cookies=[ended(ctx.sessions.annotator_name)])

    @get("/annotate", include_in_schema=False)
    async def annotate(self, request: Ask, ctx: Context) -> Template | Redirect:
        """The page that annotators work on, with their first items in it."""
        me = await ctx.annotator(request)
        if me is None:
            return Redirect("/signin?next=/annotate", status_code=303)
        design = ctx.study.design
        session = Session(me.id, me.epoch)
        desk = await open_desk(ctx, session, want=design.prefetch + 1)
        return page(
            ctx,
            "annotate.html",
            design=design,
            layout=ctx.layout,
            scripts=ctx.scripts,
            layout_css=ctx.stylesheet,
            instructions_html=ctx.instructions,
            annotator=me.name,
            person=me.id,
            csrf=csrf_of(request),
            boot=boot_json(ctx, me.name, desk),
        )

    @get("/layout/{name:str}", include_in_schema=False)
    async def layout(self, request: Ask, ctx: Context, name: str) -> Response[str]:
        """The stylesheet made of the design's own layout, under the name of its content."""
        if request.url.path != ctx.stylesheet:
            raise NotFoundException(f"There is no stylesheet {name!r}.")
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(ctx.layout.css, media_type="text/css", headers=headers)


async def _door(
    request: Ask, ctx: Context, form: SignIn, *, error: str = "", status: int = 200
) -> Template:
    left = await ctx.read(lambda tx: _places(tx, ctx))
    return page(
        ctx,
        "signin.html",
        status=status,
        study=ctx.study.design.name,
        error=error,
        name=form.name,
        next=local_path(form.next),
        open=ctx.study.design.access.everybody,
        left=left,
        csrf=csrf_of(request),
    )


def _places(tx: Transaction, ctx: Context) -> str:
    left = annotate.places_left(tx, ctx.study.design)
    if left == 0:
        return "All judgments of this study are given or being given; nothing is left for now."
    return f"You can judge up to {left} {'item' if left == 1 else 'items'} here."


def local_path(address: str) -> str:
    """The address if it is a path on this server, else nothing.

    >>> local_path("/annotate"), local_path("https://example.com/"), local_path("//example.com")
    ('/annotate', '', '')
    """
    parts = urlsplit(address.replace("\\", "/"))
    is_local = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return address if is_local and not parts.path.startswith("//") else ""
