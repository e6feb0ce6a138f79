"""Choosers that show what is chosen by more than a colour."""

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.widgets import CheckBox, ComboBox, DateEdit


def colours_in(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


@pytest.fixture
def combo(qtbot) -> ComboBox:
    combo = ComboBox("Currency")
    qtbot.addWidget(combo)
    combo.addItems(["EUR", "USD"])
    return combo


def test_a_list_to_choose_from_has_an_arrow_and_a_name(combo, colours):
    combo.resize(240, 56)
    assert combo.accessibleName() == "Currency"
    arrow = combo.grab().copy(190, 10, 40, 36).toImage()
    seen = {arrow.pixelColor(x, y).name() for x in range(40) for y in range(36)}
    assert QColor(colours.soft).name() in seen


def test_a_list_is_chosen_from_by_keys(combo):
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "USD"


def test_a_day_has_a_calendar_on_it(qtbot, colours):
    edit = DateEdit("From")
    qtbot.addWidget(edit)
    edit.setDate(QDate(2026, 3, 1))
    edit.resize(240, 58)
    assert edit.accessibleName() == "From"
    assert edit.calendarPopup()
    picture = edit.grab().copy(190, 10, 44, 38).toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(44) for y in range(38)}
    assert QColor(colours.soft).name() in seen


def test_what_is_ticked_looks_ticked_and_is_large_enough(qtbot, colours):
    box = CheckBox("Prices include tax")
    qtbot.addWidget(box)
    box.resize(box.sizeHint())
    assert box.height() >= 48
    before = colours_in(box)
    box.setChecked(True)
    after = colours_in(box)
    assert QColor(colours.accent).name() in after - before
    assert QColor(colours.on_accent).name() in after
