"""Small Potato projects, as Potato would have left them, and a study to take them into."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spindle.domain.judgments import JudgmentRecord
from spindle.domain.values import JSON
from spindle.potato.files import read_annotations
from spindle.potato.records import Reject
from spindle.schemes import SCHEMES, Scheme
from spindle.services.potato import ImportResult, import_annotations
from spindle.services.study import Study
from tests.factories import open_study

Labels = Mapping[str, JSON]


def pairs(answers: Mapping[str, Labels]) -> list[list[JSON]]:
    """Return answers as a state of 2.x holds them: pairs of label and value."""
    return [
        [{"schema": scheme, "name": label}, value]
        for scheme, labels in answers.items()
        for label, value in labels.items()
    ]


def state(
    folder: Path, user: str, answers: Mapping[str, Mapping[str, Labels]], **more: Any
) -> Path:
    """Write an annotator's state with those answers by item, scheme and label."""
    file = folder / "annotation_output" / user / "user_state.json"
    kept = {
        "user_id": user,
        "instance_id_ordering": list(answers),
        "instance_id_to_behavioral_data": {},
        "instance_id_to_label_to_value": {item: pairs(said) for item, said in answers.items()},
        "instance_id_to_span_to_value": {},
        **more,
    }
    return write_file(file, json.dumps(kept, indent=2))


def instances(folder: Path, user: str, records: Sequence[Mapping[str, Any]]) -> Path:
    """Write an annotator's file as 1.x did."""
    file = folder / "annotation_output" / user / "annotated_instances.jsonl"
    return write_file(file, "".join(json.dumps(record) + "\n" for record in records))


def write_export(folder: Path, records: Sequence[Mapping[str, Any]]) -> Path:
    """Write the file that 2.x keeps current on request."""
    file = folder / "annotation_output" / "exports" / "jsonl" / "annotations.jsonl"
    return write_file(file, "".join(json.dumps(record) + "\n" for record in records))


def write_file(file: Path, text: str) -> Path:
    """Write the file and return its path."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def scheme(kind: str, name: str = "better", **keys: Any) -> Scheme:
    """Return a scheme of that kind."""
    model = SCHEMES.get(kind)
    assert model is not None
    return model.model_validate({"annotation_type": kind, "name": name, **keys})


@contextlib.contextmanager
def study_of(folder: Path, *schemes: Scheme, **design: Any) -> Iterator[Study]:
    """Open a study with items i1 to i3 that asks those questions, or which response is better."""
    if schemes:
        design["schemes"] = schemes
    with open_study(folder / "here", **design) as study:
        yield study


def bring_in(study: Study, folder: Path, **options: Any) -> tuple[ImportResult, list[Reject]]:
    """Import the project; return the result and what was rejected."""
    rejects: list[Reject] = []
    done = import_annotations(study, read_annotations(folder), on_reject=rejects.append, **options)
    return done, rejects


def records(study: Study) -> list[JudgmentRecord]:
    """Return the current judgments of the study."""
    with study.store.read() as tx:
        return list(tx.judgments.records())


def answers(study: Study) -> dict[tuple[str, str], Mapping[str, JSON]]:
    """Return the canonical answers by annotator and item."""
    return {(r.annotator, r.item): r.judgment.answers for r in records(study)}
