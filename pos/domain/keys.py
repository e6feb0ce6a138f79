"""What a key can be asked for, which key that is, and which keys a register chose instead."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pos.errors import Refused


class Action(StrEnum):
    """What a key can be asked for, whatever the key is."""

    HELP = "help"
    FIND = "find"
    QUANTITY = "quantity"
    REFRESH = "refresh"
    PARK = "park"
    HOLDS = "holds"
    DISCOUNT = "discount"
    AUTHORISE = "authorise"
    CAPTURE = "capture"
    CASH = "cash"
    FULL_SCREEN = "full_screen"
    PRICE = "price"
    REMOVE = "remove"
    UNDO = "undo"
    RELEASE = "release"
    DISMISS = "dismiss"
    BACK = "back"
    PAGE_TILL = "page_till"
    PAGE_PAYMENT = "page_payment"
    PAGE_HOLDS = "page_holds"
    PAGE_DAYBOOK = "page_daybook"
    PAGE_SHIFT = "page_shift"
    PAGE_SHOP = "page_shop"
    PAGE_REPORTS = "page_reports"
    PAGE_BOOKS = "page_books"
    EXPORT = "export"
    REPRINT = "reprint"
    MUTE = "mute"
    MENU = "menu"
    LOCK = "lock"
    KEYS = "keys"


DEFAULTS: Final[Mapping[Action, str]] = {
    Action.HELP: "F1",
    Action.FIND: "F2",
    Action.CASH: "F3",
    Action.QUANTITY: "F4",
    Action.PRICE: "Shift+F4",
    Action.REFRESH: "F5",
    Action.PARK: "F6",
    Action.HOLDS: "F7",
    Action.DISCOUNT: "F8",
    Action.AUTHORISE: "F9",
    Action.CAPTURE: "F10",
    Action.FULL_SCREEN: "F11",
    Action.LOCK: "F12",
    Action.KEYS: "Shift+F1",
    Action.REMOVE: "Del",
    Action.RELEASE: "Ctrl+Del",
    Action.UNDO: "Ctrl+Z",
    Action.EXPORT: "Ctrl+E",
    Action.REPRINT: "Ctrl+P",
    Action.DISMISS: "Ctrl+D",
    Action.MENU: "Ctrl+M",
    Action.MUTE: "Shift+F12",
    Action.BACK: "Esc",
    Action.PAGE_TILL: "Ctrl+1",
    Action.PAGE_PAYMENT: "Ctrl+2",
    Action.PAGE_HOLDS: "Ctrl+3",
    Action.PAGE_DAYBOOK: "Ctrl+4",
    Action.PAGE_SHIFT: "Ctrl+5",
    Action.PAGE_SHOP: "Ctrl+6",
    Action.PAGE_REPORTS: "Ctrl+7",
    Action.PAGE_BOOKS: "Ctrl+8",
}
"""In the spelling of Qt's portable texts, modifiers in this order: Ctrl, Alt, Shift, Meta."""

_MODIFIERS: Final = ("Ctrl", "Alt", "Shift", "Meta", "Num")
_ALONE: Final = frozenset(
    {f"F{number}" for number in range(1, 25)}
    | {"Esc", "Ins", "Del", "Home", "End", "PgUp", "PgDown", "Pause", "Print", "Menu", "Help"}
)
"""Keys that type nothing, so that they can stand for something by themselves."""

_WITH_CTRL: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_WITH_CTRL_NAMED: Final = frozenset({"Up", "Down", "Left", "Right", "Space", "Return", "Enter"})
_EDITING: Final = frozenset({"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X"})
"""Every field copies and pastes with them."""

_PAIR: Final = re.compile(r"(?P<action>[a-z_]{1,24})=(?P<key>\S{1,40})")


def key_as_written(text: str) -> str:
    """A key in its one spelling: `ctrl + shift+f4` is `Ctrl+Shift+F4`.

    Raises Refused `key_unknown` for no key, `key_types` for one that types or moves in fields,
    and `key_of_fields` for those with which every field copies and pastes.
    """
    parts = [part.strip().capitalize() for part in text.strip().split("+")]
    *modifiers, key = parts
    key = {"Pgup": "PgUp", "Pgdown": "PgDown", "Delete": "Del", "Escape": "Esc"}.get(key, key)
    if len(set(modifiers)) != len(modifiers) or not set(modifiers) <= set(_MODIFIERS):
        raise Refused("key_unknown", key=text.strip()[:40])
    known = _ALONE | _WITH_CTRL | _WITH_CTRL_NAMED
    if key not in known:
        raise Refused("key_unknown", key=text.strip()[:40])
    if key not in _ALONE and not {"Ctrl", "Alt"} & set(modifiers):
        raise Refused("key_types", key=text.strip()[:40])
    written = "+".join((*sorted(modifiers, key=_MODIFIERS.index), key))
    if written in _EDITING:
        raise Refused("key_of_fields", key=written)
    return written


@dataclass(frozen=True, slots=True)
class KeyChoices:
    """The keys of one register; `own` are those that differ from what everybody has."""

    own: Mapping[Action, str] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> "KeyChoices":
        """`authorise=F8 discount=F9`; all at once, so that two can change places.

        Raises Refused `keys_unreadable`, `key_taken` and as `key_as_written`.
        """
        own: dict[Action, str] = {}
        for word in text.split():
            found = _PAIR.fullmatch(word)
            if found is None or found["action"] not in set(Action):
                raise Refused("keys_unreadable", text=word[:40])
            own[Action(found["action"])] = key_as_written(found["key"])
        return cls._of(own)

    @classmethod
    def kept(cls, text: str) -> "KeyChoices":
        """What still fits of choices kept earlier: a later version may know other keys.

        A choice that clashes is given up, so that a register starts with keys for everything.
        """
        choices = cls()
        for word in text.split():
            with suppress(Refused):
                choices = cls.read(f"{choices.text()} {word}")
        return choices

    @classmethod
    def _of(cls, own: Mapping[Action, str]) -> "KeyChoices":
        """Raises Refused `key_taken`."""
        chosen = cls({each: own[each] for each in Action if own.get(each, "") not in _same(each)})
        owners: dict[str, Action] = {}
        for action in Action:
            other = owners.setdefault(chosen.key(action), action)
            if other is not action:
                mine, theirs = (action, other) if action in chosen.own else (other, action)
                raise Refused(
                    "key_taken", key=chosen.key(action), action=str(mine), other=str(theirs)
                )
        return chosen

    def key(self, action: Action) -> str:
        return self.own.get(action, DEFAULTS[action])

    def owner(self, key: str) -> Action | None:
        """Who has that key now."""
        return next((action for action in Action if self.key(action) == key), None)

    def with_key(self, action: Action, key: str) -> "KeyChoices":
        """Another key for one action; raises as `read` does."""
        return self._of({**self.own, action: key_as_written(key)})

    def exchanged(self, action: Action, key: str) -> "KeyChoices":
        """Another key for one action; whoever has it now takes this one's key for it."""
        written = key_as_written(key)
        own = {**self.own, action: written}
        other = self.owner(written)
        if other is not None and other is not action:
            own[other] = self.key(action)
        return self._of(own)

    def reset(self, action: Action) -> "KeyChoices":
        """The key that everybody has; raises Refused `key_taken` when another has it here."""
        return self._of({each: key for each, key in self.own.items() if each is not action})

    def text(self) -> str:
        return " ".join(f"{action}={self.own[action]}" for action in Action if action in self.own)


def _same(action: Action) -> tuple[str, str]:
    """What says nothing of one's own."""
    return "", DEFAULTS[action]
