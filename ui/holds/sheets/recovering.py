"""After a lapse: the card is asked for again, or somebody says why not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from pos.domain.hold_row import HoldRow
from pos.domain.sale import Sale
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.services.lapses import LapseTask
from ui.holds.doing import Doer, Wish, closes
from ui.holds.sheets.one_hold import ABOUT_THE_NOTE, AboutOne, OneHold
from ui.holds.view import Busy, HoldsServices
from ui.notices import Notice, good_news
from ui.tasks import Lanes
from ui.tones import Tone

_ABOUT_THE_REASON: Final = ABOUT_THE_NOTE | {"reason_missing"}


@dataclass(frozen=True, slots=True)
class LapsedView(OneHold):
    """All that the sheet draws. `is_dismissing`: why nobody is charged is being asked.

    `chain` are the sales about the same thing, oldest first.
    """

    task: LapseTask | None = None
    chain: tuple[Sale, ...] = ()
    is_dismissing: bool = False
    reason: str = ""


class Recovering(AboutOne[LapsedView]):
    """Drives the sheet of a lapsed hold."""

    begun = Signal(object)  # SaleId that lies on the counter now, in place of the lapsed one

    def __init__(self, lanes: Lanes, doer: Doer, parent: QObject | None = None) -> None:
        super().__init__(LapsedView(), lanes, doer, parent)

    @override
    def begin(self, rows: Sequence[HoldRow]) -> None:
        services = self.services
        if len(rows) != 1 or services is None or not self.doer.can_act or not rows[0].is_lapsed:
            return
        row = rows[0]
        self._show(LapsedView(row))
        self._read(row.hold.intent, lambda: _known(services, row), lambda found: self._came(*found))

    @override
    def step_back(self) -> bool:
        if self.view.is_dismissing and not self.doer.busy:
            self._show(replace(self.view, is_dismissing=False, problem=None))
            return True
        return super().step_back()

    def again(self) -> None:
        """Put the same cart on the counter, for the same customer; the payment page follows."""
        row = self.view.row
        if row is None:
            return
        intent = row.hold.intent

        def begin(to: HoldsServices) -> SaleRecord:
            if to.lapses is None:
                raise Refused("look_only")
            return to.checkout.record(to.lapses.reauthorise(intent).id)

        self.doer.do(
            Wish(
                Busy.PREPARING,
                intent,
                begin,
                close=self.close,
                refused=closes,
                said=self._laid_out,
                then=lambda record: self.begun.emit(record.sale.id),
            )
        )

    def ask_why(self) -> None:
        """Nobody is to be charged: for what reason."""
        if self.is_open and not self.doer.busy:
            self._show(replace(self.view, is_dismissing=True))

    def write(self, reason: str) -> None:
        if self.view.is_dismissing and not self.doer.busy:
            self._show(replace(self.view, reason=reason, problem=None))

    def dismiss(self) -> None:
        """Close the task, with the reason."""
        row, reason = self.view.row, self.view.reason.strip()
        if row is None or not self.view.is_dismissing or not reason:
            return
        intent = row.hold.intent

        def decide(to: HoldsServices) -> SaleRecord:
            if to.lapses is not None:
                to.lapses.dismiss(intent, reason)
            return to.settlement.find(intent)

        self.doer.do(
            Wish(
                Busy.SAVING,
                intent,
                decide,
                close=self.close,
                refused=lambda error: self._is_told(error, _ABOUT_THE_REASON),
                said=self._dismissed,
            )
        )

    def _came(self, task: LapseTask | None, chain: tuple[Sale, ...]) -> None:
        self._show(replace(self.view, task=task, chain=chain))

    def _laid_out(self, record: SaleRecord) -> Notice:
        due = self.formats.money(record.sale.cart.totals().due)
        return good_news(
            self.tr("The cart of %1 is on the counter again.").replace("%1", due),
            self.tr("Nothing is held yet."),
            tone=Tone.INFO,
            todo=self.tr("Ask the customer for the card."),
        )

    def _dismissed(self, record: SaleRecord) -> Notice:
        title = self.tr("The lapsed hold of %1 is settled.").replace("%1", record.sale.receipt)
        return good_news(title, self.tr("Nobody was charged for it."), tone=Tone.RELEASED)


def _known(services: HoldsServices, row: HoldRow) -> tuple[LapseTask | None, tuple[Sale, ...]]:
    if services.lapses is None:
        return None, ()
    sale = row.hold.sale
    chain = services.lapses.chain(sale) if sale is not None else ()
    return services.lapses.get(row.hold.intent), chain
