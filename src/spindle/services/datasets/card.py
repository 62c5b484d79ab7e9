"""The card of a dataset: what is in it, how it was made, and what was not controlled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml

from spindle.assign.item_order import ItemOrder
from spindle.assign.order import OrderPolicy
from spindle.config.design import Design
from spindle.domain.counts import plural
from spindle.domain.training_data import Aggregate, Ties
from spindle.services.datasets.examples import ExampleCounts
from spindle.services.datasets.read_back import SPLITS, DatasetFiles, provenance_file
from spindle.services.study import describe_item_order

CARD = "README.md"
MARK = "<!-- Written by spindle export. -->"

_SIZES = ("1K", "10K", "100K", "1M", "10M", "100M", "1B")
_TIES = {
    Ties.DROP: "Pairs judged equally good are left out.",
    Ties.KEEP: (
        "Pairs judged equally good are kept; if the format cannot express a tie, the side written"
        " as chosen was drawn at random."
    ),
    Ties.MARGIN: (
        "Pairs judged equally good are kept with a margin of 0; the side written as chosen was"
        " drawn at random."
    ),
}
_AGGREGATES = {
    Aggregate.MAJORITY: "One row per pair, by majority vote; an even split is a tie.",
    Aggregate.EACH: "One row per judgment: nothing is aggregated.",
    Aggregate.DAWID_SKENE: (
        "One row per pair, by Dawid and Skene's model of the raters"
        " (https://doi.org/10.2307/2346806); scores and margins are its posteriors."
    ),
}


def render_card(
    dataset: DatasetFiles,
    design: Design,
    scheme: str,
    counts: ExampleCounts,
    license: str = "",
    seed: str = "",
) -> str:
    """Render README.md, with the metadata that the Hugging Face Hub reads.

    ``seed`` is that of the annotators' orders of items.
    """
    head = yaml.safe_dump(_metadata(dataset, design, license), sort_keys=False, allow_unicode=True)
    sections = (
        f"# {design.name}",
        f"{dataset.format.summary}. Exported by Spindle from a study with its judgments.",
        _table("Rows", [*dataset.rows.items(), ("total", sum(dataset.rows.values()))]),
        _table("The study", list(_study(counts))),
        _table("Left out", sorted(counts.left_out.items())),
        _list("Policy", _policy(dataset)),
        _list("Not controlled", _limitations(design, counts, license)),
        _list("Provenance", _provenance(dataset, design, scheme, seed)),
    )
    return f"---\n{head}---\n\n{MARK}\n\n" + "\n\n".join(s for s in sections if s) + "\n"


def _metadata(dataset: DatasetFiles, design: Design, license: str) -> dict[str, object]:
    rows = sum(dataset.rows.values())
    splits = [
        {"split": split, "path": dataset.format.path(split, dataset.files)}
        for split in SPLITS
        # The hub's reader of JSON Lines stops at an empty file.
        if dataset.rows[split] or dataset.files.value == "parquet"
    ]
    return {
        "pretty_name": design.name,
        **({"license": license} if license else {}),
        "tags": ["human-feedback", "spindle", *dataset.format.tags],
        "size_categories": [size_category(rows)],
        "configs": [{"config_name": "default", "data_files": splits}],
    }


def size_category(rows: int) -> str:
    """Return the hub's size category for that many rows."""
    place = max(0, len(str(rows)) - 3)
    least, most = ("", *_SIZES)[place : place + 2]
    return f"{least}<n<{most}" if least else f"n<{most}"


def _study(counts: ExampleCounts) -> Iterator[tuple[str, object]]:
    yield "pairs", counts.items
    yield "judged pairs", counts.judged
    yield "judgments", counts.judgments
    yield "raters", len(counts.raters)
    if counts.compared:
        percent = 100 * counts.agreeing / counts.compared
        yield "agreement", f"{percent:.1f} % of {counts.compared:,} pairs of judgments of one item"
    else:
        yield "agreement", "unknown: no item has two judgments"
    yield "pairs with a known truth", counts.with_truth


def _policy(dataset: DatasetFiles) -> Iterator[str]:
    policy, format = dataset.policy, dataset.format
    if format.by_truth:
        yield (
            "The better side is the one known to be human (or chosen), whatever the raters said."
        )
        yield f"Pairs kept by whether raters told the two apart: {policy.told_apart}."
    else:
        yield _AGGREGATES[policy.aggregate]
        yield _TIES[policy.ties]
        if not format.says_neither:
            yield "Pairs in which neither response was judged good are left out."
        if policy.min_agreement:
            yield f"At least {policy.min_agreement:.0%} of a pair's votes agree with its row."
    if policy.min_judgments:
        judgments = plural(policy.min_judgments, "judgment")
        yield f"Each pair has at least {judgments}."
    yield (
        f"Split by prompt: a prompt is for training if its hash with the seed {policy.seed} is"
        f" below {policy.split:g}; it stays in its split when the data grow."
    )
    if dataset.filled:
        yield (
            f"No prompt fell into {dataset.filled} that way, so the nearest one was moved there;"
            " it may move back when the data grow."
        )
    if policy.repeat_prompts:
        yield "Several pairs may share a prompt."


def _limitations(design: Design, counts: ExampleCounts, license: str) -> Iterator[str]:
    if design.order is OrderPolicy.AS_GIVEN:
        yield (
            "Order: everybody saw the sides in the order of the data, so position bias cannot be"
            " told from a preference for a response."
        )
    elif design.order is OrderPolicy.RANDOM:
        yield "Order: drawn for each judgment, not balanced within an item."
    if not counts.with_truth:
        yield "Truth: it is unknown which response is right; agreement is not accuracy."
    if counts.judgments and not counts.compared:
        yield "Agreement: one judgment per item, so rater error could not be measured."
    yield "Length and formatting of the responses were not matched."
    yield "Raters were not screened by Spindle and are not described here."
    if not license:
        yield "Licence: none is stated; ask before you use the data."


def _provenance(dataset: DatasetFiles, design: Design, scheme: str, seed: str) -> Iterator[str]:
    keys = "`item_id`, `judgments`, `votes`, `aggregate`, `ties` and `design`"
    if dataset.format.own_columns:
        train, test = map(provenance_file, SPLITS)
        yield f"`{train}` and `{test}` have {keys}, one line per row."
    else:
        yield f"Each row has {keys}."
    drawn = seed and design.item_order is not ItemOrder.FILE
    yield (
        f"Annotators got the items in {describe_item_order(design)}"
        + (f" (seed `{seed}`)." if drawn else ".")
    )
    yield f"Question: `{scheme}`. Design: `{design.digest or 'unknown'}` (SHA-256 of its file)."


def _table(title: str, rows: Sequence[tuple[str, object]]) -> str:
    if not rows:
        return ""
    lines = [f"| {name} | {f'{n:,}' if isinstance(n, int) else n} |" for name, n in rows]
    return f"## {title}\n\n| what | count |\n| --- | --- |\n" + "\n".join(lines)


def _list(title: str, lines: Iterator[str]) -> str:
    return f"## {title}\n\n" + "\n".join(f"- {line}" for line in lines)
