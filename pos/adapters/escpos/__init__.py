"""Receipt printers that speak ESC/POS: slips into commands, and how a printer says it stands."""

from pos.adapters.escpos.room import EscposRoom
from pos.adapters.escpos.wire import Waiting

__all__ = ["EscposRoom", "Waiting"]
