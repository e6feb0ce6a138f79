"""The one table model: sound, sparing with repaints, faithful to the selection."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.ui.typing_hands import press
from ui.record_view import RecordView
from ui.records import (
    Align,
    Column,
    DetailRole,
    IconRole,
    RecordRole,
    RecordTable,
    SortRole,
    ToneRole,
)
from ui.tones import Icon, Tone


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    minor: int
    until: int | None = None


MILK, SOAP, TEA = Item("milk", 120, 3), Item("soap", 450, None), Item("tea", 90, 1)
DISPLAY = Qt.ItemDataRole.DisplayRole


def columns() -> list[Column[Item]]:
    return [
        Column(
            "Name",
            lambda item: item.name,
            detail=lambda item: f"no. {item.minor}",
            icon=lambda _: Icon.TAG,
        ),
        Column(
            "Amount",
            lambda item: str(item.minor),
            sort=lambda item: item.minor,
            align=Align.RIGHT,
            width=120,
        ),
        Column(
            "Until",
            lambda item: str(item.until),
            sort=lambda item: item.until,
            tone=lambda item: Tone.HELD if item.until else None,
            width=160,
        ),
    ]


@pytest.fixture
def table(qapp) -> RecordTable[Item]:
    table = RecordTable(columns(), key=lambda item: item.name)
    table.show([MILK, SOAP, TEA])
    return table


class Changes:
    """Which signals a table sent."""

    def __init__(self, table: RecordTable[Item]) -> None:
        self.changed: list[int] = []
        self.inserted: list[tuple[int, int]] = []
        self.removed: list[tuple[int, int]] = []
        self.resets: list[str] = []
        table.dataChanged.connect(self._on_changed)
        table.rowsInserted.connect(lambda _, first, last: self.inserted.append((first, last)))
        table.rowsRemoved.connect(lambda _, first, last: self.removed.append((first, last)))
        table.modelReset.connect(lambda: self.resets.append("reset"))

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self.changed.extend(range(first.row(), last.row() + 1))


def test_the_model_is_sound_by_qts_own_judgement(qtmodeltester, table):
    qtmodeltester.check(table)
    table.show([TEA])
    qtmodeltester.check(table)


def test_the_roles_say_what_a_cell_shows(table):
    name, until = table.index(0, 0), table.index(0, 2)
    assert name.data() == "milk"
    assert name.data(DetailRole) == "no. 120"
    assert name.data(IconRole) == Icon.TAG
    assert name.data(RecordRole) is MILK
    assert name.data(Qt.ItemDataRole.AccessibleTextRole) == "milk, no. 120"
    assert table.index(0, 1).data(SortRole) == 120
    assert until.data(ToneRole) == Tone.HELD
    assert table.index(1, 2).data(ToneRole) is None
    assert name.data(Qt.ItemDataRole.CheckStateRole) is None


def test_headers_are_titles_that_stand_where_their_column_does(table):
    across = Qt.Orientation.Horizontal
    assert table.headerData(1, across) == "Amount"
    assert table.headerData(1, across, Qt.ItemDataRole.TextAlignmentRole) == Align.RIGHT.value
    assert table.headerData(0, Qt.Orientation.Vertical) is None
    assert table.headerData(9, across) is None


def test_changing_one_record_changes_one_row(table):
    seen = Changes(table)
    table.show([MILK, replace(SOAP, minor=500), TEA])
    assert seen.changed == [1]
    assert (seen.inserted, seen.removed, seen.resets) == ([], [], [])


def test_showing_the_same_again_changes_nothing(table):
    seen = Changes(table)
    table.show([MILK, SOAP, TEA])
    assert (seen.changed, seen.inserted, seen.removed, seen.resets) == ([], [], [], [])


def test_a_new_record_inserts_its_row_only(table):
    seen = Changes(table)
    table.show([MILK, SOAP, TEA, Item("rice", 200)])
    assert (seen.inserted, seen.removed, seen.changed) == ([(3, 3)], [], [])


def test_a_record_that_went_removes_its_row_only(table):
    seen = Changes(table)
    table.show([MILK, TEA])
    assert (seen.inserted, seen.removed, seen.changed) == ([], [(1, 1)], [])


def test_without_a_key_rows_are_told_apart_by_their_place(qapp):
    table = RecordTable(columns())
    table.show([MILK, SOAP])
    seen = Changes(table)
    table.show([MILK, TEA])
    assert (seen.changed, seen.inserted) == ([1], [])
    assert table.row_of("milk") is None


items = st.lists(
    st.builds(Item, st.sampled_from("abcdefgh"), st.integers(0, 9), st.none() | st.integers(0, 9)),
    unique_by=lambda item: item.name,
)


@given(st.lists(items, max_size=5), st.sampled_from([-1, 0, 1, 2]), st.booleans(), st.booleans())
def test_whatever_is_shown_is_what_is_there(lists, column, descending, has_key):
    table = RecordTable(columns(), key=(lambda item: item.name) if has_key else None)
    order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
    table.sort(column, order)
    for records in lists:
        table.show(records)
        assert sorted(table.records, key=str) == sorted(records, key=str)
        assert table.rowCount() == len(records)


def test_sorting_puts_what_is_unknown_last_in_both_directions(table):
    table.sort(2, Qt.SortOrder.AscendingOrder)
    assert table.records == (TEA, MILK, SOAP)
    table.sort(2, Qt.SortOrder.DescendingOrder)
    assert table.records == (MILK, TEA, SOAP)
    table.sort(-1)
    assert table.records == (MILK, SOAP, TEA)


def test_new_records_go_where_the_order_wants_them(table):
    table.sort(1)
    table.show([MILK, SOAP, TEA, Item("rice", 100)])
    assert [item.name for item in table.records] == ["tea", "rice", "milk", "soap"]


@pytest.fixture
def view(qtbot, dress, table) -> RecordView[Item]:
    dress("light", 1.0)
    view = RecordView(table, "Things", is_sortable=True)
    qtbot.addWidget(view)
    view.resize(700, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_rows_are_high_enough_for_a_finger(view):
    assert view.rowHeight(0) >= 56
    assert view.verticalHeader().isHidden()
    assert view.accessibleName() == "Things"


def test_the_selection_stays_with_its_record(view, table):
    view.select_key("tea")
    table.show([SOAP, TEA])
    assert view.current_record() == TEA
    table.sort(0)
    table.show([Item("apple", 1), SOAP, TEA])
    assert view.current_record() == TEA


def test_arrow_keys_move_and_enter_chooses(qtbot, view):
    chosen: list[object] = []
    current: list[object] = []
    view.chosen.connect(chosen.append)
    view.current_changed.connect(current.append)
    view.setFocus()
    view.select_row(0)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert current == [MILK, SOAP]
    assert chosen == [SOAP]


def test_tab_leaves_the_table(qtbot, view):
    view.setFocus()
    view.select_row(0)
    assert not view.tabKeyNavigation()
    press(view, Qt.Key.Key_Tab)
    assert view.current_record() == MILK


def test_what_is_typed_over_a_table_is_left_to_the_page(view):
    view.select_row(0)
    QTest.keyClick(view, Qt.Key.Key_T)
    assert view.current_record() == MILK


def test_choosing_a_row_that_is_not_there_chooses_none(view):
    view.select_row(1)
    assert not view.select_key("bread")
    assert view.current_record() is None


def test_an_empty_table_says_so(view, table):
    empty = QLabel("Nothing here")
    view.set_empty(empty)
    assert not empty.isVisible()
    table.show([])
    assert empty.isVisible()
    assert empty.width() == view.viewport().width()
    table.show([TEA])
    assert not empty.isVisible()


def test_a_click_on_a_header_sorts(qtbot, view, table):
    view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert table.records == (TEA, MILK, SOAP)


def test_changing_one_record_repaints_one_row(qtbot, qapp, dress):
    dress("light", 1.0)
    painted: set[str] = set()

    def told(item: Item) -> str:
        painted.add(item.name)
        return item.name

    table = RecordTable([Column("Name", told)], key=lambda item: item.name)
    table.show([MILK, SOAP, TEA])
    view = RecordView(table, "Things")
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    qtbot.waitUntil(lambda: painted == {"milk", "soap", "tea"})
    qapp.processEvents()
    painted.clear()
    table.show([MILK, replace(SOAP, minor=1), TEA])
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == {"soap"}


def test_the_same_records_in_another_order_are_moved_and_what_is_chosen_goes_along(qtbot, table):
    view = RecordView(table, "Items")
    qtbot.addWidget(view)
    view.select_key("soap")
    seen = Changes(table)
    table.show([TEA, replace(SOAP, minor=500), MILK])
    assert [item.name for item in table.records] == ["tea", "soap", "milk"]
    assert (seen.inserted, seen.removed, seen.resets) == ([], [], [])
    table.show([SOAP, TEA, MILK])
    assert view.current_record() == SOAP
