"""Sets people up: the first manager with a recovery code, then everybody else by a manager."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pos.domain.audit_record import AuditRecord
from pos.domain.ids import StaffId, new_staff_id
from pos.domain.language import Language
from pos.domain.permissions import Act
from pos.domain.staff import Person, Role, check_badge, check_name, check_pin
from pos.errors import Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.services.access import Access, Permit
from pos.services.pins import PinGate, plain_code
from pos.services.staff_state import BEGUN, RECOVERED, recovery_state, state_of

_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without those that are taken for one another when they are written down."""
_GROUPS: Final = 5
_GROUP: Final = 4


class Staff:
    """Every change is a manager's, and is noted. Hashing belongs on no thread that draws."""

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

    def all(self) -> Sequence[Person]:
        """By name, those who left included."""
        with self._store.read() as books:
            return books.staff.all()

    def find(self, name: str) -> Person:
        """By name, whatever its capitals. Raises Refused `person_unknown`."""
        wanted = " ".join(name.split()).casefold()
        for person in self.all():
            if person.name.casefold() == wanted or person.id == name:
                return person
        raise Refused("person_unknown")

    def begin(self, name: str, pin: str) -> tuple[Person, str]:
        """The first manager, and the recovery code that is shown once and written down.

        From now on somebody has to be signed in, and the manager is. Raises Refused
        `staff_begun` when there is somebody already, `staff_name`, `pin_digits` or `pin_weak`.
        """
        manager = Person(new_staff_id(), check_name(name), Role.MANAGER)
        kept = self._gate.hasher.hash(check_pin(pin))
        code, hashed = self._new_code()
        with self._store.write() as books:
            if books.staff.all():
                raise Refused("staff_begun")
            books.staff.add(manager, kept)
            books.staff.set_recovery(hashed)
            self._note(books, BEGUN, manager, **recovery_state(books))
        self._access.welcome(manager)
        return manager, code

    def add(self, name: str, role: Role, pin: str) -> Person:
        """Somebody who can sign in from now on.

        Raises Refused `staff_not_begun`, `staff_name`, `staff_name_taken`, `pin_digits`,
        `pin_weak`, and as `Access.permit`.
        """
        self._check_begun()
        person = Person(new_staff_id(), check_name(name), role)
        permit = self._permit(person, "added")
        kept = self._gate.hasher.hash(check_pin(pin))
        with self._store.write() as books:
            books.staff.add(person, kept)
            self._use(books, permit, person)
        return person

    def change(
        self,
        person: StaffId,
        *,
        name: str | None = None,
        role: Role | None = None,
        is_active: bool | None = None,
    ) -> Person:
        """Rename, give another role, let go or take back.

        Raises Refused `person_unknown`, `last_manager` when nobody could manage any more,
        `staff_name`, `staff_name_taken`, and as `Access.permit`.
        """
        found = self._get(person)
        changed = replace(
            found,
            name=found.name if name is None else check_name(name),
            role=found.role if role is None else role,
            is_active=found.is_active if is_active is None else is_active,
        )
        permit = self._permit(found, "changed")
        with self._store.write() as books:
            books.staff.save(changed)
            self._use(books, permit, found)
            if not any(each.is_active and each.role is Role.MANAGER for each in books.staff.all()):
                raise Refused("last_manager", person=found.name)
        self._access.refresh()
        return changed

    def speak(self, person: StaffId, language: Language | None) -> Person:
        """Speak to somebody in a language; None: in whichever the register speaks.

        One's own anybody may choose. Raises Refused `person_unknown`, and as `Access.permit`.
        """
        found = self._get(person)
        changed = replace(found, language=language)
        own = self._access.person
        permit = None if own is not None and own.id == person else self._permit(found, "language")
        with self._store.write() as books:
            books.staff.save(changed)
            if permit is None:
                self._note(books, str(Act.STAFF), found, change="language")
            else:
                self._use(books, permit, found)
        self._access.renew(changed)
        return changed

    def remove(self, person: StaffId) -> Person:
        """Let go: who worked here stays in the books, and signs in no more; raises as `change`."""
        return self.change(person, is_active=False)

    def set_pin(self, person: StaffId, pin: str, *, old: str | None = None) -> None:
        """One's own with the `old` one, anybody's by a manager.

        Raises Refused `pin_digits`, `pin_weak`, as `PinGate.check_pin` for a wrong old one, and
        as `Access.permit` without one.
        """
        found = self._get(person)
        kept = self._gate.hasher.hash(check_pin(pin))
        if old is not None:
            self._gate.check_pin(person, old)
        permit = self._permit(found, "pin") if old is None else None
        with self._store.write() as books:
            books.staff.set_pin(person, kept)
            if permit is None:
                self._note(books, str(Act.STAFF), found, change="pin")
            else:
                self._use(books, permit, found)

    def set_badge(self, person: StaffId, badge: str) -> None:
        """Give a badge, by what a scanner reads from it; empty takes it away.

        Raises Refused `badge_unreadable`, `badge_taken`, and as `Access.permit`.
        """
        found = self._get(person)
        text = check_badge(badge) if badge else ""
        permit = self._permit(found, "badge" if text else "badge_taken_away")
        with self._store.write() as books:
            salt = books.staff.make_badge_salt()
        mark = self._gate.hasher.mark(text, salt) if text else ""
        with self._store.write() as books:
            books.staff.set_badge(person, mark)
            self._use(books, permit, found)

    def recover(self, code: str, manager: StaffId, pin: str) -> str:
        """A forgotten manager's PIN: the code from the set-up gives a new one, and a new code.

        Raises Refused `recovery_wrong`, `recovery_missing`, `pin_locked`, `not_a_manager`,
        `pin_digits`, `pin_weak`.
        """
        found = self._get(manager)
        if found.role is not Role.MANAGER or not found.is_active:
            raise Refused("not_a_manager", person=found.name)
        check_pin(pin)
        self._gate.check_recovery(code)
        kept = self._gate.hasher.hash(pin)
        new_code, hashed = self._new_code()
        with self._store.write() as books:
            if not self._gate.hasher.verify(books.staff.recovery(), plain_code(code)):
                raise Refused("recovery_wrong", left=1)
            books.staff.set_pin(manager, kept)
            books.staff.set_recovery(hashed)
            self._note(books, RECOVERED, found, **recovery_state(books))
        return new_code

    def new_recovery_code(self) -> str:
        """Another one, shown once; the old one is worth nothing. Raises as `Access.permit`."""
        self._check_begun()
        permit = self._access.permit(
            Act.STAFF, subject="recovery", facts={"change": "recovery_code"}
        )
        code, hashed = self._new_code()
        with self._store.write() as books:
            books.staff.set_recovery(hashed)
            permit.noting(**recovery_state(books)).use(books)
        return code

    def _new_code(self) -> tuple[str, str]:
        """A code of 20 signs, 98 bits, in groups; and its hash."""
        groups = ["".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)]
        code = "-".join(groups)
        return code, self._gate.hasher.hash(plain_code(code))

    def _get(self, person: StaffId) -> Person:
        with self._store.read() as books:
            return books.staff.get(person)

    def _check_begun(self) -> None:
        if self._access.is_open():
            raise Refused("staff_not_begun")

    def _permit(self, person: Person, change: str) -> Permit:
        facts = {"person": person.name, "change": change}
        return self._access.permit(Act.STAFF, subject=person.id, facts=facts)

    @staticmethod
    def _use(books: Books, permit: Permit, person: Person) -> None:
        """Note what the person is from now on, in the transaction that made it so."""
        permit.noting(**state_of(books, person.id)).use(books)

    def _note(self, books: Books, act: str, person: Person, **facts: str) -> None:
        """What somebody did to themselves."""
        register = self._settings.load().register
        told = {"person": person.name, "subject": person.id, **facts, **state_of(books, person.id)}
        books.trail.add(AuditRecord(act, self._clock.now(), register, person.name, facts=told))
