"""The one gate where PINs, badges and the recovery code are tried, each guess counted first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from pos.domain.audit_record import AuditRecord
from pos.domain.ids import StaffId
from pos.domain.staff import Person
from pos.domain.tries import Tries, locked_until
from pos.errors import Refused
from pos.ports import Books, Clock, PinHasher, SettingsStore, Store, UptimeSource

BADGES: Final = "badge"
"""What is counted when a badge is nobody's: the tries of the scanner."""
RECOVERY: Final = "recovery"


class PinGate:
    """A guess is written down as wrong before it is looked at.

    So whoever pulls the plug, asks twice at once or turns the clock has no guess more. Hashing
    takes a tenth of a second and belongs on no thread that draws.
    """

    def __init__(
        self,
        store: Store,
        settings: SettingsStore,
        clock: Clock,
        *,
        uptime: UptimeSource,
        hasher: PinHasher,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self.uptime = uptime
        self.hasher = hasher

    def check_pin(self, person: StaffId, pin: str) -> Person:
        """Who it is, when the PIN is theirs.

        Raises Refused `person_unknown`, `person_inactive`, `pin_locked` (facts `until`, UTC, and
        `seconds`) or `pin_wrong` (fact `left`: guesses before the lock-out). No fact holds a PIN.
        """
        with self._store.read() as books:
            found = books.staff.get(person)
            kept = books.staff.pin_hash(person)
        if not found.is_active:
            raise Refused("person_inactive", person=found.name)
        before = self._count(person)
        if not self.hasher.verify(kept, pin):
            raise self._refused("pin_wrong", found.name, before)
        self._forgive(person)
        return found

    def check_badge(self, badge: str) -> Person:
        """Whose badge it is. Raises Refused `badge_unknown`, `person_inactive`, `pin_locked`."""
        with self._store.read() as books:
            salt = books.staff.badge_salt()
        before = self._count(BADGES)
        mark = self.hasher.mark(badge.strip(), salt) if salt else ""
        with self._store.read() as books:
            found = books.staff.by_badge(mark) if mark else None
        if found is None:
            raise self._refused("badge_unknown", "", before)
        self._forgive(BADGES)
        if not found.is_active:
            raise Refused("person_inactive", person=found.name)
        return found

    def check_recovery(self, code: str) -> None:
        """Raises Refused `recovery_wrong`, `recovery_missing` (there is none) or `pin_locked`."""
        with self._store.read() as books:
            kept = books.staff.recovery()
        if not kept:
            raise Refused("recovery_missing")
        before = self._count(RECOVERY)
        if not self.hasher.verify(kept, plain_code(code)):
            raise self._refused("recovery_wrong", "", before)
        self._forgive(RECOVERY)

    def note(self, act: str, actor: str, **facts: str) -> Callable[[Books], None]:
        """Writes a record about signing in, for the transaction it belongs to."""
        record = AuditRecord(
            act, self._clock.now(), self._settings.load().register, actor, facts=facts
        )

        def write(books: Books) -> None:
            books.trail.add(record)

        return write

    def _count(self, subject: str) -> Tries:
        """Count a guess before it is judged; the tries with it."""
        now, uptime = self._clock.now(), self.uptime()
        with self._store.write() as books:
            tries = books.staff.tries(subject)
            wait = tries.wait(now, uptime)
            if wait:
                seconds = -(-wait // timedelta(seconds=1))
                until = locked_until(tries, now, uptime)
                raise Refused("pin_locked", until=until, seconds=seconds)
            tries = tries.failed_once_more(now, uptime)
            books.staff.save_tries(subject, tries)
        return tries

    def _forgive(self, subject: str) -> None:
        with self._store.write() as books:
            books.staff.save_tries(subject, Tries())

    def _refused(self, code: str, actor: str, tries: Tries) -> Refused:
        note = self.note("sign_in_refused", actor, why=code, failed=str(tries.failed))
        with self._store.write() as books:
            note(books)
        wait = tries.wait(self._clock.now(), self.uptime())
        if wait:
            seconds = -(-wait // timedelta(seconds=1))
            until = locked_until(tries, self._clock.now(), self.uptime())
            return Refused("pin_locked", until=until, seconds=seconds)
        return Refused(code, left=tries.left)


def plain_code(text: str) -> str:
    """A recovery code as it is hashed: capital letters and digits, however it was written."""
    return "".join(character for character in text.upper() if character.isalnum())
