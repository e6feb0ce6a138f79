"""Sentences about printers, slips that wait for them, and the drawer; words that slips carry."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

PRINTED_AGAIN: Final = "Printed again after a fault. An earlier piece of paper may be incomplete."

TEST_TITLE: Final = "Test slip"
TEST_TEXT: Final = "If you can read this, the printer prints."
TEST_LETTERS: Final = "Letters"
TEST_AMOUNT: Final = "An amount at the edge"
TEST_PAPER: Final = "{millimetres} mm, {columns} letters across"
TEST_CODES: Final = "Two codes to scan:"

_NOTHING: Final = Moved.NOT_ABOUT_MONEY

PRINTING: Final[Mapping[str, Sentence]] = {
    "no_printer": Sentence(
        "This register has no receipt printer.",
        "Add one under Shop, Printers, or keep the slip as PDF.",
        _NOTHING,
    ),
    "printer_unknown": Sentence(
        "There is no printer called {name} here.",
        "Look at Shop, Printers for the ones there are.",
        _NOTHING,
    ),
    "printer_exists": Sentence(
        "There is a printer called {name} here already.",
        "Choose another name, or change the one there is.",
        _NOTHING,
    ),
    "printer_name": Sentence(
        "A printer needs a name of 1 to {maximum} letters.",
        "Name it by where it stands, such as Counter.",
        _NOTHING,
    ),
    "printer_address": Sentence(
        "That is no address of a printer of this kind ({connection}).",
        "Network: 192.168.1.50 or printer.local:9100. USB: 04b8:0e15. Serial: /dev/ttyUSB0@38400. "
        "Device: /dev/usb/lp0.",
        _NOTHING,
    ),
    "printer_paper": Sentence(
        "{columns} letters do not fit across that paper.",
        "Paper of 58 mm takes 32 letters, paper of 80 mm 48 or 42.",
        _NOTHING,
    ),
    "printer_profile": Sentence(
        "No family of printers is called {name}.",
        "Choose one of the list; “default” suits most.",
        _NOTHING,
    ),
    "printer_code_page": Sentence(
        "Printers of this family have no code page {name}.",
        "Print the test slip and choose a line that reads well, or “raster”, which always does.",
        _NOTHING,
    ),
    "printer_drawer": Sentence(
        "A drawer’s pulse goes to pin 2 or to pin 5.",
        "Try 2 first; most drawers listen there.",
        _NOTHING,
    ),
    "print_unknown": Sentence(
        "No slip in the queue is called {text}.",
        "Look at the queue for the ones there are.",
        _NOTHING,
    ),
    "print_ended": Sentence(
        "That slip does not wait any more; it was printed or given up.",
        "Print the slip anew from its sale; it is marked as a copy.",
        _NOTHING,
    ),
    "no_drawer": Sentence(
        "No printer of this register opens a drawer.",
        "Say under Shop, Printers which printer the drawer is plugged into, or use its key.",
        _NOTHING,
    ),
    "drawer_note": Sentence(
        "Opening the drawer without a sale needs a reason, of at most {maximum} letters.",
        "Say why in a few words, such as “change for the bakery”.",
        _NOTHING,
    ),
}

STATES: Final[Mapping[str, str]] = {
    "ready": "ready",
    "unknown": "it cannot be asked",
    "paper_low": "the paper is nearly at its end",
    "paper_out": "there is no paper",
    "cover_open": "its cover is open",
    "cutter": "its cutter is stuck",
    "fault": "it reports a fault",
    "offline": "it is off line",
    "silent": "it does not answer",
    "unreachable": "it cannot be reached",
}
"""How a printer stands, by the word of a `PrinterState`."""
