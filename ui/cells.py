"""Paints the cells of record tables: text, a second line, icons and badges."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView
from typing_extensions import override

from ui.icons import paint_icon
from ui.palette import Colours, colours_on, current_colours
from ui.records import Align, Column, RecordTable
from ui.sides import placed
from ui.theme import px
from ui.tones import ICON_OF_TONE, Tone

_ELIDE: Final = Qt.TextElideMode.ElideRight
_SELECTED: Final = QStyle.StateFlag.State_Selected
_ACROSS: Final = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
    Align.CENTER: Qt.AlignmentFlag.AlignHCenter,
}
_DOWN: Final = (
    Qt.AlignmentFlag.AlignVCenter,
    Qt.AlignmentFlag.AlignBottom,
    Qt.AlignmentFlag.AlignTop,
)
_FLAGS: Final = {
    align: tuple((across | down).value | Qt.TextFlag.TextSingleLine.value for down in _DOWN)
    for align, across in _ACROSS.items()
}
"""How text stands in its box: in the middle, as the upper and as the lower line.

Numbers, because joining Qt's flags takes Python longer than drawing the text.
"""


@dataclass(frozen=True, slots=True)
class _Kit:
    """All that painting a cell needs, made once per clothes and size and not once per cell."""

    colours: Colours
    plain: QFont
    bold: QFont
    plain_metrics: QFontMetrics
    bold_metrics: QFontMetrics
    ink: QColor
    soft: QColor
    line: QColor
    tint: QColor
    accent: QColor
    left: int
    right: int
    bar: int
    icon: int
    gap: int
    radius: int
    badge: int


@lru_cache(maxsize=8)
def _kit(family: str, pixels: int, ground: str) -> _Kit:
    """`ground` tells which colours are worn."""
    colours = colours_on(ground) or current_colours()
    plain, bold = QFont(family), QFont(family)
    for font in (plain, bold):
        font.setPixelSize(pixels)
    bold.setBold(True)
    return _Kit(
        colours=colours,
        plain=plain,
        bold=bold,
        plain_metrics=QFontMetrics(plain),
        bold_metrics=QFontMetrics(bold),
        ink=QColor(colours.ink),
        soft=QColor(colours.soft),
        line=QColor(colours.line),
        tint=QColor(colours.tint),
        accent=QColor(colours.accent),
        left=px(14),
        right=px(12),
        bar=px(6),
        icon=px(20),
        gap=px(8),
        radius=px(8),
        badge=px(34),
    )


class CellDelegate(QStyledItemDelegate):
    """Paints a cell in one go; Qt's own would ask the model for a dozen roles."""

    def __init__(self, table: RecordTable[Any], view: QTableView) -> None:
        super().__init__(view)
        self._table = table

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        record = self._table.record(index.row())
        if record is None:
            return
        place = index.column()
        column = self._table.columns[place]
        font: QFont = option.font
        kit = _kit(font.family(), font.pixelSize(), current_colours().ground)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & _SELECTED:
            painter.fillRect(box, kit.tint)
            if place == 0:
                # Not by colour alone: a bar marks the row that is chosen.
                bar = QRect(box.left(), box.top(), kit.bar, box.height())
                painter.fillRect(placed(painter, box, bar), kit.accent)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, kit.line)
        inner = placed(painter, box, box.adjusted(kit.left, 0, -kit.right, -1))
        tone = column.tone(record) if column.tone else None
        if tone is None:
            _paint_lines(
                painter, _beside_icon(painter, inner, column, record, kit), column, record, kit
            )
        else:
            _paint_badge(painter, inner, tone, column.text(record), kit)


def _beside_icon(
    painter: QPainter, box: QRect, column: Column[Any], record: Any, kit: _Kit
) -> QRect:
    """What is left of the cell beside its icon."""
    icon = column.icon(record) if column.icon else None
    if icon is None:
        return box
    side = kit.icon
    place = QRect(box.left(), box.center().y() - side // 2, side, side)
    paint_icon(painter, icon, placed(painter, box, place), kit.soft)
    return placed(painter, box, box.adjusted(side + kit.gap, 0, 0, 0))


def _paint_lines(
    painter: QPainter, box: QRect, column: Column[Any], record: Any, kit: _Kit
) -> None:
    detail = column.detail(record) if column.detail else ""
    middle, above, below = _FLAGS[column.align]
    font = kit.bold if column.is_strong else kit.plain
    metrics = kit.bold_metrics if column.is_strong else kit.plain_metrics
    text = metrics.elidedText(column.text(record), _ELIDE, box.width())
    painter.setFont(font)
    painter.setPen(kit.ink)
    if not detail:
        painter.drawText(box, middle, text)
        return
    upper = QRect(box.left(), box.top(), box.width(), box.height() // 2 + 2)
    painter.drawText(upper, above, text)
    lower = QRect(box.left(), upper.bottom(), box.width(), box.bottom() - upper.bottom())
    painter.setFont(kit.plain)
    painter.setPen(kit.soft)
    painter.drawText(lower, below, kit.plain_metrics.elidedText(detail, _ELIDE, box.width()))


def _paint_badge(painter: QPainter, box: QRect, tone: Tone, text: str, kit: _Kit) -> None:
    """An icon and a word on the colour of their meaning, as StateBadge shows them."""
    told = kit.colours.tones[tone]
    room = box.width() - kit.icon - 3 * kit.gap
    shown = kit.bold_metrics.elidedText(text, _ELIDE, room)
    width = kit.icon + 3 * kit.gap + kit.bold_metrics.horizontalAdvance(shown)
    badge = QRect(box.left(), box.center().y() - kit.badge // 2, width, kit.badge)
    badge = placed(painter, box, badge)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(told.fill))
    painter.setPen(QColor(told.line))
    painter.drawRoundedRect(badge, kit.radius, kit.radius)
    painter.restore()
    side = kit.icon
    place = QRect(badge.left() + kit.gap, badge.center().y() - side // 2, side, side)
    paint_icon(painter, ICON_OF_TONE[tone], placed(painter, badge, place), told.ink)
    painter.setFont(kit.bold)
    painter.setPen(QColor(told.ink))
    rest = placed(painter, badge, badge.adjusted(side + 2 * kit.gap, 0, 0, 0))
    painter.drawText(rest, _FLAGS[Align.LEFT][0], shown)
