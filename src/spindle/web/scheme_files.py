"""The templates and scripts of schemes, found by the scheme's name.

The template of the scheme NAME is ``templates/schemes/NAME.html``; its script, where it has
one, is ``static/schemes/NAME.js``. Those of built-in schemes are in this package. A package
that adds a scheme under an entry point has both folders beside the scheme's module.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable
from pathlib import Path

from spindle.schemes import SCHEMES, Scheme

_HERE = Path(__file__).parent


def find_folders(name: str) -> list[Path]:
    """Return the folders called ``templates`` or ``static``, Spindle's own first."""
    beside = dict.fromkeys(
        Path(inspect.getfile(scheme)).parent / name for scheme in SCHEMES if _is_in_package(scheme)
    )
    return [_HERE / name, *(folder for folder in beside if folder.is_dir())]


def find_scripts(schemes: Iterable[Scheme], static: Iterable[Path]) -> dict[str, str]:
    """Return the scripts that there are for these schemes, by type, as paths below ``static``."""
    paths = {scheme.annotation_type: f"schemes/{scheme.annotation_type}.js" for scheme in schemes}
    folders = tuple(static)
    return {
        kind: path
        for kind, path in paths.items()
        if any((folder / path).is_file() for folder in folders)
    }


def _is_in_package(scheme: type[Scheme]) -> bool:
    """Return whether the scheme's folder is its package's own, and not all of site-packages."""
    return bool(sys.modules[scheme.__module__].__package__)
