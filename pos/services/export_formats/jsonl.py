r"""JSON Lines for machines: one object per entry, whole integers, nothing altered for display.

Amounts are minor units with their currency and its exponent, times ISO 8601 with microseconds.
Everything outside ASCII is written as `\u`, so that no character but the last ends a line.
"""

from collections.abc import Sequence
from typing import ClassVar

from pos.services.export_formats.shape import Column, Sink, Source


class JsonLines:
    """A `TableFormat`."""

    suffix: ClassVar = ".jsonl"
    rules: ClassVar[Sequence[str]] = ()
    columns: ClassVar[Sequence[Column]] = (
        Column("sequence", "integer", "Place in the ledger; gaps are entries that move no money."),
        Column("kind", "text", "What happened to the money."),
        Column("reference", "text", "Under which it is booked, once; from Stripe's own ids."),
        Column("date", "text", "Day that the books count it for, in the shop's time zone."),
        Column("receipt", "text", "Number of the receipt, with its register; may be empty."),
        Column("register", "text", "Where it was sold; may be empty."),
        Column("sale", "text or null", "The till's id of the sale."),
        Column("intent", "text or null", "Stripe's id of the payment."),
        Column("card", "object", "Brand and last four digits, `brand` and `last4`."),
        Column("amount", "object", "`minor` units of `currency`, which has `exponent` decimals."),
        Column("occurred_at", "text", "When it happened: ISO 8601, UTC, microseconds."),
        Column("occurred_local", "text", "The same by the shop's clocks, with their offset."),
        Column("recorded_at", "text", "When the till booked it: ISO 8601, UTC."),
        Column("hold_until", "text or null", "Until when the bank keeps the money aside: UTC."),
        Column("hold_until_local", "text or null", "The same by the shop's clocks."),
        Column("reason", "text", "In words of Stripe, or of who did it."),
        Column("postings", "array", "`account` and `minor`, positive for a debit; zero in sum."),
        Column("mode", "text", "live, test or training: whose money it is."),
    )

    def write(self, source: Source, sink: Sink) -> None:
        for rows, data in source.rows.jsonl(source.extract):
            sink.write(data, rows)
            source.heard(rows)
