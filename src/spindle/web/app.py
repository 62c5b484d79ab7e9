"""The app: everything that is served, made for one study."""

from __future__ import annotations

import hashlib
from dataclasses import replace
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
from spindle.errors import SpindleError
from spindle.services.people import Members
from spindle.services.scoring import Scoring
from spindle.services.study import Study, secret
from spindle.web import problems
from spindle.web.admin import Admin
from spindle.web.api import AnnotateApi
from spindle.web.asking import Ask
from spindle.web.auth import Sessions
from spindle.web.compression import Compression
from spindle.web.context import Context
from spindle.web.layout import CompiledLayout, compile_layout, default_layout
from spindle.web.meter import Meter
from spindle.web.observing import ObservedApp
from spindle.web.operating import Operating
from spindle.web.operation import Operation
from spindle.web.pages import Pages
from spindle.web.peers import Peers
from spindle.web.readiness import Readiness
from spindle.web.render import markdown, static_version, template_engine, with_styles
from spindle.web.rendering import Renderer
from spindle.web.rich import RichText
from spindle.web.scheme_files import find_folders, find_scripts
from spindle.web.security import secure
from spindle.web.snapshot import snapshots

LARGEST_BODY = 256 * 1024
_SAMPLE = 50
_WORTH_COMPRESSING = 4096


def create_app(study: Study, operation: Operation | None = None) -> ObservedApp:
    """Everything that is served for a study; nothing is shared between two apps."""
    key = study.store.write(lambda tx: secret(tx, "cookies")).result()
    study_id = study.store.write(lambda tx: secret(tx, "id")).result()[:16]
    renderer = Renderer()
    static = find_folders("static")
    context = _made(
        study, operation or Operation(), Sessions(key, study_id), renderer, study_id, static
    )
    app = ObservedApp(
        [Pages, AnnotateApi, Admin, Operating, _static(context.assets, static)],
        state=State({"context": context}),
        lifespan=[lambda _: study.store.served(), lambda _: context.peers.meeting()],
        dependencies={"ctx": Provide(_context, sync_to_thread=False)},
        before_send=[secure],
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
            SpindleError: problems.on_spindle_error,
            HTTPException: problems.on_http_error,
            RecursionError: problems.on_too_deep,
            Exception: problems.on_failure,
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
    app.observe(context.meter, context.readiness, access_log=context.operation.access_log)
    return app


def _made(
    study: Study,
    operation: Operation,
    sessions: Sessions,
    renderer: Renderer,
    study_id: str,
    static: list[Path],
) -> Context:
    layout, meter = _layout(study), Meter()
    taken = snapshots(operation.place.worker, meter, study.store.commits)
    return Context(
        study=study,
        sessions=sessions,
        members=Members(study),
        scoring=Scoring(study.design),
        layout=layout,
        instructions=markdown(study.design.instructions),
        rich=RichText(render=renderer),
        id=study_id,
        assets=f"/static/{static_version(static)}",
        scripts=find_scripts(study.design.schemes, static),
        stylesheet=f"/layout/{hashlib.sha256(layout.css.encode()).hexdigest()[:12]}.css",
        operation=operation,
        readiness=Readiness(study),
        meter=meter,
        peers=Peers(operation.place, taken),
    )


def _layout(study: Study) -> CompiledLayout:
    if not study.design.layout:
        return default_layout(study.design)
    with study.store.read() as tx:
        first = tx.items.first(_SAMPLE)
    known = {name for item in first for name in item.fields} | {study.design.text_key, "text"}
    compiled = compile_layout(study.design.layout, frozenset(known))
    return replace(compiled, css=with_styles(compiled.css))


def _context(request: Ask) -> Context:
    return request.app.state.context  # type: ignore[no-any-return]


def _static(path: str, folders: list[Path]) -> Router:
    return create_static_files_router(
        path=path,
        directories=[*folders],
        # The address changes with the content, so it may be kept for good.
        cache_control=CacheControlHeader(max_age=31_536_000, public=True, immutable=True),
        include_in_schema=False,
    )
