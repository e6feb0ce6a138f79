"""What the pane of printers draws."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.domain.printing import COLUMNS, Connection, Printer, PrinterState, PrintJob
from pos.services.paper import Paper
from pos.services.printing import PaperView
from ui.notices import Notice

ON = "on"


@dataclass(frozen=True, slots=True)
class PrintersServices:
    """The part of the till that printers need."""

    paper: Paper
    is_read_only: bool = False


@dataclass(frozen=True, slots=True)
class PrintersView:
    """All that the pane draws.

    `chosen` is the printer whose form is shown, empty for none; `is_new` shows the form of one
    that is to be added. `texts` is what is typed, by field. `problem` belongs to
    `problem_field`, or to none. `job` is the slip that is chosen in the queue.
    """

    is_available: bool = False
    is_read_only: bool = False
    is_busy: bool = False
    paper: PaperView = field(default_factory=PaperView)
    profiles: tuple[str, ...] = ()
    code_pages: tuple[str, ...] = ()
    chosen: str = ""
    is_new: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    is_removing: bool = False
    problem: Notice | None = None
    problem_field: str = ""
    job: str = ""
    is_giving_up: bool = False

    @property
    def shown(self) -> Printer | None:
        """The printer that is chosen in the list."""
        found = (each for each in self.paper.printers if each.name == self.chosen)
        return next(found, None)

    @property
    def shown_job(self) -> PrintJob | None:
        """The slip that is chosen in the queue."""
        return next((each for each in self.paper.waiting if each.id == self.job), None)

    @property
    def state(self) -> PrinterState | None:
        """How the chosen printer stood when it was last asked."""
        return self.paper.states.get(self.chosen)

    @property
    def is_changed(self) -> bool:
        """Whether what is typed differs from the chosen printer."""
        shown = self.shown
        return shown is None or dict(self.texts) != texts_of(shown)


def texts_of(printer: Printer) -> dict[str, str]:
    """A printer as its form shows it."""
    return {
        "name": printer.name,
        "connection": str(printer.connection),
        "address": printer.address,
        "paper": f"{printer.paper_mm}/{printer.columns}",
        "profile": printer.profile,
        "code_page": printer.code_page,
        "drawer_pin": str(printer.drawer_pin),
        "cuts": ON if printer.cuts else "",
        "answers": ON if printer.answers else "",
    }


def printer_of(texts: Mapping[str, str]) -> Printer:
    """What is typed, as a printer. Raises Refused `printer_name`, `printer_address`."""
    millimetres, _, columns = texts["paper"].partition("/")
    return Printer(
        name=texts["name"].strip(),
        connection=Connection(texts["connection"]),
        address=texts["address"].strip(),
        paper_mm=int(millimetres),
        columns=int(columns),
        profile=texts["profile"],
        code_page=texts["code_page"],
        cuts=texts["cuts"] == ON,
        answers=texts["answers"] == ON,
        drawer_pin=int(texts["drawer_pin"]),
    )


def papers() -> tuple[str, ...]:
    """The widths of paper, as the form's texts keep them; the usual one first."""
    return tuple(
        f"{mm}/{columns}" for mm in sorted(COLUMNS, reverse=True) for columns in COLUMNS[mm]
    )


NEW = {
    "name": "",
    "connection": str(Connection.NETWORK),
    "address": "",
    "paper": papers()[0],
    "profile": "default",
    "code_page": "CP858",
    "drawer_pin": "0",
    "cuts": ON,
    "answers": ON,
}
"""The form of a printer that is to be added."""
