"""One label out of several."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from spindle.domain.columns import Column
from spindle.domain.judgments import Answer
from spindle.domain.values import JSON
from spindle.schemes.base import ChoiceScheme


class Radio(ChoiceScheme):
    """One label out of several, all in view."""

    reader: ClassVar[str] = "choice"

    annotation_type: Literal["radio"] = Field(description="`radio`")

    def columns(self) -> tuple[Column, ...]:
        return (Column(self.name, "label"),)

    def read(self, shown: JSON) -> Answer:
        return Answer({"label": self.chosen(shown).value})


SCHEME = Radio
