"""Puts before a person what nobody could clear up: the evidence, and giving a request up."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QObject, Signal

from pos.domain.operation import Operation, kind_of
from pos.domain.views import SaleRecord
from pos.services.journal import Journal
from ui.daybook.view import SaleRow
from ui.format import Formats, money_word
from ui.notices import Notice, good_news, notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane
from ui.tones import Tone


@dataclass(frozen=True, slots=True)
class DecisionView:
    """All that the sheet draws; closed without an operation."""

    record: SaleRecord | None = None
    operation: Operation | None = None
    is_busy: bool = False

    @property
    def is_open(self) -> bool:
        return self.operation is not None


class Deciding(PaneDesk[DecisionView]):
    """Drives the sheet. What Stripe shows in the end counts, whatever is decided here."""

    answered = Signal(object)  # SaleRecord: it may stand otherwise than it did
    told = Signal(object)  # Notice

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(DecisionView(), lane, parent)
        self._journal: Journal | None = None
        self._formats = Formats()

    def attach(self, journal: Journal | None) -> None:
        """Take the journal of an opened till; None where nothing may be decided."""
        self._journal = journal
        self._show(DecisionView())

    def use(self, formats: Formats) -> None:
        """Write amounts this way from now on."""
        self._formats = formats

    def begin(self, row: SaleRow) -> None:
        """Show what is known about the request that is too old to be sent again."""
        if self._journal is not None and row.stale is not None and not self._view.is_busy:
            self._show(DecisionView(row.record, row.stale))

    def give_up(self) -> None:
        """Look at Stripe once more and close the request; a second press does nothing."""
        journal, operation = self._journal, self._view.operation
        if journal is None or operation is None or self._view.is_busy:
            return
        self._show(replace(self._view, is_busy=True))
        self._lane.start(
            lambda: journal.give_up(operation.id), done=self._given_up, failed=self._failed
        )

    def step_back(self) -> bool:
        """Close the question, which changes nothing; whether it was open."""
        if not self._view.is_open:
            return False
        if not self._view.is_busy:
            self._show(DecisionView())
        return True

    def let_go(self) -> None:
        """Another sale is looked at."""
        if self._view.is_open and not self._view.is_busy:
            self._show(DecisionView())

    def _given_up(self, _: Operation) -> None:
        self._over(
            good_news(
                self.tr("The request is closed. What Stripe shows counts."),
                tone=Tone.INFO,
                todo=self.tr("See how the sale stands now; it can be done anew."),
            )
        )

    def _failed(self, error: Exception) -> None:
        self._over(notice_for(error, self._formats))

    def _over(self, notice: Notice) -> None:
        record = self._view.record
        self._show(DecisionView())
        if record is not None:
            self.answered.emit(record)
        self.told.emit(notice)


def evidence(view: DecisionView, formats: Formats) -> str:
    """What was asked and when, and how Stripe showed the payment last."""
    if view.operation is None or view.record is None:
        return ""
    asked = _asked(view.operation, formats)
    when = formats.when_long(view.operation.prepared_at)
    lines = [_say("%1, on %2.").replace("%1", asked).replace("%2", when)]
    intent = view.record.intent
    if intent is not None:
        shown = money_word(replace(view.record, open_operations=()).money)
        last = _say("Stripe showed the payment last as: %1.").replace("%1", shown)
        number = _say("Its number in Stripe: %1").replace("%1", intent.id)
        lines.append(f"{last}\n{number}")
    lines.append(
        _say(
            "The request is too old to be sent again safely. If it is given up nothing is sent any "
            "more, and what Stripe shows counts."
        )
    )
    return "\n\n".join(lines)


def _asked(operation: Operation, formats: Formats) -> str:
    amount = getattr(operation.request, "amount", None)
    told = {
        "create": _say("Stripe was asked to begin a payment over %1"),
        "update": _say("Stripe was asked to change the payment to %1"),
        "confirm": _say("Stripe was asked to hold %1 on the card"),
        "increase": _say("Stripe was asked to raise the hold to %1"),
        "capture": _say("Stripe was asked to take %1"),
        "cancel": _say("Stripe was asked to release the payment"),
        "refund": _say("Stripe was asked to give back %1"),
    }[kind_of(operation.request)]
    return told.replace("%1", formats.money(amount)) if amount is not None else told


def _say(text: str) -> str:
    return QCoreApplication.translate("Deciding", text)
