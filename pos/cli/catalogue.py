"""Commands `catalogue …`: load, list and search products."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pos.cli import documents, telling
from pos.cli.failures import Failure, problem_of
from pos.cli.output import Document, Terminal, facts, with_terminal
from pos.domain.catalogue import Product
from pos.domain.views import CatalogueChange
from pos.errors import Refused
from resources.words.importing import row_issue

if TYPE_CHECKING:
    from pos.services.catalogue_import import ImportProgress, ImportReport
    from pos.services.catalogue_rows import Issue
    from pos.services.till import Till

_SHOWN: Final = 20
"""Issues that people see; programs get all that are kept."""


@click.group()
def catalogue() -> None:
    """Load, list and search products."""


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--skip-bad-rows", is_flag=True, help="Load the other rows; without it one wrong row stops all."
)
@with_terminal
def import_file(terminal: Terminal, /, file: Path, *, skip_bad_rows: bool) -> None:
    """Load products from a CSV file: our columns, or an export of Square or Shopify.

    Ours are sku, barcode, name, price and tax_rate. Products are added, or updated by SKU.
    The file is loaded as a whole, or the catalogue stays as it is.
    """
    with terminal.session.writing() as till:
        document, lines = loaded(terminal, till, file, skip_bad_rows=skip_bad_rows)
    terminal.answer(document, lines)


def loaded(
    terminal: Terminal, till: Till, file: Path, *, skip_bad_rows: bool = False
) -> tuple[Document, list[str]]:
    """Load a file of products; what is to be told of it. Raises Failure when nothing was."""

    def show(progress: ImportProgress) -> None:
        terminal.progress(f"{progress.stage} {progress.percent} %")

    report = till.catalogue.import_file(
        file,
        currency=till.settings.load().money,
        progress=show,
        skip_bad_rows=skip_bad_rows,
    )
    count = till.catalogue.count()
    terminal.progress_ends()
    document: Document = {"import": _report(report), "products": count}
    if report.change is None:
        raise Failure(
            problem_of(Refused("catalogue_rejected", errors=report.errors)),
            as_json=terminal.as_json,
            beside=document,
            hints=_issues(report),
        )
    return document, [*_told(report, report.change, count), *_issues(report)]


@catalogue.command("list")
@click.option("--after", metavar="SKU", default="", help="Begin after this SKU.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@with_terminal
def list_products(terminal: Terminal, /, after: str, limit: int) -> None:
    """Products by SKU."""
    with terminal.session.reading() as till:
        found = till.catalogue.list(after, limit)
        count = till.catalogue.count()
    _show(terminal, found, count)


@catalogue.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@with_terminal
def search(terminal: Terminal, /, words: Sequence[str], limit: int) -> None:
    """Products by words in any order and by their beginnings, or by barcode or SKU."""
    with terminal.session.reading() as till:
        found = till.catalogue.search(" ".join(words), limit)
        count = till.catalogue.count()
    _show(terminal, found, count)


def _show(terminal: Terminal, found: Sequence[Product], count: int) -> None:
    text = telling.products(found) if found else ["No product was found."]
    terminal.answer(
        {"products": [documents.product(each) for each in found], "count": count},
        [*text, f"{len(found)} of {count} products"],
    )


def _told(report: ImportReport, change: CatalogueChange, count: int) -> list[str]:
    return facts(
        [
            ("File", f"{report.file} ({report.layout}, {report.encoding})"),
            ("Added", str(change.added)),
            ("Updated", str(change.updated)),
            ("Unchanged", str(change.unchanged)),
            ("Skipped", str(report.rows - _loaded(change)) if report.errors else ""),
            ("Not for sale", str(report.left_out or "")),
            ("Ignored columns", ", ".join(report.ignored)),
            ("In the catalogue", str(count)),
        ]
    )


def _loaded(change: CatalogueChange) -> int:
    return change.added + change.updated + change.unchanged


def _issues(report: ImportReport) -> list[str]:
    lines = [f"line {issue.line}: {_said(issue)}" for issue in report.issues[:_SHOWN]]
    more = report.errors + report.warnings - len(lines)
    return [*lines, *([f"and {more} more; --json lists them"] if more else [])]


def _said(issue: Issue) -> str:
    return row_issue(issue.code, column=issue.column, text=issue.text, other=issue.other_line)


def _report(report: ImportReport) -> Document:
    change = report.change
    return {
        "file": report.file,
        "layout": report.layout,
        "encoding": report.encoding,
        "loaded": change is not None,
        "added": change.added if change else 0,
        "updated": change.updated if change else 0,
        "unchanged": change.unchanged if change else 0,
        "rows": report.rows,
        "left_out": report.left_out,
        "mapped": dict(report.mapped),
        "ignored": list(report.ignored),
        "errors": report.errors,
        "warnings": report.warnings,
        "issues": [
            {
                "line": issue.line,
                "severity": str(issue.severity),
                "code": issue.code,
                "column": issue.column or None,
                "text": issue.text,
                "said": _said(issue),
            }
            for issue in report.issues
        ],
    }
