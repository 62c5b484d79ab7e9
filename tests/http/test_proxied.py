"""A study behind a proxy: who is believed about who asks."""

from __future__ import annotations

from pathlib import Path

import httpx

from spindle.web.pages import SIGN_INS_PER_MINUTE
from tests.client import Client
from tests.designs_text import write_design
from tests.serving import serve

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"


def caller(url: str, address: str) -> Client:
    """A client at that address whose passphrases are refused before they are hashed."""
    client = Client(url.replace("localhost", "127.0.0.1"), "", passphrase="x")
    client.http = httpx.Client(
        base_url=client.url,
        transport=httpx.HTTPTransport(
            local_address=address, limits=httpx.Limits(max_keepalive_connections=0)
        ),
    )
    return client


def test_a_stranger_who_names_other_addresses_is_slowed_down_all_the_same(tmp_path: Path) -> None:
    with serve(write_design(tmp_path), "--forwarded-allow-ips", PROXY) as server:
        client = caller(server.url, STRANGER)
        answers = []
        for n in range(SIGN_INS_PER_MINUTE + 1):
            client.http.headers = httpx.Headers(
                {"X-Forwarded-For": f"10.0.0.{n}", "X-Real-IP": f"10.0.0.{n}", "Forwarded": "for=a"}
            )
            answers.append(client.sign_in().status_code)
    assert answers[-1] == 429


def test_a_stranger_cannot_add_addresses_in_front_of_what_the_proxy_says(tmp_path: Path) -> None:
    with serve(write_design(tmp_path), "--forwarded-allow-ips", PROXY) as server:
        client = caller(server.url, PROXY)
        answers = []
        for n in range(SIGN_INS_PER_MINUTE + 1):
            # The proxy appends the address that it saw to what it was sent.
            client.http.headers["X-Forwarded-For"] = f"10.0.0.{n}, 192.0.2.7"
            answers.append(client.sign_in().status_code)
    assert answers[-1] == 429


def test_behind_a_proxy_everybody_is_slowed_down_alone(tmp_path: Path) -> None:
    with serve(write_design(tmp_path), "--forwarded-allow-ips", PROXY) as server:
        client = caller(server.url, PROXY)
        for n in range(SIGN_INS_PER_MINUTE + 1):
            client.http.headers["X-Forwarded-For"] = f"192.0.2.{n}"
            assert client.sign_in().status_code == 403


def test_the_proxy_says_whether_cookies_are_for_https_only(tmp_path: Path) -> None:
    with serve(write_design(tmp_path), "--forwarded-allow-ips", PROXY) as server:
        cookies = []
        for address in (PROXY, STRANGER):
            client = caller(server.url, address)
            client.http.headers["X-Forwarded-Proto"] = "https"
            client.name, client.passphrase = f"at {address}", "long enough"
            cookies.append(client.sign_in().headers["set-cookie"].lower())
    assert ["secure" in cookie for cookie in cookies] == [True, False]


def test_nobody_is_believed_by_default(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        client = caller(server.url, PROXY)
        answers = []
        for n in range(SIGN_INS_PER_MINUTE + 1):
            client.http.headers["X-Forwarded-For"] = f"192.0.2.{n}"
            answers.append(client.sign_in().status_code)
    assert answers[-1] == 429
