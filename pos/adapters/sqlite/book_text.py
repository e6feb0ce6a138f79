"""The ledger as CSV and JSON Lines, put together inside SQLite: Python only passes bytes on."""

import json
from collections.abc import Iterator
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.book_facts import exponent_of, facts_query, plain
from pos.adapters.sqlite.book_spans import Span
from pos.domain.harmless import harmless
from pos.ports.book_rows import Chunk, Extract

_ROWS: Final = 200
"""Between two looks at whether they are still wanted."""


def csv_rows(db: Database, period: Span, extract: Extract) -> Iterator[Chunk]:
    """As `pos.services.export_formats.spreadsheet` describes them."""
    db.conn.create_function("csv_text", 1, _csv_text, deterministic=True)
    exponent = exponent_of("currency", extract.currencies)
    facts = facts_query(period, extract.zone, exponent_of("postings.currency", extract.currencies))
    cells = {
        "sequence": "%d",
        "coalesce(dated, occurred_local)": "%.10s",
        "kind": "%s",
        _free("receipt"): "%w",
        _free("register"): "%w",
        plain("amount_minor", exponent): "%s",
        "currency": "%s",
        "amount_minor ": "%d",
        _of_sales(plain("coalesce(net, 0)", exponent)): "%s",
        _of_sales(plain("coalesce(tax, 0)", exponent)): "%s",
        "coalesce(by_rate, '')": "%w",
        _free("card"): "%w",
        _free("reason"): "%w",
        "occurred_at": "%.19sZ",
        "occurred_local || occurred_offset": "%s",
        "recorded_at": "%.19sZ",
        "coalesce(substr(capture_before, 1, 19) || 'Z', '')": "%s",
        _free("sale"): "%w",
        _free("intent"): "%w",
        f"'{extract.mode}'": "%s",
        _free("reference"): "%w",
    }
    form = ",".join(f'"{form}"' for form in cells.values())
    return chunks(
        db,
        f"SELECT CAST(printf('{form}' || char(13, 10), {', '.join(cells)}) AS BLOB) FROM ({facts})",  # noqa: S608 - our own clauses
        period,
    )


def json_rows(db: Database, period: Span, extract: Extract) -> Iterator[Chunk]:
    """As `pos.services.export_formats.jsonl` describes them."""
    exponent = exponent_of("currency", extract.currencies)
    # As text, since objects would be read again for every row: currencies are three letters, and
    # the times are our own.
    decimals = exponent_of("postings.currency", extract.currencies)
    posting = f"""group_concat(concat('{{"account":', json_quote(postings.account),
        ',"minor":', postings.amount_minor, ',"currency":"', postings.currency,
        '","exponent":', {decimals}, '}}'))"""
    members = {
        "sequence": ("%d", "sequence"),
        "kind": ("%s", "json_quote(kind)"),
        "reference": ("%s", "json_quote(reference)"),
        "date": ('"%.10s"', "coalesce(dated, occurred_local)"),
        "receipt": ("%s", "json_quote(receipt)"),
        "register": ("%s", "json_quote(register)"),
        "sale": ("%s", "json_quote(nullif(sale, ''))"),
        "intent": ("%s", "json_quote(nullif(intent, ''))"),
        "card": ('{"brand":%s,"last4":%s}', "json_quote(brand), json_quote(last4)"),
        "amount": (
            '{"minor":%d,"currency":"%s","exponent":%d}',
            f"amount_minor, currency, {exponent}",
        ),
        "occurred_at": ('"%s"', "occurred_at"),
        "occurred_local": (
            '"%s%s%s"',
            "occurred_local, substr(occurred_at, 20, 7), occurred_offset",
        ),
        "recorded_at": ('"%s"', "recorded_at"),
        "hold_until": ("%s", "json_quote(capture_before)"),
        "hold_until_local": (
            "%s",
            "json_quote(hold_until_local || substr(capture_before, 20, 7) || hold_until_offset)",
        ),
        "reason": ("%s", "json_quote(reason)"),
        "postings": ("[%s]", "postings"),
        "mode": ('"%s"', f"'{extract.mode}'"),
    }
    form = ",".join(f'"{name}":{form}' for name, (form, _) in members.items())
    values = ", ".join(value for _, value in members.values())
    facts = facts_query(period, extract.zone, postings=posting)
    lines = chunks(
        db,
        f"SELECT CAST(printf('{{{form}}}' || char(10), {values}) AS BLOB) FROM ({facts})",  # noqa: S608 - our own clauses
        period,
    )
    for rows, data in lines:
        # Looked at many at a time: that costs SQLite a good part of what a line takes.
        yield rows, data if data.isascii() else _json_ascii(data)


def chunks(db: Database, query: str, period: Span) -> Iterator[Chunk]:
    """Of a query that gives the bytes of one row in its only column."""
    cursor = db.conn.cursor()
    cursor.row_factory = None
    cursor.execute(query, period.bound)
    while rows := cursor.fetchmany(_ROWS):
        yield len(rows), b"".join([row[0] for row in rows])


def _free(column: str) -> str:
    """Text from outside: what begins with a letter or a digit is no formula, and was that often."""
    return f"""CASE WHEN {column} = '' OR {column} GLOB '[0-9A-Za-z]*'
        AND length({column}) = octet_length({column}) THEN {column}
        ELSE csv_text(CAST({column} AS BLOB)) END"""


def _of_sales(amount: str) -> str:
    return f"CASE WHEN net IS NULL AND tax IS NULL THEN '' ELSE {amount} END"


def _csv_text(text: bytes) -> str:
    """Of bytes: the driver would end a text at its first NUL, as SQLite's printf does."""
    return harmless(text.decode()).replace("\0", "\u2400")


def _json_ascii(lines: bytes) -> bytes:
    """Those that need it, written anew; what would end a line within one is escaped already."""
    return b"\n".join(
        line if line.isascii() else json.dumps(json.loads(line), separators=(",", ":")).encode()
        for line in lines.split(b"\n")
    )
