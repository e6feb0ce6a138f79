"""Questions that go to somebody who may, and the answers that come back, also from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pos.domain.approval import (
    LIFE,
    Approval,
    ApprovalRequest,
    ApprovalState,
    is_waiting,
)
from pos.domain.audit_record import AuditRecord
from pos.domain.ids import ApprovalId, IntentId, SaleId, StaffId, new_approval_id
from pos.domain.money import Money
from pos.domain.permissions import Act, Rule, rule_for
from pos.domain.staff import Person
from pos.errors import Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.services.access import Access, Asked
from pos.services.pins import PinGate

_NOTHING: Final[Mapping[str, str]] = {}
_SHARE: Final = "share"


class Approvals:
    """Kept in the ledger, so that a question at one register is answered at another."""

    def __init__(
        self,
        store: Store,
        settings: SettingsStore,
        clock: Clock,
        access: Access,
        gate: PinGate,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._access = access
        self._gate = gate

    def request(
        self,
        act: Act,
        subject: str,
        amount: Money | None = None,
        *,
        share: int | None = None,
        sale: SaleId | None = None,
        intent: IntentId | None = None,
        facts: Mapping[str, str] = _NOTHING,
    ) -> ApprovalRequest:
        """Ask for leave to do what `Access.permit` refused with these words.

        The same question asked again is the same question. Raises Refused `not_signed_in`;
        `not_permitted` for what nobody can approve for this role.
        """
        person = self._access.person
        if person is None:
            raise Refused("not_signed_in", act=str(act))
        if self._access.look(act, amount=amount, share=share) is Rule.NEVER:
            raise Refused("not_permitted", act=str(act), role=str(person.role), person=person.name)
        told = facts if share is None else {**facts, _SHARE: str(share)}
        asked = ApprovalRequest(
            id=new_approval_id(),
            act=act,
            subject=subject,
            amount=amount,
            requester=person.id,
            requester_name=person.name,
            register=self._settings.load().register,
            requested_at=self._clock.now(),
            sale=sale,
            intent=intent,
            facts=told,
        )
        with self._store.write() as books:
            for open_one in books.approvals.open():
                if _is_same(open_one, asked) and is_waiting(open_one, asked.requested_at):
                    return open_one
            books.approvals.add(asked)
            books.trail.add(self._record("approval_asked", asked))
        return asked

    def request_for(self, refusal: Refused) -> ApprovalRequest:
        """Ask for leave to do what was refused with `needs_approval`; raises as `request`."""
        asked = refusal.facts.get("asked")
        if not isinstance(asked, Asked):
            raise refusal
        return self.request(
            asked.act,
            asked.subject,
            asked.amount,
            share=asked.share,
            sale=asked.sale,
            intent=asked.intent,
            facts=asked.facts,
        )

    def waiting(self) -> Sequence[ApprovalRequest]:
        """Questions that can still be answered, oldest first."""
        now = self._clock.now()
        with self._store.read() as books:
            return [each for each in books.approvals.open() if is_waiting(each, now)]

    def look(self, request: ApprovalId) -> ApprovalRequest:
        """How a question stands now. Raises Refused `approval_unknown`."""
        with self._store.read() as books:
            return books.approvals.get(request)

    def approvers(
        self, act: Act, amount: Money | None = None, *, share: int | None = None
    ) -> Sequence[Person]:
        """Who may say yes, by name: allowed to do it themselves, and not signed in here."""
        limits, asking = self._settings.load().limits, self._access.person
        return [
            each
            for each in self._access.people()
            if rule_for(act, each.role, amount, limits, share=share) is Rule.ALLOWED
            and (asking is None or each.id != asking.id)
        ]

    def approve(self, request: ApprovalId, approver: StaffId, pin: str) -> Approval:
        """Say yes to exactly this, once, within the next minutes.

        Raises Refused `approval_unknown`, `approval_decided`, `approval_too_old`,
        `cannot_approve`, and as `PinGate.check_pin`.
        """
        asked = self._waiting(request)
        self._check_may_approve(approver, asked)
        return self._granted(asked, self._gate.check_pin(approver, pin))

    def approve_by_badge(self, request: ApprovalId, badge: str) -> Approval:
        """As `approve`, by whoever's badge it is; raises also as `PinGate.check_badge`."""
        asked = self._waiting(request)
        return self._granted(asked, self._gate.check_badge(badge))

    def withdraw(self, request: ApprovalId) -> None:
        """Whoever is signed in takes their question back; one that was answered stays so."""
        asked, person = self.look(request), self._access.person
        is_own = person is not None and asked.requester == person.id
        if is_own and asked.state is ApprovalState.WAITING:
            self.refuse(request, asked.requester)

    def refuse(self, request: ApprovalId, by: StaffId, pin: str | None = None) -> ApprovalRequest:
        """Say no, or take one's own question back; a PIN is needed of whoever is not signed in.

        Raises Refused `approval_unknown`, `approval_decided`, `cannot_approve`, and as
        `PinGate.check_pin`.
        """
        asked = self._waiting(request)
        signed_in = self._access.person
        if asked.requester != by:
            self._check_may_approve(by, asked)
        if pin is not None or signed_in is None or signed_in.id != by:
            person = self._gate.check_pin(by, pin or "")
        else:
            person = signed_in
        return self._decided(asked, ApprovalState.REFUSED, person)

    def _granted(self, asked: ApprovalRequest, person: Person) -> Approval:
        if not self._may_approve(person, asked):
            raise Refused("cannot_approve", person=person.name, act=str(asked.act))
        granted = self._decided(asked, ApprovalState.GRANTED, person)
        return Approval(granted, self._clock.now() + LIFE)

    def _waiting(self, request: ApprovalId) -> ApprovalRequest:
        asked = self.look(request)
        if asked.state is not ApprovalState.WAITING:
            raise Refused("approval_decided", approval=request, state=str(asked.state))
        if not is_waiting(asked, self._clock.now()):
            raise Refused("approval_too_old", approval=request)
        return asked

    def _check_may_approve(self, approver: StaffId, asked: ApprovalRequest) -> None:
        with self._store.read() as books:
            person = books.staff.get(approver)
        if not self._may_approve(person, asked):
            raise Refused("cannot_approve", person=person.name, act=str(asked.act))

    def _may_approve(self, person: Person, asked: ApprovalRequest) -> bool:
        limits = self._settings.load().limits
        share = int(asked.facts[_SHARE]) if _SHARE in asked.facts else None
        rule = rule_for(asked.act, person.role, asked.amount, limits, share=share)
        return rule is Rule.ALLOWED and person.id != asked.requester and person.is_active

    def _decided(
        self, asked: ApprovalRequest, state: ApprovalState, person: Person
    ) -> ApprovalRequest:
        decided = replace(
            asked,
            state=state,
            approver=person.id,
            approver_name=person.name,
            decided_at=self._clock.now(),
            decided=self._gate.uptime(),
        )
        act = "approval_given" if state is ApprovalState.GRANTED else "approval_refused"
        with self._store.write() as books:
            books.approvals.decide(decided)
            self._note(books, act, decided)
        return decided

    def _note(self, books: Books, act: str, request: ApprovalRequest) -> None:
        books.trail.add(self._record(act, request))

    def _record(self, act: str, request: ApprovalRequest) -> AuditRecord:
        return AuditRecord(
            act=act,
            at=self._clock.now(),
            register=request.register,
            actor=request.requester_name,
            approver=request.approver_name,
            sale=request.sale,
            intent=request.intent,
            amount=request.amount,
            facts={
                **request.facts,
                "approval": request.id,
                "asked_for": str(request.act),
                "subject": request.subject,
            },
        )


def _is_same(one: ApprovalRequest, other: ApprovalRequest) -> bool:
    return (one.requester, one.act, one.subject, one.amount) == (
        other.requester,
        other.act,
        other.subject,
        other.amount,
    )
