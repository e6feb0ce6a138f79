"""The facts of one hold: how much, on which card, until when, for whom, and what then."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pos.domain.board import HoldRow
from pos.domain.hold import Urgency
from ui.cautions import CautionMark
from ui.elsewhere import ChangeMark
from ui.format import Formats
from ui.holds.allowing import allowed
from ui.holds.view import HoldsView
from ui.holds.wording import badge, if_nobody_acts, whose_books
from ui.parts import label, say
from ui.theme import px
from ui.widgets import StateBadge
from ui.wording import DOT, card_text


class HoldFacts(QWidget):
    """Draws a HoldRow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = StateBadge()
        self._receipt = label(role="soft", wraps=False)
        self._amount = label(role="total", wraps=False)
        self._card = label(role="strong", wraps=False)
        self._until = label(role="strong")
        self._left = label()
        self._who = label(role="soft")
        self.whose = label()
        self._allows = label(role="soft")
        self._changes = ChangeMark()
        self.cautions = CautionMark()
        self._consequence = label()
        top = QHBoxLayout()
        top.setSpacing(px(10))
        top.addWidget(self._badge)
        top.addStretch()
        top.addWidget(self._receipt)
        money = QHBoxLayout()
        money.addWidget(self._amount)
        money.addStretch()
        money.addWidget(self._card, 0, Qt.AlignmentFlag.AlignBottom)
        # Pressed together otherwise, where lines are broken and room is left below.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addLayout(top)
        layout.addLayout(money)
        for each in (
            self._until,
            self._left,
            self._who,
            self.whose,
            self.cautions,
            self._allows,
            self._changes,
            self._consequence,
        ):
            layout.addWidget(each)

    def draw(self, row: HoldRow, view: HoldsView, formats: Formats) -> None:
        hold, urgency = row.hold, view.urgency(row)
        text, tone = badge(row, urgency)
        self._badge.say(text, tone)
        self._badge.show()
        self._receipt.setText(hold.receipt)
        self._amount.setText(formats.money(hold.amount))
        self._card.setText(card_text(hold.brand, hold.last4))
        self._draw_times(row, urgency, view, formats)
        said = (row.customer, row.reason, row.recipe, row.clerk, row.register)
        say(self._who, DOT.join(part for part in said if part))
        say(self.whose, whose_books(row))
        words = ", ".join(allowed(row))
        say(self._allows, self.tr("This charge allows: %1").replace("%1", words) if words else "")
        self._changes.draw(row.changes, formats)
        self.cautions.draw(row.cautions, row.checks, formats)
        checking = self.tr(
            "We don’t know yet how its last step ended. Don’t run the card again. "
            "Nothing is charged twice."
        )
        if row.is_checking:
            self._consequence.setText(checking)
        elif row.is_lapsed:
            self._consequence.setText(
                self.tr("Stripe has let it go: nothing was paid. Somebody has to decide what now.")
            )
        else:
            self._consequence.setText(if_nobody_acts(urgency))

    def _draw_times(
        self, row: HoldRow, urgency: Urgency, view: HoldsView, formats: Formats
    ) -> None:
        until = row.hold.capture_before
        if until is None:
            say(self._until, self.tr("Deadline not known yet"))
        else:
            is_over = urgency is Urgency.LAPSED
            text = self.tr("Was held until %1") if is_over else self.tr("Held until %1")
            if row.is_checking:  # it may be taken by now
                text = self.tr("Capture before %1")
            say(self._until, text.replace("%1", formats.when_long(until)))
        known = view.now is not None and until is not None and urgency is not Urgency.LAPSED
        left = formats.left(until, view.now) if known and view.now else ""
        if row.keep_until is not None:
            kept = self.tr("kept until %1").replace("%1", formats.when_long(row.keep_until))
            left = DOT.join(part for part in (left, kept) if part)
        say(self._left, left)
