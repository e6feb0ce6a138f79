"""Top of the payment page: the amount, the money word and one sentence about it."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout

from pos.domain.money import Money
from pos.domain.sale import UNPAID, Sale
from pos.domain.views import SaleRecord
from ui.announcing import Spoken
from ui.format import Formats
from ui.payment.view import PaymentView
from ui.payment.words import busy_text, card_name, change_of, face_of
from ui.theme import px
from ui.widgets.labels import BusyDot, StateBadge
from ui.widgets.plain import plain


class Head(QFrame):
    """The amount, the money word and one sentence about it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._formats = Formats()
        self._badge = StateBadge()
        self._amount = plain()
        self._amount.setProperty("role", "due")
        self._amount.setAccessibleName(self.tr("Amount of the sale"))
        self._receipt = plain()
        self._receipt.setProperty("role", "soft")
        self._receipt.setWordWrap(True)
        self._headline = plain()
        self._headline.setProperty("role", "page")
        self._headline.setWordWrap(True)
        self._explanation = plain()
        self._explanation.setProperty("role", "large")
        self._explanation.setWordWrap(True)
        self._dot = BusyDot()
        self._busy = plain()
        self._spoken = Spoken(self)
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self._badge)
        top.addWidget(self._receipt, 1)
        top.addWidget(self._dot)
        top.addWidget(self._busy)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(px(20), px(14), px(20), px(14))
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(6))
        self._grid.addLayout(top, 0, 0)
        self._grid.addWidget(self._headline, 2, 0)
        self._grid.addWidget(self._explanation, 3, 0, 1, 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(4, 1)
        self.arrange(is_tall=False)

    def arrange(self, *, is_tall: bool) -> None:
        """The amount on a line of its own, or beside the headline to leave the cards room."""
        self._grid.removeWidget(self._amount)
        if is_tall:
            self._grid.addWidget(self._amount, 1, 0, 1, 2)
        else:
            self._grid.addWidget(self._amount, 0, 1, 3, 1, Qt.AlignmentFlag.AlignRight)

    def draw(self, view: PaymentView, formats: Formats, now: datetime) -> None:
        record = view.record
        self._formats = formats
        face = face_of(view, formats, now)
        self._badge.setVisible(bool(face.word))
        self._badge.say(face.word, face.tone)
        self._headline.setText(face.headline)
        self._explanation.setText(face.explanation)
        self._explanation.setVisible(bool(face.explanation))
        self._draw_amount(record)
        self._amount.setVisible(record is not None)
        self._receipt.setText(self._about(record) if record else "")
        text = "" if view.waiting else busy_text(view.busy)
        self._dot.setVisible(bool(text))
        self._busy.setText(text)
        told = (text, face.word, face.headline, face.explanation)
        self._spoken.say(" ".join(part for part in told if part), is_urgent=bool(record))

    def _draw_amount(self, record: SaleRecord | None) -> None:
        """What the cashier looks for: what is due, or the change of cash that was taken."""
        change = None if record is None else change_of(record)
        name = self.tr("Amount of the sale") if change is None else self.tr("Change")
        shown = "" if record is None else self._formats.money(change or _shown(record.sale))
        self._amount.setText(shown)
        self._amount.setAccessibleName(self.tr("%1: %2").replace("%1", name).replace("%2", shown))

    def _about(self, record: SaleRecord) -> str:
        """Receipt number, and the card that the money is held on."""
        texts = [self.tr("Receipt %1").replace("%1", record.sale.receipt)]
        if record.sale.has_tender and record.sale.state in UNPAID:
            total = self._formats.money(record.sale.due)
            texts.append(self.tr("still due of %1").replace("%1", total))
        elif record.sale.cash:
            texts.append(self.tr("Cash"))
        for card in record.cards:
            charge = card.intent.latest_charge
            if charge is not None and charge.is_approved:
                texts.append(card_name(charge.brand, charge.last4))
                if charge.statement:
                    reads = self.tr("statement: %1")
                    texts.append(reads.replace("%1", charge.statement))
        return "  ·  ".join(texts)


def _shown(sale: Sale) -> Money:
    """What is still due while something is; else what the sale came to."""
    return sale.still_due if sale.state in UNPAID and sale.has_tender else sale.due
