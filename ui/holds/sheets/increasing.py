"""Raising a hold to a new total; a decline leaves the old one as it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject
from typing_extensions import override

from pos.domain.capture_terms import CaptureTerms
from pos.domain.features import MOST_INCREASES
from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId
from pos.domain.money import Money
from pos.domain.views import SaleRecord
from pos.errors import Declined, PosError
from ui.holds.doing import Doer, Wish
from ui.holds.sheets.one_hold import AboutOne, OneHold
from ui.holds.view import Busy
from ui.notices import Notice, good_news, notice_for
from ui.tasks import Lanes
from ui.tones import Tone


@dataclass(frozen=True, slots=True)
class IncreaseView(OneHold):
    """All that the sheet draws.

    `more` is what would be held beyond what is held now, None while that cannot be for a problem.
    `declined` is what the bank said to the last attempt.
    """

    terms: CaptureTerms | None = None
    total: Money | None = None
    more: Money | None = None
    declined: Notice | None = None

    @property
    def attempts_left(self) -> int | None:
        """Of the ten that Stripe allows; None before the ledger was asked."""
        return None if self.terms is None else max(0, MOST_INCREASES - self.terms.increases)

    @property
    def can_try(self) -> bool:
        """Whether any total at all could be asked for."""
        hold = self.row.hold if self.row else None
        is_allowed = hold is not None and hold.features.can_increase is True and not hold.taken
        return is_allowed and self.attempts_left != 0


class Increasing(AboutOne[IncreaseView]):
    """Drives the increase sheet."""

    def __init__(self, lanes: Lanes, doer: Doer, parent: QObject | None = None) -> None:
        super().__init__(IncreaseView(), lanes, doer, parent)

    @override
    def begin(self, rows: Sequence[HoldRow]) -> None:
        if (row := self._one(rows)) is not None:
            self._show(IncreaseView(row, total=row.hold.amount))
            self._ask(row.hold.intent)

    def set_total(self, total: Money) -> None:
        """As it is being typed."""
        if self.is_open and not self.doer.busy:
            self._plan(replace(self.view, total=total, declined=None))

    def add(self, money: Money) -> None:
        """So much on top of what the field shows."""
        if self.view.total is not None:
            self.set_total(self.view.total + money)

    def refuse(self, error: PosError) -> None:
        """What was pasted is no amount."""
        if self.is_open and not self.doer.busy:
            self._tell(error)

    def increase(self) -> None:
        """Ask the bank for it."""
        row, total = self.view.row, self.view.total
        if row is None or total is None or self.view.more is None:
            return
        intent = row.hold.intent
        wish = Wish(
            Busy.INCREASING,
            intent,
            lambda to: to.settlement.increase(intent, total),
            close=self.close,
            refused=self._refused,
            said=self._raised,
        )
        self.doer.do(wish)

    def _plan(self, view: IncreaseView) -> None:
        view = replace(view, more=None, problem=None)
        if view.terms is None or view.total is None or view.row is None:
            self._show(view)
            return
        if view.total == view.row.hold.amount:
            self._show(view)  # what it begins with is no mistake
            return
        try:
            self._show(replace(view, more=view.terms.raised_by(view.total)))
        except PosError as error:
            self._show(replace(view, problem=notice_for(error, self.formats)))

    def _ask(self, intent: IntentId) -> None:
        services = self.services
        if services is not None:
            self._read(
                intent,
                lambda: services.settlement.terms(intent),
                lambda terms: self._plan(replace(self.view, terms=terms)),
            )

    def _refused(self, error: PosError) -> bool:
        """The old hold is as it was: another total may be tried, or none."""
        is_ours = error.code.startswith("increase_") or error.code in {
            "amount_step",
            "amount_too_large",
        }
        if not (isinstance(error, Declined) or is_ours) or self.view.row is None:
            return False
        told = notice_for(error, self.formats)
        if isinstance(error, Declined):
            self._show(replace(self.view, declined=told, more=None))
        else:
            self._show(replace(self.view, problem=told, more=None))
        self._ask(self.view.row.hold.intent)
        return True

    def _raised(self, record: SaleRecord) -> Notice:
        held = self.formats.money(record.intent.capturable) if record.intent else ""
        title = self.tr("%1 is held now.").replace("%1", held)
        return good_news(title, self.tr("Nothing has been taken."), tone=Tone.HELD)
