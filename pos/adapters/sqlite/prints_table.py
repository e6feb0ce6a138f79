"""Tables `printers`, `prints` and `drawer_openings`: this machine's paper, and its drawer."""

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time, optional_time_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.printing import (
    Connection,
    DrawerOpening,
    DrawerReason,
    Printer,
    PrintId,
    PrintJob,
    PrintState,
)
from pos.errors import Refused

_WAITING = "state IN ('queued', 'printing', 'failed')"


class SqlitePrinters:
    """Port `PrinterList`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> Sequence[Printer]:
        rows = self._db.execute("SELECT * FROM printers ORDER BY place, name")
        return [_printer(row) for row in rows.fetchall()]

    def get(self, name: str) -> Printer:
        row = self._db.execute("SELECT * FROM printers WHERE name = ?", [name]).fetchone()
        if row is None:
            raise Refused("printer_unknown", name=name[:40])
        return _printer(row)

    def save(self, printer: Printer) -> None:
        self._db.execute(
            """INSERT OR REPLACE INTO printers (name, place, connection, address, paper_mm,
                   columns, profile, code_page, cuts, answers, drawer_pin)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                printer.name,
                printer.place,
                str(printer.connection),
                printer.address,
                printer.paper_mm,
                printer.columns,
                printer.profile,
                printer.code_page,
                int(printer.cuts),
                int(printer.answers),
                printer.drawer_pin,
            ],
        )

    def remove(self, name: str) -> None:
        self._db.execute("DELETE FROM printers WHERE name = ?", [name])


class SqlitePrints:
    """Port `PrintQueue`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, job: PrintJob) -> None:
        self._db.execute(
            """INSERT INTO prints (id, kind, subject, language, copy, body, printer, state,
                   made_at, made_by, attempts, begun, problem, next_at, printed_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                job.id,
                job.kind,
                job.subject,
                job.language,
                job.copy,
                job.body,
                job.printer,
                str(job.state),
                time_text(job.made_at),
                job.made_by,
                job.attempts,
                int(job.begun),
                job.problem,
                optional_time_text(job.next_at),
                optional_time_text(job.printed_at),
            ],
        )

    def save(self, job: PrintJob) -> None:
        self._db.execute(
            """UPDATE prints SET printer = ?, state = ?, attempts = ?, begun = ?, problem = ?,
                   next_at = ?, printed_at = ? WHERE id = ?""",
            [
                job.printer,
                str(job.state),
                job.attempts,
                int(job.begun),
                job.problem,
                optional_time_text(job.next_at),
                optional_time_text(job.printed_at),
                job.id,
            ],
        )

    def get(self, job: PrintId) -> PrintJob:
        found = self._db.execute(
            "SELECT * FROM prints WHERE id >= ? AND id < ? || '~' LIMIT 2", [job, job]
        ).fetchall()
        if len(found) != 1 or len(job) < len("print_1234"):
            raise Refused("print_unknown", text=job[:40])
        return _job(found[0])

    def waiting(self) -> Sequence[PrintJob]:
        rows = self._db.execute(
            f"SELECT * FROM prints WHERE {_WAITING} AND body <> '' ORDER BY made_at, rowid"  # noqa: S608 - a literal of this module
        )
        return [_job(row) for row in rows.fetchall()]

    def recent(self, limit: int) -> Sequence[PrintJob]:
        rows = self._db.execute(
            """SELECT id, kind, subject, language, copy, '' AS body, printer, state, made_at,
                   made_by, attempts, begun, problem, next_at, printed_at
               FROM prints ORDER BY rowid DESC LIMIT ?""",
            [limit],
        )
        return [_job(row) for row in rows.fetchall()]

    def made(self, kind: str, subject: str) -> int:
        row = self._db.execute(
            """SELECT count(*) FROM prints
               WHERE subject = ? AND kind = ? AND state <> 'given_up'""",
            [subject, kind],
        ).fetchone()
        return int(row[0])

    def forget_bodies(self, before: datetime) -> None:
        self._db.execute(
            f"UPDATE prints SET body = '' WHERE body <> '' AND made_at < ? AND NOT {_WAITING}",  # noqa: S608 - a literal of this module
            [time_text(before)],
        )


class SqliteDrawer:
    """Port `DrawerBook`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, opening: DrawerOpening) -> bool:
        made = self._db.execute(
            """INSERT INTO drawer_openings (opened_at, reason, reference, note, opened_by, printer,
                   problem)
               VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (reference) DO NOTHING""",
            [
                time_text(opening.opened_at),
                str(opening.reason),
                opening.reference or None,
                opening.note,
                opening.opened_by,
                opening.printer,
                opening.problem,
            ],
        )
        return bool(made.rowcount)

    def recent(self, limit: int) -> Sequence[DrawerOpening]:
        rows = self._db.execute(
            "SELECT * FROM drawer_openings ORDER BY place DESC LIMIT ?", [limit]
        )
        return [_opening(row) for row in rows.fetchall()]


def _printer(row: sqlite3.Row) -> Printer:
    return Printer(
        name=row["name"],
        connection=Connection(row["connection"]),
        address=row["address"],
        place=row["place"],
        paper_mm=row["paper_mm"],
        columns=row["columns"],
        profile=row["profile"],
        code_page=row["code_page"],
        cuts=bool(row["cuts"]),
        answers=bool(row["answers"]),
        drawer_pin=row["drawer_pin"],
    )


def _job(row: sqlite3.Row) -> PrintJob:
    return PrintJob(
        id=PrintId(row["id"]),
        kind=row["kind"],
        subject=row["subject"],
        language=row["language"],
        copy=row["copy"],
        body=row["body"],
        printer=row["printer"],
        made_at=datetime.fromisoformat(row["made_at"]),
        made_by=row["made_by"],
        state=PrintState(row["state"]),
        attempts=row["attempts"],
        begun=bool(row["begun"]),
        problem=row["problem"],
        next_at=optional_time(row["next_at"]),
        printed_at=optional_time(row["printed_at"]),
    )


def _opening(row: sqlite3.Row) -> DrawerOpening:
    return DrawerOpening(
        opened_at=datetime.fromisoformat(row["opened_at"]),
        reason=DrawerReason(row["reason"]),
        opened_by=row["opened_by"],
        printer=row["printer"],
        reference=row["reference"] or "",
        note=row["note"],
        problem=row["problem"],
    )
