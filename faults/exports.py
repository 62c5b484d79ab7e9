"""What anybody can read of a study: the public export, and the file that the servers keep."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class ExportFailed(Exception):
    """``spindle export`` wrote nothing; says why in its own words."""


@dataclass(frozen=True, slots=True)
class Exports:
    """Those of the study with that configuration, each as a list of judgments."""

    config: Path

    async def export(self, *options: str) -> list[dict[str, Any]]:
        """What ``spindle export`` writes with those options.

        Raises ``ExportFailed`` where it writes nothing.
        """
        target = self.config.parent / "exported"
        command = (sys.executable, "-m", "spindle", "export", str(self.config), "-f", "jsonl")
        run = await asyncio.to_thread(
            subprocess.run,
            [*command, "-o", str(target), *options],
            capture_output=True,
            encoding="utf-8",
        )
        if run.returncode:
            raise ExportFailed(f"it ended with {run.returncode}: {run.stderr}")
        with target.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def read_published(self) -> list[dict[str, Any]]:
        """The file that the servers keep current."""
        file = self.config.parent / "annotation_output" / "annotations.json"
        found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return found
