"""The filters of the board one by one, the order of the rows, and saving both under a name."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pos.domain.board import BoardFilter, HoldRow, SortBy
from pos.domain.money import Currency, Money, parse_amount
from pos.errors import PosError
from ui.format import Formats
from ui.holds.view import HoldsView, Order
from ui.notices import notice_for
from ui.parts import label, obey_enter, say_problem
from ui.theme import px
from ui.tones import Icon
from ui.widgets import ComboBox, IconButton, KeyButton, restyle
from ui.widgets.clearing import Clearing

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_Ages = tuple[timedelta | None, timedelta | None]  # at least, less than
_State = tuple[bool | None, bool | None, bool | None]  # changed, checked, doubtful


class Picker(ComboBox):
    """One of several values, which stay Python's own: Qt would make something else of some."""

    picked = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._values: list[object] = []
        self.setMinimumContentsLength(6)
        self.activated.connect(lambda place: self.picked.emit(self._values[place]))

    def fill(self, choices: Iterable[tuple[str, object]]) -> None:
        """Other choices; nobody has picked one of them yet."""
        with QSignalBlocker(self):
            self.clear()
            self._values = []
            for text, value in choices:
                self.addItem(text)
                self._values.append(value)

    def put(self, value: object) -> None:
        """Show what was picked; nothing when it is none of the choices."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)


class FilterSheet(QFrame):
    """Draws a BoardFilter; every change is a signal."""

    wanted = Signal(object)  # BoardFilter
    ordered = Signal(object)  # Order
    keep_asked = Signal(str)
    forget_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._view = HoldsView()
        self._rows: tuple[HoldRow, ...] | None = None
        self._formats = Formats()
        self.least = self._amount(self.tr("From"), "least")
        self.most = self._amount(self.tr("Up to"), "most")
        self.clerk = self._choice(self.tr("Clerk"), self._clerk_chosen)
        self.register = self._choice(self.tr("Register"), self._register_chosen)
        self.last4 = self._line(
            self.tr("Card ending"), self.tr("Card \u2022\u2022"), self._last4_typed
        )
        self.last4.setMaxLength(4)
        self.receipt = self._line(
            self.tr("Receipt or sale"), self.tr("Receipt"), self._receipt_typed
        )
        self.age = self._choice(self.tr("On hold for"), self._age_chosen)
        self.state = self._choice(self.tr("What happened"), self._state_chosen)
        self.by = self._choice(self.tr("Sort by"), self._by_chosen)
        self.way = IconButton(Icon.CHEVRON_DOWN, self.tr("The other way round"))
        self.way.clicked.connect(self._turn)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the filter"))
        self.name.setPlaceholderText(self.tr("Save as\u2026"))
        self.name.returnPressed.connect(self._keep)
        self.keep = KeyButton(self.tr("Save"), icon=Icon.TICK)
        self.keep.clicked.connect(self._keep)
        self.forget = IconButton(Icon.BIN, self.tr("Remove the saved filter"))
        self.forget.clicked.connect(lambda: self.forget_asked.emit(self._name_of_now()))
        self.problem = label(role="error")
        obey_enter(self.way, self.keep, self.forget)
        self._lay_out()

    def draw(self, view: HoldsView, formats: Formats) -> None:
        self._view, self._formats = view, formats
        if view.rows is not self._rows:
            self._rows = view.rows
            self._draw_choices(view.rows)
        wanted = view.wanted
        for edit, money in ((self.least, wanted.least), (self.most, wanted.most)):
            if not edit.hasFocus():
                edit.setText("" if money is None else formats.money(money))
        self.clerk.put(wanted.clerk)
        self.register.put(wanted.register)
        for edit, text in (
            (self.last4, wanted.last4),
            (self.receipt, wanted.receipt or wanted.sale),
        ):
            if edit.text() != text:
                edit.setText(text)
        self.age.put((wanted.older_than, wanted.younger_than))
        self.state.put((wanted.is_changed, wanted.is_checking, wanted.is_warned_of))
        self.by.put(view.order.by)
        is_down = view.order.is_descending
        self.way.set_icon(Icon.CHEVRON_UP if is_down else Icon.CHEVRON_DOWN)
        name = self._name_of_now()
        self._draw_saving(name, is_read_only=view.is_read_only)
        self.forget.setToolTip(self.tr("Remove “%1”").replace("%1", name) if name else "")
        say_problem(self.problem, view.filter_problem)

    def _draw_saving(self, name: str, *, is_read_only: bool) -> None:
        if is_read_only:
            for button in (self.keep, self.forget):
                button.set_blocked(self.tr("Look only"))
            return
        self.keep.set_ready()
        self.forget.set_ready(is_ready=bool(name))

    def _name_of_now(self) -> str:
        """Of the saved filter that is looked at, empty for none."""
        view = self._view
        order = (view.order.by, view.order.is_descending)
        return next(
            (
                each.name
                for each in view.saved
                if each.wanted == view.wanted and (each.by, each.is_descending) == order
            ),
            "",
        )

    def _draw_choices(self, rows: Iterable[HoldRow]) -> None:
        anybody, anywhere = self.tr("Any clerk"), self.tr("Any till")
        clerks = sorted({row.clerk for row in rows if row.clerk}, key=str.casefold)
        registers = sorted({row.register for row in rows if row.register}, key=str.casefold)
        self.clerk.fill([(anybody, ""), *((name, name) for name in clerks)])
        self.register.fill([(anywhere, ""), *((name, name) for name in registers)])
        if not self.age.count():
            self.age.fill(_ages())
            self.state.fill(_states())
            self.by.fill(_orders())

    def _change(self, wanted: BoardFilter) -> None:
        self.wanted.emit(wanted)

    def _amount_typed(self, edit: QLineEdit, name: str) -> None:
        text = edit.text().strip()
        try:
            money = self._money(text) if text else None
        except PosError as error:
            restyle(edit, state="wrong")
            say_problem(self.problem, notice_for(error, self._formats))
            return
        restyle(edit, state="")
        say_problem(self.problem, None)
        wanted = self._view.wanted
        self._change(
            replace(wanted, least=money) if name == "least" else replace(wanted, most=money)
        )

    def _money(self, text: str) -> Money:
        """An amount in the currency that most holds have, or in the one that is written by it."""
        named = re.fullmatch(r"([\d.,\s]+?)\s*([A-Za-z]{3})", text)
        if named is not None:
            return parse_amount(named[1], Currency.of(named[2]))
        rows = self._view.rows
        usual = rows[0].hold.amount.currency if rows else Currency("EUR")
        return parse_amount(text, usual)

    def _clerk_chosen(self, clerk: str) -> None:
        self._change(replace(self._view.wanted, clerk=clerk))

    def _register_chosen(self, register: str) -> None:
        self._change(replace(self._view.wanted, register=register))

    def _last4_typed(self, text: str) -> None:
        self._change(replace(self._view.wanted, last4=text.strip()))

    def _receipt_typed(self, text: str) -> None:
        text = text.strip()
        is_sale = text.startswith("sale_")
        receipt, sale = ("", text) if is_sale else (text, "")
        self._change(replace(self._view.wanted, receipt=receipt, sale=sale))

    def _age_chosen(self, ages: _Ages) -> None:
        least, most = ages
        self._change(replace(self._view.wanted, older_than=least, younger_than=most))

    def _state_chosen(self, state: _State) -> None:
        is_changed, is_checking, is_warned_of = state
        wanted = replace(self._view.wanted, is_changed=is_changed, is_checking=is_checking)
        self._change(replace(wanted, is_warned_of=is_warned_of))

    def _by_chosen(self, by: SortBy) -> None:
        self.ordered.emit(Order(by, self._view.order.is_descending))

    def _turn(self) -> None:
        order = self._view.order
        self.ordered.emit(Order(order.by, not order.is_descending))

    def _keep(self) -> None:
        self.keep_asked.emit(self.name.text() or self._name_of_now())
        self.name.clear()

    # -- parts

    def _line(self, name: str, hint: str, typed: Callable[[str], None]) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.setPlaceholderText(hint)
        Clearing(edit)
        edit.textChanged.connect(lambda text: typed(text) if edit.hasFocus() else None)
        return edit

    def _amount(self, title: str, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(title)
        edit.setPlaceholderText(title)
        edit.textChanged.connect(
            lambda _text: self._amount_typed(edit, name) if edit.hasFocus() else None
        )
        return edit

    def _choice(self, name: str, chosen: Callable[..., None]) -> Picker:
        box = Picker(name)
        box.picked.connect(chosen)
        return box

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(8))
        places: tuple[tuple[QWidget, ...], ...] = (
            (self.least, self.most, self.clerk, self.register, self.state),
            (self.last4, self.receipt, self.age, self.by, self.way),
        )
        for line, widgets in enumerate(places):
            for place, widget in enumerate(widgets):
                if widget is self.way:  # aligned, its own width is not the column's
                    grid.addWidget(widget, line, place, Qt.AlignmentFlag.AlignLeft)
                    continue
                grid.addWidget(widget, line, place)
                widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for place, share in enumerate((4, 4, 8, 8, 8)):
            grid.setColumnStretch(place, share)
        saving = QHBoxLayout()
        saving.setSpacing(px(8))
        saving.addWidget(self.name, 1)
        saving.addWidget(self.keep)
        saving.addWidget(self.forget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(12), px(12), px(12))
        layout.setSpacing(px(8))
        layout.addLayout(grid)
        layout.addWidget(self.problem)
        layout.addLayout(saving)


def _orders() -> list[tuple[str, object]]:
    words = {
        SortBy.DEADLINE: QCoreApplication.translate("Board", "By time"),
        SortBy.AMOUNT: QCoreApplication.translate("Board", "By amount"),
        SortBy.AGE: QCoreApplication.translate("Board", "By age"),
        SortBy.RECEIPT: QCoreApplication.translate("Board", "By receipt"),
        SortBy.CUSTOMER: QCoreApplication.translate("Board", "By customer"),
        SortBy.CLERK: QCoreApplication.translate("Board", "By clerk"),
        SortBy.REGISTER: QCoreApplication.translate("Board", "By register"),
        SortBy.CARD: QCoreApplication.translate("Board", "By card"),
        SortBy.OWNER: QCoreApplication.translate("Board", "By who keeps it"),
        SortBy.REASON: QCoreApplication.translate("Board", "By reason"),
    }
    return [(words[by], by) for by in SortBy]


def _ages() -> list[tuple[str, object]]:
    return [
        (QCoreApplication.translate("Board", "Any age"), (None, None)),
        (QCoreApplication.translate("Board", "Under an hour"), (None, _HOUR)),
        (QCoreApplication.translate("Board", "Under a day"), (None, _DAY)),
        (QCoreApplication.translate("Board", "Over a day"), (_DAY, None)),
        (QCoreApplication.translate("Board", "Over 3 days"), (3 * _DAY, None)),
        (QCoreApplication.translate("Board", "Over 6 days"), (6 * _DAY, None)),
    ]


def _states() -> list[tuple[str, object]]:
    return [
        (QCoreApplication.translate("Board", "Any state"), (None, None, None)),
        (QCoreApplication.translate("Board", "Changed in Stripe"), (True, None, None)),
        (QCoreApplication.translate("Board", "Being checked"), (None, True, None)),
        (QCoreApplication.translate("Board", "Doubtful"), (None, None, True)),
    ]
