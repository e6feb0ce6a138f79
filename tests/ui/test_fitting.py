"""The finder of cut text, missing names and small targets finds them, and nothing else."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from tests.ui.contrasts import told_apart, too_faint, too_faint_in_any
from tests.ui.fitting import clipped, too_small, unnamed
from tests.ui.focus import unseen_focus
from ui.keys import Action
from ui.palette import ALL, DARK, LIGHT
from ui.theme import Scheme
from ui.tones import Icon
from ui.widgets import KeyButton

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def page(qtbot) -> QWidget:
    page = QWidget()
    QVBoxLayout(page)
    page.resize(400, 300)
    qtbot.addWidget(page)
    page.show()
    return page


def _with(page: QWidget, *widgets: QWidget) -> QWidget:
    for widget in widgets:
        page.layout().addWidget(widget)
        widget.show()
    page.layout().activate()
    return page


class _Painted(QWidget):
    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawText(self.rect(), "Total")
        painter.end()


def test_text_that_fits_is_not_cut(page):
    wrapped = QLabel("A sentence that is longer than its line and is wrapped…")
    wrapped.setWordWrap(True)
    button = KeyButton("Pay…", action=Action.AUTHORISE, icon=Icon.CARD)
    button.set_detail("The card is not charged.")
    assert clipped(_with(page, wrapped, button)) == []


def test_text_that_a_painter_shortens_is_found(page):
    button = KeyButton("Pay with a card that is on the reader")
    button.setFixedWidth(120)
    [found] = clipped(_with(page, button))
    assert "is shortened" in found
    assert "KeyButton" in found


def test_a_placeholder_that_does_not_fit_is_found(page):
    edit = QLineEdit(placeholderText="Name, receipt, card or amount of the sale")
    edit.setFixedWidth(150)
    [found] = clipped(_with(page, edit))
    assert "is shortened" in found


def test_text_beyond_the_edge_is_found(page):
    label = QLabel("Two words")
    label.setFixedWidth(30)
    tall = QLabel("High")
    tall.setFixedHeight(8)
    found = clipped(_with(page, label, tall))
    assert [each.partition("is cut off")[2] for each in found] == [
        " at the right",
        " at the bottom",
    ]


def test_text_beyond_the_edge_of_what_holds_it_is_found(page):
    narrow = QFrame()
    narrow.setFixedSize(40, 40)
    QLabel("Wider than that", narrow).adjustSize()
    narrow.findChild(QLabel).show()
    [found] = clipped(_with(page, narrow))
    assert "at the right of QFrame" in found


def test_what_can_be_scrolled_to_is_not_cut(page):
    area, inside = QScrollArea(), QLabel("line\n" * 40)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    assert clipped(_with(page, area)) == []
    inside.setText("wide " * 40)
    inside.adjustSize()
    [found] = clipped(page)
    assert "of what scrolls" in found


def test_text_that_lies_on_other_text_is_found(page):
    under, over = QLabel("Under", page), QLabel("Over", page)
    under.setGeometry(10, 10, 100, 20)
    over.setGeometry(14, 14, 100, 20)
    under.show()
    over.show()
    [found] = clipped(page)
    assert "'Under' lies on 'Over'" in found


def test_what_a_sheet_covers_is_not_looked_at(page):
    button = QToolButton(page)
    button.setGeometry(10, 10, 8, 8)
    button.show()
    assert unnamed(page) != []
    sheet = QFrame(page)
    sheet.setAutoFillBackground(True)
    sheet.setGeometry(0, 0, 400, 300)
    sheet.show()
    assert unnamed(page) == []
    assert too_small(page) == []


def test_a_control_without_a_name_is_found(page):
    named = QLineEdit()
    named.setAccessibleName("Amount")
    found = unnamed(_with(page, QPushButton("Pay"), QToolButton(), QLineEdit(), named))
    assert [each.partition("(")[0] for each in found] == ["QToolButton", "QLineEdit"]


def test_a_control_that_painters_wrote_on_needs_a_name_as_well(page):
    painted = _Painted()
    assert "draws ['Total']" in unnamed(_with(page, painted))[0]
    painted.setAccessibleName("Total")
    assert unnamed(page) == []


def test_a_small_target_is_found(page):
    small, large = QPushButton("x"), QPushButton("y")
    small.setFixedWidth(23)
    large.setFixedWidth(24)
    [found] = too_small(_with(page, small, large))
    assert found.endswith("23 x 56")
    assert len(too_small(page, 48)) == 2


def test_faint_text_icons_and_edges_are_found(page):
    words = QLabel("Hardly there")
    words.setStyleSheet("color: #b0b0b0; background: #ffffff")
    field = QLineEdit()
    field.setStyleSheet("border: 1px solid #eeeeee; background: #ffffff")
    found = too_faint(_with(page, words, field, QLabel("Plain to see")))
    assert ["'Hardly there'" in found[0], "its edge" in found[1]] == [True, True]
    assert len(found) == 2


def test_a_pair_is_measured_in_the_colours_of_every_theme(page, dress, monkeypatch):
    worn = told_apart(LIGHT)
    monkeypatch.setattr("ui.theme.LIGHT", worn)
    dress(Scheme.LIGHT, 1.0)
    _with(page, QLabel("Read me"))
    assert too_faint_in_any(page, worn, ALL) == []
    faint = replace(DARK, ink=DARK.surface)
    [found] = too_faint_in_any(page, worn, [LIGHT, faint])
    assert "'Read me'" in found
    assert len(set(worn.names().values())) == len(LIGHT.names())


def test_focus_that_cannot_be_seen_is_found(page):
    plain, shown = QPushButton("Plain"), QPushButton("Shown")
    plain.setStyleSheet("border: 1px solid black")
    _with(page, shown, plain)
    page.activateWindow()
    assert unseen_focus(shown) == ""
    assert "pixels show the focus" in unseen_focus(plain)
