"""Follows one question to somebody who may: who is asked, their PIN, and what they said."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.approval import Approval, ApprovalRequest, ApprovalState
from pos.domain.ids import IntentId, SaleId, StaffId
from pos.domain.money import Money
from pos.domain.permissions import Act, Rule
from pos.domain.staff import Person
from pos.errors import PosError
from ui.format import Formats
from ui.notices import Notice, notice_for
from ui.people.approval_view import ApprovalServices, ApprovalView
from ui.tasks import JobLane
from ui.tones import Tone

LOOK_MS: Final = 2_000
"""How often an open question is looked at: somebody may answer it elsewhere."""


@dataclass(frozen=True, slots=True)
class _Opened:
    request: ApprovalRequest
    receipt: str
    approvers: tuple[Person, ...]


class ApprovalDesk(QObject):
    """One question at a time."""

    view_changed = Signal(object)  # ApprovalView
    opened = Signal()
    closed = Signal()
    told = Signal(object)  # Notice: what could not be asked, or what was answered later
    answered = Signal(object)  # ApprovalRequest, decided here or elsewhere

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._services: ApprovalServices | None = None
        self._formats = Formats()
        self._view = ApprovalView()
        self._again: Callable[[], None] | None = None
        self._is_asking = False
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    @property
    def view(self) -> ApprovalView:
        return self._view

    @property
    def is_open(self) -> bool:
        return self._view.request is not None

    def attach(self, services: ApprovalServices | None) -> None:
        """Take the services of an opened till; None: nothing can be asked."""
        self._services = services
        self._forget()

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats

    def ask(self, error: PosError, again: Callable[[], None]) -> bool:
        """Put the refused act before somebody who may; whether that could be begun."""
        services = self._services
        if services is None or self.is_open or self._is_asking:
            return False
        self._is_asking = True
        self._lane.start(
            lambda: _begin(services, error),
            done=lambda found: self._begun(services, found, error, again),
            failed=self._not_begun,
        )
        return True

    def show(self, request: ApprovalRequest, *, others: int = 0) -> None:
        """Somebody else's question, one of those that wait; `others` wait beside it."""
        services = self._services
        if services is None or self._is_asking or self._view.is_busy:
            return
        self._is_asking = True
        self._lane.start(
            lambda: _found(services, request),
            done=lambda found: self._shown(services, found, others),
            failed=self._not_begun,
        )

    def choose(self, approver: StaffId | None) -> None:
        """Whose PIN comes next."""
        if not self._view.is_busy:
            self._show(replace(self._view, chosen=approver, problem=None, locked_for=0))

    def enter(self, pin: str) -> None:
        """The chosen approver's PIN, for what is shown and nothing else."""
        chosen = self._view.chosen
        if chosen is not None:
            self._try(lambda to, which: to.approvals.approve(which.id, chosen, pin))

    def badge(self, code: str) -> None:
        """An approver's badge was scanned."""
        self._try(lambda to, which: to.approvals.approve_by_badge(which.id, code))

    def say_no(self, pin: str) -> None:
        """The chosen approver refuses; whoever is signed in here needs no PIN for it."""
        chosen = self._view.chosen
        if chosen is not None:
            self._try(lambda to, which: to.approvals.refuse(which.id, chosen, pin or None))

    def leave(self) -> None:
        """Close the question and let it wait for an answer from elsewhere."""
        if not self._view.is_busy:
            self._forget()

    def cancel(self) -> None:
        """Take one's own question back; nothing happens."""
        services, request = self._services, self._view.request
        if self._view.is_busy:
            return
        is_own = self._view.is_own
        self._forget()
        if services is not None and request is not None and is_own:
            self._lane.start(
                lambda: services.approvals.withdraw(request.id),
                done=_nothing,
                failed=self._failed,
            )

    def look(self) -> None:
        """Whether it was answered meanwhile, at another register or on the command line."""
        services, request = self._services, self._view.request
        if services is None or request is None or self._view.is_busy:
            return
        self._lane.start(
            lambda: services.approvals.look(request.id),
            done=self._looked,
            failed=self._failed,
        )

    # -- inside

    def _try(
        self, job: Callable[[ApprovalServices, ApprovalRequest], Approval | ApprovalRequest]
    ) -> None:
        services, request = self._services, self._view.request
        if services is None or request is None or self._view.is_busy:
            return
        self._show(replace(self._view, is_busy=True, problem=None, locked_for=0))
        self._lane.start(partial(job, services, request), done=self._decided, failed=self._refused)

    def _begun(
        self, services: ApprovalServices, found: _Opened, error: PosError, again: Callable[[], None]
    ) -> None:
        if services is self._services:
            self._again = again
            limit = error.facts.get("limit")
            self._open(found, limit if isinstance(limit, Money) else None, is_own=True)

    def _shown(self, services: ApprovalServices, found: _Opened, others: int) -> None:
        if services is self._services:
            self._again = None
            self._open(found, None, is_own=False)
            self._show(replace(self._view, others=others))

    def _open(self, found: _Opened, limit: Money | None, *, is_own: bool) -> None:
        self._is_asking = False
        services = self._services
        here = services.access.person if services else None
        able = {person.id for person in found.approvers}
        chosen = here.id if here is not None and here.id in able else None
        if len(able) == 1:
            chosen = found.approvers[0].id
        was_open = self.is_open
        self._show(
            ApprovalView(
                found.request,
                found.receipt,
                limit,
                found.approvers,
                chosen,
                is_own,
                here=here.id if here else None,
            )
        )
        self._look.start()
        if not was_open:
            self.opened.emit()

    def _decided(self, answer: Approval | ApprovalRequest) -> None:
        request = answer.request if isinstance(answer, Approval) else answer
        self._looked(request)

    def _looked(self, request: ApprovalRequest) -> None:
        view = self._view
        if view.request is None or view.request.id != request.id:
            return
        if request.state is ApprovalState.WAITING:
            return
        again = self._again if request.state is ApprovalState.GRANTED else None
        is_own = view.is_own
        self._forget()
        self.answered.emit(request)
        if again is not None:
            again()
        elif request.state is ApprovalState.REFUSED and is_own:
            title = self.tr("%1 said no. Nothing was done.").replace("%1", request.approver_name)
            self.told.emit(Notice(Tone.WARNING, title))

    def _refused(self, error: Exception) -> None:
        """A wrong PIN, somebody who may not, or a question that nobody may answer any more."""
        problem = notice_for(error, self._formats)
        seconds = error.facts.get("seconds") if isinstance(error, PosError) else None
        locked = seconds if isinstance(seconds, int) else 0
        self._show(replace(self._view, is_busy=False, problem=problem, locked_for=locked))

    def _not_begun(self, error: Exception) -> None:
        self._is_asking = False
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        self.told.emit(notice_for(error, self._formats))

    def _forget(self) -> None:
        was_open = self.is_open
        self._look.stop()
        self._again = None
        self._is_asking = False
        self._show(ApprovalView())
        if was_open:
            self.closed.emit()

    def _show(self, view: ApprovalView) -> None:
        self._view = view
        self.view_changed.emit(view)


def _begin(services: ApprovalServices, error: PosError) -> _Opened:
    """Raises Refused `not_signed_in` and `not_permitted`, as `Approvals.request`."""
    facts = error.facts
    amount, share = facts.get("amount"), facts.get("share")
    sale, intent = str(facts.get("sale") or ""), str(facts.get("intent") or "")
    request = services.approvals.request(
        Act(str(facts["act"])),
        str(facts["subject"]),
        amount if isinstance(amount, Money) else None,
        share=share if isinstance(share, int) else None,
        sale=SaleId(sale) if sale else None,
        intent=IntentId(intent) if intent else None,
    )
    return _found(services, request)


def _found(services: ApprovalServices, request: ApprovalRequest) -> _Opened:
    receipt = ""
    about = request.sale or request.intent
    if about is not None:
        try:
            receipt = services.find(about).sale.receipt
        except PosError:
            receipt = ""  # a subject that no sale is known for is told by its own name
    return _Opened(request, receipt, _approvers(services, request))


def _approvers(services: ApprovalServices, request: ApprovalRequest) -> tuple[Person, ...]:
    """Whoever is signed in here first, if they may; never the one who asks."""
    share = int(request.facts["share"]) if "share" in request.facts else None
    able = list(services.approvals.approvers(request.act, request.amount, share=share))
    here = services.access.person
    rule = services.access.look(request.act, amount=request.amount, share=share)
    if here is not None and rule is Rule.ALLOWED:
        able = [here, *(person for person in able if person.id != here.id)]
    return tuple(person for person in able if person.id != request.requester)


def _nothing(_: object) -> None:
    """It is taken back."""
