"""The formats of bookkeeping programs; a new one is a module and a line here."""

from collections.abc import Mapping
from typing import Final

from pos.services.export_formats.beancount import Beancount
from pos.services.export_formats.datev import Datev
from pos.services.export_formats.fec import Fec
from pos.services.export_formats.hledger import Hledger
from pos.services.export_formats.iif import QuickBooks
from pos.services.export_formats.ofx import Ofx
from pos.services.export_formats.shape import LineFormatOf
from pos.services.export_formats.xero import Xero

ACCOUNTING: Final[Mapping[str, LineFormatOf]] = {
    "beancount": Beancount,
    "hledger": Hledger,
    "iif": QuickBooks,
    "xero": Xero,
    "ofx": Ofx,
    "datev": Datev,
    "fec": Fec,
}
"""By the word that asks for them."""
