"""What the OpenAPI schema cannot learn from the handlers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
)

from spindle.web.wire import PutJudgment


@dataclass
class PageOperation(Operation):
    """A request that says in a header whose page sends it; ``Context.require_session`` reads it."""

    def __post_init__(self) -> None:
        sender = Parameter(
            name="X-Annotator",
            param_in="header",
            required=True,
            description='The number that the page has in `<meta name="person">`.',
            schema=Schema(type=OpenAPIType.INTEGER),
        )
        self.parameters = [*(self.parameters or ()), sender]


@dataclass
class JudgmentOperation(PageOperation):
    """Such a request with a judgment in it, which is read without the framework."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _, parts = msgspec.json.schema_components([PutJudgment])
        body: Any = parts[PutJudgment.__name__]  # JSON Schema, as OpenAPI 3.1 has it
        content = {"application/json": OpenAPIMediaType(schema=body)}
        self.request_body = RequestBody(content=content, required=True)
