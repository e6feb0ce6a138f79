"""One table of what every key does; buttons show it, F1 lists it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence


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
    MENU = "menu"
    LOCK = "lock"
    KEYS = "keys"


class Group(StrEnum):
    """How the F1 map is divided."""

    TILL = "till"
    MONEY = "money"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Binding:
    """One row of the map: a key in Qt's portable spelling and what it does."""

    keys: str
    does: Callable[[], str]
    group: Group


_T, _M, _W = Group.TILL, Group.MONEY, Group.WINDOW

BINDINGS: Final[Mapping[Action, Binding]] = {
    Action.FIND: Binding(
        "F2", lambda: QCoreApplication.translate("Keys", "Go to the search box"), _T
    ),
    Action.QUANTITY: Binding(
        "F4", lambda: QCoreApplication.translate("Keys", "Change the quantity"), _T
    ),
    Action.PRICE: Binding(
        "Ctrl+P", lambda: QCoreApplication.translate("Keys", "Change the price"), _T
    ),
    Action.DISCOUNT: Binding(
        "F8", lambda: QCoreApplication.translate("Keys", "Give a discount"), _T
    ),
    Action.REMOVE: Binding(
        "Del", lambda: QCoreApplication.translate("Keys", "Remove the line"), _T
    ),
    Action.UNDO: Binding(
        "Ctrl+Z", lambda: QCoreApplication.translate("Keys", "Undo the last change"), _T
    ),
    Action.PARK: Binding(
        "F6", lambda: QCoreApplication.translate("Keys", "Park the cart, or fetch one back"), _T
    ),
    Action.AUTHORISE: Binding(
        "F9", lambda: QCoreApplication.translate("Keys", "Pay: hold the amount"), _M
    ),
    Action.CAPTURE: Binding(
        "F10", lambda: QCoreApplication.translate("Keys", "Take the money that is held"), _M
    ),
    Action.CASH: Binding("F3", lambda: QCoreApplication.translate("Keys", "Pay in cash"), _M),
    Action.RELEASE: Binding(
        "Ctrl+Del", lambda: QCoreApplication.translate("Keys", "Release the hold"), _M
    ),
    Action.REFRESH: Binding(
        "F5", lambda: QCoreApplication.translate("Keys", "Ask Stripe how things stand"), _M
    ),
    Action.HOLDS: Binding(
        "F7", lambda: QCoreApplication.translate("Keys", "Show the open holds"), _M
    ),
    Action.EXPORT: Binding(
        "Ctrl+E", lambda: QCoreApplication.translate("Keys", "Export the daybook"), _M
    ),
    Action.BACK: Binding(
        "Esc",
        lambda: QCoreApplication.translate("Keys", "Step back; never moves or releases money"),
        _W,
    ),
    Action.PAGE_TILL: Binding(
        "Ctrl+1", lambda: QCoreApplication.translate("Keys", "Page: Till"), _W
    ),
    Action.PAGE_PAYMENT: Binding(
        "Ctrl+2", lambda: QCoreApplication.translate("Keys", "Page: Payment"), _W
    ),
    Action.PAGE_HOLDS: Binding(
        "Ctrl+3", lambda: QCoreApplication.translate("Keys", "Page: Holds"), _W
    ),
    Action.PAGE_DAYBOOK: Binding(
        "Ctrl+4", lambda: QCoreApplication.translate("Keys", "Page: Daybook"), _W
    ),
    Action.PAGE_SHIFT: Binding(
        "Ctrl+5", lambda: QCoreApplication.translate("Keys", "Page: Shift"), _W
    ),
    Action.PAGE_SHOP: Binding(
        "Ctrl+6", lambda: QCoreApplication.translate("Keys", "Page: Shop"), _W
    ),
    Action.PAGE_REPORTS: Binding(
        "Ctrl+7", lambda: QCoreApplication.translate("Keys", "Page: Reports"), _W
    ),
    Action.PAGE_BOOKS: Binding(
        "Ctrl+8", lambda: QCoreApplication.translate("Keys", "Page: Books"), _W
    ),
    Action.DISMISS: Binding(
        "Ctrl+D", lambda: QCoreApplication.translate("Keys", "Put the notice away"), _W
    ),
    Action.MENU: Binding("Ctrl+M", lambda: QCoreApplication.translate("Keys", "Open the menu"), _W),
    Action.FULL_SCREEN: Binding(
        "F11", lambda: QCoreApplication.translate("Keys", "Full screen and back"), _W
    ),
    Action.LOCK: Binding(
        "F12", lambda: QCoreApplication.translate("Keys", "Lock the till; the cart stays"), _W
    ),
    Action.HELP: Binding(
        "F1", lambda: QCoreApplication.translate("Keys", "Help about this page"), _W
    ),
    Action.KEYS: Binding(
        "Shift+F1", lambda: QCoreApplication.translate("Keys", "Show this map"), _W
    ),
}


def sequence(action: Action) -> QKeySequence:
    return QKeySequence(BINDINGS[action].keys, QKeySequence.SequenceFormat.PortableText)


def key_text(action: Action) -> str:
    """The key as this system writes it on a button, such as `F9` or `Ctrl+Z`."""
    return sequence(action).toString(QKeySequence.SequenceFormat.NativeText)


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
