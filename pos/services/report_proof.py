"""Proves the reports of shifts: each is the one whose hash the chain of the ledger holds."""

from collections.abc import Iterator
from typing import Final

from pos.domain.audit_record import TrailQuery
from pos.domain.verdict import Check, Finding, Flaw
from pos.ports import Books
from pos.services.report_document import digest, spelled

_PAGE: Final = 500
_ALL: Final = 1_000_000
"""More reports than a ledger ever has: three a day for nine hundred years."""


def flawed_reports(books: Books) -> Iterator[Finding]:
    """Reports that were changed, that are gone, or that the chain does not know."""
    noted = _noted(books)
    for line in books.reports.recent(_ALL):
        kept, name = books.reports.get(line.register, line.number), line.name
        facts = {"report": name}
        told = noted.pop(name, None)
        if told is None:
            yield Finding(Check.REPORTS, Flaw.REPORT_UNNOTED, facts=facts)
        elif told != spelled(digest(kept.document)) or digest(kept.document) != kept.sha256:
            yield Finding(Check.REPORTS, Flaw.REPORT_CHANGED, facts=facts)
    for name in sorted(noted):
        yield Finding(Check.REPORTS, Flaw.REPORT_MISSING, facts={"report": name})


def _noted(books: Books) -> dict[str, str]:
    """The hash of every report by its name, as the audit journal has it."""
    found: dict[str, str] = {}
    before: int | None = None
    while True:
        page = books.trail.find(TrailQuery(acts=("z_report",), before=before, limit=_PAGE))
        for entry in page:
            facts = entry.record.facts
            found[facts.get("report", "")] = facts.get("sha256", "")
        if len(page) < _PAGE:
            return found
        before = page[-1].sequence
