"""What the models of a design's sections have in common."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Section(BaseModel):
    """A mapping with known keys.

    ``switch`` names the key that turns the section on; without it, the section is always on.
    ``is_read_in_part`` says that the rest of it is read where a key in it is wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    switch: ClassVar[str] = ""
    is_read_in_part: ClassVar[bool] = False
