"""Examines the ledgers of a mode: the file, its lock, its books, and what waits in the journal."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pos.domain.health import Diagnosis, Grade, Part
from pos.domain.operation import REPLAY_WITHIN, Operation
from pos.domain.verdict import Verification
from pos.errors import PosError
from pos.ports import Store
from pos.services.instruments import Instruments, OpenLedger
from pos.services.verify import Verify

_QUICKLY: Final = 100_000
"""Entries that are proved within a few seconds; more are left to `holdfast verify`."""

_AGING: Final = timedelta(minutes=10)
"""An answer that is missing for longer does not come by itself any more."""

_DAYS_WITHOUT_COPY: Final = timedelta(days=7)


class LedgerExamination:
    """Looks at every ledger of one mode."""

    def __init__(self, instruments: Instruments) -> None:
        self._with = instruments

    def examine(self) -> Iterator[Diagnosis]:
        accounts = self._with.accounts()
        if not accounts:
            yield Diagnosis(Part.LEDGER, Grade.OK, "ledger_to_come")
            return
        if len(accounts) > 1:
            several = {"count": len(accounts)}
            yield Diagnosis(Part.LEDGER, Grade.WARNING, "ledgers_several", several)
        for account in accounts:
            path = self._with.path_of(account)
            yield self._lock(path)
            if self._with.machine.place(path).is_private is False:
                facts = {"file": path.name}
                yield Diagnosis(Part.LEDGER, Grade.WARNING, "ledger_open_to_others", facts)
            if path.exists() and path.stat().st_size == 0:
                facts = {"file": path.name}
                yield Diagnosis(Part.LEDGER, Grade.BAD, "ledger_empty", facts)
                continue
            with self._with.open_ledger(account) as ledger:
                yield from self._ledger(ledger)

    def backup(self) -> Iterator[Diagnosis]:
        if self._with.last_backup is None:
            yield Diagnosis(Part.BACKUP, Grade.UNUSED, "practice_needs_no_backup")
            return
        for account in self._with.accounts():
            path = self._with.path_of(account)
            yield self._copy(path, self._with.last_backup(path))

    def zone(self) -> Iterator[Diagnosis]:
        now = self._with.clock.now()
        ours = self._with.machine.offset(now)
        for account in self._with.accounts():
            try:
                with self._with.open_ledger(account) as ledger:
                    shops = ledger.settings.load().zone
            except PosError:  # which is told as the ledger's own finding
                yield Diagnosis(Part.ZONE, Grade.UNUSED, "zone_not_read")
                continue
            theirs = now.astimezone(shops).utcoffset() or timedelta(0)
            facts = {"shop": shops.key, "machine": _offset(ours), "wanted": _offset(theirs)}
            if ours == theirs:
                yield Diagnosis(Part.ZONE, Grade.OK, "zones_agree", facts)
            else:
                yield Diagnosis(Part.ZONE, Grade.WARNING, "zones_differ", facts)

    def reader(self) -> Iterator[Diagnosis]:
        """Which card reader this register uses; how it stands is seen in the till's frame."""
        chosen: set[str] = set()
        for account in self._with.accounts():
            try:
                with self._with.open_ledger(account) as ledger:
                    chosen.add(ledger.settings.load().reader)
            except PosError:  # which is told as the ledger's own finding
                yield Diagnosis(Part.READER, Grade.UNUSED, "reader_not_read")
                return
        for reader in sorted(chosen - {""}):
            yield Diagnosis(Part.READER, Grade.OK, "reader_chosen", {"reader": reader})
        if chosen <= {""}:
            yield Diagnosis(Part.READER, Grade.UNUSED, "no_reader")

    def _lock(self, path: Path) -> Diagnosis:
        holder = self._with.machine.lock_holder(path.with_suffix(".lock"))
        if holder is None:
            return Diagnosis(Part.LOCK, Grade.OK, "lock_free")
        return Diagnosis(Part.LOCK, Grade.OK, "lock_held", {"holder": holder})

    def _ledger(self, ledger: OpenLedger) -> Iterator[Diagnosis]:
        outline = ledger.outline()
        entries = outline.rows.get("entries", 0)
        told: dict[str, object] = {"file": ledger.path.name, "entries": entries}
        yield Diagnosis(Part.LEDGER, Grade.OK, "ledger_opens", told)
        with ledger.store.read() as books:
            changes = books.audit.schema_changes()
            waiting = books.operations.open()
        if changes:
            told = {"name": changes[0].name, "count": len(changes)}
            yield Diagnosis(Part.SCHEMA, Grade.BAD, "schema_differs", told)
        else:
            told = {"version": outline.migrations[-1] if outline.migrations else ""}
            yield Diagnosis(Part.SCHEMA, Grade.OK, "schema_current", told)
        yield self._operations(waiting)
        yield self._books(ledger.store, entries)

    def _operations(self, waiting: Sequence[Operation]) -> Diagnosis:
        if not waiting:
            return Diagnosis(Part.OPERATIONS, Grade.OK, "nothing_waits")
        oldest = min(operation.prepared_at for operation in waiting)
        age = self._with.clock.now() - oldest
        facts = {"count": len(waiting), "since": oldest, "reference": waiting[0].id}
        if age >= REPLAY_WITHIN:
            return Diagnosis(Part.OPERATIONS, Grade.BAD, "waits_for_a_person", facts)
        grade = Grade.OK if timedelta(0) <= age < _AGING else Grade.WARNING
        return Diagnosis(Part.OPERATIONS, grade, "waits_for_stripe", facts)

    def _books(self, store: Store, entries: int) -> Diagnosis:
        if entries > _QUICKLY:
            return Diagnosis(Part.BOOKS, Grade.OK, "books_too_many", {"entries": entries})
        found = Verify(store).verify()
        if found.holds:
            return Diagnosis(Part.BOOKS, Grade.OK, "books_hold", {"entries": found.entries})
        facts = {"flaws": _flaws(found), "entries": found.entries}
        return Diagnosis(Part.BOOKS, Grade.BAD, "books_do_not_hold", facts)

    def _copy(self, path: Path, last: datetime | None) -> Diagnosis:
        facts = {"file": path.name, "last": last}
        if last is None:
            return Diagnosis(Part.BACKUP, Grade.WARNING, "backup_none", facts)
        if self._with.clock.now() - last > _DAYS_WITHOUT_COPY:
            return Diagnosis(Part.BACKUP, Grade.WARNING, "backup_old", facts)
        return Diagnosis(Part.BACKUP, Grade.OK, "backup_recent", facts)


def _flaws(found: Verification) -> int:
    return sum(found.flaws.values())


def _offset(offset: timedelta) -> str:
    """`UTC+02:00`."""
    minutes = offset // timedelta(minutes=1)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
