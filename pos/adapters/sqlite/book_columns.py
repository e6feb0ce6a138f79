"""The ledger as Parquet: a row for each posting, in batches, with typed columns."""

import json
from collections.abc import Iterator, Mapping
from io import RawIOBase
from typing import TYPE_CHECKING, Final

from sqlite_utils.db import Database
from typing_extensions import Buffer, override

from pos.adapters.sqlite.book_facts import exponent_of
from pos.adapters.sqlite.book_spans import COUNTED_AT, IN_SPAN, Span, shifted
from pos.ports.book_rows import Chunk, Extract

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH: Final = 50_000
"""Rows of a group: enough to be packed well, and few enough to be kept in memory."""

_FETCHED: Final = 5_000
"""Rows that are tuples at any one time: as columns they take a fraction of it."""

_EPOCH: Final = "2440587.5"
"""1970, in the days that SQLite counts."""

_COLUMNS: Final[Mapping[str, str]] = {
    "sequence": "int64", "line": "int32", "kind": "string", "reference": "string",
    "date": "date32", "occurred_at": "timestamp", "recorded_at": "timestamp",
    "account": "string", "minor": "int64", "currency": "string", "exponent": "int8",
    "entry_minor": "int64", "entry_currency": "string", "receipt": "string",
    "register": "string", "card_brand": "string", "card_last4": "string", "sale": "string",
    "intent": "string", "reason": "string",
}  # fmt: skip


def parquet_chunks(
    db: Database, period: Span, extract: Extract, about: Mapping[str, str]
) -> Iterator[Chunk]:
    """As `pos.services.export_formats.parquet` describes it; `about` is kept in the file."""
    # Takes a third of a second, which nobody waits for who asks for something else.
    import pyarrow as pa
    from pyarrow import parquet

    schema = _schema(about)
    cursor = db.conn.cursor()
    cursor.row_factory = None
    cursor.execute(_query(period, extract), period.bound)
    out = _Drain()
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        waiting: list[pa.RecordBatch] = []
        while rows := cursor.fetchmany(_FETCHED):
            columns = [
                pa.array(values, field.type)
                for values, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            waiting.append(pa.record_batch(columns, schema=schema))
            if len(waiting) * _FETCHED >= _BATCH:
                yield _group(writer, out, waiting)
        if waiting:
            yield _group(writer, out, waiting)
    yield 0, out.take()


def _group(
    writer: "pa.parquet.ParquetWriter", out: "_Drain", waiting: "list[pa.RecordBatch]"
) -> Chunk:
    import pyarrow as pa

    table = pa.Table.from_batches(waiting)
    waiting.clear()
    writer.write_table(table, row_group_size=_BATCH)
    return table.num_rows, out.take()


def _schema(about: Mapping[str, str]) -> "pa.Schema":
    import pyarrow as pa

    types = {
        "date32": pa.date32(),
        "int8": pa.int8(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "string": pa.string(),
        "timestamp": pa.timestamp("us", "UTC"),
    }
    fields = [pa.field(name, types[kind], nullable=False) for name, kind in _COLUMNS.items()]
    return pa.schema(fields, metadata={"holdfast": json.dumps(dict(about))})


def _query(period: Span, extract: Extract) -> str:
    """The limit, which is none, has SQLite ask once for what is the same for all postings."""
    day = f"julianday({COUNTED_AT}, {shifted(COUNTED_AT, extract.zone, period)}) - {_EPOCH}"
    return f"""SELECT entry.sequence, postings.line, entry.kind, entry.reference, entry.day,
           entry.occurred, entry.recorded, postings.account, postings.amount_minor,
           postings.currency, {exponent_of("postings.currency", extract.currencies)},
           entry.amount_minor, entry.currency, entry.receipt, entry.register, entry.brand,
           entry.last4, entry.sale, entry.intent_id, entry.reason
       FROM (SELECT entries.*, CAST({day} AS INTEGER) AS day,
               {_micros("entries.occurred_at")} AS occurred,
               {_micros("entries.recorded_at")} AS recorded,
               coalesce(entries.sale_id, '') AS sale, coalesce(charges.brand, '') AS brand,
               coalesce(charges.last4, '') AS last4,
               CASE WHEN sales.number THEN sales.register ELSE '' END AS register,
               CASE WHEN sales.number THEN sales.register || printf('-%06d', sales.number)
                   ELSE '' END AS receipt
           FROM entries
           LEFT JOIN sales ON sales.id = entries.sale_id
           LEFT JOIN intents ON intents.id = entries.intent_id
           LEFT JOIN charges ON charges.id = intents.latest_charge_id
           WHERE {IN_SPAN} ORDER BY entries.sequence LIMIT -1 OFFSET 0) AS entry
       CROSS JOIN postings ON postings.entry = entry.sequence"""  # noqa: S608 - our own clauses, values are bound


def _micros(column: str) -> str:
    """Microseconds since 1970 of a stored time, as whole numbers all the way."""
    return f"(unixepoch({column}) * 1000000 + CAST(substr({column}, 21, 6) AS INTEGER))"


class _Drain(RawIOBase):
    """A file that only grows, and whose bytes are taken away as they come."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._size = 0

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: Buffer, /) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._size += len(part)
        return len(part)

    @override
    def tell(self) -> int:
        return self._size

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
