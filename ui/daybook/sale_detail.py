"""One sale beside the list: has money moved, how much, with which card, and what was sold."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.card_checks import checks_of
from pos.domain.intent import Intent
from pos.domain.refund import Refund
from pos.domain.sale import UNPAID, MoneyWord
from pos.domain.views import SaleRecord
from ui.cautions import CautionMark
from ui.daybook.refunding import left_of
from ui.daybook.stopping import awaits_card
from ui.daybook.view import SaleRow
from ui.elsewhere import ChangeMark
from ui.evidence import evidence_button
from ui.format import Formats, digits, money_word, sale_state
from ui.keys import Action, with_key
from ui.parts import card, column, label, obey_enter, rule, scrolled
from ui.tender_words import part_amount, part_name, part_state
from ui.theme import px
from ui.tones import Icon
from ui.widgets import EmptyState, KeyButton, Kind, StateBadge
from ui.wording import booked_reason, card_text


class SaleDetail(QFrame):
    """One sale: has money moved, how much, with which card, and what was in the cart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = StateBadge()
        self._receipt = label(role="soft", wraps=False)
        self._total = label(role="total", wraps=False)
        self._facts = label()
        self.changes = ChangeMark()
        self.cautions = CautionMark()
        self._make_buttons()
        self._inside = QWidget()
        self._lines = QGridLayout(self._inside)
        self._lines.setContentsMargins(0, 0, px(8), 0)
        self._lines.setSpacing(px(6))
        self._lines.setColumnStretch(1, 1)
        self._drawn: SaleRow | None = None
        top = QHBoxLayout()
        top.addWidget(self._badge)
        top.addStretch()
        top.addWidget(self._receipt)
        # All text scrolls together: on a low screen no line is cut and the buttons stay.
        self._text = scrolled(
            column(self._facts, self.cautions, self.changes, rule(), self._inside, 0),
            self.tr("About the sale"),
        )
        closes = label("", "soft")
        with_key(closes, closes.setText, self.tr("%1 puts it away"), Action.BACK)
        papers = QHBoxLayout()
        papers.setSpacing(px(8))
        papers.addWidget(self.slip, 1)
        papers.addWidget(self.evidence, 1)
        self._sheet = card(
            top,
            self._total,
            self._text,
            self.ask,
            self.stop,
            self.decide,
            self.refund,
            papers,
            closes,
        )
        self._none = EmptyState(
            Icon.RECEIPT, self.tr("Choose a sale"), self.tr("What was sold and what was paid.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sheet)
        layout.addWidget(self._none)

    def _make_buttons(self) -> None:
        self.ask = KeyButton(
            self.tr("Ask Stripe now"), action=Action.REFRESH, kind=Kind.PRIMARY, icon=Icon.REFRESH
        )
        obey_enter(self.ask)
        self.stop = KeyButton(self.tr("Stop the reader"), icon=Icon.READER)
        self.stop.set_detail(self.tr("Nothing is given back then"))
        obey_enter(self.stop)
        self.refund = KeyButton(self.tr("Give money back…"), icon=Icon.ARROW_BACK)
        obey_enter(self.refund)
        self.slip = KeyButton(self.tr("Slips…"), icon=Icon.RECEIPT)
        obey_enter(self.slip)
        self.evidence = evidence_button()
        obey_enter(self.evidence)
        self.decide = KeyButton(self.tr("Decide what becomes of it…"), icon=Icon.QUESTION)
        obey_enter(self.decide)

    def draw(
        self, row: SaleRow | None, formats: Formats, *, can_ask: bool, may_prove: bool = False
    ) -> None:
        """`may_prove`: whether evidence may be put together by whoever is at the till."""
        self._sheet.setVisible(row is not None)
        self._none.setVisible(row is None)
        if row is None:
            return
        record = row.record
        self._badge.say_money(record.money, money_word(record.money))
        self._badge.show()
        self._receipt.setText(record.sale.receipt)
        self._total.setText(formats.money(row.total))
        self._facts.setText("\n".join(self._told(row, formats)))
        self.changes.draw(record.changes, formats)
        charge = record.intent.latest_charge if record.intent else None
        checks = checks_of(charge) if charge else ()
        self.cautions.draw(record.cautions, checks, formats)
        self.ask.setVisible(record.is_in_doubt and can_ask)
        self.stop.setVisible(awaits_card(record) and can_ask)
        self.decide.setVisible(row.stale is not None and can_ask)
        self.refund.setVisible(left_of(record) is not None and can_ask)
        self.slip.setVisible(bool(record.sale.receipt))
        self.evidence.setVisible(may_prove and bool(record.sale.receipt))
        if row != self._drawn:
            if self._drawn is None or row.sale != self._drawn.sale:
                self._text.verticalScrollBar().setValue(0)
            self._drawn = row
            self._draw_lines(row, formats)

    def _told(self, row: SaleRow, formats: Formats) -> list[str]:
        record, intent = row.record, row.record.intent
        began = formats.when_long(record.sale.opened_at)
        if record.is_in_doubt:  # the state that the ledger knows may not hold any more
            lines = [self._doubt(record), self.tr("Begun %1").replace("%1", began)]
        else:
            begun = self.tr("%1, begun %2").replace("%1", sale_state(record.sale.state))
            lines = [begun.replace("%2", began)]
        if record.sale.is_split or record.sale.cash:
            return [*lines, *self._tenders(record, formats)]
        if intent is None:
            return lines
        charge = intent.latest_charge
        if charge is not None:
            lines.append(card_text(charge.brand, charge.last4))
        if record.money is MoneyWord.TAKEN:
            lines += self._taken(record, intent, formats)
        elif record.money is MoneyWord.HELD:
            held = self.tr("Held %1").replace("%1", formats.money(intent.capturable))
            until = charge.capture_before if charge else None
            lines.append(held)
            if until is not None:
                when = formats.when_long(until)
                lines.append(self.tr("Capture before %1").replace("%1", when))
        lines.append(self.tr("Attempts with a card: %1").replace("%1", digits(len(record.charges))))
        return lines

    def _doubt(self, record: SaleRecord) -> str:
        """What is not known yet, and what not to do."""
        if awaits_card(record):
            return self.tr("The reader waits for the customer’s card: the money goes back to it.")
        return self.tr("We don’t know yet how its last step ended. Don’t run the card again.")

    def _tenders(self, record: SaleRecord, formats: Formats) -> list[str]:
        """Each part with its amount and what became of it, and what is still due or went back."""
        lines = []
        for part in record.sale.parts:
            amount = formats.money(part_amount(part))
            lines.append(f"{part_name(part, record)} {amount}, {part_state(part)[0].lower()}")
        for part in record.sale.cash:
            if part.change:
                told = self.tr("%1 received, %2 change")
                told = told.replace("%1", formats.money(part.received))
                lines.append(told.replace("%2", formats.money(part.change)))
        rounding = [part.rounding for part in record.sale.cash if part.rounding]
        if rounding:
            rounded = formats.money(rounding[-1])
            lines.append(self.tr("Rounded for cash %1").replace("%1", rounded))
        if record.sale.state in UNPAID:
            due = formats.money(record.sale.still_due)
            lines.append(self.tr("Still due %1").replace("%1", due))
        if record.given_back is not None:
            given = formats.money(record.given_back)
            lines.append(self.tr("Given back %1").replace("%1", given))
        return [*lines, *self._notes(record, formats)]

    def _notes(self, record: SaleRecord, formats: Formats) -> list[str]:
        """Refunds that need a word: on their way, failed, or in cash, why and by whose leave."""
        lines = [line for refund in record.refunds if (line := self._on_the_way(refund, formats))]
        for given in record.sale.returns:
            why = ", ".join(filter(None, (booked_reason(given.reason), given.note)))
            line = self.tr("%1 in cash: %2")
            if given.approver:
                line = self.tr("%1 in cash: %2, approved by %3").replace("%3", given.approver)
            lines.append(line.replace("%1", formats.money(given.paid)).replace("%2", why))
        return lines

    def _on_the_way(self, refund: Refund, formats: Formats) -> str:
        """A refund that is not there yet, or came back; empty for one that is as it should be."""
        if refund.is_release or refund.status == "succeeded":
            return ""
        text = self.tr("Refund of %1 on its way, not confirmed yet")
        if refund.is_undone:
            text = self.tr("Refund of %1 failed: the money came back to the shop")
        return text.replace("%1", formats.money(refund.amount))

    def _draw_lines(self, row: SaleRow, formats: Formats) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        lines = row.record.sale.cart.lines
        for place, line in enumerate(lines):
            count = label(formats.how_many(line), "soft", wraps=False)
            self._lines.addWidget(count, place, 0)
            self._lines.addWidget(label(line.item.name), place, 1)
            amount = label(formats.amount(line.amount), wraps=False)
            self._lines.addWidget(amount, place, 2, Qt.AlignmentFlag.AlignRight)

    def _taken(self, record: SaleRecord, intent: Intent, formats: Formats) -> list[str]:
        """What was taken, and what went back of it, before and after."""
        lines = [self.tr("Taken %1").replace("%1", formats.money(intent.received))]
        rest = intent.released
        if rest.minor > 0:
            lines.append(self.tr("Released %1").replace("%1", formats.money(rest)))
        if record.given_back is not None:
            given = formats.money(record.given_back)
            lines.append(self.tr("Given back %1").replace("%1", given))
        return [*lines, *self._notes(record, formats)]
