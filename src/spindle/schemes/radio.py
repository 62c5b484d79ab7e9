"""One label out of several."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field

from spindle.domain.verdicts import Verdict, infer_verdict
from spindle.schemes.base import VerdictScheme


class Radio(VerdictScheme):
    """One label out of several, all in view.

    Where items have two sides and every label speaks of them ("Response A is better",
    "Response B is better", "Tie"), the answers carry verdicts as those of ``pairwise`` do.
    """

    reader: ClassVar[str] = "choice"

    annotation_type: Literal["radio"] = Field(description="`radio`")
    compares: bool | None = Field(
        None, description="Whether the labels compare the sides; by default their words tell."
    )

    @property
    def compared(self) -> bool:
        return bool(self.compares) or self.stated

    def among_sides(self) -> Self:
        said = {infer_verdict(choice.label) for choice in self.choices()}
        speaks = None not in said and {Verdict.A, Verdict.B} <= said
        if self.compares is not None or self.stated or not speaks:
            return self
        return self.model_copy(update={"compares": True})


SCHEME = Radio
