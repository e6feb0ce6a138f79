"""CSV for people and their spreadsheets: every cell quoted, no cell that runs.

RFC 4180 with CRLF, UTF-8 with a byte order mark (spreadsheets guess another encoding without).
Amounts come twice: as decimal text with a dot, and as whole minor units, because a spreadsheet
that expects a comma reads `7.50` as a date. The card is one cell, since a spreadsheet makes 42
of the digits `0042`. `date` is the day in the shop's zone, which is what books are kept by.
"""

from collections.abc import Sequence
from typing import ClassVar, Final

from pos.services.export_formats.shape import Column, Sink, Source

ENTRY_COLUMNS: Final[Sequence[Column]] = (
    Column("sequence", "integer", "Place in the ledger; gaps are entries that move no money."),
    Column("date", "date", "Day that the books count it for, in the shop's time zone."),
    Column("kind", "text", "What happened to the money."),
    Column("receipt", "text", "Number of the receipt, with its register; may be empty."),
    Column("register", "text", "Where it was sold; may be empty."),
    Column("amount", "decimal", "What was held, taken, given back or moved; never negative."),
    Column("currency", "text", "ISO 4217 code of all amounts in the row."),
    Column("amount_minor", "integer", "The amount in minor units of the currency."),
    Column("net", "decimal", "Turnover without tax; empty where nothing was sold."),
    Column("tax", "decimal", "Tax on it at all rates; empty where nothing was sold."),
    Column("tax_by_rate", "text", "Tax at each rate, as `7%: 0.11; 19%: 1.50`."),
    Column("card", "text", "Brand and last four digits."),
    Column("reason", "text", "In words of Stripe, or of who did it."),
    Column("occurred_utc", "time", "When it happened: ISO 8601, UTC."),
    Column("occurred_local", "time", "The same by the shop's clocks, with their offset."),
    Column("recorded_utc", "time", "When the till booked it: ISO 8601, UTC."),
    Column("hold_until_utc", "time", "Until when the bank keeps the money aside; may be empty."),
    Column("sale", "text", "The till's id of the sale."),
    Column("intent", "text", "Stripe's id of the payment."),
    Column("mode", "text", "live, test or training: whose money it is."),
    Column("reference", "text", "Under which it is booked, once; from Stripe's own ids."),
)

_BOM: Final = "\ufeff"


class Spreadsheet:
    """A `TableFormat`."""

    suffix: ClassVar = ".csv"
    columns: ClassVar[Sequence[Column]] = ENTRY_COLUMNS
    rules: ClassVar[Sequence[str]] = (
        "Text that a spreadsheet would run as a formula has an apostrophe before it.",
        "A NUL in a text is written as the symbol for it, U+2400.",
    )

    def write(self, source: Source, sink: Sink) -> None:
        cells = ",".join(f'"{column.name}"' for column in self.columns)
        sink.write(f"{_BOM}{cells}\r\n".encode())
        for rows, data in source.rows.csv(source.extract):
            sink.write(data, rows)
            source.heard(rows)
