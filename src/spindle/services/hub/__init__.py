"""Hub: the upload of an exported dataset to the Hugging Face Hub."""

from __future__ import annotations

from spindle.services.hub.upload import (
    DatasetFolder,
    HubTarget,
    hide_progress_bars,
    open_dataset_folder,
    push,
)

__all__ = ["DatasetFolder", "HubTarget", "hide_progress_bars", "open_dataset_folder", "push"]
