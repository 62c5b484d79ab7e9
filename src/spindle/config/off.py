"""Values under which a key of Potato's asks for nothing that is not so here anyway."""

from __future__ import annotations

from typing import Final

from spindle.config.yaml import KeyPath, Tree

_OFF: Final = frozenset({"", "false", "no", "off", "0", "none", "null", "default"})
_ON: Final = frozenset({"true", "yes", "on"})

# Keys whose absence would be felt only if they were switched off.
_ON_IS_SO_HERE: Final = frozenset(
    {
        "allow_paste",
        "allow_phase_back_navigation",
        "highlight_linebreaks",
        "jumping_to_id_disabled",
        "list_as_text",
        "persist_sessions",
        "require_fully_annotated",
        "require_password",
        "server.persist_sessions",
        "server.require_password",
    }
)
# Keys whose every value is harmless: they tune what Spindle decides for itself.
_ALWAYS: Final = frozenset(
    {
        "annotation_id",
        "auto_export_interval",
        "debug",
        "debug_log",
        "horizontal_key_bindings",
        "secret_key",
        "server.debug",
        "server_debug",
        "show_char_count",
        "ui_debug",
        "use_dedicated_layout",
        "verbose",
        "very_verbose",
    }
)
_HARMLESS: Final = {
    "assignment_strategy": frozenset({"fixed_order", "ordered"}),
    "authentication.method": frozenset({"in_memory"}),
    "diversity_ordering": frozenset(),
    "keybinding_strategy": frozenset({"none"}),
    "login.type": frozenset({"password", "standard"}),
    "ui_language": frozenset({"en", "english"}),
}
# Switched off, these would take something away that Spindle gives.
_NEEDED: Final = frozenset({"allow_paste", "require_password", "server.require_password"})


def is_off(path: KeyPath, value: Tree) -> bool:
    """Whether the key at ``path`` with that value changes nothing."""
    names = [step for step in path if isinstance(step, str)]
    if names[0] == "annotation_schemes":
        names = names[1:]
    name = ".".join(names)
    if name in _ALWAYS or value is None:
        return True
    if isinstance(value, list):
        return not value
    if isinstance(value, dict):
        return not value or _switched_off(value) or _all_off(path, value)
    text = value.strip().lower()
    if text in _ON and name in _ON_IS_SO_HERE:
        return True
    if text in _HARMLESS.get(name, ()):
        return True
    return text in _OFF and name not in _NEEDED


def _switched_off(section: dict[str, Tree]) -> bool:
    switch = section.get("enabled", section.get("on"))
    return isinstance(switch, str) and switch.lower() in _OFF


def _all_off(path: KeyPath, section: dict[str, Tree]) -> bool:
    return all(is_off((*path, key), value) for key, value in section.items())
