"""Long answers are compressed for those who can read that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Client

Newcomer = Callable[[], Client]


@pytest.mark.parametrize(
    ("path", "accepted", "encoding"),
    [
        ("/annotate", "gzip, deflate", "gzip"),
        ("/annotate", "identity", None),
        ("/api/history", "gzip, deflate", None),
    ],
)
def test_what_is_long_is_compressed_for_who_accepts_it(
    newcomer: Newcomer, path: str, accepted: str, encoding: str | None
) -> None:
    response = newcomer().http.get(path, headers={"Accept-Encoding": accepted})
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding") == encoding


def test_what_is_compressed_reads_the_same(newcomer: Newcomer) -> None:
    http = newcomer().http
    style = next(part for part in http.get("/annotate").text.split('"') if part.endswith(".css"))
    plain = http.get(style, headers={"Accept-Encoding": "identity"})
    packed = http.get(style, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert (packed.status_code, packed.text) == (plain.status_code, plain.text)
