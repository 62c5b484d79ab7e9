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
        ("/annotate", "GZip", "gzip"),
        ("/annotate", "deflate, *", "gzip"),
        ("/annotate", "br;q=1, gzip;q=0", None),
        ("/annotate", "gzip;q=0, *", None),
        ("/annotate", "gzip;q=much", None),
        ("/annotate", "gzipped", None),
        ("/api/history", "gzip, deflate", None),
    ],
)
def test_what_is_long_is_compressed_for_who_accepts_it(
    newcomer: Newcomer, path: str, accepted: str, encoding: str | None
) -> None:
    response = newcomer().http.get(path, headers={"Accept-Encoding": accepted})
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding") == encoding


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_caches_are_told_that_a_long_answer_depends_on_what_is_accepted(
    newcomer: Newcomer, accepted: str
) -> None:
    response = newcomer().http.get("/annotate", headers={"Accept-Encoding": accepted})
    assert "Accept-Encoding" in response.headers["Vary"]


def test_what_is_compressed_reads_the_same(newcomer: Newcomer) -> None:
    http = newcomer().http
    style = next(part for part in http.get("/annotate").text.split('"') if part.endswith(".css"))
    plain = http.get(style, headers={"Accept-Encoding": "identity"})
    packed = http.get(style, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert (packed.status_code, packed.text) == (plain.status_code, plain.text)
