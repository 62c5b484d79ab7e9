"""Opinions of several sources on one pair: asked once, each kept, compared with people's."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from spindle.domain.truth import Opinion
from spindle.domain.verdicts import Verdict
from spindle.errors import Severity, StudyChanged
from spindle.services.check import CheckReport, check, load
from spindle.services.export import export_judgments
from spindle.services.quality import OpinionAgreement, measure_accuracy, unseal
from spindle.services.study import open_study
from tests.factories import NOON, join, submission
from tests.unit.config.written import only, write_config

pytestmark = pytest.mark.usefixtures("each_store")

QUESTION = """\
data_files: [items.json]
annotation_schemes:
  - {annotation_type: pairwise, name: better, labels: [Response A, Response B, Tie]}
"""
PUBLISHED = QUESTION + "item_order: file\npairs: {order: as_given, opinions: {by: reward_model}}\n"
OWN = (
    QUESTION
    + "item_order: file\npairs: {order: as_given, source_key: best, opinions: {by: judge}}\n"
)


def published(prompt: str, chosen: str, rejected: str, by: str | None) -> dict[str, Any]:
    return {"prompt": prompt, "chosen": chosen, "rejected": rejected, "subset": "s"} | (
        {"reward_model": by} if by is not None else {}
    )


TWO = [published("P?", "x", "y", "rm1"), published("P?", "y", "x", "rm2")]
AGREED = [published("R?", "x", "y", "rm1"), published("R?", "x", "y", "rm2")]


def warnings(found: CheckReport) -> str:
    assert not found.errors, found.errors
    return "\n".join(str(p) for p in found.problems if p.severity is Severity.WARNING)


def stored(folder: Path) -> tuple[list[dict[str, Verdict]], list[Verdict | None]]:
    """The opinions and the truths of the items that the store has, in their order."""
    with open_study(load(folder / "config.yaml")) as study, study.store.read() as tx:
        ids = [item.id for item in tx.items.first(50)]
        opinions, truths = tx.opinions.by_id(ids), tx.truth.by_id(ids)
        return (
            [{each.by: each.verdict for each in opinions.get(id_, ())} for id_ in ids],
            [truths.get(id_) for id_ in ids],
        )


def test_a_pair_is_asked_once_with_everybodys_opinion(tmp_path: Path) -> None:
    found = check(write_config(tmp_path, PUBLISHED, [*TWO, *AGREED]))
    assert (found.items, found.truths) == (2, 1)
    assert found.opinions == "2 on each of 2 items, by rm1, rm2; they disagree on 1"
    assert "duplicate" not in warnings(found)
    assert stored(tmp_path) == (
        [{"rm1": Verdict.A, "rm2": Verdict.B}, {"rm1": Verdict.A, "rm2": Verdict.A}],
        [None, Verdict.A],
    )


def test_rows_of_our_own_fields_may_share_an_id(tmp_path: Path) -> None:
    row = {"id": 1, "prompt": "P?", "response_a": "x", "response_b": "y"}
    turned = {"id": 1, "prompt": "P?", "response_a": "y", "response_b": "x"}
    items = [{**row, "best": "a", "judge": "Ada"}, {**turned, "best": "a", "judge": "Bo"}]
    found = check(write_config(tmp_path, OWN, items))
    assert found.items == 1
    assert "judge" not in (*found.shown, *found.hidden)
    assert stored(tmp_path) == ([{"Ada": Verdict.A, "Bo": Verdict.B}], [None])


def test_the_source_of_an_opinion_is_no_field_of_an_item(tmp_path: Path) -> None:
    row = {"id": 1, "prompt": "P?", "response_a": "x", "response_b": "y", "best": "a"}
    write_config(tmp_path, OWN, [{**row, "judge": "Ada"}])
    with open_study(load(tmp_path / "config.yaml")) as study, study.store.read() as tx:
        assert set(tx.items.first(1)[0].fields) == {"id", "prompt", "response_a", "response_b"}


def test_opinions_are_found_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    """Rows of a pair are far apart: in other batches of an import, and in another file."""
    rows = [
        published(f"Q{n}?", "yx"[(n + by) % 2], "xy"[(n + by) % 2], f"rm{by}")
        for n in range(600)
        for by in range(3)
    ]
    random.Random(7).shuffle(rows)
    (tmp_path / "more.json").write_text(json.dumps(rows[900:]))
    text = PUBLISHED.replace("[items.json]", "[items.json, more.json]")
    write_config(tmp_path, text, rows[:900])
    with open_study(load(tmp_path / "config.yaml")) as study, study.store.read() as tx:
        items = tx.items.first(1000)
        opinions = tx.opinions.by_id([item.id for item in items])
    assert len(items) == 600
    for item in items:
        number = int(str(item.fields["prompt"])[1:-1])
        x = Verdict.A if item.fields["response_a"] == "x" else Verdict.B
        said = [x if (number + by) % 2 else x.mirror() for by in range(3)]
        assert opinions[item.id] == tuple(Opinion(f"rm{by}", said[by]) for by in range(3))


def test_opposite_opinions_of_one_source_are_left_out(tmp_path: Path) -> None:
    items = [*TWO, published("P?", "y", "x", "rm1")]
    found = check(write_config(tmp_path, PUBLISHED, items))
    assert "one source has opposite opinions on the same pair" in warnings(found)
    assert stored(tmp_path)[0] == [{"rm2": Verdict.B}]


def test_a_row_of_nobody_is_said(tmp_path: Path) -> None:
    found = check(write_config(tmp_path, PUBLISHED, [*TWO, published("S?", "x", "y", "")]))
    assert "1 row with a truth has no 'reward_model': it is nobody's opinion" in warnings(found)


def test_a_field_that_no_row_has_is_an_error(tmp_path: Path) -> None:
    text = PUBLISHED.replace("reward_model", "reward_modell")
    problem = only(check(write_config(tmp_path, text, TWO)).errors)
    assert problem.message == "no item has the field 'reward_modell' named by pairs.opinions"
    assert problem.hint == "did you mean 'reward_model'?"


def test_opinions_without_a_truth_are_an_error(tmp_path: Path) -> None:
    row = {"id": 1, "prompt": "P?", "response_a": "x", "response_b": "y", "judge": "Ada"}
    text = QUESTION + "pairs: {opinions: {by: judge}}\n"
    problem = only(check(write_config(tmp_path, text, [row])).errors)
    assert problem.message == "nothing says what the opinions by 'judge' are"


def test_a_new_opinion_may_come_later_and_a_given_one_may_not_change(tmp_path: Path) -> None:
    config = write_config(tmp_path, PUBLISHED, TWO[:1])
    with open_study(load(config)) as study:
        client = join(study)
        client.send(submission(client.take(), shown={"better": "Response A"}))
    write_config(tmp_path, PUBLISHED, TWO)
    assert stored(tmp_path) == ([{"rm1": Verdict.A, "rm2": Verdict.B}], [None])
    write_config(tmp_path, PUBLISHED, [TWO[0], published("P?", "x", "y", "rm2")])
    with pytest.raises(StudyChanged, match="An opinion on item"):
        stored(tmp_path)


def exported(folder: Path, form: str) -> str:
    design = load(folder / "config.yaml")
    with open_study(design) as study:
        export_judgments(study.store, design, form, folder / "out")
    return (folder / "out").read_text()


def test_agreement_and_exports_have_the_opinions_once_they_are_unsealed(tmp_path: Path) -> None:
    config = write_config(tmp_path, PUBLISHED, [*TWO, *AGREED])
    with open_study(load(config)) as study:
        client = join(study)
        for _ in range(2):
            client.send(submission(client.take(), shown={"better": "Response A"}))
        with study.store.read() as tx:
            agreement = measure_accuracy(tx, study.design).opinions
    assert agreement == (
        OpinionAgreement("rm1", "better", same=2),
        OpinionAgreement("rm2", "better", same=1, other=1),
    )
    assert [each.share for each in agreement] == [1.0, 0.5]
    assert "rm1" not in exported(tmp_path, "csv") + exported(tmp_path, "json")
    with open_study(load(config)) as study:
        study.store.write(lambda tx: unseal(tx, NOON)).result()
    assert "opinion.rm1,opinion.rm2" in exported(tmp_path, "csv").splitlines()[0]
    opinions = [row["opinions"] for row in json.loads(exported(tmp_path, "json"))]
    assert sorted(opinions, key=str) == [{"rm1": "a", "rm2": "a"}, {"rm1": "a", "rm2": "b"}]


@pytest.mark.parametrize(("by", "said"), [("id", "the id of each item"), ("best", "the truth")])
def test_a_field_that_is_something_else_is_no_source(tmp_path: Path, by: str, said: str) -> None:
    items = [{"id": 1, "text": "?", "response_a": "x", "response_b": "y", "best": "a"}]
    found = check(write_config(tmp_path, OWN.replace("by: judge", f"by: {by}"), items))
    assert any(said in error.message for error in found.errors)
