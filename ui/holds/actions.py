"""What can be done to the chosen holds: at once, or through a question with a sheet of its own."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from pos.domain.bulk import BulkKind
from pos.domain.hold_row import HoldRow
from pos.domain.permissions import Act, Rule
from ui.format import Formats
from ui.holds.doing import Acted, Approver, Doer, Wish, closes
from ui.holds.sheets.bulking import Bulking
from ui.holds.sheets.capturing import Capturing
from ui.holds.sheets.detailing import Detailing
from ui.holds.sheets.increasing import Increasing
from ui.holds.sheets.kinds import Sheet
from ui.holds.sheets.question import Question
from ui.holds.sheets.recovering import Recovering
from ui.holds.sheets.releasing import Releasing
from ui.holds.stage import Stage
from ui.holds.steps import waited
from ui.holds.view import Busy, HoldsServices, HoldsView
from ui.notices import Notice
from ui.tasks import Lanes
from ui.waits import Waits


class HoldActions(QObject):
    """One thing at a time. Whatever comes of it is drawn on the stage."""

    sheet_changed = Signal(object)  # Sheet that is open now, None for none
    sale_on_counter = Signal(object)  # SaleId that was begun in place of a lapsed one

    def __init__(
        self, stage: Stage, lanes: Lanes, waits: Waits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stage = stage
        self.doer = Doer(lanes.money, waits, self)
        self.capturing = Capturing(lanes, self.doer, self)
        self.releasing = Releasing(lanes, self.doer, self)
        self.increasing = Increasing(lanes, self.doer, self)
        self.detailing = Detailing(lanes, self.doer, self)
        self.recovering = Recovering(lanes, self.doer, self)
        self.bulk_capture = Bulking(BulkKind.CAPTURE, lanes, self.doer, self)
        self.bulk_release = Bulking(BulkKind.RELEASE, lanes, self.doer, self)
        self._questions: dict[Sheet, Question] = {
            Sheet.CAPTURE: self.capturing,
            Sheet.RELEASE: self.releasing,
            Sheet.INCREASE: self.increasing,
            Sheet.DETAILS: self.detailing,
            Sheet.LAPSED: self.recovering,
            Sheet.BULK_CAPTURE: self.bulk_capture,
            Sheet.BULK_RELEASE: self.bulk_release,
        }
        self._open: Sheet | None = None
        self.doer.changed.connect(self._stirred)
        self.doer.acted.connect(self._acted)
        for question in self._questions.values():
            question.closed.connect(self._closed)
        self.recovering.begun.connect(self.sale_on_counter)
        self.detailing.evidence.told.connect(self._tell)

    @property
    def sheet(self) -> Sheet | None:
        """The question that is open."""
        return self._open

    def question(self, what: Sheet) -> Question:
        return self._questions[what]

    @property
    def is_busy(self) -> bool:
        return bool(self.doer.busy)

    def attach(self, services: HoldsServices | None) -> None:
        """Take the services of an opened till; None when it is left."""
        self._forget()
        self.doer.attach(services)
        evidence = self.detailing.evidence
        if services is None:
            evidence.attach(None)
        else:
            evidence.attach(services.evidence, services.access)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self.doer.formats = formats
        self.detailing.evidence.use(formats)

    def ask(self, approver: Approver | None) -> None:
        """Whom to ask when somebody else has to approve."""
        self.doer.approver = approver
        self.detailing.evidence.approver = approver

    def may(self, act: Act) -> bool:
        """Whether the person at the till may do it, or may at least ask; no disk is touched."""
        services = self.doer.services
        if services is None or services.access is None:
            return True
        return services.access.look(act) is not Rule.NEVER

    def open_for(self, rows: Sequence[HoldRow], what: Sheet) -> None:
        """Open a question about these holds; nothing happens where it makes no sense."""
        if self.doer.busy or not rows:
            return
        self._forget()
        question = self._questions[what]
        question.begin(rows)
        if question.is_open:
            self._open = what
            self._stage.change_to(replace(self._stage.view, notice=None))
        self.sheet_changed.emit(self._open)

    def open(self, what: Sheet) -> None:
        """The same about what is chosen on the board."""
        self.open_for(self._stage.view.chosen_rows, what)

    def capture_all(self) -> None:
        """Take exactly the amount that is shown as held."""
        row = self._stage.view.selected_row
        if row is None or row.is_checking or row.is_lapsed or self._open is not None:
            return
        hold = row.hold
        wish = Wish(
            Busy.CAPTURING,
            hold.intent,
            lambda to: to.settlement.capture(hold.intent, hold.amount),
            close=_nothing,
            refused=closes,
        )
        self._do(wish)

    def check_again(self) -> None:
        """Find out how the step ended whose answer is missing."""
        row = self._stage.view.selected_row
        if row is None or not row.is_checking or row.hold.sale is None:
            return
        sale, intent = row.hold.sale, row.hold.intent
        self._do(
            Wish(
                Busy.CHECKING,
                intent,
                lambda to: to.checkout.follow(sale),
                close=_nothing,
                refused=closes,
            )
        )

    def _tell(self, told: Notice) -> None:
        self._stage.change_to(replace(self._stage.view, notice=told))

    def step_back(self) -> bool:
        """One step back, which never moves money; whether there was one."""
        if self._open is not None:
            return self._questions[self._open].step_back()
        view = self._stage.view
        if self.is_busy or not view.chosen:
            return False
        self._stage.change_to(replace(view, chosen=()))
        return True

    def ask_now(self) -> None:
        """Cut the pause before the next try short."""
        self.doer.hurry()

    def watch(self, view: HoldsView) -> None:
        """A question about a hold that ended meanwhile, somewhere else, is closed."""
        if self._open is None or self.is_busy:
            return
        question = self._questions[self._open]
        there = {row.hold.intent for row in view.rows}
        if not question.is_about(there):
            question.close()

    def _do(self, wish: Wish) -> None:
        if self.doer.can_act:
            self._stage.change_to(replace(self._stage.view, notice=None))
            self.doer.do(wish)

    def _stirred(self) -> None:
        view = replace(self._stage.view, busy=self.doer.busy)
        self._stage.change_to(waited(view, self.doer.waiting))

    def _acted(self, acted: Acted) -> None:
        view = self._stage.view
        if acted.notice is not None:
            view = replace(view, notice=acted.notice)
        if acted.board is None:
            self._stage.change_to(view)
        else:
            self._stage.take_over(view, acted.board)
        for record in acted.records:
            self._stage.announce(record)

    def _closed(self) -> None:
        self._open = None
        self.sheet_changed.emit(None)

    def _forget(self) -> None:
        if self._open is not None:
            self._questions[self._open].forget()
            self._closed()


def _nothing() -> None:
    """No question was open."""
