"""Datasets out of a real store: rows, splits, policies, cards, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from spindle.assign.order import OrderPolicy
from spindle.config.design import Design, Truth
from spindle.domain.training_data import Aggregate, Ties, ToldApart
from spindle.errors import ExportError
from spindle.formats import writable_formats
from spindle.formats.base import FileType
from spindle.schemes.pairwise import Pairwise
from spindle.services.datasets import (
    DatasetOptions,
    ExportedDataset,
    export_dataset,
    find_dataset_format,
)
from spindle.services.datasets.export import find_question
from spindle.services.study import Study
from tests.factories import make_design
from tests.unit.services.judged import ITEMS, open_judged_study, pair

GOLDEN = Path(__file__).parents[3] / "golden" / "datasets"
TEXT = [name for name in writable_formats() if name != "spin"]
VERDICTS = st.sampled_from(["a", "b", "tie", "neither"])


def make(study: Study, name: str, folder: Path, **wishes: Any) -> ExportedDataset:
    return export_dataset(
        study.store, study.design, find_dataset_format(name), folder, DatasetOptions(**wishes)
    )


def rows(folder: Path) -> list[dict[str, Any]]:
    """All rows of a dataset, those for training first."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.rglob("*.parquet"), reverse=True):
        found += pq.read_table(path).to_pylist()
    for path in sorted(folder.glob("data/*.jsonl"), reverse=True):
        found += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# What is written


def test_a_dataset_is_byte_for_byte_as_agreed(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        for name in TEXT:
            make(study, name, tmp_path / name, files=FileType.JSONL, split=0.5)
    agreed = {name: contents(GOLDEN / name) for name in TEXT}
    assert {name: contents(tmp_path / name) for name in TEXT} == agreed


def test_parquet_holds_the_rows_of_the_text_format(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        for name, files in product(TEXT, FileType):
            make(study, name, tmp_path / files / name, files=files, split=0.5)
    texts = {name: rows(tmp_path / "jsonl" / name) for name in TEXT}
    assert {name: rows(tmp_path / "parquet" / name) for name in TEXT} == texts


def schema_of(folder: Path, name: str) -> list[str]:
    """The columns of a dataset's file for training, each with its type."""
    schema = pq.read_schema(folder / find_dataset_format(name).path("train", FileType.PARQUET))
    return [f"{field.name}: {field.type}" for field in schema]


def test_parquet_has_the_columns_and_types_as_agreed(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        for name in writable_formats():
            files = {} if name == "spin" else {"files": FileType.PARQUET}
            make(study, name, tmp_path / name, **files)
    agreed = {
        name: (GOLDEN / f"{name}.schema").read_text().splitlines() for name in writable_formats()
    }
    assert {name: schema_of(tmp_path / name, name) for name in writable_formats()} == agreed


def test_spin_is_what_its_authors_read(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "spin", tmp_path / "out", split=0.5)
    assert (tmp_path / "out" / "README.md").read_text() == (GOLDEN / "spin.md").read_text()
    assert rows(tmp_path / "out") == json.loads((GOLDEN / "spin.json").read_text())


def test_spin_has_both_files_with_two_columns_of_a_study_nobody_judged(tmp_path: Path) -> None:
    with open_judged_study(tmp_path, votes={}) as study:
        made = make(study, "spin", tmp_path / "out", told_apart=ToldApart.NONE)
    for split in ("train", "test"):
        table = pq.read_table(tmp_path / "out" / f"{split}_prefs-00000-of-00001.parquet")
        assert table.column_names == ["real", "generated"]
    assert sum(made.rows.values()) == len(ITEMS)


@pytest.mark.parametrize(
    ("told_apart", "kept"),
    [("any", ["clear", "split", "even"]), ("majority", ["clear", "split"]),
     ("none", ["clear", "split", "even", "bad", "talk", "alone"])],
)  # fmt: skip
def test_pairs_stay_by_whether_people_could_tell(
    told_apart: str, kept: list[str], tmp_path: Path
) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "spin", tmp_path / "out", told_apart=ToldApart(told_apart), split=1)
    lines = (tmp_path / "out" / "provenance" / "train.jsonl").read_text().splitlines()
    assert [json.loads(line)["item_id"] for line in lines] == kept


def test_what_is_real_does_not_depend_on_what_raters_held(tmp_path: Path) -> None:
    with open_judged_study(tmp_path, votes={"talk": "bbb"}) as study:
        make(study, "spin", tmp_path / "out", told_apart=ToldApart.NONE)
        make(study, "trl", tmp_path / "trl")
    real = {row["real"][1]["content"] for row in rows(tmp_path / "out")}
    assert "Hallo" in real
    assert [row["chosen"] for row in rows(tmp_path / "trl")] == ["👋"]


def test_conversations_and_texts_say_the_same(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "trl", tmp_path / "texts", split=1)
        make(study, "trl", tmp_path / "talk", split=1, conversational=True)
        make(study, "trl", tmp_path / "inside", split=1, conversational=True, implicit=True)
    for text, talk, inside in zip(
        *(rows(tmp_path / name) for name in ("texts", "talk", "inside")), strict=True
    ):
        assert [text["chosen"]] == [turn["content"] for turn in talk["chosen"]]
        assert inside["chosen"] == talk["prompt"] + talk["chosen"]
        assert inside["rejected"] == talk["prompt"] + talk["rejected"]
        assert "prompt" not in inside


def test_inside_texts_the_prompt_comes_first(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "trl", tmp_path / "out", implicit=True)
    assert {"Name a prime.\n\n7"} <= {row["chosen"] for row in rows(tmp_path / "out")}


def test_both_bad_gives_two_negatives(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "kto", tmp_path / "out")
    found = {row["completion"]: row["label"] for row in rows(tmp_path / "out")}
    assert (found["No!"], found["Why?"]) == (False, False)
    assert (found["7"], found["Seven"]) == (True, False)


@pytest.mark.parametrize("mark", ["Human", "Assistant"])
def test_a_response_with_turns_of_its_own_has_no_place_in_marked_texts(
    mark: str, tmp_path: Path
) -> None:
    # Readers take everything up to the last mark for the prompt.
    items = [*ITEMS, pair("turns", "Quote a talk.", f"He said:\n\n{mark}: Hi!", "No.")]
    with open_judged_study(tmp_path, items=items, votes={"turns": "a", "clear": "b"}) as study:
        made = make(study, "hh", tmp_path / "out")
        make(study, "trl", tmp_path / "trl")
    assert sum(made.rows.values()) == 1
    assert made.counts.left_out["a response contains a turn mark of the format"] == 1
    assert len(rows(tmp_path / "trl")) == 2


@pytest.mark.parametrize(("name", "wish"), [("trl", {}), ("trl", {"implicit": True}), ("kto", {})])
def test_messages_begin_with_the_users_turn_where_there_is_no_prompt(
    name: str, wish: dict[str, Any], tmp_path: Path
) -> None:
    with open_judged_study(tmp_path, items=[pair("i", "", "Yes", "No")], votes={"i": "a"}) as study:
        make(study, name, tmp_path / "out", conversational=True, **wish)
    for row in rows(tmp_path / "out"):
        messages = row.get("prompt") or row["chosen"]
        assert messages[0] == {"role": "user", "content": ""}


@pytest.mark.parametrize(
    ("shown", "anonymous"),
    [({}, True), ({"layout": "<p>{{ model_a }}</p>"}, False), ({"shown": ("model_b",)}, False),
     ({"layout": "<!-- {{model_a}} --><p>{{response_a}}</p>"}, True)],
)  # fmt: skip
def test_a_battle_is_anonymous_where_raters_did_not_see_the_models(
    shown: dict[str, Any], anonymous: bool, tmp_path: Path
) -> None:
    with open_judged_study(tmp_path, **shown) as study:
        make(study, "arena", tmp_path / "out")
    assert {row["anony"] for row in rows(tmp_path / "out")} == {anonymous}


def test_the_preference_is_graded_where_votes_are(tmp_path: Path) -> None:
    graded = {
        "a": "A is much better", "x": "A is slightly better", "tie": "Tie",
        "b": "B is slightly better", "y": "B is much better",
    }  # fmt: skip
    votes = {"clear": "yyy", "split": "xxx", "even": ("a", "a", "x"), "talk": ("tie",) * 3}
    with open_judged_study(tmp_path, votes=votes, labels=graded) as study:
        make(study, "helpsteer3", tmp_path / "out", split=1)
    found = {row["response1"]: row["overall_preference"] for row in rows(tmp_path / "out")}
    assert found == {"It scatters.": 3, "7": -2, "Red": -3, "Hallo": 0}


# Policies


def test_ties_are_dropped_unless_something_else_is_asked(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        made = make(study, "trl", tmp_path / "out")
    assert made.counts.left_out["judged equally good"] == 1
    assert sum(made.rows.values()) == 3


def test_a_margin_says_by_how_much(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "trl", tmp_path / "out", ties=Ties.MARGIN)
    found = {row["item_id"]: row["margin"] for row in rows(tmp_path / "out")}
    assert found == {"clear": 1.0, "split": pytest.approx(1 / 3), "even": 0.0, "talk": 1.0}


@pytest.mark.parametrize("ties", [Ties.KEEP, Ties.MARGIN])
@pytest.mark.parametrize("said", [("tie", "tie", "a"), ("neither", "b"), ("a", "b", "tie")])
def test_a_tie_has_equal_scores_whatever_some_raters_said(
    ties: Ties, said: Sequence[str], tmp_path: Path
) -> None:
    # Whichever side the seed draws.
    for seed in range(4):
        with open_judged_study(tmp_path / str(seed), votes={"even": said}) as study:
            make(study, "ultrafeedback", tmp_path / f"out{seed}", ties=ties, seed=seed)
        (row,) = rows(tmp_path / f"out{seed}")
        assert row["score_chosen"] == row["score_rejected"]


def test_each_vote_can_be_a_row(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "trl", tmp_path / "out", aggregate=Aggregate.EACH)
    found = [row["chosen"] for row in rows(tmp_path / "out") if row["item_id"] == "split"]
    assert sorted(found) == ["7", "7", "Seven"]


def test_pairs_with_little_agreement_can_be_left_out(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "trl", tmp_path / "out", min_agreement=0.8)
    assert {row["item_id"] for row in rows(tmp_path / "out")} == {"clear", "talk"}


def test_pairs_with_few_judgments_can_be_left_out(tmp_path: Path) -> None:
    with open_judged_study(tmp_path, votes={"clear": "bb", "split": "a"}) as study:
        make(study, "trl", tmp_path / "out", min_judgments=2)
    assert [row["item_id"] for row in rows(tmp_path / "out")] == ["clear"]


def test_a_model_of_the_raters_outvotes_a_majority_that_errs(tmp_path: Path) -> None:
    pytest.importorskip("numpy")
    items = [pair(f"i{n}", f"Prompt {n}", f"One {n}", f"Two {n}") for n in range(40)]
    truth = ["a" if n % 3 else "b" for n in range(40)]
    other = {"a": "b", "b": "a"}
    votes = {
        item.id: [t, t, t, "a" if n % 2 else "b", "b" if n % 5 else "a"]
        for n, (item, t) in enumerate(zip(items, truth, strict=True))
    }
    votes["i0"] = ["b", "b", other["b"], "a", "a"]
    with open_judged_study(tmp_path, items=items, votes=votes) as study:
        make(study, "trl", tmp_path / "most")
        make(study, "trl", tmp_path / "model", aggregate=Aggregate.DAWID_SKENE)
    chosen = {
        name: {row["item_id"]: row["chosen"] for row in rows(tmp_path / name)}
        for name in ("most", "model")
    }
    assert (chosen["most"]["i0"], chosen["model"]["i0"]) == ("One 0", "Two 0")


def test_a_model_that_finds_two_verdicts_equally_likely_finds_a_tie(tmp_path: Path) -> None:
    votes = {"clear": "ab", "split": "ab", "even": "ba", "bad": "ba"}
    with open_judged_study(tmp_path, votes=votes) as study:
        made = make(study, "trl", tmp_path / "out", aggregate=Aggregate.DAWID_SKENE)
    assert made.counts.left_out["judged equally good"] == 4


# Making a study costs more than a dataset out of it, so each example goes through all formats.
# So few examples found each of seven planted faults under each of five seeds: an answer that is
# not mirrored, a split by the item or by chance, a prompt not spared or too little of it.


@settings(max_examples=4, deadline=None)
@given(votes=st.lists(st.lists(VERDICTS, max_size=3), min_size=len(ITEMS), max_size=len(ITEMS)))
def test_exports_do_not_depend_on_the_order_of_the_sides(
    votes: Sequence[Sequence[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    of_item = {item.id: said for item, said in zip(ITEMS, votes, strict=True)}
    found = []
    for order in (OrderPolicy.AS_GIVEN, OrderPolicy.RANDOM, OrderPolicy.BALANCED):
        folder = tmp_path_factory.mktemp("study")
        with open_judged_study(folder, votes=of_item, order=order) as study:
            for name in TEXT:
                make(study, name, folder / name, aggregate=Aggregate.EACH)
        found.append(
            {
                name: sorted(json.dumps(row, default=str) for row in rows(folder / name))
                for name in TEXT
            }
        )
    assert found[0] == found[1] == found[2]


@settings(max_examples=5, deadline=None)
@given(
    # Often the same prompt again, and a split that leaves something on both sides.
    prompts=st.lists(
        st.sampled_from(["Why?", "How?"]) | st.text(max_size=8), min_size=1, max_size=12
    ),
    split=st.floats(0.3, 0.7) | st.floats(0, 1),
    seed=st.integers(),
)
def test_no_prompt_is_in_both_splits(
    prompts: Sequence[str], split: float, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    items = [pair(f"i{n}", prompt, "yes", "no") for n, prompt in enumerate(prompts)]
    folder = tmp_path_factory.mktemp("study")
    wishes = {"split": split, "repeat_prompts": True}
    with open_judged_study(folder, items=items, votes={item.id: "b" for item in items}) as study:
        made = {
            name: make(study, name, folder / name, seed=seed + n, **wishes)
            for n, name in enumerate(TEXT)
        }
    for name in TEXT:
        halves = ({prompts[int(id_[1:])] for id_ in ids} for ids in splits(folder / name, name))
        train, test = (half - {""} for half in halves)
        assert (name, train & test) == (name, set())
        count = len(items) * (2 if name == "kto" else 1)
        assert (name, sum(made[name].rows.values())) == (name, count)


def splits(folder: Path, name: str) -> Iterator[set[str]]:
    """The ids of the items in each half of a dataset."""
    for half in ("train", "test"):
        provenance = folder / "provenance" / f"{half}.jsonl"
        if provenance.exists():
            lines = provenance.read_text(encoding="utf-8").splitlines()
            yield {json.loads(line)["item_id"] for line in lines}
        else:
            path = find_dataset_format(name).path(half, FileType.PARQUET)
            yield {row["item_id"] for row in pq.read_table(folder / path).to_pylist()}


def test_a_prompt_stays_in_its_split_when_the_data_grow(tmp_path: Path) -> None:
    items = [pair(f"i{n}", f"Prompt {n}", "yes", "no", "a") for n in range(60)]
    where = []
    for count in (30, 60):
        with open_judged_study(tmp_path / str(count), items=items[:count], votes={}) as study:
            make(study, "spin", tmp_path / f"out{count}", split=0.5)
        table = pq.read_table(tmp_path / f"out{count}" / "train_prefs-00000-of-00001.parquet")
        where.append({row["real"][0]["content"] for row in table.to_pylist()})
    early = {item.fields["text"] for item in items[:30]}
    assert where[0] == where[1] & early
    assert 0 < len(where[0]) < 30


@settings(max_examples=6, deadline=None)
@given(count=st.integers(2, 6), split=st.floats(0.001, 0.999), seed=st.integers())
def test_two_prompts_are_enough_for_both_splits(
    count: int, split: float, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    items = [pair(f"i{n}", f"Prompt {n}", f"yes {n}", f"no {n}", "a") for n in range(count)]
    folder = tmp_path_factory.mktemp("study")
    with open_judged_study(folder, items=items, votes={item.id: "b" for item in items}) as study:
        made = {
            name: make(study, name, folder / name, split=split, seed=seed + n)
            for n, name in enumerate(writable_formats())
        }
    assert {name: each.rows for name, each in made.items() if not all(each.rows.values())} == {}
    assert {name: each.counts.items for name, each in made.items()} == dict.fromkeys(made, count)


def test_only_as_much_is_moved_as_an_empty_split_needs(tmp_path: Path) -> None:
    items = [pair(f"i{n}", f"Prompt {n}", "yes", "no", "a") for n in range(8)]
    with open_judged_study(tmp_path, items=items, votes={}) as study:
        made = make(study, "spin", tmp_path / "most", split=0.999)
        assert (made.rows, made.filled) == ({"train": 7, "test": 1}, "test")
        made = make(study, "spin", tmp_path / "least", split=0.001)
        assert (made.rows, made.filled) == ({"train": 1, "test": 7}, "train")


@pytest.mark.parametrize(("split", "rows"), [(1, (2, 0)), (0, (0, 2))])
def test_a_split_that_is_to_be_empty_is(split: int, rows: tuple[int, int], tmp_path: Path) -> None:
    items = [pair(f"i{n}", f"Prompt {n}", "yes", "no", "a") for n in range(2)]
    with open_judged_study(tmp_path, items=items, votes={}) as study:
        made = make(study, "spin", tmp_path / "out", split=split)
    assert (tuple(made.rows.values()), made.filled) == (rows, "")


def test_one_prompt_is_not_torn_apart(tmp_path: Path) -> None:
    items = [pair(f"i{n}", "Prompt", f"yes {n}", f"no {n}", "a") for n in range(3)]
    with open_judged_study(tmp_path, items=items, votes={}) as study:
        made = make(study, "spin", tmp_path / "out", repeat_prompts=True)
    assert sorted(made.rows.values()) == [0, 3]


# The card


def test_the_card_has_the_head_that_the_hub_reads(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "trl", tmp_path / "out")
    head = yaml.safe_load((tmp_path / "out" / "README.md").read_text().split("---")[1])
    (config,) = head["configs"]
    for files in config["data_files"]:
        assert (tmp_path / "out" / files["path"]).is_file()


def test_the_card_has_the_licence_that_was_stated(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "trl", tmp_path / "out", license="cc-by-4.0")
    card = (tmp_path / "out" / "README.md").read_text()
    assert yaml.safe_load(card.split("---")[1])["license"] == "cc-by-4.0"
    assert "Licence" not in card


def test_without_a_licence_the_card_says_so(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "trl", tmp_path / "out")
    card = (tmp_path / "out" / "README.md").read_text()
    assert "license" not in yaml.safe_load(card.split("---")[1])
    assert "Licence: none is stated" in card


def test_the_card_says_what_was_not_controlled(tmp_path: Path) -> None:
    with open_judged_study(tmp_path) as study:
        make(study, "trl", tmp_path / "out")
    card = (tmp_path / "out" / "README.md").read_text()
    assert "Order: everybody saw the sides in the order of the data" in card
    with open_judged_study(tmp_path / "b", order=OrderPolicy.BALANCED) as study:
        make(study, "trl", tmp_path / "balanced")
    assert "Order:" not in (tmp_path / "balanced" / "README.md").read_text()


def test_no_raters_name_is_in_a_dataset(tmp_path: Path) -> None:
    for name in writable_formats():
        with open_judged_study(tmp_path / name) as study:
            make(study, name, tmp_path / name / "out")
        for written in contents(tmp_path / name / "out").values():
            assert b"rater 0" not in written


# What is refused


def refusal_of(study: Study, name: str, folder: Path, **wishes: Any) -> str:
    """What the error says; nothing is left behind."""
    before = sorted(folder.parent.iterdir())
    with pytest.raises(ExportError) as caught:
        make(study, name, folder, **wishes)
    assert sorted(folder.parent.iterdir()) == before
    return str(caught.value)


def test_equal_responses_are_refused_and_named(tmp_path: Path) -> None:
    items = [pair("same", "Why?", "Because.", "Because.", "a")]
    with open_judged_study(tmp_path, items=items, votes={"same": "aaa"}) as study:
        said = {name: refusal_of(study, name, tmp_path / name) for name in writable_formats()}
        made = {name: make(study, name, tmp_path / name, drop_equal=True) for name in said}
    assert {name: words for name, words in said.items() if "'same'" not in words} == {}
    assert {name: words for name, words in said.items() if "--drop-equal" not in words} == {}
    assert {name: each.rows for name, each in made.items() if any(each.rows.values())} == {}


def test_a_prompt_that_is_doubled_is_refused_and_named(tmp_path: Path) -> None:
    items = [pair(id_, "Why?", f"Yes {id_}", f"No {id_}", "a") for id_ in ("one", "two")]
    with open_judged_study(tmp_path, items=items, votes={"one": "aa", "two": "bb"}) as study:
        said = {name: refusal_of(study, name, tmp_path / name) for name in writable_formats()}
        for name in said:
            make(study, name, tmp_path / name, repeat_prompts=True)
    assert {name: words for name, words in said.items() if "'one' and 'two'" not in words} == {}
    assert {name: words for name, words in said.items() if "--repeat-prompts" not in words} == {}


def test_a_study_without_truth_has_no_spin(tmp_path: Path) -> None:
    items = [pair("i", "Why?", "Yes", "No")]
    with open_judged_study(tmp_path, items=items, votes={"i": "a"}) as study:
        assert "no item has one" in refusal_of(study, "spin", tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("spin", {"aggregate": Aggregate.EACH}),
        ("spin", {"ties": Ties.KEEP}),
        ("spin", {"files": FileType.JSONL}),
        ("spin", {"conversational": True}),
        ("trl", {"told_apart": ToldApart.ANY}),
        ("hh", {"implicit": True}),
        ("kto", {"ties": Ties.MARGIN}),
        ("hh", {"ties": Ties.MARGIN}),
    ],
)
def test_what_says_nothing_to_a_format_is_refused(
    name: str, wish: dict[str, Any], tmp_path: Path
) -> None:
    with open_judged_study(tmp_path) as study:
        said = refusal_of(study, name, tmp_path / "out", **wish)
    assert f"--{next(iter(wish)).replace('_', '-')}" in said


# Which question


def asking(*questions: tuple[str, str], truth: Truth) -> Design:
    """A design that asks these questions, each by its name and text."""
    schemes = (
        Pairwise.model_validate(
            {"annotation_type": "pairwise", "name": name, "description": text, "labels": ["A", "B"]}
        )
        for name, text in questions
    )
    return make_design(Path("/nowhere"), schemes=tuple(schemes), truth=truth)


BETTER = ("better", "Which response is better?")
AUTHOR = ("author", "Which response was written by a human?")
LONGER = ("longer", "Which response is longer?")
HUMAN = Truth(source_key="human")


def test_one_of_several_questions_has_to_be_named() -> None:
    with pytest.raises(ExportError, match="'better', 'author'") as refused:
        find_question(asking(BETTER, AUTHOR, truth=HUMAN))
    assert "--scheme" in refused.value.hint
    assert find_question(asking(BETTER, AUTHOR, truth=HUMAN), "author").name == "author"


def test_pairs_told_apart_are_those_of_the_question_that_the_truth_answers() -> None:
    design = asking(BETTER, AUTHOR, LONGER, truth=HUMAN)
    assert find_question(design, by_truth=True, is_compared=True).name == "author"


@pytest.mark.parametrize("asked", [(BETTER,), (LONGER,), (AUTHOR, ("who", AUTHOR[1]))])
def test_where_none_or_several_are_answered_one_has_to_be_named(
    asked: tuple[tuple[str, str], ...],
) -> None:
    design = asking(*asked, truth=HUMAN)
    with pytest.raises(ExportError) as refused:
        find_question(design, by_truth=True, is_compared=True)
    assert "--scheme" in refused.value.hint
    assert find_question(design, asked[0][0], by_truth=True, is_compared=True).name == asked[0][0]


def test_pairs_by_truth_alone_need_no_question_that_the_truth_answers() -> None:
    assert find_question(asking(LONGER, truth=HUMAN), by_truth=True).name == "longer"
