"""Who is signed in here, what they may do, and the permit that goes into the ledger with it."""

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from pos.domain.approval import ApprovalRequest, is_usable
from pos.domain.ids import IntentId, SaleId, StaffId
from pos.domain.money import Money
from pos.domain.permissions import Act, Rule, rule_for
from pos.domain.staff import Person
from pos.errors import Misconfigured, Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.services.permit import Asked, Permit
from pos.services.pins import PinGate
from pos.settings import Settings

__all__ = ["Access", "Asked", "Permit"]

log = logging.getLogger(__name__)

_UNNOTED: Final = frozenset({Act.SELL, Act.REPORT_X, Act.PRACTICE})
"""What leaves its own trace, or none that anybody would look for."""

_NOTHING: Final[Mapping[str, str]] = {}


class Access:
    """Sign-in and permissions at this register.

    As long as nobody is set up everything is allowed, and noted without a name. Safe to call
    from several threads.
    """

    def __init__(self, store: Store, settings: SettingsStore, clock: Clock, gate: PinGate) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._gate = gate
        self._person: Person | None = None
        self._known: tuple[bool, Settings] | None = None

    @property
    def person(self) -> Person | None:
        """Who is signed in here now."""
        return self._person

    @property
    def clerk(self) -> str:
        """The name that goes on a sale, empty without anybody signed in."""
        return self._person.name if self._person else ""

    def is_open(self) -> bool:
        """Whether nobody is set up, so that everybody may do everything."""
        return self._remembered()[0]

    def people(self) -> Sequence[Person]:
        """Those who can sign in, by name."""
        with self._store.read() as books:
            return [person for person in books.staff.all() if person.is_active]

    def sign_in(self, person: StaffId, pin: str) -> Person:
        """Raises as `PinGate.check_pin`. Whoever was signed in before is signed out."""
        return self._signed_in(self._gate.check_pin(person, pin), "pin")

    def sign_in_by_badge(self, badge: str) -> Person:
        """Raises as `PinGate.check_badge`."""
        return self._signed_in(self._gate.check_badge(badge), "badge")

    def sign_out(self) -> None:
        """Nobody is signed in any more; what lies on the counter stays there."""
        left, self._person = self._person, None
        if left is not None:
            with self._store.write() as books:
                self._gate.note("sign_out", left.name)(books)

    def look(self, act: Act, *, amount: Money | None = None, share: int | None = None) -> Rule:
        """What the table says now, for greying; without touching the disk once it was read."""
        is_open, settings = self._remembered()
        if is_open:
            return Rule.ALLOWED
        if self._person is None:
            return Rule.NEVER
        return rule_for(act, self._person.role, amount, settings.limits, share=share)

    def permit(
        self,
        act: Act,
        *,
        subject: str,
        amount: Money | None = None,
        share: int | None = None,
        sale: SaleId | None = None,
        intent: IntentId | None = None,
        facts: Mapping[str, str] = _NOTHING,
    ) -> Permit:
        """Leave to do `act` to `subject` now, by the signed-in person's role or an approval.

        `share` is how much a discount takes off, in basis points. `facts` go into the journal.
        Raises Refused `not_signed_in` (facts `act`); `not_permitted` (`act`, `role`);
        `needs_approval` (`act`, `subject`, `amount`, `share`, `sale`, `intent`, `limit`): ask for
        one and call again with the same words.
        """
        settings = self._settings.load()
        asked = Asked(act, subject, amount, share, sale, intent, facts)
        with self._store.read() as books:
            is_open = not books.staff.all()
            self._known = (is_open, settings)
            if is_open:
                return self._permit(asked, "", None, settings.register)
            person = self._fresh(books, act)
            rule = rule_for(act, person.role, amount, settings.limits, share=share)
            if rule is Rule.NEVER:
                facts = {"act": str(act), "role": str(person.role), "person": person.name}
                raise Refused("not_permitted", **facts)
            granted = books.approvals.granted(person.id) if rule is Rule.NEEDS_APPROVAL else ()
        approval = self._fitting(granted, asked)
        if rule is Rule.NEEDS_APPROVAL and approval is None:
            raise asked.needs_approval(settings.limits.of(act))
        return self._permit(asked, person.name, approval, settings.register)

    def _permit(
        self, asked: Asked, actor: str, approval: ApprovalRequest | None, register: str
    ) -> Permit:
        approver = approval.approver_name if approval else ""
        if approval is None and asked.act in _UNNOTED:
            return Permit(actor)
        record = asked.record(self._clock.now(), register, actor, approver)
        return Permit(actor, approver, record, approval.id if approval else None)

    def do(
        self,
        act: Act,
        *,
        subject: str,
        sale: SaleId | None = None,
        intent: IntentId | None = None,
        facts: Mapping[str, str] = _NOTHING,
    ) -> Permit:
        """A permit, used at once: for what writes nothing else into the ledger.

        In a shop without staff, where a ledger lies that nobody can write, nothing is noted.
        Raises as `permit` and `Permit.use`.
        """
        permit = self.permit(act, subject=subject, sale=sale, intent=intent, facts=facts)
        try:
            with self._store.write() as books:
                permit.use(books)
        except Misconfigured as failure:
            if not self.is_open():
                raise
            log.info("not noted: %s: %s", act, failure.code, extra={"code": failure.code})
        return permit

    def check(self, act: Act) -> None:
        """For what leaves no note: raises as `permit`; reads nothing where it is allowed."""
        if self.look(act) is not Rule.ALLOWED:
            self.permit(act, subject=str(act))

    def standing(
        self,
        act: Act,
        *,
        by: str,
        subject: str,
        amount: Money | None = None,
        sale: SaleId | None = None,
        intent: IntentId | None = None,
        facts: Mapping[str, str] = _NOTHING,
    ) -> Permit:
        """Leave for what the shop has decided beforehand and happens by itself, such as a recipe.

        Always given: deciding it needed a permission of its own. `by` says what acts, as
        `recipe Tool hire`.
        """
        asked = Asked(act, subject, amount, None, sale, intent, facts)
        register = self._settings.load().register
        return Permit(by, "", asked.record(self._clock.now(), register, by, ""))

    def remark(
        self, act: Act, *, by: str, subject: str, facts: Mapping[str, str] = _NOTHING
    ) -> None:
        """Note what was done already, elsewhere and with leave."""
        permit = self.standing(act, by=by, subject=subject, facts=facts)
        with self._store.write() as books:
            permit.use(books)

    def refresh(self) -> None:
        """Look again at who is set up and what the limits are, after either was changed."""
        self._known = None

    def renew(self, person: Person) -> None:
        """Whoever is signed in was changed, by themselves or by somebody else."""
        if self._person is not None and self._person.id == person.id:
            self._person = person

    def _remembered(self) -> tuple[bool, Settings]:
        known = self._known
        if known is None:
            settings = self._settings.load()
            with self._store.read() as books:
                known = self._known = (not books.staff.all(), settings)
        return known

    def welcome(self, person: Person) -> None:
        """Sign in whoever has just set the till up and needs not prove who they are."""
        self.refresh()
        self._signed_in(person, "set-up")

    def _signed_in(self, person: Person, how: str) -> Person:
        before = self._person
        with self._store.write() as books:
            if before is not None and before.id != person.id:
                self._gate.note("sign_out", before.name)(books)
            self._gate.note("sign_in", person.name, how=how)(books)
        self._person = person
        return person

    def _fresh(self, books: Books, act: Act) -> Person:
        """The signed-in person as they are now: a role may have been taken away meanwhile."""
        signed_in = self._person
        if signed_in is None:
            raise Refused("not_signed_in", act=str(act))
        person = books.staff.get(signed_in.id)
        if not person.is_active:
            self._person = None
            raise Refused("not_signed_in", act=str(act))
        self._person = person
        return person

    def _fitting(self, granted: Sequence[ApprovalRequest], asked: Asked) -> ApprovalRequest | None:
        now, uptime = self._clock.now(), self._gate.uptime()
        wanted = (asked.act, asked.subject, asked.amount)
        for each in granted:
            if (each.act, each.subject, each.amount) == wanted and is_usable(each, now, uptime):
                return each
        return None
