"""Slips on record: in the queue of a printer, or as what came out another way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from pos.domain.printing import PrintJob, PrintState, new_print_id
from pos.domain.slip import Slip
from pos.domain.slip_json import written
from pos.errors import Refused
from pos.ports import Books

Keep: TypeAlias = Callable[[Books, Slip], object]
"""Puts a slip on record within a transaction, so that no other print has its number."""


def queued(books: Books, slip: Slip, printer: str, *, now: datetime, by: str) -> PrintJob:
    """A slip that waits for that printer, or for the usual one.

    Raises Refused `no_printer` or `printer_unknown`.
    """
    known = books.printers.all()
    if not printer and not known:
        raise Refused("no_printer")
    found = books.printers.get(printer) if printer else known[0]
    job = _job(slip, written(slip), found.name, now, by)
    books.prints.add(job)
    return job


def begun(books: Books, slip: Slip, how: str, *, now: datetime, by: str) -> PrintJob:
    """A slip that no receipt printer makes: a file (`pdf`), or a printer of the `system`.

    It counts from now on, and waits in no queue; whether it came out is noted afterwards.
    """
    job = replace(_job(slip, "", how, now, by), state=PrintState.PRINTING)
    books.prints.add(job)
    return job


def _job(slip: Slip, body: str, printer: str, now: datetime, by: str) -> PrintJob:
    return PrintJob(
        id=new_print_id(),
        kind=str(slip.kind),
        subject=slip.subject,
        language=slip.language,
        copy=slip.copy,
        body=body,
        printer=printer,
        made_at=now,
        made_by=by,
    )
