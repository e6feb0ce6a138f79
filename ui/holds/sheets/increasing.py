"""Raising a hold to a new total; a decline leaves the old one as it is."""

from collections.abc import Collection, Sequence
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
from ui.holds.sheets.question import Question
from ui.holds.view import Busy
from ui.notices import Notice, good_news, notice_for
from ui.tasks import Lanes
from ui.tones import Tone


@dataclass(frozen=True, slots=True)
class IncreaseView:
    """All that the sheet draws.

    `more` is what would be held beyond what is held now, None while that cannot be for `problem`.
    `declined` is what the bank said to the last attempt.
    """

    row: HoldRow | None = None
    terms: CaptureTerms | None = None
    total: Money | None = None
    more: Money | None = None
    problem: Notice | None = None
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


class Increasing(Question):
    """Drives the increase sheet."""

    def __init__(self, lanes: Lanes, doer: Doer, parent: QObject | None = None) -> None:
        super().__init__(lanes, doer, parent)
        self.view = IncreaseView()

    @property
    @override
    def is_open(self) -> bool:
        return self.view.row is not None

    @override
    def begin(self, rows: Sequence[HoldRow]) -> None:
        if len(rows) == 1 and self.doer.can_act and not rows[0].is_checking:
            row = rows[0]
            self._show(IncreaseView(row, total=row.hold.amount))
            self._read(row.hold.intent)

    @override
    def is_about(self, intents: Collection[IntentId]) -> bool:
        return self.view.row is not None and self.view.row.hold.intent in intents

    @override
    def forget(self) -> None:
        self.view = IncreaseView()

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
            self._show(replace(self.view, problem=notice_for(error, self.formats)))

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

    def _read(self, intent: IntentId) -> None:
        services = self.services
        if services is not None:
            self._lanes.reading.start(
                lambda: services.settlement.terms(intent),
                done=lambda terms: self._known(intent, terms),
                failed=self._unknown,
            )

    def _known(self, intent: IntentId, terms: CaptureTerms) -> None:
        if self.view.row is not None and self.view.row.hold.intent == intent:
            self._plan(replace(self.view, terms=terms))

    def _unknown(self, error: Exception) -> None:
        self._show(replace(self.view, problem=notice_for(error, self.formats)))

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
        self._read(self.view.row.hold.intent)
        return True

    def _raised(self, record: SaleRecord) -> Notice:
        held = self.formats.money(record.intent.capturable) if record.intent else ""
        title = self.tr("%1 is held now.").replace("%1", held)
        return good_news(title, self.tr("Nothing has been taken."), tone=Tone.HELD)

    def _show(self, view: IncreaseView) -> None:
        self.view = view
        self.changed.emit()
