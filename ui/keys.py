"""One table of what every key does; buttons show it, F1 lists it, and a register may change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pos.domain.keys import Action, KeyChoices

__all__ = [
    "BINDINGS",
    "Action",
    "Binding",
    "Group",
    "KeyShortcut",
    "group_title",
    "key_text",
    "keys_now",
    "sequence",
    "use_keys",
    "what_it_does",
    "with_key",
    "written",
]

_SHORT: Final[Mapping[str, str]] = {
    "Control": "Ctrl",
    "Mayúsculas": "Mayús",
    "Suprimir": "Supr",
    "Escape": "Esc",
    "Umschalt": "Umsch",
}
"""What Qt's own catalogues spell out, as it is printed on keyboards of that language."""


class Group(StrEnum):
    """How the F1 map is divided."""

    TILL = "till"
    MONEY = "money"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Binding:
    """One row of the map: what a key does, whichever it is."""

    does: Callable[[], str]
    group: Group


_T, _M, _W = Group.TILL, Group.MONEY, Group.WINDOW

BINDINGS: Final[Mapping[Action, Binding]] = {
    Action.FIND: Binding(lambda: QCoreApplication.translate("Keys", "Go to the search box"), _T),
    Action.QUANTITY: Binding(lambda: QCoreApplication.translate("Keys", "Change the quantity"), _T),
    Action.PRICE: Binding(lambda: QCoreApplication.translate("Keys", "Change the price"), _T),
    Action.DISCOUNT: Binding(lambda: QCoreApplication.translate("Keys", "Give a discount"), _T),
    Action.REMOVE: Binding(lambda: QCoreApplication.translate("Keys", "Remove the line"), _T),
    Action.UNDO: Binding(lambda: QCoreApplication.translate("Keys", "Undo the last change"), _T),
    Action.PARK: Binding(
        lambda: QCoreApplication.translate("Keys", "Park the cart, or fetch one back"), _T
    ),
    Action.AUTHORISE: Binding(
        lambda: QCoreApplication.translate("Keys", "Pay: hold the amount"), _M
    ),
    Action.CAPTURE: Binding(
        lambda: QCoreApplication.translate("Keys", "Take the money that is held"), _M
    ),
    Action.CASH: Binding(lambda: QCoreApplication.translate("Keys", "Pay in cash"), _M),
    Action.RELEASE: Binding(lambda: QCoreApplication.translate("Keys", "Release the hold"), _M),
    Action.REFRESH: Binding(
        lambda: QCoreApplication.translate("Keys", "Ask Stripe how things stand"), _M
    ),
    Action.HOLDS: Binding(lambda: QCoreApplication.translate("Keys", "Show the open holds"), _M),
    Action.EXPORT: Binding(lambda: QCoreApplication.translate("Keys", "Export the daybook"), _M),
    Action.REPRINT: Binding(
        lambda: QCoreApplication.translate(
            "Keys", "Slips of what is shown: print them, once or again"
        ),
        _M,
    ),
    Action.BACK: Binding(
        lambda: QCoreApplication.translate("Keys", "Step back; never moves or releases money"), _W
    ),
    Action.PAGE_TILL: Binding(lambda: QCoreApplication.translate("Keys", "Page: Till"), _W),
    Action.PAGE_PAYMENT: Binding(lambda: QCoreApplication.translate("Keys", "Page: Payment"), _W),
    Action.PAGE_HOLDS: Binding(lambda: QCoreApplication.translate("Keys", "Page: Holds"), _W),
    Action.PAGE_DAYBOOK: Binding(lambda: QCoreApplication.translate("Keys", "Page: Daybook"), _W),
    Action.PAGE_SHIFT: Binding(lambda: QCoreApplication.translate("Keys", "Page: Shift"), _W),
    Action.PAGE_SHOP: Binding(lambda: QCoreApplication.translate("Keys", "Page: Shop"), _W),
    Action.PAGE_REPORTS: Binding(lambda: QCoreApplication.translate("Keys", "Page: Reports"), _W),
    Action.PAGE_BOOKS: Binding(lambda: QCoreApplication.translate("Keys", "Page: Books"), _W),
    Action.DISMISS: Binding(lambda: QCoreApplication.translate("Keys", "Put the notice away"), _W),
    Action.MENU: Binding(lambda: QCoreApplication.translate("Keys", "Open the menu"), _W),
    Action.FULL_SCREEN: Binding(
        lambda: QCoreApplication.translate("Keys", "Full screen and back"), _W
    ),
    Action.MUTE: Binding(lambda: QCoreApplication.translate("Keys", "Sounds on and off"), _W),
    Action.LOCK: Binding(
        lambda: QCoreApplication.translate("Keys", "Lock the till; the cart stays"), _W
    ),
    Action.HELP: Binding(lambda: QCoreApplication.translate("Keys", "Help about this page"), _W),
    Action.KEYS: Binding(lambda: QCoreApplication.translate("Keys", "Show this map"), _W),
}


class _KeysNow(QObject):
    """The keys that this window listens to; what shows or hears one follows `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choices = KeyChoices()


_NOW: Final = _KeysNow()


def keys_now() -> _KeysNow:
    """Where every key is looked up, as every colour is in the palette."""
    return _NOW


def use_keys(choices: KeyChoices) -> None:
    """Hear these keys from now on, and write them on the buttons at once."""
    if choices != _NOW.choices:
        _NOW.choices = choices
        _NOW.changed.emit()


def sequence(action: Action) -> QKeySequence:
    return QKeySequence(_NOW.choices.key(action), QKeySequence.SequenceFormat.PortableText)


def key_text(action: Action) -> str:
    """The key as it stands on keyboards here, such as `F9`, `Ctrl+Z` or `Strg+Entf`."""
    return written(sequence(action))


def written(key: QKeySequence) -> str:
    """A key by its short names: Qt spells some out that are too long for a button."""
    text = key.toString(QKeySequence.SequenceFormat.NativeText)
    return "+".join(_SHORT.get(part, part) for part in text.split("+"))


class KeyShortcut(QShortcut):
    """Hears an action's key, whichever it is now."""

    def __init__(self, action: Action, parent: QWidget) -> None:
        super().__init__(sequence(action), parent)
        self._action = action
        _NOW.changed.connect(self._follow)

    def _follow(self) -> None:
        self.setKey(sequence(self._action))


class _Wording(QObject):
    """Says a text again when the key in it changes; lives as long as what shows it."""

    def __init__(
        self, owner: QObject, say: Callable[[str], object], text: str, action: Action
    ) -> None:
        super().__init__(owner)
        self._say, self._text, self._action = say, text, action
        _NOW.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self._say(self._text.replace("%1", key_text(self._action)))


def with_key(owner: QObject, say: Callable[[str], object], text: str, action: Action) -> None:
    """Say a text with the action's key in the place of `%1`, now and whenever it changes."""
    _Wording(owner, say, text, action)


def what_it_does(action: Action) -> str:
    return BINDINGS[action].does()


def group_title(group: Group) -> str:
    match group:
        case Group.TILL:
            return QCoreApplication.translate("Keys", "At the till")
        case Group.MONEY:
            return QCoreApplication.translate("Keys", "Money")
        case Group.WINDOW:
            return QCoreApplication.translate("Keys", "Everywhere")
