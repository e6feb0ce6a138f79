"""Parquet for those who calculate with the ledger: a row for each posting, with typed columns."""

from collections.abc import Sequence
from datetime import UTC
from typing import ClassVar

from pos.services.export_formats.shape import Column, Sink, Source


class Parquet:
    """A `TableFormat`."""

    suffix: ClassVar = ".parquet"
    rules: ClassVar[Sequence[str]] = (
        "A row is a posting; what is said of its entry stands in each of them.",
    )
    columns: ClassVar[Sequence[Column]] = (
        Column("sequence", "int64", "The entry's place in the ledger."),
        Column("line", "int32", "The posting's place in its entry, from 1."),
        Column("kind", "string", "What happened to the money."),
        Column("reference", "string", "Under which the entry is booked, once."),
        Column("date", "date32", "Day that the books count it for, in the shop's time zone."),
        Column("occurred_at", "timestamp[us, UTC]", "When it happened."),
        Column("recorded_at", "timestamp[us, UTC]", "When the till booked it."),
        Column("account", "string", "Whose balance changes."),
        Column("minor", "int64", "By how much, in minor units; positive for a debit."),
        Column("currency", "string", "ISO 4217 code of the posting."),
        Column("exponent", "int8", "Decimals of that currency."),
        Column("entry_minor", "int64", "The entry's own amount; count it where line is 1."),
        Column("entry_currency", "string", "ISO 4217 code of that amount."),
        Column("receipt", "string", "Number of the receipt, with its register; may be empty."),
        Column("register", "string", "Where it was sold; may be empty."),
        Column("card_brand", "string", "The card's brand; may be empty."),
        Column("card_last4", "string", "Its last four digits; may be empty."),
        Column("sale", "string", "The till's id of the sale; may be empty."),
        Column("intent", "string", "Stripe's id of the payment; may be empty."),
        Column("reason", "string", "In words of Stripe, or of who did it; may be empty."),
    )

    def write(self, source: Source, sink: Sink) -> None:
        frame = source.frame
        ends = {"from": frame.period.since, "until": frame.period.until}
        about = {
            "ledger": str(frame.ledger),
            "account": frame.account,
            "mode": str(frame.mode),
            "time_zone": frame.zone.key,
            **{name: "" if end is None else end.isoformat() for name, end in ends.items()},
            "exported_at": frame.exported_at.astimezone(UTC).isoformat(),
        }
        for rows, data in source.rows.parquet(source.extract, about):
            sink.write(data, rows)
            source.heard(rows)
