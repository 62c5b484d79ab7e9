"""A request, as our handlers see it."""

from __future__ import annotations

from typing import Any, TypeAlias

from litestar import Request
from litestar.datastructures import State

AppRequest: TypeAlias = Request[Any, Any, State]
