"""Questions that wait for whoever is signed in here, asked at any register of the ledger."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.approval import ApprovalRequest
from pos.domain.permissions import Rule
from pos.domain.staff import Person, Role
from ui.notices import notice_for
from ui.people.approval_view import ApprovalServices
from ui.tasks import JobLane

LOOK_MS: Final = 5_000


class Waiting(QObject):
    """Looks from time to time, and only while somebody is there who may say yes to anything."""

    changed = Signal(object)  # tuple[ApprovalRequest, ...], oldest first

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._services: ApprovalServices | None = None
        self._requests: tuple[ApprovalRequest, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def requests(self) -> tuple[ApprovalRequest, ...]:
        return self._requests

    def attach(self, services: ApprovalServices | None) -> None:
        """Take the services of an opened till; None: nobody asks."""
        self._services = services
        self._timer.stop()
        self._show(())

    def worked_by(self, person: Person | None) -> None:
        """Who is signed in here now."""
        if person is None or person.role is Role.CASHIER:
            self._timer.stop()
            self._show(())
        elif not self._timer.isActive():
            self._timer.start()
            self.look()

    def look(self) -> None:
        """Who asks now."""
        services = self._services
        if services is not None:
            self._lane.start(
                lambda: _found(services),
                done=lambda found: self._looked(services, found),
                failed=_raise,
            )

    def after(self, request: ApprovalRequest | None) -> ApprovalRequest | None:
        """The one that comes after that in the list, from its beginning again; None for none."""
        others = [each for each in self._requests if request is None or each.id != request.id]
        if request is None or not others:
            return next(iter(others), None)
        later = [each for each in others if each.requested_at > request.requested_at]
        return (later or others)[0]

    def _looked(self, services: ApprovalServices, found: tuple[ApprovalRequest, ...]) -> None:
        if services is self._services and self._timer.isActive():
            self._show(found)

    def _show(self, requests: tuple[ApprovalRequest, ...]) -> None:
        if requests != self._requests:
            self._requests = requests
            self.changed.emit(requests)


def _found(services: ApprovalServices) -> tuple[ApprovalRequest, ...]:
    """Those that whoever is signed in may answer: allowed to do it, and not the one who asks."""
    here = services.access.person
    if here is None:
        return ()
    return tuple(
        request
        for request in services.approvals.waiting()
        if request.requester != here.id and _may(services, request)
    )


def _may(services: ApprovalServices, request: ApprovalRequest) -> bool:
    share = int(request.facts["share"]) if "share" in request.facts else None
    rule = services.access.look(request.act, amount=request.amount, share=share)
    return rule is Rule.ALLOWED


def _raise(error: Exception) -> None:
    notice_for(error)  # raises what is no PosError; the next look may go better
