"""Conditions as a design writes them: ``show_if``, or ``display_logic`` as in Potato."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from spindle.config.findings import Findings
from spindle.config.messages import nearest
from spindle.config.yaml import KeyPath, Tree
from spindle.schemes.base import Logic

NEGATIONS = {
    "not": "is",
    "not_equals": "equals",
    "not_contains": "contains",
    "not_in_range": "in_range",
    "empty": "not_empty",
}
"""Operators that turn another one round."""
OTHER_NAMES = {
    "at_least": "gte",
    "at_most": "lte",
    "more_than": "gt",
    "less_than": "lt",
    "between": "in_range",
    "answered": "not_empty",
    "is_empty": "empty",
    "is_not_empty": "not_empty",
    "in": "is",
    "not_in": "not",
}
OPERATORS = [
    "is",
    "equals",
    "contains",
    "matches",
    "gt",
    "gte",
    "lt",
    "lte",
    "in_range",
    "not_empty",
    "length_gt",
    "length_lt",
    "length_in_range",
    "count_gt",
    "count_lt",
    "count_equals",
]
_KNOWN = (*OPERATORS, *NEGATIONS, *OTHER_NAMES)
_GROUPS = ("all", "any", "not")
_LEAF_KEYS = ("schema", "operator", "value", "case_sensitive")
_WITHOUT_VALUE = ("not_empty", "empty")
_YES, _NO = ("true", "yes", "on"), ("false", "no", "off")
_DEEPEST = 40
_EXAMPLE = "write `show_if: {QUESTION: LABEL}`, or `show_if: {QUESTION: [LABEL, LABEL]}`"


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison as written, with its place in the file; ``negated`` if it must not hold."""

    path: KeyPath
    question: str
    operator: str
    value: Tree
    negated: bool = False
    exact: bool = False

    @property
    def values(self) -> list[Tree]:
        """The value as a list."""
        return self.value if isinstance(self.value, list) else [self.value]


@dataclass(frozen=True, slots=True)
class Group:
    """Several comparisons, joined by ``all`` or ``any``."""

    logic: Logic
    parts: tuple[Clause | Group, ...]


Clauses: TypeAlias = Clause | Group


class ClauseReader:
    """Reads the conditions of one document; problems are reported at their lines.

    Negations are moved to the single comparisons, so that groups are ``all`` or ``any``.
    """

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def read_show_if(self, tree: Tree, path: KeyPath, *, negated: bool = False) -> Clauses | None:
        """Return what ``show_if``, or a part of it, says; None if it is not valid."""
        if not isinstance(tree, dict) or not tree:
            return self._fail(path, f"{_last_key(path)}: expected a question and its answer")
        if len(path) > _DEEPEST:
            return self._fail(
                path, "conditions are nested too deeply", "use fewer levels of all, any and not"
            )
        if "show_when" in tree:
            return self.read_display_logic(tree, path)
        if "schema" in tree and len(tree) > 1:
            return self._read_leaf(tree, path, negated)
        parts = [self._read_entry(key, value, (*path, key), negated) for key, value in tree.items()]
        return _join(Logic.ALL, parts, negated)

    def read_display_logic(self, tree: Tree, path: KeyPath) -> Clauses | None:
        """Return what ``display_logic`` says; None if it is not valid."""
        if not isinstance(tree, dict) or not tree.get("show_when"):
            return self._fail(path, "display_logic has no condition", "list them under show_when")
        self._refuse_others(tree, ("show_when", "logic"), path)
        logic = str(tree.get("logic") or "all").lower()
        if logic not in list(Logic):
            message = f"logic: {logic!r} is not one of all, any"
            return self._fail((*path, "logic"), message, "write `logic: all` or `logic: any`")
        return self._read_list(Logic(logic), tree["show_when"], (*path, "show_when"), False)

    def _read_entry(self, key: str, value: Tree, path: KeyPath, negated: bool) -> Clauses | None:
        if key in _GROUPS and not isinstance(value, str):
            return self._read_group(key, value, path, negated)
        if isinstance(value, dict):
            parts = [
                self._clause(key, name, inner, (*path, name), negated)
                for name, inner in value.items()
            ]
            return _join(Logic.ALL, parts, negated) if parts else self._clause_without_value(path)
        return self._clause(key, "is", value, path, negated)

    def _read_group(self, key: str, value: Tree, path: KeyPath, negated: bool) -> Clauses | None:
        if key == "not":
            if isinstance(value, dict):
                return self._read_part(value, path, not negated)
            return self._read_list(Logic.ALL, value, path, not negated)
        return self._read_list(Logic(key), value, path, negated)

    def _read_list(self, logic: Logic, tree: Tree, path: KeyPath, negated: bool) -> Clauses | None:
        if isinstance(tree, dict) and "schema" in tree:
            tree = [tree]
        if isinstance(tree, dict):
            parts = [self._read_entry(k, v, (*path, k), negated) for k, v in tree.items()]
        elif isinstance(tree, list):
            parts = [self._read_part(one, (*path, n), negated) for n, one in enumerate(tree)]
        else:
            parts = []
        if not parts:
            hint = "write `any: [{QUESTION: LABEL}, {QUESTION: LABEL}]`, or `all:`"
            return self._fail(path, f"{path[-1]}: expected a list of conditions", hint)
        return _join(logic, parts, negated)

    def _read_part(self, tree: Tree, path: KeyPath, negated: bool) -> Clauses | None:
        return self.read_show_if(tree, path, negated=negated)

    def _read_leaf(self, tree: dict[str, Tree], path: KeyPath, negated: bool) -> Clauses | None:
        """Read Potato's form: ``{schema: QUESTION, operator: equals, value: LABEL}``."""
        question = tree["schema"]
        if not isinstance(question, str):
            message = "schema: expected the name of a question"
            return self._fail((*path, "schema"), message, "write `schema: QUESTION`")
        short = [key for key in tree if key in _KNOWN]
        if len(short) == 1 and "operator" not in tree and "value" not in tree:
            self._refuse_others(tree, ("schema", "case_sensitive", short[0]), path)
            operator, value, at = short[0], tree[short[0]], (*path, short[0])
        else:
            self._refuse_others(tree, _LEAF_KEYS, path)
            operator, value = str(tree.get("operator") or "is"), tree.get("value")
            at = (*path, next(key for key in ("value", "operator", "schema") if key in tree))
        exact = str(tree.get("case_sensitive")).lower() in _YES
        if operator in _WITHOUT_VALUE:
            value = None
        return self._clause(question, operator, value, at, negated, exact)

    def _clause(
        self,
        question: str,
        operator: str,
        value: Tree,
        path: KeyPath,
        negated: bool,
        exact: bool = False,
    ) -> Clauses | None:
        if operator not in _KNOWN:
            near = nearest(operator, list(_KNOWN))
            hint = f"did you mean {near!r}?" if near else f"use one of {', '.join(_KNOWN)}"
            return self._fail(path, f"unknown operator {operator!r} in a condition", hint)
        name = OTHER_NAMES.get(operator, operator)
        if name in _WITHOUT_VALUE and value is not None:
            if str(value).lower() not in (*_YES, *_NO):
                message = f"{operator}: expected true or false"
                return self._fail(path, message, f"write `{operator}: true`")
            negated ^= str(value).lower() in _NO
        elif name not in _WITHOUT_VALUE and (value in (None, "", []) or isinstance(value, dict)):
            return self._clause_without_value(path)
        negated ^= name in NEGATIONS
        return Clause(path, question, NEGATIONS.get(name, name), value, negated, exact)

    def _clause_without_value(self, path: KeyPath) -> Clauses | None:
        return self._fail(path, f"{_last_key(path)}: a condition without a value")

    def _refuse_others(self, tree: dict[str, Tree], known: tuple[str, ...], path: KeyPath) -> None:
        for key in tree:
            if key not in known:
                hint = f"the keys here are: {', '.join(known)}"
                self._fail((*path, key), f"unknown key {key!r} in a condition", hint)

    def _fail(self, path: KeyPath, message: str, hint: str = _EXAMPLE) -> Clauses | None:
        """Report a problem; return None, for the part that is not valid."""
        self._findings.add_problem(path, message, hint, value=True)
        return None


def _join(logic: Logic, parts: list[Clauses | None], negated: bool) -> Clauses | None:
    """Return the parts as one, None if any is not valid; a negated ``all`` is an ``any``."""
    valid = tuple(part for part in parts if part is not None)
    if len(valid) < len(parts):
        return None
    if len(valid) == 1:
        return valid[0]
    turned = {Logic.ALL: Logic.ANY, Logic.ANY: Logic.ALL}
    return Group(turned[logic] if negated else logic, valid)


def _last_key(path: KeyPath) -> str:
    return str(next((step for step in reversed(path) if isinstance(step, str)), ""))
