"""The pages for annotators."""

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

from spindle.domain.counts import plural
from spindle.domain.people import Session
from spindle.errors import SignInRefused
from spindle.services import annotation
from spindle.storage import Transaction
from spindle.web.api import fetch_desk
from spindle.web.auth import expire_cookie
from spindle.web.boot import boot_json
from spindle.web.context import Context
from spindle.web.page_templates import form_token, render_page
from spindle.web.request import AppRequest

SIGN_INS_PER_MINUTE = 60
"""The most from one address: guessing passphrases has to be slow."""


class SignInForm(msgspec.Struct, frozen=True):
    """The sign-in form."""

    name: str = ""
    passphrase: str = ""
    next: str = ""


class Pages(Controller):
    """Signing in and out, and the annotate page."""

    @get("/", include_in_schema=False)
    async def home(self, request: AppRequest, ctx: Context) -> Redirect:
        """Redirect to the annotate page, or to the sign-in form."""
        signed_in = await ctx.annotator(request) is not None
        return Redirect("/annotate" if signed_in else "/signin")

    @get("/signin", include_in_schema=False)
    async def sign_in_form(self, request: AppRequest, ctx: Context, next: str = "") -> Template:
        """Show the sign-in form."""
        return await _render_sign_in(request, ctx, SignInForm(next=next))

    @post(
        "/signin",
        include_in_schema=False,
        status_code=200,
        middleware=[RateLimitConfig(rate_limit=("minute", SIGN_INS_PER_MINUTE)).middleware],
    )
    async def sign_in(
        self,
        request: AppRequest,
        ctx: Context,
        data: Annotated[SignInForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
    ) -> Template | Redirect:
        """Check name and passphrase and sign the annotator in."""
        try:
            me = await asyncio.to_thread(annotation.sign_in, ctx.study, data.name, data.passphrase)
        except SignInRefused as refusal:
            ctx.meter.count_refusal(refusal.code)
            return await _render_sign_in(
                request, ctx, data, error=str(refusal), status=refusal.status
            )
        ctx.meter.sign_ins += 1
        secure = request.url.scheme == "https"
        return Redirect(
            local_path(data.next) or "/annotate",
            status_code=303,
            cookies=[ctx.sessions.annotator_cookie(me, secure=secure)],
        )

    @post("/signout", include_in_schema=False)
    async def sign_out(self, request: AppRequest, ctx: Context) -> Redirect:
        """Return held items, and end the annotator's sessions on all devices."""
        me = await ctx.annotator(request)
        if me is not None:
            await asyncio.to_thread(ctx.members.sign_out, me.id)
        return Redirect(
            "/signin", status_code=303, cookies=[expire_cookie(ctx.sessions.annotator_name)]
        )

    @get("/annotate", include_in_schema=False)
    async def annotate(self, request: AppRequest, ctx: Context) -> Template | Redirect:
        """Show the annotate page with the first items in it."""
        me = await ctx.annotator(request)
        if me is None:
            return Redirect("/signin?next=/annotate", status_code=303)
        design = ctx.study.design
        session = Session(me.id, me.epoch)
        desk = await fetch_desk(ctx, session, want=design.prefetch + 1)
        return render_page(
            ctx,
            "annotate.html",
            design=design,
            layout=ctx.layout,
            scripts=ctx.scripts,
            layout_css=ctx.stylesheet,
            instructions_html=ctx.instructions,
            annotator=me.name,
            person=me.id,
            csrf=form_token(request),
            boot=boot_json(ctx, me.name, desk),
        )

    @get("/layout/{name:str}", include_in_schema=False)
    async def layout(self, request: AppRequest, ctx: Context, name: str) -> Response[str]:
        """Send the stylesheet of the design's own layout, named by its content."""
        if request.url.path != ctx.stylesheet:
            raise NotFoundException(f"There is no stylesheet {name!r}.")
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(ctx.layout.css, media_type="text/css", headers=headers)


async def _render_sign_in(
    request: AppRequest, ctx: Context, form: SignInForm, *, error: str = "", status: int = 200
) -> Template:
    left = await ctx.read(lambda tx: _describe_places_left(tx, ctx))
    return render_page(
        ctx,
        "signin.html",
        status=status,
        study=ctx.study.design.name,
        error=error,
        name=form.name,
        next=local_path(form.next),
        open=ctx.study.design.access.everybody,
        left=left,
        csrf=form_token(request),
    )


def _describe_places_left(tx: Transaction, ctx: Context) -> str:
    left = annotation.count_places(tx, ctx.study.design)
    if left == 0:
        return "All items of this study are done or in progress; there is nothing to do for now."
    return f"You can judge up to {plural(left, 'item')} here."


def local_path(address: str) -> str:
    """Return the address if it is a path on this server, else an empty text.

    >>> local_path("/annotate"), local_path("https://example.com/"), local_path("//example.com")
    ('/annotate', '', '')
    """
    parts = urlsplit(address.replace("\\", "/"))
    is_local = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return address if is_local and not parts.path.startswith("//") else ""
