"""Every part, drawn in light and dark at both scales: named, not cut, and really there."""

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from pos.domain.intent import Decline
from pos.domain.money import Currency, Money
from pos.errors import Declined
from ui.format import Formats
from ui.keys import Action
from ui.notices import notice_for
from ui.palette import Colours
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import Scheme
from ui.tones import Icon, Tone
from ui.widgets import (
    Banner,
    EmptyState,
    IconButton,
    KeyButton,
    Keypad,
    Kind,
    MoneyEdit,
    SearchEdit,
    SectionTitle,
    StateBadge,
)

EUR = Currency("EUR")
BRITISH = Formats(QLocale("en_GB"))


def banner() -> Banner:
    made = Banner()
    reason = Decline("card_declined", "insufficient_funds")
    made.say(notice_for(Declined("card_declined", decline=reason), BRITISH))
    return made


def pay_button() -> KeyButton:
    made = KeyButton("Pay €12.50", action=Action.AUTHORISE, kind=Kind.MONEY, icon=Icon.CARD)
    made.set_detail("Holds the amount")
    return made


def table() -> RecordView[str]:
    model = RecordTable[str](
        [
            Column("Item", lambda name: name, detail=lambda _: "4006381333931", is_strong=True),
            Column("State", lambda _: "Held", tone=lambda _: Tone.HELD, width=140),
            Column("Amount", lambda _: "€12.50", align=Align.RIGHT, width=120),
        ]
    )
    model.show(["Espresso", "Oat milk"])
    view = RecordView(model, "Cart")
    view.select_row(0)
    return view


def amount() -> MoneyEdit:
    made = MoneyEdit(EUR, BRITISH, "Amount to take")
    made.set_money(Money(99_999_999, EUR))
    return made


PARTS = {
    "banner": banner,
    "button": pay_button,
    "icon button": lambda: IconButton(Icon.MENU, "Menu"),
    "badge": lambda: StateBadge("Checking", Tone.CHECKING),
    "keypad": Keypad,
    "amount": amount,
    "search": lambda: SearchEdit("Scan or search", "Find a product"),
    "table": table,
    "title": lambda: SectionTitle("Open holds"),
    "empty": lambda: EmptyState(Icon.BARCODE, "The cart is empty.", "Scan something."),
}
EVERY_PART = pytest.mark.parametrize("part", sorted(PARTS))


@pytest.fixture(params=[(Scheme.LIGHT, 1.0), (Scheme.DARK, 1.0), (Scheme.DARK, 1.25)], ids=str)
def wearing(request, dress) -> Colours:
    return dress(*request.param)


@pytest.fixture
def drawn(qtbot):
    """`drawn(part)`: that part in a window of its own, as large as it asks to be."""
    windows = []

    def draw(part: str) -> QWidget:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        widget = PARTS[part]()
        QVBoxLayout(window).addWidget(widget)
        window.resize(max(600, window.sizeHint().width()), max(300, window.sizeHint().height()))
        with qtbot.waitExposed(window):
            window.show()
        return widget

    return draw


@EVERY_PART
def test_it_is_drawn_in_colours_of_its_clothes(drawn, wearing, part):
    widget = drawn(part)
    image = widget.grab().toImage()
    ratio = image.devicePixelRatio()
    assert image.width() == round(widget.width() * ratio)
    seen = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }
    known = {QColor(name).name() for name in wearing.names().values()}
    assert len(seen) > 3, "nothing was drawn"
    assert seen & known


@EVERY_PART
def test_nothing_is_smaller_than_it_must_be(drawn, wearing, part):
    widget = drawn(part)
    cut = [
        f"{type(each).__name__} {each.size()} < {each.minimumSizeHint()}"
        for each in [widget, *widget.findChildren(QWidget)]
        if each.isVisible()
        and isinstance(each, QAbstractButton | QLabel | QLineEdit)
        and not isinstance(each.parentWidget(), QHeaderView)
        and (
            each.width() < each.minimumSizeHint().width()
            or each.height() < each.minimumSizeHint().height()
        )
    ]
    assert cut == []


@EVERY_PART
def test_no_line_of_text_is_cut_off(drawn, wearing, part):
    widget = drawn(part)
    labels = [each for each in widget.findChildren(QLabel) if each.isVisible() and each.text()]
    cut = [
        label.text()
        for label in labels
        if not label.wordWrap()
        and label.fontMetrics().horizontalAdvance(label.text()) > label.contentsRect().width()
    ]
    cut += [
        label.text()
        for label in labels
        if label.wordWrap() and label.heightForWidth(label.width()) > label.height()
    ]
    assert cut == []


@EVERY_PART
def test_text_is_large_enough_to_be_read_from_afar(drawn, wearing, part):
    widget = drawn(part)
    texts = [*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)]
    small = [each for each in texts if each.isVisible() and each.font().pixelSize() < 16]
    assert small == []


@EVERY_PART
def test_what_can_be_used_has_a_name_for_those_who_listen(drawn, wearing, part):
    widget = drawn(part)
    nameless = []
    for each in [widget, *widget.findChildren(QWidget)]:
        usable = isinstance(each, QAbstractButton | QLineEdit | QAbstractItemView)
        if not usable or not each.isVisible() or isinstance(each, QHeaderView):
            continue
        spoken = QAccessible.queryAccessibleInterface(each)
        if not spoken.text(QAccessible.Text.Name):
            nameless.append(each)
    assert nameless == []


@EVERY_PART
def test_what_can_be_pressed_fits_a_finger(drawn, wearing, part):
    widget = drawn(part)
    buttons = widget.findChildren(QAbstractButton)
    if isinstance(widget, QAbstractButton):
        buttons.append(widget)
    small = [
        f"{each.accessibleName()} {each.size()}"
        for each in buttons
        if each.isVisible()
        and each.objectName() != "qt_tableview_cornerbutton"
        and not isinstance(each.parentWidget(), QAbstractItemView)
        and min(each.width(), each.height()) < 56
    ]
    assert small == []


def test_a_chosen_row_is_marked_by_more_than_its_colour(drawn, wearing):
    view = drawn("table")
    image = view.viewport().grab().toImage()
    assert image.pixelColor(1, 20).name() == QColor(wearing.accent).name()
    assert image.pixelColor(1, view.rowHeight(0) + 20).name() != QColor(wearing.accent).name()


def test_the_total_to_pay_is_the_largest_text_of_all(qtbot, dress):
    dress(Scheme.LIGHT, 1.0)
    sizes = {}
    for role in ("due", "total", "money", "page", "section", "large", "soft"):
        label = QLabel("€12.50", alignment=Qt.AlignmentFlag.AlignRight)
        label.setProperty("role", role)
        qtbot.addWidget(label)
        label.ensurePolished()
        sizes[role] = label.font().pixelSize()
    assert sizes["due"] > sizes["total"] >= 32
    assert sizes["total"] > sizes["money"] > sizes["section"] > sizes["soft"] >= 16
