"""An author's CSS, confined to the layout and ready for a strict Content-Security-Policy.

Rules of ``<style>`` blocks are prefixed with ``.layout`` and kept in a cascade layer of
their own; ``style`` attributes become classes outside that layer, so that they win over the
blocks as they would have inline. Nothing loads from another host and nothing leaves the
layout's box.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import tinycss2

NARROW = 720
"""Up to this many CSS pixels of width, what stands side by side is stacked."""

_NESTING = {"media", "supports", "container", "layer"}
_LOADING = {"url", "src", "image", "image-set", "-webkit-image-set"}
_BINDING = {"behavior", "-moz-binding"}
_COLOURS = {"color", "background", "background-color", "background-image", "fill"}
_PLAIN = {"inherit", "initial", "unset", "revert", "currentcolor", "transparent", "none", ""}


class Sheet:
    """The stylesheet of one layout, filled while the layout is read."""

    # `coloured`: some rule sets a colour; `spaced`: a block says how white space is kept.
    def __init__(self) -> None:
        self.coloured = False
        self.spaced = False
        self.warnings: list[str] = []
        self._layer: list[str] = []
        self._classes: dict[str, str] = {}
        self._narrow: list[str] = []

    def add_block(self, css: str) -> None:
        """Add the text of a ``<style>`` element."""
        rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        self._layer.extend(self._rules(rules, prefix=True))

    def add_inline(self, style: str, children: Sequence[str] = ()) -> str:
        """Return the class that replaces a ``style`` attribute; empty if nothing is left of it.

        ``children`` are the ``style`` attributes of the element's children.
        """
        declared = list(self._declarations(_parse_contents(style)))
        text = "; ".join(f"{name}: {value}" for name, value in declared)
        if not text:
            return ""
        narrow = _narrow_declarations(dict(declared), children)
        known = self._classes.setdefault(f"{text}\n{narrow}", f"s{len(self._classes) + 1}")
        if narrow and f".{known} {{" not in "".join(self._narrow):
            self._narrow.append(f".layout .{known} {{ {narrow} }}")
        return known

    def text(self) -> str:
        """Return the whole stylesheet."""
        parts = []
        if self._layer:
            parts.append("@layer author {\n" + "\n".join(self._layer) + "\n}")
        for key, name in self._classes.items():
            parts.append(f".layout .{name} {{ {key.partition(chr(10))[0]} }}")
        if self._narrow:
            inside = "\n".join(self._narrow)
            parts.append(f"@media (max-width: {NARROW}px) {{\n{inside}\n}}")
        return "\n".join(parts) + "\n" if parts else ""

    def _rules(self, rules: Iterable[Any], *, prefix: bool) -> Iterator[str]:
        for rule in rules:
            if rule.type == "qualified-rule":
                yield from self._rule(rule, prefix=prefix)
            elif rule.type == "at-rule":
                yield from self._at_rule(rule, prefix=prefix)
            elif rule.type == "error":
                self._warn(f"CSS that cannot be read is left out ({rule.message})")

    def _rule(self, rule: Any, *, prefix: bool) -> Iterator[str]:
        selector = (
            _scope_selectors(rule.prelude) if prefix else tinycss2.serialize(rule.prelude).strip()
        )
        contents = _parse_contents(rule.content)
        declared = list(self._declarations(contents))
        self.spaced |= any(name == "white-space" for name, _ in declared)
        nested = [part for part in contents if part.type in ("qualified-rule", "at-rule")]
        inside = [f"{name}: {value};" for name, value in declared]
        inside += self._rules(nested, prefix=False)
        if inside:
            yield f"{selector} {{ {' '.join(inside)} }}"
        narrow = _narrow_declarations(dict(declared), ("", ""))
        if narrow and prefix:
            self._narrow.append(f"{selector} {{ {narrow} }}")

    def _at_rule(self, rule: Any, *, prefix: bool) -> Iterator[str]:
        name = rule.lower_at_keyword
        if rule.content is None or name not in _NESTING | {"keyframes"}:
            self._warn(f"@{name} is left out of the layout's CSS")
            return
        inside = self._rules(_parse_contents(rule.content), prefix=prefix and name != "keyframes")
        yield f"@{name} {tinycss2.serialize(rule.prelude).strip()} {{ {' '.join(inside)} }}"

    def _declarations(self, contents: Iterable[Any]) -> Iterator[tuple[str, str]]:
        for part in contents:
            if part.type == "error":
                self._warn(f"CSS that cannot be read is left out ({part.message})")
            if part.type != "declaration":
                continue
            name, value = part.lower_name, tinycss2.serialize(part.value).strip()
            problem = _refusal(name, value, part.value)
            if problem:
                self._warn(problem)
                continue
            self.coloured |= name in _COLOURS and value.lower() not in _PLAIN
            yield name, f"{value} !important" if part.important else value

    def _warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)


def _parse_contents(source: Any) -> list[Any]:
    return list(tinycss2.parse_blocks_contents(source, skip_comments=True, skip_whitespace=True))


def _refusal(name: str, value: str, tokens: Sequence[Any]) -> str:
    """Return why a declaration is removed; empty if it stays."""
    if name == "position" and "fixed" in value.lower():
        return "position: fixed is left out: it would cover the questions"
    if name in _BINDING or any(_function_name(token) == "expression" for token in _walk(tokens)):
        return f"{name}: {value} is left out: it runs as a script"
    for token in _walk(tokens):
        if not _is_local(token):
            return f"{name}: {value} is left out: the page loads nothing from other hosts"
    return ""


def _walk(tokens: Iterable[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from _walk(getattr(token, "arguments", None) or getattr(token, "content", None) or ())


def _function_name(token: Any) -> str:
    return token.lower_name if token.type == "function" else ""


def _is_local(token: Any) -> bool:
    if token.type == "url":
        return bool(token.value.strip().lower().startswith("data:image/"))
    if _function_name(token) in _LOADING:
        strings = [inner for inner in _walk(token.arguments) if inner.type == "string"]
        return bool(strings) and all(
            inner.value.strip().lower().startswith("data:image/") for inner in strings
        )
    return True


def _scope_selectors(prelude: Sequence[Any]) -> str:
    """Return the selector list with each selector inside ``.layout`` and ids prefixed."""
    selectors: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return ", ".join(_confine(_serialize_selector(tokens)) for tokens in selectors)


def _serialize_selector(tokens: Sequence[Any]) -> str:
    for token in tokens:
        if token.type == "hash":
            token.value = f"layout-{token.value}"
    return str(tinycss2.serialize(tokens)).strip()


def _confine(selector: str) -> str:
    rest = re.sub(r"^(?:html|body|:root)\b(?:\s+body\b)?", "", selector, flags=re.IGNORECASE)
    return f".layout{rest}" if rest != selector else f".layout {selector}"


def _narrow_declarations(declared: dict[str, str], children: Sequence[str]) -> str:
    """Return what changes on a narrow screen: rows become columns, widths give way."""
    display = declared.get("display", "")
    changes = []
    if "flex" in display and _is_row_to_stack(declared, children):
        changes.append("flex-direction: column !important")
    columns = declared.get("grid-template-columns", declared.get("grid-template", ""))
    if "grid" in display and len(columns.split()) > 1:
        changes.append("grid-template-columns: minmax(0, 1fr) !important")
    if declared.get("float", "none") != "none":
        changes.append("float: none !important")
    if re.fullmatch(r"\d{1,2}(\.\d+)?%", declared.get("width", "")):
        changes.append("width: auto !important")
    if "min-width" in declared:
        changes.append("min-width: 0 !important")
    return "; ".join(changes)


def _is_row_to_stack(declared: dict[str, str], children: Sequence[str]) -> bool:
    flow = f"{declared.get('flex-direction', '')} {declared.get('flex-flow', '')}"
    if len(children) < 2 or "column" in flow:
        return False
    # A row that wraps finds its own way, unless its parts share the width out among them.
    wraps = "wrap" in flow + declared.get("flex-wrap", "") and "nowrap" not in declared.values()
    return not wraps or any(re.search(r"\bflex\s*:", style) for style in children)
