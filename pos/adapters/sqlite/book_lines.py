"""The ledger as rows of text for those who write it out: millions of them, one at a time."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlite_utils.db import Database

from pos.adapters.sqlite.book_spans import COUNTED_AT, IN_SPAN, Span, shifted, span
from pos.domain.views import BookLine


def book_lines(
    db: Database, since: datetime | None, until: datetime | None, zone: ZoneInfo, after: int
) -> Iterator[BookLine]:
    """As `LedgerBook.lines`; tuples, since a record for each posting takes longer than SQLite."""
    period = span(db, since, until, after=after)
    cursor = db.conn.cursor()
    cursor.row_factory = None
    return map(BookLine._make, cursor.execute(lines_query(period, zone), period.bound))


def lines_query(period: Span, zone: ZoneInfo) -> str:
    """The select of `BookLine`s.

    The limit, which is none, keeps SQLite from asking for every posting anew what is the same
    for the whole entry. Postings come by their key, in the order of their lines; said once more,
    SQLite would sort those of each entry.
    """
    return f"""SELECT entry.sequence, postings.line, entry.kind, entry.reference, entry.date,
           entry.occurred_at, entry.recorded_at, postings.account, postings.amount_minor,
           postings.currency, entry.receipt, entry.register, entry.sale, entry.intent_id,
           entry.reason
       FROM (SELECT entries.*, date({COUNTED_AT}, {shifted(COUNTED_AT, zone, period)}) AS date,
               CASE WHEN sales.number IS NULL THEN ''
                   ELSE sales.register || printf('-%06d', sales.number) END AS receipt,
               CASE WHEN sales.number IS NULL THEN '' ELSE sales.register END AS register,
               coalesce(entries.sale_id, '') AS sale
           FROM entries LEFT JOIN sales ON sales.id = entries.sale_id
           WHERE {IN_SPAN} ORDER BY entries.sequence LIMIT -1 OFFSET 0) AS entry
       CROSS JOIN postings ON postings.entry = entry.sequence"""  # noqa: S608 - our own clauses, values are bound
