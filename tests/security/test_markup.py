"""A name that is written as markup is shown as it is, and opens no file."""

import pytest
from PySide6.QtCore import QModelIndex, Qt

from ui.records import Column, RecordTable
from ui.widgets.plain import plain, plain_tip

NAMES = ("<h1>Paid</h1>", "<img src='file:///etc/hostname'>", "a < b", "<a href=x>y</a>")


@pytest.mark.parametrize("name", NAMES)
def test_a_label_shows_markup_as_text(qapp, name):
    label = plain(name)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == name


@pytest.mark.parametrize("name", NAMES)
def test_a_cells_tooltip_shows_markup_as_text(qapp, name):
    table = RecordTable([Column("Name", text=str)])
    table.show([name])
    index = table.index(0, 0, QModelIndex())
    tip = table.data(index, Qt.ItemDataRole.ToolTipRole)
    assert tip == plain_tip(name)
    assert name not in tip
    assert table.data(index, Qt.ItemDataRole.AccessibleTextRole) == name
