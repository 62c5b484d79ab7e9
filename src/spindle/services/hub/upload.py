"""Upload of an exported dataset to the Hugging Face Hub."""

from __future__ import annotations

import glob
import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from spindle.errors import PushError
from spindle.formats.base import FileType
from spindle.services.datasets import CARD, provenance_file
from spindle.storage import is_store_file

_DATA = tuple(f".{files}" for files in FileType)
_PROVENANCE = PurePosixPath(provenance_file("train")).parts[0]
_EXPORT_HINT = "Write one with `spindle export CONFIG --format trl --output DIR`."


@dataclass(frozen=True, slots=True)
class UploadFile:
    """One file to upload: its path below the folder, with slashes, and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class DatasetFolder:
    """A folder with a dataset, after a look at its files; the card comes first."""

    folder: Path
    files: tuple[UploadFile, ...]

    @property
    def size(self) -> int:
        """The size of all files, in bytes."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class HubTarget:
    """Where a dataset goes: ``owner/name``, and a branch unless it is the main one."""

    repo: str
    private: bool = True
    revision: str | None = None


def open_dataset_folder(folder: Path) -> DatasetFolder:
    """Open the dataset in a folder that ``spindle export`` wrote.

    Raises ``PushError`` if there is none, or if the folder has other files as well: what is
    uploaded by mistake cannot be called back.
    """
    if not folder.is_dir():
        raise PushError(f"There is no folder {folder}.", _EXPORT_HINT)
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    for path in paths:
        if path.is_file() and not path.is_symlink() and is_store_file(path):
            raise PushError(
                f"{path} is the store of a study, with its annotators and the sealed truth.",
                "Upload a dataset that `spindle export` wrote into a folder of its own.",
            )
    card = folder / CARD
    if not card.is_file():
        raise PushError(f"{folder} has no card ({CARD}).", _EXPORT_HINT)
    expected = _files_of_card(card)
    unexpected = [
        path for path in paths if path != card and not _is_expected(path, folder, expected)
    ]
    if unexpected:
        there = ", ".join(str(path.relative_to(folder)) for path in unexpected[:5])
        more = f" and {len(unexpected) - 5} more" if len(unexpected) > 5 else ""
        raise PushError(
            f"{folder} has files that do not belong to the dataset: {there}{more}.",
            "Move them away, or export into an empty folder. Only the card, the data files that"
            " it names and their provenance are uploaded.",
        )
    data = [path for path in paths if path != card]
    if not data:
        raise PushError(f"{folder} has a card but no data.", _EXPORT_HINT)
    files = [UploadFile(path.relative_to(folder).as_posix(), path.stat().st_size) for path in data]
    return DatasetFolder(folder, (UploadFile(CARD, card.stat().st_size), *files))


def push(dataset: DatasetFolder, target: HubTarget, token: str | None) -> str:
    """Upload the files in one commit and return the address of the dataset.

    Without a token the one of ``hf auth login`` is used. Raises ``PushError``.
    """
    hub = _hub()
    token = token or hub.get_token()
    if not token:
        raise PushError(
            "The hub needs a token.",
            f"Create one with write access at {hub.constants.ENDPOINT}/settings/tokens and set "
            "HF_TOKEN, or sign in with `hf auth login`.",
        )
    api = hub.HfApi(token=token)
    with _explain_errors(target, api.endpoint):
        _refuse_other_visibility(api, target)
        api.create_repo(target.repo, repo_type="dataset", private=target.private, exist_ok=True)
        if target.revision:
            api.create_branch(
                target.repo, branch=target.revision, repo_type="dataset", exist_ok=True
            )
        api.upload_folder(
            repo_id=target.repo,
            repo_type="dataset",
            folder_path=dataset.folder,
            revision=target.revision,
            allow_patterns=[glob.escape(file.path) for file in dataset.files],
            commit_message=f"Upload {len(dataset.files)} files with spindle push",
        )
    branch = f"/tree/{target.revision}" if target.revision else ""
    return f"{api.endpoint}/datasets/{target.repo}{branch}"


def hide_progress_bars() -> None:
    """Turn off the hub's progress bars, for output that nobody watches."""
    _hub()
    importlib.import_module("huggingface_hub.utils").disable_progress_bars()


def _refuse_other_visibility(api: Any, target: HubTarget) -> None:
    """Refuse a dataset with other visibility: the hub would silently keep it as it is."""
    missing = importlib.import_module("huggingface_hub.errors").RepositoryNotFoundError
    try:
        known = api.dataset_info(target.repo)
    except missing as error:
        if error.response.status_code == 404:
            return
        raise
    if target.private and not known.private:
        raise PushError(
            f"{target.repo} already exists and is public.",
            "Choose another name, make it private on the hub, or pass --public.",
        )
    if known.private and not target.private:
        raise PushError(
            f"{target.repo} already exists and is private.",
            "Make it public on the hub, or leave --public out.",
        )


@contextmanager
def _explain_errors(target: HubTarget, endpoint: str) -> Iterator[None]:
    """Turn errors of the hub and of the network into ``PushError``."""
    errors = importlib.import_module("huggingface_hub.errors")
    try:
        yield
    except errors.HfHubHTTPError as error:
        raise _explain_response(error, target, endpoint) from error
    # The HTTP client's own errors: those of httpx or, from version 2 on, of httpx2.
    except (errors.HTTPError, OSError) as error:
        raise PushError(
            f"{endpoint} cannot be reached: {error}.",
            "Check the network and HF_ENDPOINT; nothing was published.",
        ) from error
    except ValueError as error:
        raise PushError(f"The hub rejected the upload: {error}.") from error


def _explain_response(error: Any, target: HubTarget, endpoint: str) -> PushError:
    status = error.response.status_code
    owner = target.repo.partition("/")[0]
    if status == 401:
        return PushError(
            "The hub does not accept the token.",
            f"Create one with write access at {endpoint}/settings/tokens and set HF_TOKEN.",
        )
    if status == 403:
        return PushError(
            f"The token may not write to {target.repo}.",
            f"Use one with write access, of an account that is {owner} or belongs to it.",
        )
    if status == 409:
        return PushError(f"The name {target.repo} is taken.", "Choose another name.")
    said = getattr(error, "server_message", None) or error.response.reason_phrase
    return PushError(
        f"The hub answered {status} to the upload to {target.repo}: {said}",
        "Try again; a commit is made as a whole or not at all.",
    )


def _hub() -> Any:
    try:
        return importlib.import_module("huggingface_hub")
    except ImportError:
        raise PushError(
            "Uploading needs huggingface_hub, which is not installed.",
            "Install it: pip install 'spindle-annotate[hub]'",
        ) from None


def _files_of_card(card: Path) -> tuple[str, ...]:
    """Return the data files that the card's metadata names, as paths or patterns."""
    head = card.read_text(encoding="utf-8", errors="replace").split("---\n", 2)
    try:
        keys = yaml.safe_load(head[1]) if len(head) == 3 and not head[0] else None
    except yaml.YAMLError:
        keys = None
    if not isinstance(keys, Mapping):
        raise PushError(
            f"{card} does not begin with YAML between two `---` lines, which the hub needs.",
            _EXPORT_HINT,
        )
    expected = tuple(_paths(keys.get("configs")))
    for path in expected:
        if not _is_there(card.parent, path):
            raise PushError(f"{card} lists {path}, which does not exist.", "Export it again.")
    return expected


def _is_there(folder: Path, pattern: str) -> bool:
    """Return whether a file below the folder has that path or matches that pattern."""
    if ".." in Path(pattern).parts:
        return False
    try:
        return any(folder.glob(pattern))
    except (NotImplementedError, ValueError):  # an absolute path; an invalid pattern
        return False


def _paths(configs: object) -> Iterator[str]:
    for config in configs if isinstance(configs, list) else ():
        splits = config.get("data_files") if isinstance(config, Mapping) else None
        for split in splits if isinstance(splits, list) else (splits,):
            path = split.get("path") if isinstance(split, Mapping) else split
            yield from (str(one) for one in (path if isinstance(path, list) else [path]) if one)


def _is_expected(path: Path, folder: Path, expected: tuple[str, ...]) -> bool:
    """Return whether a file belongs to the dataset: data named by the card, or provenance."""
    inside = path.relative_to(folder)
    if path.is_symlink() or path.suffix not in _DATA or inside.parts[0].startswith("."):
        return False
    if inside.parts[0] == _PROVENANCE or not path.stat().st_size:
        return len(inside.parts) == 2
    return any(fnmatchcase(inside.as_posix(), pattern) for pattern in expected)
