"""Tables `z_reports` and `z_spans`, and the sums over the ledger that reports are made of."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.drawer import DRAWER_KINDS
from pos.domain.ledger import OF_THE_OFFICE, EntryKind
from pos.domain.money import Currency, Money
from pos.domain.shift_report import (
    AccountSum,
    Figures,
    KindSum,
    LateEntry,
    LateRule,
    ReportLine,
    StoredReport,
    Why,
)
from pos.domain.spans import Span, uncovered
from pos.errors import Refused

# Span by span through the key of the entries: what lies outside is never touched.
_IN_SPANS: Final = """json_each(:spans) AS span
    CROSS JOIN entries
        ON entries.sequence BETWEEN span.value ->> 0 AND span.value ->> 1"""

_REGISTER: Final = """coalesce(
    (SELECT register FROM sales WHERE sales.id = entries.sale_id),
    (SELECT substr(account, length('assets:cash:') + 1) FROM postings
        WHERE postings.entry = entries.sequence
            AND substr(account, 1, length('assets:cash:')) = 'assets:cash:'))"""

_NEVER_LATE: Final = ", ".join(f"'{kind}'" for kind in sorted(DRAWER_KINDS | OF_THE_OFFICE))

# A lapse is nobody's doing; it is apart only when it happened before the shift began. What the
# office books, such as fees, belongs to no shift more than to another.
_WHY: Final = f"""CASE
    WHEN entries.kind IN ({_NEVER_LATE}) THEN ''
    WHEN entries.sequence <= :opened_after THEN 'between'
    WHEN entries.kind = 'refund_failed' THEN 'failed'
    WHEN entries.kind = 'lapse' THEN iif(entries.occurred_at < :opened_at, 'earlier', '')
    WHEN EXISTS (SELECT 1 FROM json_each(:answers) AS answer
        WHERE answer.value ->> 0 = entries.sale_id AND answer.value ->> 1 = entries.kind)
        THEN 'answer'
    WHEN entries.intent_id <> '' AND EXISTS (SELECT 1 FROM changes
        WHERE changes.intent_id = entries.intent_id
            AND CASE entries.kind
                WHEN 'hold' THEN changes.kind = 'held'
                WHEN 'capture' THEN changes.kind = 'captured'
                WHEN 'release' THEN changes.kind IN ('captured', 'canceled')
                WHEN 'refund' THEN changes.reference = 'refunded' || substr(entries.reference, 7)
                ELSE 0 END)
        THEN 'elsewhere'
    ELSE '' END"""  # noqa: S608 - our own words


class SqliteReports:
    """Port `ReportBook`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def uncovered(self) -> Sequence[Span]:
        [(last,)] = self._db.execute("SELECT coalesce(max(sequence), 0) FROM entries").fetchall()
        rows = self._db.execute("SELECT first, last FROM z_spans ORDER BY first").fetchall()
        return uncovered((Span(row["first"], row["last"]) for row in rows), int(last))

    def of_registers(self, registers: Collection[str], spans: Sequence[Span]) -> Collection[int]:
        if not registers:
            return ()
        rows = self._db.execute(
            f"""SELECT entries.sequence AS place FROM {_IN_SPANS}
                WHERE {_REGISTER} IN (SELECT value FROM json_each(:registers))""",  # noqa: S608 - our own clauses
            {"spans": _spans(spans), "registers": json.dumps(list(registers))},
        )
        return {int(row["place"]) for row in rows.fetchall()}

    def figures(self, spans: Sequence[Span], rule: LateRule) -> tuple[Figures, Figures]:
        bound = {"spans": _spans(spans), **_bound(rule)}
        kinds = self._db.execute(
            f"""SELECT ({_WHY}) <> '' AS is_late, entries.kind AS kind,
                    entries.currency AS currency, count(*) AS entries,
                    sum(entries.amount_minor) AS minor
                FROM {_IN_SPANS} WHERE entries.kind <> 'audit'
                GROUP BY 1, 2, 3 ORDER BY 2, 3""",  # noqa: S608 - our own clauses
            bound,
        ).fetchall()
        accounts = self._db.execute(
            f"""SELECT ({_WHY}) <> '' AS is_late, entries.kind AS kind, account,
                    postings.currency AS currency, sum(postings.amount_minor) AS minor
                FROM {_IN_SPANS} CROSS JOIN postings ON postings.entry = entries.sequence
                GROUP BY 1, 2, 3, 4 ORDER BY 2, 3, 4""",  # noqa: S608 - our own clauses
            bound,
        ).fetchall()
        own, late = (
            Figures(
                tuple(_kind_sum(row) for row in kinds if bool(row["is_late"]) is is_late),
                tuple(_account_sum(row) for row in accounts if bool(row["is_late"]) is is_late),
            )
            for is_late in (False, True)
        )
        return own, late

    def figures_of_all(self) -> Figures:
        # By the index of accounts: to sort every posting by its kind takes ten times as long.
        kinds = self._db.execute(
            """SELECT kind, currency, count(*) AS entries, sum(amount_minor) AS minor
               FROM entries WHERE kind <> 'audit' GROUP BY kind, currency ORDER BY kind, currency"""
        )
        accounts = self._db.execute(
            """SELECT NULL AS kind, account, currency, sum(amount_minor) AS minor
               FROM postings GROUP BY account, currency ORDER BY account, currency"""
        )
        return Figures(
            tuple(_kind_sum(row) for row in kinds.fetchall()),
            tuple(_account_sum(row) for row in accounts.fetchall()),
        )

    def again(self, spans: Sequence[Span], rule: LateRule) -> Sequence[KindSum]:
        rows = self._db.execute(
            f"""SELECT entries.kind AS kind, entries.currency AS currency, count(*) AS entries,
                    sum(entries.amount_minor) AS minor
                FROM {_IN_SPANS} JOIN sale_notes ON sale_notes.sale_id = entries.sale_id
                WHERE entries.kind = 'hold' AND sale_notes.follows IS NOT NULL AND ({_WHY}) = ''
                GROUP BY 1, 2 ORDER BY 2""",  # noqa: S608 - our own clauses
            {"spans": _spans(spans), **_bound(rule)},
        )
        return [_kind_sum(row) for row in rows.fetchall()]

    def late(self, spans: Sequence[Span], rule: LateRule, limit: int) -> Sequence[LateEntry]:
        rows = self._db.execute(
            f"""SELECT entries.*, ({_WHY}) AS why, sales.register AS register,
                    sales.number AS number
                FROM {_IN_SPANS} LEFT JOIN sales ON sales.id = entries.sale_id
                WHERE entries.kind <> 'audit' AND ({_WHY}) <> ''
                ORDER BY entries.sequence LIMIT :limit""",  # noqa: S608 - our own clauses
            {"spans": _spans(spans), "limit": limit, **_bound(rule)},
        )
        return [_late(row) for row in rows.fetchall()]

    def add(self, report: StoredReport, spans: Sequence[Span]) -> None:
        self._db.execute(
            """INSERT INTO z_reports (register, number, made_at, document, sha256)
               VALUES (?, ?, ?, ?, ?)""",
            [
                report.register,
                report.number,
                time_text(report.made_at),
                report.document,
                report.sha256,
            ],
        )
        self._db.conn.executemany(
            "INSERT INTO z_spans (first, last, register, number) VALUES (?, ?, ?, ?)",
            [(span.first, span.last, report.register, report.number) for span in spans],
        )

    def get(self, register: str, number: int) -> StoredReport:
        found = self._select("WHERE register = ? AND number = ?", register, number)
        if not found:
            raise Refused("report_unknown", register=register, number=number)
        return found[0]

    def last(self, register: str) -> StoredReport | None:
        found = self._select(
            "WHERE register = ? AND number > 0 ORDER BY number DESC LIMIT 1", register
        )
        return found[0] if found else None

    def recent(self, limit: int) -> Sequence[ReportLine]:
        rows = self._db.execute(
            """SELECT register, number, made_at, sha256 FROM z_reports
               ORDER BY made_at DESC, number DESC LIMIT ?""",
            [limit],
        )
        return [
            ReportLine(
                row["register"],
                row["number"],
                datetime.fromisoformat(row["made_at"]),
                row["sha256"],
            )
            for row in rows.fetchall()
        ]

    def has_any(self) -> bool:
        return self._db.execute("SELECT 1 FROM z_reports LIMIT 1").fetchone() is not None

    def _select(self, clause: str, *parameters: str | int) -> list[StoredReport]:
        rows = self._db.execute(f"SELECT * FROM z_reports {clause}", parameters)  # noqa: S608 - our own clauses, values are bound
        return [
            StoredReport(
                row["register"],
                row["number"],
                datetime.fromisoformat(row["made_at"]),
                row["document"],
                row["sha256"],
            )
            for row in rows.fetchall()
        ]


def _spans(spans: Iterable[Span]) -> str:
    return json.dumps([[span.first, span.last] for span in spans])


def _bound(rule: LateRule) -> dict[str, str | int]:
    opened = time_text(rule.opened_at)
    return {
        "opened_after": rule.opened_after,
        "opened_at": opened,
        "answers": json.dumps([[sale, str(kind)] for sale, kind in rule.answers]),
    }


def _kind_sum(row: sqlite3.Row) -> KindSum:
    amount = Money(row["minor"], Currency(row["currency"]))
    return KindSum(EntryKind(row["kind"]), row["entries"], amount)


def _account_sum(row: sqlite3.Row) -> AccountSum:
    amount = Money(row["minor"], Currency(row["currency"]))
    kind = None if row["kind"] is None else EntryKind(row["kind"])
    return AccountSum(kind, row["account"], amount)


def _late(row: sqlite3.Row) -> LateEntry:
    number = row["number"]
    return LateEntry(
        sequence=row["sequence"],
        kind=EntryKind(row["kind"]),
        receipt=f"{row['register']}-{number:06d}" if number else "",
        amount=Money(row["amount_minor"], Currency(row["currency"])),
        occurred_at=datetime.fromisoformat(row["occurred_at"]),
        why=Why(row["why"]),
    )
