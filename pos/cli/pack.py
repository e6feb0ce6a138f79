"""Commands `pack …`: everything an accountant asks for in one zip, and the proof of it."""

from collections.abc import Iterator
from pathlib import Path

import click

from pos.cli import documents, telling
from pos.cli.failures import Failure, option, problem_of
from pos.cli.languages import chosen_language, language_option
from pos.cli.output import Document, Terminal, facts, table, with_terminal
from pos.domain.pack import Pack
from pos.errors import Refused
from pos.services.export_formats.shape import ExportFormat
from pos.services.pack import PackMade
from pos.services.pack_changes import Changed
from pos.services.pack_check import PackVerdict, check_pack
from pos.services.period import Period
from pos.services.till import Till
from resources.words import pack as words

_MOST_CHANGES = 1_000

_from = click.option(
    "--from",
    "first",
    metavar="DAY",
    default="",
    help="First day in the shop's time zone, or a moment (ISO 8601).  [default: the beginning]",
)
_to = click.option(
    "--to",
    "last",
    metavar="DAY",
    default="",
    help="Last day, included; a moment ends the period exactly there.  [default: now]",
)


@click.group()
def pack() -> None:
    """The accountant's pack: every format, control totals, and what changed since the last one."""


@pack.command()
@_from
@_to
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE.zip",
    help="The pack to make.",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice([str(kind) for kind in ExportFormat]),
    multiple=True,
    help="Repeatable.  [default: xlsx, csv and jsonl; datev or fec where the chart fits]",
)
@click.option("--force", is_flag=True, help="Replace FILE.zip when it is there.")
@language_option
@with_terminal
def make(
    terminal: Terminal,
    /,
    first: str,
    last: str,
    out: Path,
    formats: tuple[str, ...],
    *,
    force: bool,
) -> None:
    """Pack a period of the ledger; the till may go on selling meanwhile."""
    with terminal.session.reading() as till:
        period = _period(terminal, till, first, last)
        kinds = tuple(ExportFormat(each) for each in formats) or till.packs.usual()
        made = till.packs.make(
            out.absolute(),
            period,
            kinds,
            replace=force,
            language=chosen_language(),
            progress=lambda done, rows: terminal.progress(f"{kinds[done]}: {rows} entries"),
        )
    terminal.progress_ends()
    terminal.answer({"pack": _made(made)}, _made_told(made))


@pack.command("list")
@with_terminal
def list_(terminal: Terminal, /) -> None:
    """The packs that were made, newest first."""
    with terminal.session.reading() as till:
        zone = till.settings.load().zone
        packs = till.packs.all()
    rows = [
        (
            str(each.number),
            telling.when(each.made_at, zone),
            each.made_by,
            telling.when(each.since, zone) or words.OPEN_BEGINNING,
            telling.when(each.until, zone) or words.OPEN_END,
            " ".join(each.formats),
        )
        for each in packs
    ]
    head = ("Pack", "Made", "By", "From", "Until", "Formats")
    told = [table(head, rows)] if rows else ["No pack was made yet."]
    terminal.answer({"packs": [_pack(each) for each in packs]}, told)


@pack.command()
@_from
@_to
@with_terminal
def changes(terminal: Terminal, /, first: str, last: str) -> None:
    """What a pack of a period would name as changed since the last one."""
    with terminal.session.reading() as till:
        found = till.packs.changed(_period(terminal, till, first, last), limit=_MOST_CHANGES)
    rows = [
        (str(each.first.sequence), each.first.date, each.first.reference, words.WHY[each.why])
        for each in found
    ]
    told = [table(("Entry", "Day", "Reference", "Why"), rows)] if rows else [words.NOTHING_CHANGED]
    terminal.answer({"changes": [_changed(each) for each in found]}, told)


@pack.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.zip")
@with_terminal
def check(terminal: Terminal, /, file: Path) -> None:
    """Read all of a pack again: files, rows and control totals. Needs no ledger."""
    verdict = check_pack(file)
    if verdict.is_sound or not terminal.as_json:
        terminal.answer({"check": _verdict(verdict)}, _verdict_told(verdict))
    if not verdict.is_sound:
        wrong = verdict.findings
        error = Refused("pack_not_sound", findings=len(wrong), file=wrong[0].name)
        beside = {"check": _verdict(verdict)} if terminal.as_json else None
        raise Failure(problem_of(error), as_json=terminal.as_json, beside=beside)


def _period(terminal: Terminal, till: Till, first: str, last: str) -> Period:
    with option("--from/--to", as_json=terminal.as_json):
        return Period.parse(first, last, till.settings.load().zone)


def _pack(pack: Pack) -> Document:
    return {
        "pack": pack.number,
        "made_at": documents.moment(pack.made_at),
        "made_by": pack.made_by or None,
        "from": documents.moment(pack.since),
        "until": documents.moment(pack.until),
        "last_sequence": pack.last_sequence,
        "head_hash": pack.head_hash,
        "formats": list(pack.formats),
        "sha256": pack.sha256,
    }


def _made(made: PackMade) -> Document:
    return {
        **_pack(made.pack),
        "file": str(made.path),
        "changed": made.changed,
        "files": [
            {
                "name": each.staged.name,
                "rows": each.staged.rows,
                "bytes": each.size,
                "sha256": each.sha256,
            }
            for each in made.files
        ],
    }


def _made_told(made: PackMade) -> Iterator[str]:
    yield from facts(
        [
            ("Pack", str(made.pack.number)),
            ("File", str(made.path)),
            ("SHA-256", made.pack.sha256),
            ("Changed", str(made.changed)),
        ]
    )
    rows = [
        (
            each.staged.name,
            "" if each.staged.rows is None else str(each.staged.rows),
            str(each.size),
        )
        for each in made.files
    ]
    yield table(("File", "Rows", "Bytes"), rows, right=(1, 2))


def _changed(changed: Changed) -> Document:
    first = changed.first
    return {
        "why": str(changed.why),
        "sequence": first.sequence,
        "date": first.date,
        "kind": first.kind,
        "reference": first.reference,
        "reason": first.reason,
        "postings": [
            {"account": line.account, "minor": line.minor, "currency": line.currency}
            for line in changed.lines
        ],
    }


def _verdict(verdict: PackVerdict) -> Document:
    return {
        "is_sound": verdict.is_sound,
        "pack": verdict.number,
        "ledger": verdict.ledger,
        "files": verdict.files,
        "reread": verdict.reread,
        "findings": [{"flaw": str(each.flaw), "name": each.name} for each in verdict.findings],
    }


def _verdict_told(verdict: PackVerdict) -> Iterator[str]:
    yield from facts(
        [
            ("Pack", str(verdict.number)),
            ("Ledger", verdict.ledger),
            ("Files", str(verdict.files)),
            ("Read again", f"{verdict.reread}, with the ledger's rows and totals"),
        ]
        if verdict.is_sound
        else [("Pack", str(verdict.number)), ("Ledger", verdict.ledger)]
    )
    for each in verdict.findings:
        yield f"{each.name} {words.FLAWS[each.flaw]}."
