"""What keeping in step with Stripe brings to light, in sentences; only the ledger's truth."""

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from pos.domain.sale import UNPAID, MoneyWord, SaleState
from pos.domain.views import SaleRecord
from ui.format import Formats
from ui.holds.wording import outcome
from ui.notices import Notice
from ui.tones import Tone
from ui.watch.view import Found, WatchView
from ui.wording import DOT, plural

_ENDED = frozenset({SaleState.RELEASED, SaleState.LAPSED})


def chip_text(view: WatchView, formats: Formats) -> str:
    """What the top of the window says while answers are missing, empty when none is."""
    if view.is_start and view.total:
        text = QCoreApplication.translate("Watch", "Checking %1 of %2 payments")
        return text.replace("%1", formats.number(view.done)).replace(
            "%2", formats.number(view.total)
        )
    if not view.doubtful:
        return ""
    text = QCoreApplication.translate("Watch", "Checking %n payment(s)", "", view.doubtful)
    return plural(text, view.doubtful)


def status_text(view: WatchView, formats: Formats) -> str:
    """The line at the bottom of the window after a crash, empty when nothing is looked for."""
    if not (view.is_start and view.total):
        return ""
    text = QCoreApplication.translate(
        "Watch", "Checking %1 of %2 payments from before with Stripe. Selling goes on meanwhile."
    )
    return text.replace("%1", formats.number(view.done)).replace("%2", formats.number(view.total))


def recovered(found: Found, solved: Sequence[SaleRecord], formats: Formats) -> Notice | None:
    """How the payments ended that a till before this one had left open."""
    if not found.ends:
        return None
    if len(found.ends) == 1 and len(solved) == 1:
        return settled(solved[0], formats)
    count = len(found.ends)
    if set(found.ends.values()) == {MoneyWord.CHECKING}:
        title = QCoreApplication.translate(
            "Watch", "How %n payment(s) from before ended is not known yet.", "", count
        )
        return Notice(
            Tone.CHECKING,
            plural(title, count),
            QCoreApplication.translate("Watch", "Don’t run the card again.")
            if count == 1
            else QCoreApplication.translate("Watch", "Don’t run those cards again."),
            _see_them(count, formats),
        )
    title = QCoreApplication.translate(
        "Watch", "%n payment(s) from before checked with Stripe.", "", count
    )
    return _summed_up(plural(title, count), found.ends.values(), formats)


def cleared_up(solved: Sequence[SaleRecord], formats: Formats) -> Notice | None:
    """What became of payments that were in doubt."""
    if not solved:
        return None
    if len(solved) == 1:
        return settled(solved[0], formats)
    title = QCoreApplication.translate(
        "Watch", "Stripe has answered about %n payment(s).", "", len(solved)
    )
    title = plural(title, len(solved))
    return _summed_up(title, [record.money for record in solved], formats)


def settled(record: SaleRecord, formats: Formats) -> Notice:
    """What became of one payment that was in doubt."""
    if record.sale.state in UNPAID and record.sale.has_tender:
        return _paid_in_part(record, formats)
    match record.money:
        case MoneyWord.HELD:
            return Notice(
                Tone.HELD,
                _about(
                    record,
                    QCoreApplication.translate("Watch", "Receipt %1: %2 is held after all."),
                    formats.money(record.held),
                ),
                QCoreApplication.translate("Watch", "Nothing has been taken."),
                QCoreApplication.translate(
                    "Watch", "Take it or release it on the page Holds; do not run the card again."
                ),
            )
        case MoneyWord.TAKEN:
            return Notice(
                Tone.TAKEN,
                _about(
                    record,
                    QCoreApplication.translate("Watch", "Receipt %1: %2 was taken after all."),
                    formats.money(record.taken),
                ),
                QCoreApplication.translate("Watch", "The customer has paid."),
            )
        case _ if record.sale.state in _ENDED:
            return outcome(record, formats)
        case _:
            return _not_taken(record, formats)


def _paid_in_part(record: SaleRecord, formats: Formats) -> Notice:
    """Of several tenders some are there, and the rest is still due."""
    text = QCoreApplication.translate("Watch", "Receipt %1: %2 is paid, and %3 still due.")
    title = _about(record, text, formats.money(record.sale.tendered))
    return Notice(
        Tone.INFO,
        title.replace("%3", formats.money(record.sale.still_due)),
        todo=QCoreApplication.translate("Watch", "Go on with it on the page Payment."),
    )


def _not_taken(record: SaleRecord, formats: Formats) -> Notice:
    due = formats.money(record.sale.cart.totals().due)
    title = QCoreApplication.translate("Watch", "Receipt %1: %2 is not held.")
    todo = ""
    if record.sale.state is SaleState.PAYING:
        todo = QCoreApplication.translate(
            "Watch", "The sale can be paid now with any card, or given up."
        )
    return Notice(
        Tone.RELEASED,
        _about(record, title, due),
        QCoreApplication.translate("Watch", "No money has moved."),
        todo,
    )


def _summed_up(title: str, ends: Iterable[MoneyWord], formats: Formats) -> Notice:
    counts = Counter(ends)
    waiting = counts[MoneyWord.CHECKING]
    words = {
        MoneyWord.HELD: QCoreApplication.translate("Watch", "%1 held"),
        MoneyWord.TAKEN: QCoreApplication.translate("Watch", "%1 taken"),
        MoneyWord.NOT_TAKEN: QCoreApplication.translate("Watch", "%1 not taken"),
        MoneyWord.CHECKING: QCoreApplication.translate("Watch", "%1 still checking"),
    }
    money = DOT.join(
        text.replace("%1", formats.number(counts[word]))
        for word, text in words.items()
        if counts[word]
    )
    todo = _see_them(waiting, formats) if waiting else ""
    return Notice(Tone.CHECKING if waiting else Tone.INFO, title, money, todo)


def _see_them(waiting: int, formats: Formats) -> str:
    text = QCoreApplication.translate(
        "Watch", "The till keeps asking. Press “%1” at the top to see more."
    )
    return text.replace("%1", chip_text(WatchView(doubtful=waiting), formats))


def _about(record: SaleRecord, text: str, amount: str) -> str:
    return text.replace("%1", record.sale.receipt).replace("%2", amount)
