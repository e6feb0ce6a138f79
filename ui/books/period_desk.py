"""Closing periods, and corrections: asked once more, since neither is ever taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QObject, Signal

from pos.domain.accounting import ClosedPeriod, Correction, PeriodDoubt
from pos.domain.chart import ChartLine
from pos.domain.ledger import Entry
from pos.domain.money import Money
from pos.errors import PosError, Refused
from ui.approving import Approving
from ui.books.view import BooksServices, CorrectionForm, PeriodStep, PeriodsView
from ui.format import Formats
from ui.notices import good_news, notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane
from ui.tones import Tone

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ledger tells about its periods."""

    periods: Sequence[ClosedPeriod]
    accounts: Sequence[ChartLine]
    today: date
    nothing: Money


class PeriodDesk(PaneDesk[PeriodsView]):
    """Changes a PeriodsView."""

    told = Signal(object)  # Notice
    booked = Signal()  # the figures are other ones now

    def __init__(
        self, lane: JobLane, parent: QObject | None = None, *, approving: Approving | None = None
    ) -> None:
        super().__init__(PeriodsView(), lane, parent, approving=approving)
        self._services: BooksServices | None = None
        self._formats = Formats()
        self._asked = 0

    def use(self, formats: Formats) -> None:
        self._formats = formats

    def attach(self, services: BooksServices | None) -> None:
        """Take the services of an opened till; None when it is left."""
        self._services = services
        self._asked += 1
        self._show(PeriodsView())

    def reload(self) -> None:
        services = self._services
        if services is not None:
            self._lane.start(lambda: _read(services), done=self._came, failed=self._failed)

    # -- closing

    def begin_close(self) -> None:
        """Ask up to which day; the last month that is over is offered."""
        today = self._view.today
        if today is None or self._view.is_busy:
            return
        self._show(replace(self._view, step=PeriodStep.CLOSE, reason="", problem=None))
        self.choose_day(self._offered(today))

    def _offered(self, today: date) -> date:
        """The end of the last month, or yesterday where that is closed already."""
        day = today.replace(day=1) - _DAY
        closed = self._view.periods[0].last_day if self._view.periods else None
        return day if closed is None or day > closed else max(today - _DAY, closed)

    def choose_day(self, day: date) -> None:
        """See what is still open up to that day."""
        services = self._services
        if services is None:
            return
        self._asked += 1
        number = self._asked
        self._show(replace(self._view, last_day=day, doubts=(), problem=None))
        self._lane.start(
            lambda: services.room.periods.doubts(day),
            done=lambda found: self._doubted(number, found),
            failed=lambda error: self._undoubted(number, error),
        )

    def write_reason(self, reason: str) -> None:
        self._show(replace(self._view, reason=reason))

    def ask_close(self) -> None:
        """Once more, before it is done for good."""
        if self._view.step is PeriodStep.CLOSE and self._view.problem is None:
            self._show(replace(self._view, step=PeriodStep.SURE))

    def close(self) -> None:
        day, reason = self._view.last_day, self._view.reason
        if day is None or self._view.step is not PeriodStep.SURE:
            return
        title = self.tr("The books are closed up to %1.").replace("%1", self._formats.date(day))
        self._do(lambda to: to.room.periods.close(day, reason), title)

    # -- correcting

    def begin_correction(self) -> None:
        if self._view.today is not None and not self._view.is_busy:
            form = replace(self._view.form, day=self._view.form.day or self._view.today)
            self._show(replace(self._view, step=PeriodStep.CORRECT, form=form, problem=None))

    def edit(self, form: CorrectionForm) -> None:
        if form != self._view.form:
            self._show(replace(self._view, form=form, problem=None))

    def correct(self) -> None:
        """Book the correction that is typed."""
        form = self._view.form
        if form.amount is None or form.day is None or self._view.step is not PeriodStep.CORRECT:
            return
        try:
            correction = Correction(
                form.debit,
                form.credit,
                form.amount,
                form.day,
                form.reason.strip(),
                form.about.strip(),
            )
        except Refused as error:
            self._failed(error)
            return
        title = self.tr("%1 is corrected.").replace("%1", self._formats.money(form.amount))
        self._do(lambda to: to.room.periods.correct(correction), title)

    def step_back(self) -> bool:
        """One step back; whether there was one."""
        match self._view.step:
            case PeriodStep.HOME:
                return False
            case PeriodStep.SURE:
                self._show(replace(self._view, step=PeriodStep.CLOSE))
            case _:
                self._show(replace(self._view, step=PeriodStep.HOME, problem=None))
        return True

    def _do(self, act: Callable[[BooksServices], ClosedPeriod | Entry], title: str) -> None:
        services = self._services
        if services is None or self._view.is_busy:
            return
        self._show(replace(self._view, is_busy=True, problem=None))

        def failed(error: Exception) -> None:
            self._show(replace(self._view, is_busy=False))
            if not self._is_asked(error, lambda: self._do(act, title)):
                self._failed(error)

        self._lane.start(
            lambda: (act(services), _read(services))[1],
            done=lambda known: self._done(known, title),
            failed=failed,
        )

    def _done(self, known: _Known, title: str) -> None:
        self._show(PeriodsView(form=CorrectionForm(amount=known.nothing)))
        self._came(known)
        self.told.emit(good_news(title, self.tr("No money has moved."), tone=Tone.INFO))
        self.booked.emit()

    def _came(self, known: _Known) -> None:
        form = self._view.form
        if form.amount is None:
            form = replace(form, amount=known.nothing)
        newest_first = tuple(sorted(known.periods, key=lambda each: -each.number))
        view = replace(self._view, periods=newest_first, accounts=known.accounts)
        self._show(replace(view, today=known.today, form=form, is_busy=False))

    def _doubted(self, number: int, found: Sequence[PeriodDoubt]) -> None:
        if number == self._asked:
            self._show(replace(self._view, doubts=tuple(found)))

    def _undoubted(self, number: int, error: Exception) -> None:
        if number == self._asked:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        step = self._view.step
        if isinstance(error, PosError) and step is PeriodStep.SURE:
            step = PeriodStep.CLOSE
        problem = notice_for(error, self._formats)
        self._show(replace(self._view, step=step, is_busy=False, problem=problem))


def _read(services: BooksServices) -> _Known:
    settings = services.settings.load()
    chart = services.room.accounts.chart()
    accounts = tuple(chart.line(each) for each in services.room.periods.accounts())
    return _Known(
        services.room.periods.all(),
        accounts,
        services.clock.now().astimezone(settings.zone).date(),
        Money.zero(settings.money),
    )
