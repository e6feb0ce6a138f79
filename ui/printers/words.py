"""Words for printers and the slips that wait for them."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos.domain.printing import Connection, PrinterState, PrintJob, PrintState
from pos.domain.slip import SlipKind
from pos.services.printing import PaperView
from ui.tones import Tone

TONE_OF_PRINTER: Final = {
    PrinterState.READY: Tone.TAKEN,
    PrinterState.UNKNOWN: Tone.PLAIN,
    PrinterState.PAPER_LOW: Tone.WARNING,
    PrinterState.PAPER_OUT: Tone.FAILED,
    PrinterState.COVER_OPEN: Tone.FAILED,
    PrinterState.CUTTER: Tone.FAILED,
    PrinterState.FAULT: Tone.FAILED,
    PrinterState.OFFLINE: Tone.FAILED,
    PrinterState.SILENT: Tone.FAILED,
    PrinterState.UNREACHABLE: Tone.FAILED,
}

_STATES: Final = {
    PrinterState.READY: QT_TRANSLATE_NOOP("Printers", "Ready"),
    PrinterState.UNKNOWN: QT_TRANSLATE_NOOP("Printers", "Cannot be asked"),
    PrinterState.PAPER_LOW: QT_TRANSLATE_NOOP("Printers", "Paper nearly at its end"),
    PrinterState.PAPER_OUT: QT_TRANSLATE_NOOP("Printers", "No paper"),
    PrinterState.COVER_OPEN: QT_TRANSLATE_NOOP("Printers", "Cover open"),
    PrinterState.CUTTER: QT_TRANSLATE_NOOP("Printers", "Cutter stuck"),
    PrinterState.FAULT: QT_TRANSLATE_NOOP("Printers", "Reports a fault"),
    PrinterState.OFFLINE: QT_TRANSLATE_NOOP("Printers", "Off line"),
    PrinterState.SILENT: QT_TRANSLATE_NOOP("Printers", "Does not answer"),
    PrinterState.UNREACHABLE: QT_TRANSLATE_NOOP("Printers", "Cannot be reached"),
}
_CHIPS: Final = {
    PrinterState.READY: QT_TRANSLATE_NOOP("Printers", "Printing"),
    PrinterState.UNKNOWN: QT_TRANSLATE_NOOP("Printers", "Printing"),
    PrinterState.PAPER_LOW: QT_TRANSLATE_NOOP("Printers", "Printer: paper low"),
    PrinterState.PAPER_OUT: QT_TRANSLATE_NOOP("Printers", "Printer: no paper"),
    PrinterState.COVER_OPEN: QT_TRANSLATE_NOOP("Printers", "Printer: cover open"),
    PrinterState.CUTTER: QT_TRANSLATE_NOOP("Printers", "Printer: cutter stuck"),
    PrinterState.FAULT: QT_TRANSLATE_NOOP("Printers", "Printer: fault"),
    PrinterState.OFFLINE: QT_TRANSLATE_NOOP("Printers", "Printer: off line"),
    PrinterState.SILENT: QT_TRANSLATE_NOOP("Printers", "Printer: no answer"),
    PrinterState.UNREACHABLE: QT_TRANSLATE_NOOP("Printers", "Printer: not reached"),
}
_CONNECTIONS: Final = {
    Connection.NETWORK: QT_TRANSLATE_NOOP("Printers", "Network"),
    Connection.USB: QT_TRANSLATE_NOOP("Printers", "USB"),
    Connection.SERIAL: QT_TRANSLATE_NOOP("Printers", "Serial port"),
    Connection.DEVICE: QT_TRANSLATE_NOOP("Printers", "Device of this machine"),
}
_ADDRESSES: Final = {
    Connection.NETWORK: QT_TRANSLATE_NOOP(
        "Printers", "Such as 192.168.1.50 or printer.local:9100. Its own test page tells it."
    ),
    Connection.USB: QT_TRANSLATE_NOOP(
        "Printers", "Maker and model as the system lists them, such as 04b8:0e15."
    ),
    Connection.SERIAL: QT_TRANSLATE_NOOP("Printers", "Port and speed, such as /dev/ttyUSB0@38400."),
    Connection.DEVICE: QT_TRANSLATE_NOOP("Printers", "Such as /dev/usb/lp0."),
}
_KINDS: Final = {
    SlipKind.HOLD: QT_TRANSLATE_NOOP("Printers", "Hold slip"),
    SlipKind.RELEASE: QT_TRANSLATE_NOOP("Printers", "Release slip"),
    SlipKind.RECEIPT: QT_TRANSLATE_NOOP("Printers", "Receipt"),
    SlipKind.REFUND: QT_TRANSLATE_NOOP("Printers", "Refund slip"),
    SlipKind.GIFT: QT_TRANSLATE_NOOP("Printers", "Gift receipt"),
    SlipKind.CASH: QT_TRANSLATE_NOOP("Printers", "Cash slip"),
    SlipKind.X: QT_TRANSLATE_NOOP("Printers", "X report"),
    SlipKind.Z: QT_TRANSLATE_NOOP("Printers", "Z report"),
    SlipKind.PHONE: QT_TRANSLATE_NOOP("Printers", "Slip for a phone"),
    SlipKind.KEYS: QT_TRANSLATE_NOOP("Printers", "Map of the keys"),
    SlipKind.TEST: QT_TRANSLATE_NOOP("Printers", "Test slip"),
}
_WAITING: Final = {
    PrintState.QUEUED: QT_TRANSLATE_NOOP("Printers", "Waits for its turn"),
    PrintState.PRINTING: QT_TRANSLATE_NOOP("Printers", "Is being printed"),
    PrintState.FAILED: QT_TRANSLATE_NOOP("Printers", "Is tried again"),
    PrintState.PRINTED: QT_TRANSLATE_NOOP("Printers", "Printed"),
    PrintState.GIVEN_UP: QT_TRANSLATE_NOOP("Printers", "Given up"),
}


def state_text(state: PrinterState | None) -> str:
    """A few words; that nobody asked yet for None."""
    if state is None:
        return QCoreApplication.translate("Printers", "Not asked yet")
    return QCoreApplication.translate("Printers", str(_STATES[state]))


def connection_text(connection: Connection) -> str:
    return QCoreApplication.translate("Printers", str(_CONNECTIONS[connection]))


def address_hint(connection: Connection) -> str:
    return QCoreApplication.translate("Printers", str(_ADDRESSES[connection]))


def paper_text(paper: str) -> str:
    """A width of paper by the text that a form keeps, such as `80/48`."""
    millimetres, _, columns = paper.partition("/")
    told = QCoreApplication.translate("Printers", "%1 mm, %2 letters across")
    return told.replace("%1", millimetres).replace("%2", columns)


def drawer_text(pin: str) -> str:
    if pin == "0":
        return QCoreApplication.translate("Printers", "No drawer on this printer")
    told = QCoreApplication.translate("Printers", "Drawer on pin %1")
    return told.replace("%1", pin)


def kind_text(kind: str) -> str:
    if kind not in set(SlipKind):
        return kind
    return QCoreApplication.translate("Printers", str(_KINDS[SlipKind(kind)]))


def job_text(job: PrintJob) -> str:
    """How a slip of the queue stands."""
    if job.state is PrintState.FAILED and job.problem:
        return state_text(PrinterState(job.problem))
    return QCoreApplication.translate("Printers", str(_WAITING[job.state]))


def chip_text(paper: PaperView) -> str:
    """What the frame says: nothing while every slip comes out."""
    trouble = paper.trouble
    if trouble is None:
        low = PrinterState.PAPER_LOW
        is_low = paper.usual is not None and paper.states.get(paper.usual.name) is low
        trouble = low if is_low else None
    return "" if trouble is None else QCoreApplication.translate("Printers", str(_CHIPS[trouble]))


def waiting_text(paper: PaperView) -> str:
    """How many slips wait; nothing for none."""
    count = len(paper.waiting)
    if not count:
        return ""
    return QCoreApplication.translate("Printers", "%n slip(s) waiting", "", count)
