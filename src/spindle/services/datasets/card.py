"""The card of a dataset: what is in it, how it came about, and what was not controlled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml

from spindle.assign.order import OrderPolicy
from spindle.config.design import Design
from spindle.domain.training import Aggregate, Ties
from spindle.services.datasets.examples import Tally
from spindle.services.datasets.read_back import SPLITS, Written, sidecar

CARD = "README.md"
MARK = "<!-- Written by spindle export. -->"

_SIZES = ("1K", "10K", "100K", "1M", "10M", "100M", "1B")
_TIES = {
    Ties.DROP: "Pairs held to be equally good are left out.",
    Ties.KEEP: (
        "Pairs held to be equally good are kept; where the format has no word for a tie, the side"
        " written as chosen was drawn by lot."
    ),
    Ties.MARGIN: (
        "Pairs held to be equally good are kept with a margin of 0, the side written as chosen"
        " drawn by lot."
    ),
}
_AGGREGATES = {
    Aggregate.MAJORITY: "One row a pair, by what most of its raters said; draws are ties.",
    Aggregate.EACH: "One row a judgment: nothing is aggregated.",
    Aggregate.DAWID_SKENE: (
        "One row a pair, by Dawid and Skene's model of the raters"
        " (https://doi.org/10.2307/2346806); scores and margins are its posteriors."
    ),
}


def card(written: Written, design: Design, scheme: str, tally: Tally, license: str = "") -> str:
    """The text of README.md, with the head that the Hugging Face Hub reads."""
    head = yaml.safe_dump(_head(written, design, license), sort_keys=False, allow_unicode=True)
    sections = (
        f"# {design.name}",
        f"{written.format.summary}. Exported by Spindle from a study with its judgments.",
        _table("Rows", [*written.rows.items(), ("together", sum(written.rows.values()))]),
        _table("The study", list(_study(tally))),
        _table("Left out", sorted(tally.left_out.items())),
        _list("Policy", _policy(written)),
        _list("Not controlled", _uncontrolled(design, tally, license)),
        _list("Provenance", _provenance(written, design, scheme)),
    )
    return f"---\n{head}---\n\n{MARK}\n\n" + "\n\n".join(s for s in sections if s) + "\n"


def _head(written: Written, design: Design, license: str) -> dict[str, object]:
    rows = sum(written.rows.values())
    splits = [
        {"split": split, "path": written.format.path(split, written.files)}
        for split in SPLITS
        # The hub's reader of JSON Lines stops at an empty file.
        if written.rows[split] or written.files.value == "parquet"
    ]
    return {
        "pretty_name": design.name,
        **({"license": license} if license else {}),
        "tags": ["human-feedback", "spindle", *written.format.tags],
        "size_categories": [size_category(rows)],
        "configs": [{"config_name": "default", "data_files": splits}],
    }


def size_category(rows: int) -> str:
    """The hub's word for so many rows."""
    place = max(0, len(str(rows)) - 3)
    least, most = ("", *_SIZES)[place : place + 2]
    return f"{least}<n<{most}" if least else f"n<{most}"


def _study(tally: Tally) -> Iterator[tuple[str, object]]:
    yield "pairs", tally.items
    yield "judged pairs", tally.judged
    yield "judgments", tally.judgments
    yield "raters", len(tally.raters)
    if tally.compared:
        percent = 100 * tally.agreeing / tally.compared
        yield "agreement", f"{percent:.1f} % of {tally.compared:,} pairs of judgments of one item"
    else:
        yield "agreement", "unknown: no item has two judgments"
    yield "pairs with a known truth", tally.with_truth


def _policy(written: Written) -> Iterator[str]:
    policy, format = written.policy, written.format
    if format.by_truth:
        yield (
            "The better side is the one that is known to be human (or chosen), whatever raters"
            " held of it."
        )
        yield f"Pairs kept by whether raters told the two apart: {policy.told_apart}."
    else:
        yield _AGGREGATES[policy.aggregate]
        yield _TIES[policy.ties]
        if not format.says_neither:
            yield "Pairs of which neither response was held to be good are left out."
        if policy.min_agreement:
            yield f"At least {policy.min_agreement:.0%} of a pair's votes agree with its row."
    if policy.min_judgments:
        yield f"Pairs have at least {policy.min_judgments} counted judgments."
    yield (
        f"Split by prompt: a prompt is for training if its hash with the seed {policy.seed} is"
        f" below {policy.split:g}; it stays where it is when the data grow."
    )
    if written.filled:
        yield (
            f"No prompt fell to {written.filled} that way, so the one nearest to it was moved"
            " there; it may move back when the data grow."
        )
    if policy.repeat_prompts:
        yield "Several pairs of one prompt are meant."


def _uncontrolled(design: Design, tally: Tally, license: str) -> Iterator[str]:
    if design.order is OrderPolicy.AS_GIVEN:
        yield (
            "Order: everybody saw the sides in the order of the data, so a liking for a place"
            " cannot be told from one for a response."
        )
    elif design.order is OrderPolicy.RANDOM:
        yield "Order: drawn for each judgment, not balanced within an item."
    if not tally.with_truth:
        yield "Truth: it is not known which response is right; agreement is not accuracy."
    if tally.judgments and not tally.compared:
        yield "Agreement: one judgment an item, so no error of a rater could be seen."
    yield "Length and formatting of the responses were not matched."
    yield "Raters were not screened by Spindle, and are not described here."
    if not license:
        yield "Licence: none is stated, so ask before you use the data."


def _provenance(written: Written, design: Design, scheme: str) -> Iterator[str]:
    place = f"`{sidecar('train')}` and `{sidecar('test')}`, line by line beside the rows,"
    yield (
        (place if written.format.own_columns else "Each row")
        + (" say " if written.format.own_columns else " says ")
        + "`item_id`, `judgments`, `votes`, `aggregate`, `ties` and `design`."
    )
    yield f"Question: `{scheme}`. Design: `{design.digest or 'unknown'}` (SHA-256 of its file)."


def _table(title: str, rows: Sequence[tuple[str, object]]) -> str:
    if not rows:
        return ""
    lines = [f"| {name} | {f'{n:,}' if isinstance(n, int) else n} |" for name, n in rows]
    return f"## {title}\n\n| what | how many |\n| --- | --- |\n" + "\n".join(lines)


def _list(title: str, lines: Iterator[str]) -> str:
    return f"## {title}\n\n" + "\n".join(f"- {line}" for line in lines)
