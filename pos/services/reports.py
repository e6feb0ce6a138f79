"""X at any time, and the Z reports that were made: shown, and printed again as copies."""

from pos.domain.audit_record import AuditRecord
from pos.domain.permissions import Act
from pos.domain.shift_report import DrawerState, Report, ReportKind, ReportLine
from pos.errors import Refused
from pos.ports import Clock, SettingsStore, Store
from pos.services.access import Access
from pos.services.report_document import restored
from pos.services.reporting import expected_in, report_of, walk_of
from pos.services.shifts import Shifts


class Reports:
    """Reads reports. Needs no network and no key."""

    def __init__(
        self, store: Store, settings: SettingsStore, clock: Clock, access: Access, shifts: Shifts
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._access = access
        self._shifts = shifts

    def x(self) -> Report:
        """What the open shift came to so far; nothing is written.

        What lies in the drawer is left out where the count is blind. Raises Refused
        `shift_not_open`; as a permit.
        """
        permit = self._access.permit(Act.REPORT_X, subject=self._register)
        is_blind = self._shifts.is_blind()
        with self._store.read() as books:
            shift = books.shifts.current(self._register)
            if shift is None:
                raise Refused("shift_not_open", register=self._register)
            return report_of(
                books,
                shift,
                ReportKind.X,
                walk_of(books, shift),
                () if is_blind else map(DrawerState, expected_in(books, shift)),
                made_at=self._clock.now(),
                made_by=permit.actor,
            )

    def z(self, number: int | None = None, *, register: str = "") -> Report:
        """A report as it was made, the last one without a number; nothing is written.

        Raises Refused `report_unknown`, `report_none`; Broken `report_changed`.
        """
        register = register or self._register
        with self._store.read() as books:
            if number is None:
                last = books.reports.last(register)
                if last is None:
                    raise Refused("report_none", register=register)
                return restored(last)
            return restored(books.reports.get(register, number))

    def reprint(self, number: int | None = None, *, register: str = "") -> Report:
        """The report once more, to be marked as a copy; that goes into the audit journal.

        Raises as `z`, and as a permit.
        """
        report = self.z(number, register=register)
        permit = self._access.permit(Act.REPRINT, subject=f"z/{report.name}")
        with self._store.write() as books:
            permit.use(books)
            if permit.record is None:  # nobody is set up, and still it must not go unseen
                books.trail.add(self._reprinted(report))
        return report

    def recent(self, *, limit: int = 100) -> tuple[ReportLine, ...]:
        """Newest first, of every register."""
        with self._store.read() as books:
            return tuple(books.reports.recent(limit))

    @property
    def _register(self) -> str:
        return self._settings.load().register

    def _reprinted(self, report: Report) -> AuditRecord:
        return AuditRecord(
            act=str(Act.REPRINT),
            at=self._clock.now(),
            register=self._register,
            facts={"subject": f"z/{report.name}"},
        )
