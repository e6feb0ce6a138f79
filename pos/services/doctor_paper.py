"""The doctor's look at printers: how each stands, and what waits for it."""

from collections.abc import Iterator

from pos.domain.health import Diagnosis, Grade, Part
from pos.domain.printing import Printer, PrinterState
from pos.errors import PosError
from pos.services.instruments import Instruments
from resources.words.printing import STATES

_GRADES = {
    PrinterState.READY: Grade.OK,
    PrinterState.UNKNOWN: Grade.OK,
    PrinterState.PAPER_LOW: Grade.WARNING,
}


class PaperExamination:
    """Asks printers, prints nothing and opens no drawer."""

    def __init__(self, instruments: Instruments) -> None:
        self._with = instruments

    def examine(self) -> Iterator[Diagnosis]:
        """Every printer once, by its address; a printer in trouble keeps nobody from selling."""
        printers: dict[str, Printer] = {}
        waiting = 0
        for account in self._with.accounts():
            try:
                with self._with.open_ledger(account) as ledger, ledger.store.read() as books:
                    printers |= {each.address: each for each in books.printers.all()}
                    waiting += len(books.prints.waiting())
            except PosError:  # which is told as the ledger's own finding
                yield Diagnosis(Part.PRINTER, Grade.UNUSED, "printers_not_read")
                return
        if not printers:
            yield Diagnosis(Part.PRINTER, Grade.UNUSED, "no_printer")
        for printer in printers.values():
            yield self._asked(printer)
        if waiting:
            yield Diagnosis(Part.PRINTER, Grade.WARNING, "slips_wait", {"count": waiting})

    def _asked(self, printer: Printer) -> Diagnosis:
        with self._with.printers.reach(printer) as line:
            state = line.look()
        grade = _GRADES.get(state, Grade.WARNING)
        code = "printer_well" if grade is Grade.OK else "printer_not_well"
        facts = {"name": printer.name, "state": STATES[state]}
        return Diagnosis(Part.PRINTER, grade, code, facts)
