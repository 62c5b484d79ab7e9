"""What anybody can read of a study: the public export, and the file that the servers keep."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Exports:
    """Those of the study with that configuration, each as a list of judgments."""

    config: Path

    async def made(self, *options: str) -> list[dict[str, Any]]:
        """What ``spindle export`` writes with those options."""
        target = self.config.parent / "exported"
        command = (sys.executable, "-m", "spindle", "export", str(self.config), "-f", "jsonl")
        await asyncio.to_thread(
            subprocess.run, [*command, "-o", str(target), *options], check=True, capture_output=True
        )
        with target.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def published(self) -> list[dict[str, Any]]:
        """The file that the servers keep current."""
        file = self.config.parent / "annotation_output" / "annotations.json"
        found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return found
