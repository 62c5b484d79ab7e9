"""Who gets in, and with what."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from spindle.web.pages import SIGN_INS_PER_MINUTE
from tests.client import Client, sign_in
from tests.designs_text import write_design
from tests.serving import Served, serve


def test_the_first_sign_in_sets_the_passphrase(server: Served) -> None:
    sign_in(server.url, "Ada")
    assert Client(server.url, "Ada").sign_in().status_code == 303


def test_another_passphrase_is_refused(server: Served) -> None:
    sign_in(server.url, "Ben")
    answer = Client(server.url, "Ben", passphrase="not the one").sign_in()
    assert answer.status_code == 403
    assert "Wrong passphrase for this name" in answer.text


def test_names_are_the_same_without_case_and_outer_space(server: Served) -> None:
    sign_in(server.url, "Cleo Moe")
    answer = Client(server.url, " cleo  MOE ", passphrase="not the one").sign_in()
    assert answer.status_code == 403


@pytest.mark.parametrize(("name", "passphrase"), [("", "long enough"), ("Dora", "abc")])
def test_an_empty_name_or_a_short_passphrase_is_refused(
    server: Served, name: str, passphrase: str
) -> None:
    assert Client(server.url, name, passphrase=passphrase).sign_in().status_code == 403


def test_the_session_is_in_a_cookie_that_scripts_cannot_read(server: Served) -> None:
    cookie = Client(server.url, "Eve").sign_in().headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_changed_cookie_is_nobody(server: Served) -> None:
    client = sign_in(server.url, "Finn")
    forged = {name: value.replace(".", "x.", 1) for name, value in client.http.cookies.items()}
    answer = httpx.get(f"{server.url}/api/history", cookies=forged)
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


def test_who_is_not_signed_in_is_led_to_the_door(server: Served) -> None:
    answer = httpx.get(f"{server.url}/annotate")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin?next=/annotate")


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "/\\example.com"])
def test_signing_in_leads_to_no_other_host(server: Served, elsewhere: str) -> None:
    client = Client(server.url, "Gil")
    form = client.http.get("/signin", params={"next": elsewhere}).text
    assert "example.com" not in form


def test_signing_out_ends_the_session_and_gives_items_back(server: Served) -> None:
    client = sign_in(server.url, "Hana")
    client.http.post("/signout", data={"_csrf_token": client.csrf})
    assert client.http.get("/api/history").status_code == 401


def test_signing_out_ends_the_sessions_on_other_devices_too(server: Served) -> None:
    here, there = sign_in(server.url, "Hugo"), sign_in(server.url, "Hugo")
    here.http.post("/signout", data={"_csrf_token": here.csrf})
    assert there.http.get("/api/history").status_code == 401
    assert there.http.get("/annotate").status_code == 303


def test_a_name_taken_off_the_list_is_out_from_the_next_start_on(tmp_path: Path) -> None:
    def listed(*names: str) -> Path:
        access = {"allow_all_users": False, "authorized_users": list(names)}
        return write_design(tmp_path, user_config=access)

    with serve(listed("Kim", "Lea")) as server:
        client = sign_in(server.url, "Lea")
        server.stop()
        listed("Kim")
        server.start()
        answer = client.put({"preference": "Response A"})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


def test_a_form_without_the_token_is_refused(server: Served) -> None:
    answer = httpx.post(f"{server.url}/signin", data={"name": "Ivo", "passphrase": "long enough"})
    assert answer.status_code == 403


def test_only_names_on_the_list_come_in(tmp_path: Path) -> None:
    config = write_design(
        tmp_path, user_config={"allow_all_users": False, "authorized_users": ["Kim"]}
    )
    with serve(config) as server:
        assert Client(server.url, "kim").sign_in().status_code == 303
        refused = Client(server.url, "Lea").sign_in()
    assert refused.status_code == 403
    assert "not on the study" in refused.text


def test_guessing_passphrases_is_slowed_down(tmp_path: Path) -> None:
    with serve(write_design(tmp_path)) as server:
        client = Client(server.url, "", passphrase="x")  # refused before any hashing
        answers = [client.sign_in().status_code for _ in range(SIGN_INS_PER_MINUTE + 1)]
    assert answers[-1] == 429


def test_two_studies_on_one_host_do_not_sign_each_other_out(tmp_path: Path) -> None:
    with (
        serve(write_design(tmp_path / "one")) as one,
        serve(write_design(tmp_path / "two")) as two,
    ):
        client = sign_in(one.url, "Ada")
        there = Client(two.url, "Ada")
        there.http.cookies = client.http.cookies
        assert there.sign_in().status_code == 303
        assert client.put({"preference": "Response A"}).status_code == 200
