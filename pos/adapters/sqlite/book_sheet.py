"""The ledger as rows of a workbook, put together inside SQLite."""

from collections.abc import Iterator
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.book_facts import exponent_of, facts_query, plain
from pos.adapters.sqlite.book_spans import Span
from pos.adapters.sqlite.book_text import chunks
from pos.ports.book_rows import Chunk, Extract
from pos.services.export_formats.sheet_xml import (
    AMOUNT,
    DATE,
    MOST_EXACT,
    TIME,
    WHOLE,
    sheet_text,
)

_EPOCH: Final = "2415018.5"
"""The day before a spreadsheet's first, in the days that SQLite counts."""

_TEXT: Final = '\'<c t="inlineStr"><is><t xml:space="preserve">\''
_END: Final = "'</t></is></c>'"


def sheet_rows(db: Database, period: Span, extract: Extract) -> Iterator[Chunk]:
    """As `pos.services.export_formats.workbook` describes them."""
    db.conn.create_function("sheet_text", 1, _sheet_text, deterministic=True)
    exponent = exponent_of("currency", extract.currencies)
    facts = facts_query(period, extract.zone, exponent_of("postings.currency", extract.currencies))
    cells = (
        _whole("sequence"),
        f"""'<c s="{DATE}"><v>' || CAST(
            julianday(substr(coalesce(dated, occurred_local), 1, 10)) - {_EPOCH} AS INTEGER)
            || '</v></c>'""",
        _text("kind"), _text("receipt"), _text("register"),
        _amount("amount_minor", exponent), _text("currency"),
        _of_sales("net", exponent), _of_sales("tax", exponent), _text("coalesce(by_rate, '')"),
        _text("card"), _text("reason"), _time("occurred_local"), _time("recorded_local"),
        _time("hold_until_local"), _text("sale"), _text("intent"), _text("reference"),
        _text("occurred_at"), _whole("amount_minor"),
    )  # fmt: skip
    joined = " || ".join(cells)
    return chunks(
        db,
        f"SELECT CAST('<row>' || {joined} || '</row>' AS BLOB) FROM ({facts})",  # noqa: S608 - our own clauses
        period,
    )


def _text(column: str) -> str:
    """Letters, digits and a few signs need no look; nothing is a number or a formula here."""
    return f"""CASE WHEN {column} = '' THEN '<c/>'
        WHEN {column} NOT GLOB '*[^0-9A-Za-z_/.,:;%+ -]*' AND {column} NOT GLOB '*_x????_*'
            AND length({column}) = octet_length({column})
        THEN {_TEXT} || {column} || {_END}
        ELSE {_TEXT} || sheet_text(CAST({column} AS BLOB)) || {_END} END"""


def _whole(column: str) -> str:
    return f"""CASE WHEN {column} < {MOST_EXACT}
        THEN '<c s="{WHOLE}"><v>' || {column} || '</v></c>'
        ELSE {_TEXT} || {column} || {_END} END"""


def _amount(minor: str, exponent: str) -> str:
    styles = " ".join(f"WHEN {decimals} THEN {style}" for decimals, style in AMOUNT.items())
    return f"""CASE WHEN abs({minor}) < {MOST_EXACT}
        THEN '<c s="' || (CASE {exponent} {styles} END) || '"><v>' || {plain(minor, exponent)}
            || '</v></c>'
        ELSE {_TEXT} || {plain(minor, exponent)} || {_END} END"""


def _of_sales(minor: str, exponent: str) -> str:
    amount = _amount(f"coalesce({minor}, 0)", exponent)
    return f"CASE WHEN net IS NULL AND tax IS NULL THEN '<c/>' ELSE {amount} END"


def _time(local: str) -> str:
    """Days and a fraction of one, to a tenth of a millisecond."""
    return f"""CASE WHEN {local} IS NULL THEN '<c/>' ELSE
        printf('<c s="{TIME}"><v>%.9f</v></c>', julianday({local}) - {_EPOCH}) END"""


def _sheet_text(text: bytes) -> str:
    return sheet_text(text.decode())
