"""A text beside the answer to a question, for what no label says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from spindle.domain.columns import AnswerColumn
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base.labels import FREE_RESPONSE, Text
from spindle.schemes.base.scheme import Scheme
from spindle.schemes.base.wrong import WrongAnswer

LONGEST = 20_000


class FreeResponse(BaseModel):
    """A text field beside the labels, which may stay empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instruction: Text = Field("", description="The label of the field (*Other answer* by default).")


def _from_flag(value: Any) -> Any:
    """Return a flag as the section that it stands for."""
    if str(value).strip().lower() in ("false", "no", "off", ""):
        return None
    return {} if isinstance(value, str | bool) else value


class FreeResponseScheme(Scheme):
    """A scheme that may have a text field beside its answer."""

    has_free_response: Annotated[FreeResponse | None, BeforeValidator(_from_flag)] = Field(
        None,
        description="Whether a text can be written beside the answer, or in place of one that is "
        "not required: `true`, or `{instruction: text}`.",
    )

    @property
    def free_response(self) -> str:
        given = self.has_free_response
        return "" if given is None else given.instruction or "Other answer"

    @property
    def text_columns(self) -> tuple[AnswerColumn, ...]:
        """The column of the text, if there is one."""
        return (AnswerColumn(self.name, FREE_RESPONSE),) if self.has_free_response else ()

    def answer(self, shown: JSON) -> Answer | None:
        """Return the answer with its text; `{value: …, free_response: …}` where there is one."""
        if self.has_free_response is None:
            return super().answer(shown)
        value, text = _split(shown)
        return with_free_response(super().answer(value), text)


def with_free_response(answer: Answer | None, text: str) -> Answer | None:
    """Return an answer with the text beside it; of the text alone if there is no answer."""
    if not text:
        return answer
    if answer is None:
        return Answer({FREE_RESPONSE: text})
    return replace(answer, content={**answer.content, FREE_RESPONSE: text})


def _split(shown: JSON) -> tuple[JSON, str]:
    """Return what was chosen and what was written; raise ``WrongAnswer``."""
    if not isinstance(shown, Mapping) or FREE_RESPONSE not in shown:
        return shown, ""
    if not shown.keys() <= {"value", FREE_RESPONSE}:
        raise WrongAnswer("expected an answer and a text")
    text = shown[FREE_RESPONSE]
    if not isinstance(text, str):
        raise WrongAnswer("expected text")
    if len(text.strip()) > LONGEST:
        raise WrongAnswer(f"write at most {LONGEST} characters")
    return shown.get("value"), text.strip()
