"""The page: whether its layout shows what its questions are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spindle.assign.order import OrderPolicy
from spindle.config.design import Design
from spindle.config.fields import field_names, is_revealing
from spindle.config.findings import Findings
from spindle.config.messages import nearest
from spindle.config.placeholders import locate_in_layout, placeholders
from spindle.config.sides import is_response, likely_sides
from spindle.config.yaml import KeyPath
from spindle.domain.items import Item
from spindle.domain.values import JSON
from spindle.domain.yaml_text import as_yaml
from spindle.errors import Problem, Severity
from spindle.layout import CompiledLayout
from spindle.services.intake import renamed_columns

_FEW = 4


def report_page(
    findings: Findings,
    design: Design,
    page: CompiledLayout,
    items: Sequence[Item],
    names: Sequence[str],
) -> None:
    """Report a layout without fields, one that shows half a pair, and missing sides.

    ``items`` are the first of the data, ``names`` the fields of all that were read.
    """
    fields = field_names(items)
    _report_truth(findings, design)
    _report_named_fields(findings, design, (*names, *renamed_columns(design)) if names else ())
    if design.layout and not page.fields:
        _report_empty(findings, design)
        return
    if not any(scheme.for_pairs().carries_verdicts for scheme in design.schemes):
        return
    if _report_half(findings, design, page, fields) or design.sides is not None:
        return
    if design.panels and likely_sides(fields):
        return  # The panel that is missing is reported where panels are.
    if items and any(scheme.carries_verdicts for scheme in design.schemes):
        _report_no_sides(findings, design, items)


def _report_truth(findings: Findings, design: Design) -> None:
    """Report a layout or a ``display`` that would show the truth: it has nothing to show."""
    key = design.truth.source_key
    for place in placeholders(design.layout):
        if key and place.name == key:
            file, at = locate_in_layout(
                findings.document, design.layout, design.layout_file, place.offset
            )
            said = f"html_layout shows {key!r}, which is the truth: it never reaches the page"
            findings.problems.append(
                Problem(said, "remove it there", Severity.ERROR, file, at.line, at.column)
            )
    if key and key in design.show:
        findings.add_problem(
            ("display", "show"),
            f"display.show names {key!r}, which is the truth: it never reaches the page",
            "remove it there",
            value=True,
        )


def _report_named_fields(findings: Findings, design: Design, fields: Sequence[str]) -> None:
    """Report a field under ``display`` that no item has.

    Where the design lays out the page itself, ``show`` has no effect, which is said there.
    """
    has_layout = bool(design.layout or design.panels)
    display = findings.document.tree.get("display")
    for key in ("reveal",) if has_layout else ("show", "reveal"):
        named = display.get(key) if isinstance(display, dict) else None
        for number, name in enumerate(named if isinstance(named, list) else [named]):
            known = (*fields, design.truth.source_key)
            if isinstance(name, str) and fields and not _is_known(name, known):
                near = nearest(name, list(fields))
                findings.add_problem(
                    ("display", key, number) if isinstance(named, list) else ("display", key),
                    f"no item has the field {name!r} named by display.{key}",
                    f"did you mean {near!r}?" if near else f"items have {', '.join(fields)}",
                    Severity.ERROR if key == "show" else Severity.WARNING,
                    value=True,
                )


def _is_known(name: str, fields: Sequence[str]) -> bool:
    return name in fields or name.partition(".")[0] in fields


def _report_empty(findings: Findings, design: Design) -> None:
    text = design.layout.strip()
    said = "html_layout shows no field of the items: it has no placeholder such as {{text}}"
    if "<" not in text and "\n" not in text:
        said = f"html_layout is neither HTML nor a file of the task: {text[:60]!r}"
    file, at = locate_in_layout(findings.document, design.layout, design.layout_file, 0)
    hint = (
        "write a placeholder for each field to show, or remove html_layout for the page that "
        "Spindle lays out"
    )
    findings.problems.append(Problem(said, hint, Severity.ERROR, file, at.line, at.column))


def _report_half(
    findings: Findings, design: Design, page: CompiledLayout, fields: Sequence[str]
) -> bool:
    """Report a layout that does not show both sides of a comparison; return whether it did."""
    if not design.layout:
        return False
    pair = (design.sides.a, design.sides.b) if design.sides else likely_sides(fields)
    shown = {design.text_key if name == "text" else name for name in page.fields}
    shown |= {name.partition(".")[0] for name in shown}
    missing = [name for name in pair or () if name not in shown]
    if not missing or (design.pair_key and design.pair_key in shown):
        return False
    places = [place for place in placeholders(design.layout) if place.name in (pair or ())]
    offset = places[0].offset if places else 0
    file, at = locate_in_layout(findings.document, design.layout, design.layout_file, offset)
    names = " and ".join(f"{{{{{name}}}}}" for name in missing)
    what = "neither response" if len(missing) == len(pair or ()) else "only one of two responses"
    findings.problems.append(
        Problem(
            f"html_layout shows {what}: {names} {'is' if len(missing) == 1 else 'are'} missing, "
            "but a question compares both",
            f"show {names} there, or name the sides: `pairs: {{sides: [FIELD, FIELD]}}`",
            Severity.ERROR,
            file,
            at.line,
            at.column,
        )
    )
    return True


def _report_no_sides(findings: Findings, design: Design, items: Sequence[Item]) -> None:
    path = next(_paths_of_comparisons(findings, design), ("annotation_schemes",))
    if _report_list(findings, design, path, items):
        return
    likely = _possible_sides(design, items)
    consequence = "the order is never changed, and training sets cannot be exported"
    if len(likely) < 2:
        findings.add_warning(
            path,
            f"this question compares two responses, but the items have no two fields for them: "
            f"{consequence}",
            "put each response into a field of its own, such as response_a and response_b",
        )
        return
    stated = _is_stated(findings)
    severity = Severity.WARNING if stated else Severity.ERROR
    hint = f"name them: `pairs: {{sides: [{', '.join(map(as_yaml, likely[:2]))}]}}`"
    if not stated:
        hint += "; if one field holds both responses, write `pairs: {order: as_given}`"
    found = ", ".join(likely)
    findings.add_problem(
        path,
        "this question compares two responses, but it is not clear which fields hold them "
        f"(it may be {found}): {consequence}",
        hint,
        severity,
    )


def _report_list(findings: Findings, design: Design, path: KeyPath, items: Sequence[Item]) -> bool:
    """Report a field of responses that holds no list of two; return whether there is one.

    It is that of ``items_key``, or the prompt's if that is a list of texts.
    """
    key = design.pair_key or design.text_key
    values = [item.fields[key] for item in items if key in item.fields]
    if not values or not (design.pair_key or all(map(_is_list_of_texts, values))):
        return False
    first = values[0]
    held = f"a list of {len(first)}" if isinstance(first, list) else "no list"
    findings.add_problem(
        path,
        f"this question compares the two responses in {key!r}, but it holds {held}",
        "put the two that are compared into a list of two, or ask for each pair in an item "
        "of its own",
    )
    return True


def _is_list_of_texts(value: JSON) -> bool:
    return (
        isinstance(value, list) and len(value) > 2 and all(isinstance(part, str) for part in value)
    )


def _possible_sides(design: Design, items: Sequence[Item]) -> list[str]:
    """Return the fields that may hold responses: texts that differ from item to item."""
    found = []
    for name in field_names(items):
        values = [item.fields.get(name) for item in items]
        texts = [value for value in values if isinstance(value, str | list) and value]
        varied = len(items) < _FEW or 2 * len({str(text) for text in texts}) > len(items)
        aside = name in (design.id_key, design.text_key) or is_revealing(name)
        if (varied or is_response(name)) and not aside and 2 * len(texts) > len(items):
            found.append(name)
    return found


def _paths_of_comparisons(findings: Findings, design: Design) -> Iterator[KeyPath]:
    names = {scheme.name for scheme in design.schemes if scheme.carries_verdicts}
    entries = findings.document.tree.get("annotation_schemes")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and entry.get("name") in names:
            yield ("annotation_schemes", number)


def _is_stated(findings: Findings) -> bool:
    pairs = findings.document.tree.get("pairs")
    return isinstance(pairs, dict) and pairs.get("order") == OrderPolicy.AS_GIVEN.value
