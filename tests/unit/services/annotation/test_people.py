"""Signing in: a name and a passphrase of one's own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from spindle.config.design import Access
from spindle.domain.people import Session
from spindle.errors import SignInNeeded, SignInRefused
from spindle.services.annotation import Membership, sign_in
from spindle.services.study import Study
from tests.factories import Client, open_study

pytestmark = pytest.mark.usefixtures("each_store")


def test_the_first_passphrase_is_the_one_from_then_on(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        ada = sign_in(study, "Ada", "correct horse")
        assert sign_in(study, "Ada", "correct horse") == ada
        with pytest.raises(SignInRefused, match="Wrong passphrase for this name"):
            sign_in(study, "Ada", "wrong horse")


@pytest.mark.parametrize("spelled", ["ada lovelace", "  Ada   LOVELACE "])
def test_case_and_space_make_no_other_name(tmp_path: Path, spelled: str) -> None:
    with open_study(tmp_path) as study:
        ada = sign_in(study, "Ada Lovelace", "correct horse")
        assert sign_in(study, spelled, "correct horse") == ada
        assert ada.name == "Ada Lovelace"


def test_an_accent_typed_in_two_ways_makes_no_other_name(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        composed = sign_in(study, "Zo\u00eb", "correct horse")
        assert sign_in(study, "Zoe\u0308", "correct horse") == composed


def test_the_passphrase_is_stored_as_an_argon2_hash(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        sign_in(study, "Ada", "correct horse")
        with study.store.read() as tx:
            known = tx.people.find("Ada")
        assert known is not None
        assert known.passphrase.startswith("$argon2id$")


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "new\nline", "nul\0"])
def test_names_that_are_none_are_refused(tmp_path: Path, name: str) -> None:
    with open_study(tmp_path) as study, pytest.raises(SignInRefused, match="name"):
        sign_in(study, name, "correct horse")


@pytest.mark.parametrize(("passphrase", "words"), [("abc", "at least 4"), ("x" * 501, "at most")])
def test_passphrases_have_a_length(tmp_path: Path, passphrase: str, words: str) -> None:
    with open_study(tmp_path) as study, pytest.raises(SignInRefused, match=words):
        sign_in(study, "Ada", passphrase)


def test_only_people_on_the_list_come_in_where_there_is_one(tmp_path: Path) -> None:
    access = Access(everybody=False, names=("Ada Lovelace",))
    with open_study(tmp_path, access=access) as study:
        assert sign_in(study, "ada  lovelace", "correct horse").name == "ada lovelace"
        with pytest.raises(SignInRefused, match="not on the study's list"):
            sign_in(study, "Ben", "correct horse")


@pytest.mark.parametrize(
    ("listed", "typed"),
    [("Zoë", "Zoe\u0308"), ("Ada  Lovelace", "ada lovelace"), ("ℌelen", "helen")],
)
def test_a_name_on_the_list_is_found_however_it_is_typed(
    tmp_path: Path, listed: str, typed: str
) -> None:
    access = Access(everybody=False, names=(listed,))
    with open_study(tmp_path, access=access) as study:
        assert sign_in(study, typed, "correct horse") == sign_in(study, listed, "correct horse")


def test_of_two_people_who_want_one_name_at_once_one_gets_it(tmp_path: Path) -> None:
    def outcome(passphrase: str) -> str:
        try:
            sign_in(study, "Ada", passphrase)
        except SignInRefused:
            return "refused"
        return "in"

    with open_study(tmp_path) as study, ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(outcome, ["horse 1", "horse 2", "horse 3", "horse 4"]))
    assert outcomes == ["in", "refused", "refused", "refused"]


def test_a_session_is_good_until_its_annotator_signs_out(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        members = Membership(study)
        ada = sign_in(study, "Ada", "correct horse")
        assert members.active_annotator(Session(ada.id, ada.epoch)) == ada
        members.sign_out(ada.id)
        assert members.active_annotator(Session(ada.id, ada.epoch)) is None
        again = sign_in(study, "Ada", "correct horse")
        assert members.active_annotator(Session(again.id, again.epoch)) == again


def test_a_session_that_has_ended_does_no_more_work(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        ada = sign_in(study, "Ada", "correct horse")
        Membership(study).sign_out(ada.id)
        ended = Client(study, ada.id)
        for work in (ended.desk, ended.keep_alive, ended.history):
            with pytest.raises(SignInNeeded):
                work()


def test_a_session_that_has_ended_is_ended_after_a_restart_too(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        ada = sign_in(study, "Ada", "correct horse")
        Membership(study).sign_out(ada.id)
        assert Membership(study).active_annotator(Session(ada.id, ada.epoch)) is None


def test_a_name_taken_off_the_list_is_no_longer_admitted(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        ada = sign_in(study, "Ada", "correct horse")
        listed = replace(study.design, access=Access(everybody=False, names=("Ben",)))
        changed = Study(listed, study.store, study.clock)
        assert Membership(changed).active_annotator(Session(ada.id, ada.epoch)) is None


def test_nobody_is_admitted_who_is_not_there(tmp_path: Path) -> None:
    with open_study(tmp_path) as study:
        assert Membership(study).active_annotator(Session(7)) is None
