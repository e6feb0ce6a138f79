"""A report's table, and the few numbers that stand above it."""

from functools import partial
from typing import Final

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.insight import UNITS, CurrencyTable, Insight, InsightName, Measure, Row, Unit
from resources.words import insights as words
from ui.format import Formats
from ui.insights.telling import key_told, told_whole, value_told
from ui.parts import label
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.worded import worded

_ROW: Final = 40
_ROW_OF_TWO: Final = 56
_WIDTHS: Final = {Unit.TIMES: 84, Unit.MONEY: 110, Unit.SHARE: 92, Unit.SECONDS: 110}
_LEAST: Final = 128
_ASIDE: Final = 30
_MOST_FIGURES: Final = 4
_TAKINGS: Final = (Measure.PAYMENTS, Measure.TAKEN, Measure.GIVEN_BACK, Measure.TAKINGS)
_TOLD: Final = {
    InsightName.TAX: (Measure.TAX,),
    InsightName.HOLDS: (Measure.HELD, Measure.CAPTURED, Measure.RELEASED, Measure.LAPSED),
    InsightName.LAPSES: (Measure.LAPSES, Measure.LAPSED, Measure.HELD_AGAIN, Measure.LOST),
    InsightName.DECLINES: (Measure.DECLINES, Measure.DECLINED),
    InsightName.WAITS: (Measure.CAPTURES,),
    InsightName.FEES: (Measure.BY_CARD, Measure.FEES, Measure.FEE_SHARE),
}


class Figures(QWidget):
    """What the whole comes to, in a row of large numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        self._tiles = [_Figure() for _ in range(_MOST_FIGURES)]
        for tile in self._tiles:
            row.addWidget(tile, 1)

    def show_table(self, name: InsightName, table: CurrencyTable, formats: Formats) -> None:
        wanted = _TOLD.get(name, _TAKINGS)
        whole = dict(zip(table.measures, table.total, strict=True))
        told = [(measure, whole[measure]) for measure in wanted] + list(table.facts)
        for place, tile in enumerate(self._tiles):
            tile.setVisible(place < len(told))
            if place < len(told):
                measure, value = told[place]
                text = told_whole(measure, value, table.currency, formats)
                tile.say(worded(words.MEASURES[measure]), text)

    def texts(self) -> list[tuple[str, str]]:
        """What is shown: names and numbers."""
        return [tile.said for tile in self._tiles if not tile.isHidden()]


class _Figure(QFrame):
    """One number with its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._name = label(role="soft", wraps=False)
        self._value = label(role="section", wraps=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(8), px(14), px(8))
        column.setSpacing(0)
        column.addWidget(self._name)
        column.addWidget(self._value)

    def say(self, name: str, value: str) -> None:
        self._name.setText(name)
        self._value.setText(value)
        self.setAccessibleName(f"{name}: {value}")

    @property
    def said(self) -> tuple[str, str]:
        return self._name.text(), self._value.text()


class Board(QWidget):
    """The table behind a picture; another report has other columns, so it is made anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[InsightName, tuple[Measure, ...], str, Formats] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.list: RecordView[Row] | None = None

    def show_table(self, insight: Insight, table: CurrencyTable, formats: Formats) -> None:
        made_of = (insight.name, table.measures, table.currency.code, formats)
        if self.list is None or made_of != self._shown:
            self._shown = made_of
            self._make(insight.name, table, formats)
        if self.list is not None:
            self.list.table.show((*table.rows, Row(_WHOLE, table.total)))

    def point_at(self, row: int) -> None:
        """Bring a row into view and choose it."""
        if self.list is not None:
            self.list.select_row(row)

    def _make(self, name: InsightName, table: CurrencyTable, formats: Formats) -> None:
        if self.list is not None:
            self._layout.removeWidget(self.list)
            self.list.hide()
            self.list.deleteLater()
        pairs = _PAIRED.get(name) or tuple((measure, None) for measure in table.measures)
        columns = [
            Column(worded(words.KEYS[name]), text=partial(_named, name, formats), is_strong=True),
            *(_column(measure, beneath, table, formats) for measure, beneath in pairs),
        ]
        records: RecordTable[Row] = RecordTable(columns, parent=self, key=lambda row: row.key)
        self.list = RecordView(
            records, worded(words.TITLES[name]), row_height=_ROW_OF_TWO if name in _PAIRED else _ROW
        )
        self.list.setMinimumHeight(px(_LEAST))
        self._layout.addWidget(self.list)


_PAIRED: Final[dict[InsightName, tuple[tuple[Measure, Measure | None], ...]]] = {
    InsightName.HOLDS: (
        (Measure.HELD, Measure.OPENED),
        (Measure.CAPTURED, Measure.CAPTURES),
        (Measure.RELEASED, Measure.RELEASES),
        (Measure.LAPSED, Measure.LAPSES),
    )
}
"""Columns of two lines: there is no room for all of them side by side."""
_WIDE: Final = 160
_WHOLE: Final = "\0"
"""The key of the last line, which no row can have."""


def _named(name: InsightName, formats: Formats, row: Row) -> str:
    return worded(words.TOTAL) if row.key == _WHOLE else key_told(name, row.key, formats)


def _column(
    measure: Measure, beneath: Measure | None, table: CurrencyTable, formats: Formats
) -> Column[Row]:
    """A number, and beneath it, softer, how many those were."""
    return Column(
        worded(words.MEASURES[measure]),
        text=partial(_number, measure, table, formats),
        detail=None if beneath is None else partial(_how_many, beneath, table, formats),
        align=Align.RIGHT,
        width=_width(measure) if beneath is None else _WIDE,
    )


def _width(measure: Measure) -> int:
    """In pixels of the smallest screen: room for the numbers, and for what stands above them."""
    font = QApplication.font()
    font.setBold(True)
    above = QFontMetrics(font).horizontalAdvance(worded(words.MEASURES[measure]))
    return max(_WIDTHS[UNITS[measure]], above * 100 // px(100) + _ASIDE)


def _number(measure: Measure, table: CurrencyTable, formats: Formats, row: Row) -> str:
    value = row.values[table.measures.index(measure)]
    return value_told(measure, value, table.currency, formats)


def _how_many(measure: Measure, table: CurrencyTable, formats: Formats, row: Row) -> str:
    return worded(words.HOW_MANY[measure], number=_number(measure, table, formats, row))
