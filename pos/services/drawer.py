"""The drawer opens when cash changes hands, and without a sale only for somebody who may."""

from collections.abc import Sequence
from typing import Final

from pos.domain.drawer import drawer_account
from pos.domain.ledger import EntryKind
from pos.domain.permissions import Act
from pos.domain.printing import DrawerOpening, DrawerReason, Printer, PrinterState
from pos.errors import Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.ports.printing import PrinterRoom
from pos.services.access import Access

_NOTE: Final = 80
_NO_CASH: Final = frozenset({str(EntryKind.DRAWER_DIFFERENCE)})
"""What is booked to the drawer without a hand in it."""


class Drawer:
    """Sends the pulse, once for what is booked once, and never later than at that moment."""

    def __init__(
        self,
        store: Store,
        room: PrinterRoom,
        settings: SettingsStore,
        clock: Clock,
        access: Access,
    ) -> None:
        self._store = store
        self._room = room
        self._settings = settings
        self._clock = clock
        self._access = access
        self._seen: int | None = None

    def begin(self) -> None:
        """What is in the ledger by now opens nothing any more; later entries of cash do."""
        with self._store.read() as books:
            self._seen = _last(books)

    def follow(self) -> Sequence[DrawerOpening]:
        """Open the drawer once if cash was booked to it since the last call; what was opened.

        Nothing without a drawer. A drawer that could not be opened then is not opened later,
        when nobody expects it: the opening says what was wrong.
        """
        with self._store.read() as books:
            after, self._seen = self._seen, _last(books)
            if after is None or self._seen == after:
                return ()
            printer = _with_drawer(books.printers.all())
            references = self._cash_since(books, after)
        if printer is None or not references:
            return ()
        problem = self._pulse(printer)
        made = [self._opening(DrawerReason.CASH, printer, problem, each) for each in references]
        with self._store.write() as books:
            return [opening for opening in made if books.drawer.add(opening)]

    def open_without_sale(self, note: str) -> DrawerOpening:
        """With permission and a reason, which go into the audit journal before it opens.

        Raises Refused `drawer_note`, `no_drawer`, and as a permit.
        """
        note = " ".join(note.split())
        if not (note.isprintable() and 0 < len(note) <= _NOTE):
            raise Refused("drawer_note", maximum=_NOTE)
        printer = self._printer()
        self._access.do(Act.OPEN_DRAWER, subject="drawer", facts={"note": note})
        return self._opened(DrawerReason.NO_SALE, printer, note)

    def test(self, name: str) -> DrawerOpening:
        """Whoever sets up printers tries the plug. Raises Refused `no_drawer`, as a permit."""
        with self._store.read() as books:
            printer = books.printers.get(name)
        if not printer.drawer_pin:
            raise Refused("no_drawer")
        self._access.do(Act.SETTINGS, subject="printers", facts={"printer": name, "what": "drawer"})
        return self._opened(DrawerReason.TEST, printer, "")

    def recent(self, limit: int = 50) -> Sequence[DrawerOpening]:
        """Newest first."""
        with self._store.read() as books:
            return books.drawer.recent(limit)

    def _printer(self) -> Printer:
        with self._store.read() as books:
            found = _with_drawer(books.printers.all())
        if found is None:
            raise Refused("no_drawer")
        return found

    def _opened(self, reason: DrawerReason, printer: Printer, note: str) -> DrawerOpening:
        opening = self._opening(reason, printer, self._pulse(printer), note=note)
        with self._store.write() as books:
            books.drawer.add(opening)
        return opening

    def _pulse(self, printer: Printer) -> PrinterState:
        with self._room.reach(printer) as line:
            return line.pulse()

    def _opening(
        self,
        reason: DrawerReason,
        printer: Printer,
        state: PrinterState,
        reference: str = "",
        *,
        note: str = "",
    ) -> DrawerOpening:
        return DrawerOpening(
            opened_at=self._clock.now(),
            reason=reason,
            opened_by=self._access.clerk,
            printer=printer.name,
            reference=reference,
            note=note,
            problem="" if state.prints else str(state),
        )

    def _cash_since(self, books: Books, after: int) -> Sequence[str]:
        settings = self._settings.load()
        account = drawer_account(settings.register)
        lines = books.ledger.lines(None, None, settings.zone, after=after)
        cash = (line for line in lines if line.account == account and line.kind not in _NO_CASH)
        return tuple(dict.fromkeys(line.reference for line in cash))


def _last(books: Books) -> int:
    head = books.ledger.head()
    return head.sequence if head else 0


def _with_drawer(printers: Sequence[Printer]) -> Printer | None:
    return next((each for each in printers if each.drawer_pin), None)
