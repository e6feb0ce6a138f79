"""Commands `register …`: list a shop's registers, add one, and replace one that died."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from pos.cli import documents
from pos.cli.failures import Failure, problem_of
from pos.cli.output import Document, Terminal, facts, table, with_terminal
from pos.cli.replicate import ask_password
from pos.domain.central import CentralHead, CentreAddress, Replica
from pos.domain.permissions import Act
from pos.domain.restoring import Objection, Restored
from pos.errors import Misconfigured, PosError
from pos.services.coming_back import come_back
from pos.settings import Mode

if TYPE_CHECKING:
    from pos.services.centre_access import CentreAccess
    from pos.services.enrolling import Enrolled

_TO = click.option(
    "--to",
    "url",
    metavar="URL",
    help="The centre, postgresql://USER@HOST/DATABASE.  [default: the one that is set]",
)


@click.group()
def register() -> None:
    """List the shop's registers, add one, or replace one that died."""


@register.command("list")
@_TO
@with_terminal
def list_registers(terminal: Terminal, /, url: str | None) -> None:
    """Every register that the centre knows, and when it was last heard of."""
    from pos.bootstrap.enrolling import registers_of

    with _access(terminal, url) as (asked, access):
        found = registers_of(asked.session.start, access)
    head = ("Register", "Entries", "Whole", "Last heard of", "Ledger")
    rows = [
        (each.register.name, str(each.sequence), "yes" if each.is_settled else "no",
         _when(each.updated_at), each.register.ledger)
        for each in found
    ]  # fmt: skip
    terminal.answer({"registers": [_head(each) for each in found]}, [table(head, rows, right=(1,))])


@register.command("enrol")
@click.argument("name")
@_TO
@with_terminal
def enrol_register(terminal: Terminal, /, name: str, url: str | None) -> None:
    """Begin a register called NAME on this machine, with the shop's people and settings.

    The machine must have no ledger of the shop yet. A name belongs to one register for ever.
    """
    from pos.bootstrap.enrolling import enrol

    with _access(terminal, url) as (asked, access):
        done = enrol(asked.session.start, access, name)
    is_practice = terminal.session.mode is Mode.TRAINING
    lines = _enrolled_lines(done, is_practice=is_practice)
    terminal.answer({"register": _enrolled(done)}, lines)


@register.command("replace")
@click.argument("name")
@_TO
@click.option("--older", is_flag=True, help="Although entries here never reached the centre.")
@click.option("--other-ledger", is_flag=True, help="Although the ledger here is another one.")
@with_terminal
def replace_register(
    terminal: Terminal, /, name: str, url: str | None, *, older: bool, other_ledger: bool
) -> None:
    """Let this machine go on as the register NAME, from what the centre has of it.

    A ledger that is here is kept beside it. The old machine, should it come back, is told that
    it was replaced. Stripe is asked what happened since. No till may be open.
    """
    from pos.bootstrap.enrolling import replacing_of

    wanted = {Objection.OLDER: older, Objection.OTHER_LEDGER: other_ledger}
    accepted = frozenset(each for each, is_accepted in wanted.items() if is_accepted)

    def progress(_name: str, entries: int, rows: int) -> None:
        terminal.progress(f"{entries} entries, {rows} rows …")

    with _access(terminal, url) as (asked, access):
        by = _permitted(asked)
        service = replacing_of(asked.session.start, access)
        label = access.find()[0].label
        replica, restored = service.replace(name, label, accepted=accepted, progress=progress)
    terminal.progress_ends()
    problem = _brought_home(asked, restored, by)
    document = {"register": _replaced(replica, restored)}
    if problem is None or not terminal.as_json:
        terminal.answer(document, _replaced_lines(replica, restored))
    if problem is not None:
        beside = document if terminal.as_json else None
        raise Failure(problem_of(problem), as_json=terminal.as_json, beside=beside)


@contextmanager
def _access(terminal: Terminal, url: str | None) -> Iterator[tuple[Terminal, CentreAccess]]:
    """The way to the centre; a password that it refuses is not kept, so that it is asked again."""
    from pos.bootstrap.central import centre_access_of

    session = terminal.session
    if url is not None and session.start.centre_password:
        start = replace(session.start, centre_url=CentreAddress.read(url).url)
        session = replace(session, start=start)
        terminal = replace(terminal, session=session)
    session.write_log()
    access = centre_access_of(session.start)
    is_new = False
    if url is not None:
        access.guard(lambda _change: _permitted(terminal))
        is_new = ask_password(access, session, url)
    try:
        yield terminal, access
    except Misconfigured as error:
        if is_new and error.code == "centre_refused":
            access.remove()
        raise


def _permitted(terminal: Terminal) -> str:
    """Whose word it is, by the ledger here; who has the disk where that cannot be opened."""
    if not terminal.session.has_ledger:
        return ""
    try:
        with terminal.session.reading() as till:
            return till.access.permit(Act.CENTRE, subject="register").actor
    except Misconfigured:
        return ""


def _brought_home(terminal: Terminal, restored: Restored, by: str) -> PosError | None:
    """Tell the centre first, so that the dead till stays dead; then ask Stripe. Why not, if not."""
    try:
        with terminal.session.unsigned() as till:
            till.replicating.run()
            found = come_back(till, restored, by=by)
            till.replicating.run()
    except PosError as error:
        return error
    return found.unsettled[0] if found.unsettled else None


def _when(moment: datetime | None) -> str:
    """In UTC: there may be no ledger here that knows the shop's clocks."""
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _head(head: CentralHead) -> Document:
    return {
        "name": head.register.name,
        "ledger": head.register.ledger,
        "epoch": head.register.epoch,
        "sequence": head.sequence,
        "hash": head.hash,
        "settled": head.is_settled,
        "updated_at": documents.moment(head.updated_at),
    }


def _enrolled(done: Enrolled) -> Document:
    return {
        "name": done.name,
        "account": done.account,
        "shared": done.shared,
        "products": done.products,
    }


def _enrolled_lines(done: Enrolled, *, is_practice: bool) -> Iterator[str]:
    yield from facts([("Register", done.name), ("Account", done.account)])
    yield f"{done.products} products and {done.shared} shared settings, people and recipes came."
    key = "" if is_practice else "Set a Stripe key with `holdfast keys set`. "
    yield f"{key}Choose its card reader, if it has one, before the first sale."


def _replaced(replica: Replica, restored: Restored) -> Document:
    return {
        "name": replica.name,
        "ledger": replica.ledger,
        "entries": replica.sequence,
        "epoch": restored.epoch,
        "whole": replica.is_settled,
        "kept": str(restored.kept) if restored.kept else None,
    }


def _replaced_lines(replica: Replica, restored: Restored) -> Iterator[str]:
    yield from facts(
        [
            ("Register", replica.name),
            ("Entries", str(replica.sequence)),
            ("Last heard of", _when(replica.updated_at)),
            ("Kept", str(restored.kept) if restored.kept else ""),
        ]
    )
    if not replica.is_settled:
        yield "The old till died while it was telling the centre: count the drawer and compare."
