"""The app: everything that is served for one study."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial
from pathlib import Path

from litestar import Router
from litestar.config.compression import CompressionConfig
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig

from spindle import __version__
from spindle.config.fields import SAMPLE_SIZE, field_names
from spindle.errors import SpindleError
from spindle.layout import CompiledLayout, compile_page
from spindle.services.annotation import Membership
from spindle.services.quality import AccuracyCache
from spindle.services.study import Study, secret
from spindle.web import problems
from spindle.web.admin import Admin
from spindle.web.api import AnnotateApi
from spindle.web.auth import Sessions
from spindle.web.compression import Compression
from spindle.web.context import Context
from spindle.web.instrumentation import InstrumentedApp
from spindle.web.meter import Meter
from spindle.web.monitoring import Monitoring
from spindle.web.page_templates import (
    add_page_styles,
    render_instructions,
    static_version,
    template_engine,
)
from spindle.web.pages import Pages
from spindle.web.peers import Peers
from spindle.web.readiness import Readiness
from spindle.web.render_process import RenderProcess
from spindle.web.request import AppRequest
from spindle.web.rich_text import RichText
from spindle.web.scheme_files import find_folders, find_scripts
from spindle.web.security import add_security_headers
from spindle.web.settings import AppSettings
from spindle.web.snapshot import take_snapshot

LARGEST_BODY = 256 * 1024
_WORTH_COMPRESSING = 4096


def create_app(study: Study, settings: AppSettings | None = None) -> InstrumentedApp:
    """Build the app that serves a study; two apps share nothing."""
    key = study.store.write(lambda tx: secret(tx, "cookies")).result()
    study_id = study.store.write(lambda tx: secret(tx, "id")).result()[:16]
    renderer = RenderProcess()
    static = find_folders("static")
    context = _build_context(
        study, settings or AppSettings(), Sessions(key, study_id), renderer, study_id, static
    )
    app = InstrumentedApp(
        [Pages, AnnotateApi, Admin, Monitoring, _static_router(context.assets, static)],
        state=State({"context": context}),
        lifespan=[lambda _: study.store.serve_inline(), lambda _: context.peers.listen()],
        dependencies={"ctx": Provide(_get_context, sync_to_thread=False)},
        before_send=[add_security_headers],
        on_shutdown=[context.rich.close, renderer.close],
        csrf_config=CSRFConfig(
            secret=key,
            cookie_name=f"spindle-csrf-{study_id}",
            header_name="x-csrf-token",
            cookie_httponly=True,
            cookie_samesite="lax",
        ),
        compression_config=CompressionConfig(
            backend="gzip",
            gzip_compress_level=6,
            minimum_size=_WORTH_COMPRESSING,
            middleware_class=Compression,
        ),
        template_config=TemplateConfig(instance=template_engine()),
        exception_handlers={
            SpindleError: problems.handle_spindle_error,
            HTTPException: problems.handle_http_error,
            RecursionError: problems.handle_deep_nesting,
            Exception: problems.handle_fault,
        },
        request_max_body_size=LARGEST_BODY,
        openapi_config=OpenAPIConfig(
            title="Spindle",
            version=__version__,
            path="/api/schema",
            render_plugins=[JsonRenderPlugin()],
        ),
        logging_config=None,
    )
    app.instrument(context.meter, context.readiness, access_log=context.settings.access_log)
    return app


def _build_context(
    study: Study,
    settings: AppSettings,
    sessions: Sessions,
    renderer: RenderProcess,
    study_id: str,
    static: list[Path],
) -> Context:
    layout, meter = _compile_layout(study), Meter()
    take = partial(take_snapshot, settings.peer_address.worker, meter, study.store.commits)
    return Context(
        study=study,
        sessions=sessions,
        members=Membership(study),
        accuracy=AccuracyCache(study.design),
        layout=layout,
        instructions=render_instructions(study.design.instructions),
        rich=RichText(render=renderer),
        id=study_id,
        assets=f"/static/{static_version(static)}",
        scripts=find_scripts(study.design.schemes, static),
        stylesheet=f"/layout/{hashlib.sha256(layout.css.encode()).hexdigest()[:12]}.css",
        settings=settings,
        readiness=Readiness(study),
        meter=meter,
        peers=Peers(settings.peer_address, take),
    )


def _compile_layout(study: Study) -> CompiledLayout:
    with study.store.read() as tx:
        first = tx.items.first(SAMPLE_SIZE)
    compiled = compile_page(study.design, field_names(first))
    if not compiled.css:
        return compiled
    return replace(compiled, css=add_page_styles(compiled.css))


def _get_context(request: AppRequest) -> Context:
    return request.app.state.context  # type: ignore[no-any-return]


def _static_router(path: str, folders: list[Path]) -> Router:
    return create_static_files_router(
        path=path,
        directories=[*folders],
        # The address changes with the content, so it may be kept for good.
        cache_control=CacheControlHeader(max_age=31_536_000, public=True, immutable=True),
        include_in_schema=False,
    )
