r"""LaTeX inside Markdown, as MathML.

Recognised are ``$…$`` and ``\(…\)`` in a line, ``$$…$$`` and ``\[…\]`` on their own or in a
line. As in Pandoc, a dollar sign opens a formula only before something other than a space,
and closes one only after such and not before a digit, so that prices stay prices. What the
converter cannot read is shown as written.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape, unescape
from xml.etree import ElementTree

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

LONGEST = 4000
"""The most characters that a formula may have."""

_DISPLAY = {"$$": "$$", "\\[": "\\]"}
_INLINE = {**_DISPLAY, "\\(": "\\)", "$": "$"}
_WIDE = {True: '<div class="rich-wide">{}</div>\n', False: '<span class="rich-wide">{}</span>'}
_INTERRUPTS = ["paragraph", "reference", "blockquote", "list"]
_UNREADABLE: tuple[type[Exception], ...] = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    StopIteration,
    RecursionError,
    *(
        error
        for error in vars(exceptions).values()
        if isinstance(error, type) and issubclass(error, Exception)
    ),
)


def enable_formulae(markdown: MarkdownIt) -> None:
    """Teach a Markdown parser to read formulae."""
    markdown.inline.ruler.before("escape", "formula", _parse_inline)
    markdown.block.ruler.before("fence", "formula", _parse_block, {"alt": _INTERRUPTS})
    markdown.add_render_rule("formula", _render)


def mathml(latex: str, *, display: bool) -> str | None:
    """Return the formula as MathML; None if it cannot be converted."""
    if len(latex) > LONGEST:
        return None
    try:
        math = convert_to_element(latex, display="block" if display else "inline")
        for element in math.iter():
            # The converter writes characters as references, and text as it was given.
            element.text = element.text and unescape(element.text)
        math.set("alttext", latex.strip())
        return ElementTree.tostring(math, encoding="unicode")
    except _UNREADABLE:
        return None


def _render(_self: object, tokens: Sequence[Token], at: int, _options: object, _env: object) -> str:
    token = tokens[at]
    found = mathml(token.content, display=bool(token.meta["display"]))
    if found is None:
        written = escape(token.markup + token.content + _INLINE[token.markup])
        found = f'<code class="rich-tex">{written}</code>'
    if not token.meta["display"]:
        return found
    return _WIDE[token.block].format(found)


def _fill_token(token: Token, opening: str, latex: str) -> None:
    token.markup = opening
    token.content = latex
    token.meta = {"display": opening in _DISPLAY}


def _find_opening(text: str, at: int, among: dict[str, str]) -> str:
    return next((mark for mark in among if text.startswith(mark, at)), "")


def _parse_inline(state: StateInline, silent: bool) -> bool:
    opening = _find_opening(state.src, state.pos, _INLINE)
    if not opening:
        return False
    start = state.pos + len(opening)
    end = _find_closing(state.src, start, state.posMax, opening)
    if end < 0:
        return False
    if not silent:
        _fill_token(state.push("formula", "math", 0), opening, state.src[start:end])
    state.pos = end + len(_INLINE[opening])
    return True


def _find_closing(text: str, start: int, end: int, opening: str) -> int:
    """Return where the formula ends, or -1; the first closing delimiter decides."""
    end = min(end, start + LONGEST)
    at = text.find(_INLINE[opening], start, end)
    if opening in ("$", "$$"):
        while at >= 0 and _is_escaped(text, start, at):
            at = text.find(_INLINE[opening], at + 1, end)
    if at < 0 or not text[start:at].strip():
        return -1
    return at if opening != "$" or _is_tight(text, start, at, end) else -1


def _is_tight(text: str, start: int, at: int, end: int) -> bool:
    digit_follows = at + 1 < end and text[at + 1].isdigit()
    return not (text[start].isspace() or text[at - 1].isspace() or digit_follows)


def _is_escaped(text: str, start: int, at: int) -> bool:
    before = at
    while before > start and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1


def _parse_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    r"""Parse a formula that starts a line with ``$$`` or ``\[`` and ends one."""
    if state.is_code_block(first):
        return False
    start = state.bMarks[first] + state.tShift[first]
    opening = _find_opening(state.src, start, _DISPLAY)
    if not opening:
        return False
    start += len(opening)
    end = state.src.find(_DISPLAY[opening], start, start + LONGEST)
    if end < 0 or not state.src[start:end].strip() or state.src.find(opening, start, end) >= 0:
        return False
    line = first
    while line < last and state.eMarks[line] < end:
        line += 1
        if line < last and state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return False
    if line == last or state.src[end + len(opening) : state.eMarks[line]].strip():
        return False
    if not silent:
        state.line = line + 1
        token = state.push("formula", "math", 0)
        token.block = True
        token.map = [first, state.line]
        _fill_token(token, opening, _unquoted_lines(state, start, end))
    return True


def _unquoted_lines(state: StateBlock, start: int, end: int) -> str:
    """Return the text without the quotation and list markers before its lines."""
    lines = zip(state.bMarks, state.tShift, state.eMarks, strict=True)
    inside = [(max(bol + shift, start), min(eol, end)) for bol, shift, eol in lines]
    return "\n".join(state.src[a:b] for a, b in inside if start <= b and a <= end)
