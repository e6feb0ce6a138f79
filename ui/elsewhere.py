"""What was done to a payment in Stripe and not at this till: the words for it, and its mark."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos.domain.drift import Change, ChangeKind
from ui.format import Formats
from ui.notices import Notice
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets.labels import IconLabel
from ui.widgets.plain import plain
from ui.wording import DOT, plural

_TONES = {
    ChangeKind.HELD: Tone.HELD,
    ChangeKind.INCREASED: Tone.HELD,
    ChangeKind.CAPTURED: Tone.TAKEN,
    ChangeKind.CANCELED: Tone.RELEASED,
    ChangeKind.LAPSED: Tone.FAILED,
    ChangeKind.REFUNDED: Tone.RELEASED,
    ChangeKind.REFUND_FAILED: Tone.FAILED,
    ChangeKind.DISPUTED: Tone.WARNING,
    ChangeKind.REVIEW_OPENED: Tone.WARNING,
    ChangeKind.REVIEW_CLOSED: Tone.INFO,
    ChangeKind.WARNED: Tone.WARNING,
}


class ChangeMark(QWidget):
    """A cloud and a sentence for each change; there only while there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(Icon.CLOUD, 22)
        self._icon.setProperty("tone", "checking")
        self._text = plain()
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def draw(self, changes: Sequence[Change], formats: Formats) -> None:
        self._text.setText("\n".join(change_text(change, formats) for change in changes))
        self.setAccessibleName(self._text.text())
        self.setVisible(bool(changes))

    def text(self) -> str:
        return self._text.text()


def short_mark() -> str:
    """For a row of a list that has no room for more."""
    return QCoreApplication.translate("Elsewhere", "Changed in Stripe")


def change_text(change: Change, formats: Formats) -> str:
    """What was done where and when, such as `Taken in Stripe, not on this till, 3 Nov 14:02`."""
    text = _done(change.kind).replace("%2", formats.money(change.amount))
    return text.replace("%1", formats.when_long(change.occurred_at))


def changes_notice(changes: Sequence[Change], receipts: Sequence[str], formats: Formats) -> Notice:
    """What others did to our payments; `receipts` are of their sales, as far as they are known."""
    if len(changes) == 1:
        [change] = changes
        return Notice(
            _TONES[change.kind],
            _title(change.kind)
            .replace("%1", receipts[0] if receipts else "–")
            .replace("%2", formats.money(change.amount)),
            _consequence(change.kind),
            change_text(change, formats),
        )
    title = QCoreApplication.translate(
        "Elsewhere", "%n change(s) made in Stripe, not on this till.", "", len(changes)
    )
    counts = Counter(change.kind for change in changes)
    return Notice(
        Tone.INFO,
        plural(title, len(changes)),
        DOT.join(_counted(kind, counts[kind], formats) for kind in ChangeKind if counts[kind]),
        QCoreApplication.translate("Elsewhere", "The ledger has them. The daybook marks each."),
        DOT.join(receipts[:4]) + (" …" if len(receipts) > 4 else ""),  # noqa: PLR2004 - a line's room
    )


def _done(kind: ChangeKind) -> str:
    """%1 is when, %2 how much."""
    words = {
        ChangeKind.HELD: QCoreApplication.translate(
            "Elsewhere", "Held in Stripe, not on this till, %1"
        ),
        ChangeKind.INCREASED: QCoreApplication.translate(
            "Elsewhere", "Raised by %2 in Stripe, not on this till, %1"
        ),
        ChangeKind.CAPTURED: QCoreApplication.translate(
            "Elsewhere", "Taken in Stripe, not on this till, %1"
        ),
        ChangeKind.CANCELED: QCoreApplication.translate(
            "Elsewhere", "Released in Stripe, not on this till, %1"
        ),
        ChangeKind.LAPSED: QCoreApplication.translate("Elsewhere", "Its time ran out, %1"),
        ChangeKind.REFUNDED: QCoreApplication.translate(
            "Elsewhere", "%2 given back in Stripe, not on this till, %1"
        ),
        ChangeKind.REFUND_FAILED: QCoreApplication.translate(
            "Elsewhere", "%2 that was given back came back to the shop, %1"
        ),
        ChangeKind.DISPUTED: QCoreApplication.translate(
            "Elsewhere", "%2 contested through the customer’s bank, %1"
        ),
        ChangeKind.REVIEW_OPENED: QCoreApplication.translate(
            "Elsewhere", "Stripe asks for a review, %1"
        ),
        ChangeKind.REVIEW_CLOSED: QCoreApplication.translate("Elsewhere", "Reviewed in Stripe, %1"),
        ChangeKind.WARNED: QCoreApplication.translate(
            "Elsewhere", "The card’s bank warns that it may be fraud, %1"
        ),
    }
    return words[kind]


def _title(kind: ChangeKind) -> str:
    """%1 is the receipt, %2 how much."""
    words = {
        ChangeKind.HELD: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: %2 was held in Stripe."
        ),
        ChangeKind.INCREASED: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: the hold was raised by %2 in Stripe."
        ),
        ChangeKind.CAPTURED: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: %2 was taken in Stripe."
        ),
        ChangeKind.CANCELED: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: %2 was released in Stripe."
        ),
        ChangeKind.LAPSED: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: the hold of %2 has lapsed."
        ),
        ChangeKind.REFUNDED: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: %2 was given back in Stripe."
        ),
        ChangeKind.REFUND_FAILED: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: %2 could not be given back to the customer."
        ),
        ChangeKind.DISPUTED: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: the customer’s bank contests %2."
        ),
        ChangeKind.REVIEW_OPENED: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: Stripe asks to review the payment of %2."
        ),
        ChangeKind.REVIEW_CLOSED: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: the payment of %2 was reviewed in Stripe."
        ),
        ChangeKind.WARNED: QCoreApplication.translate(
            "Elsewhere", "Receipt %1: the card’s bank warns that %2 may be fraud."
        ),
    }
    return words[kind]


def _consequence(kind: ChangeKind) -> str:
    """Has money moved?"""
    nothing_taken = QCoreApplication.translate("Elsewhere", "Nothing has been taken.")
    let_go = QCoreApplication.translate("Elsewhere", "Nothing was taken. Nothing is held any more.")
    words = {
        ChangeKind.HELD: nothing_taken,
        ChangeKind.INCREASED: nothing_taken,
        ChangeKind.CAPTURED: QCoreApplication.translate("Elsewhere", "The customer has paid."),
        ChangeKind.CANCELED: let_go,
        ChangeKind.LAPSED: let_go,
        ChangeKind.REFUNDED: QCoreApplication.translate("Elsewhere", "The customer gets it back."),
        ChangeKind.REFUND_FAILED: QCoreApplication.translate("Elsewhere", "The shop has it again."),
        ChangeKind.DISPUTED: QCoreApplication.translate(
            "Elsewhere", "A manager answers in Stripe before the deadline that is named there."
        ),
        ChangeKind.REVIEW_OPENED: QCoreApplication.translate(
            "Elsewhere", "No money has moved by it. Look at the payment before the goods go."
        ),
        ChangeKind.REVIEW_CLOSED: QCoreApplication.translate(
            "Elsewhere", "No money has moved by it: a hold is still to be taken or released."
        ),
        ChangeKind.WARNED: QCoreApplication.translate(
            "Elsewhere", "No money has moved by it. A manager decides whether to give it back."
        ),
    }
    return words[kind]


def _counted(kind: ChangeKind, count: int, formats: Formats) -> str:
    words = {
        ChangeKind.HELD: QCoreApplication.translate("Elsewhere", "%1 held"),
        ChangeKind.INCREASED: QCoreApplication.translate("Elsewhere", "%1 raised"),
        ChangeKind.CAPTURED: QCoreApplication.translate("Elsewhere", "%1 taken"),
        ChangeKind.CANCELED: QCoreApplication.translate("Elsewhere", "%1 released"),
        ChangeKind.LAPSED: QCoreApplication.translate("Elsewhere", "%1 lapsed"),
        ChangeKind.REFUNDED: QCoreApplication.translate("Elsewhere", "%1 given back"),
        ChangeKind.REFUND_FAILED: QCoreApplication.translate("Elsewhere", "%1 not given back"),
        ChangeKind.DISPUTED: QCoreApplication.translate("Elsewhere", "%1 contested"),
        ChangeKind.REVIEW_OPENED: QCoreApplication.translate("Elsewhere", "%1 to be reviewed"),
        ChangeKind.REVIEW_CLOSED: QCoreApplication.translate("Elsewhere", "%1 reviewed"),
        ChangeKind.WARNED: QCoreApplication.translate("Elsewhere", "%1 warned of"),
    }
    return words[kind].replace("%1", formats.number(count))
