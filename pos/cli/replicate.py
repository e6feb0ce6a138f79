"""Commands `replicate …`: this register's ledger to the shop's central database."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Final

import click

from pos.cli import documents, telling
from pos.cli.failures import problem_of
from pos.cli.output import Document, Terminal, facts, plain, with_terminal
from pos.cli.session import Session
from pos.domain.central import CentreAddress, Pushed, ReplicationStatus
from pos.domain.permissions import Act
from pos.errors import Misconfigured, PosError
from resources.words import SENTENCES
from resources.words.replicating import ON_ITS_WAY, REPLICATION

if TYPE_CHECKING:
    from pos.services.centre_access import CentreAccess
    from pos.services.till import Till
    from pos.settings import Settings

_LATER: Final = frozenset({"centre_unreachable", "ledger_busy"})
"""What comes right by itself; anything else somebody has to look at."""


@click.group(invoke_without_command=True)
@click.option("--to", "url", metavar="URL", help="postgresql://USER@HOST/DATABASE, no password.")
@click.option("--once", "how", flag_value="once", default=True, help="Bring what is new, and end.")
@click.option("--continuously", "how", flag_value="on", help="Go on until Ctrl-C.")
@click.option("--status", "how", flag_value="status", help="Only say how it stands; asks nobody.")
@click.option(
    "--every",
    "pause",
    type=click.IntRange(1, 3600),
    default=15,
    show_default=True,
    metavar="SECONDS",
    help="How often --continuously looks for something new.",
)
@click.option(
    "--accept-restored",
    is_flag=True,
    help="The ledger was restored from a backup: go on from what it and the centre both have.",
)
@with_terminal
@click.pass_context
def replicate(
    context: click.Context,
    terminal: Terminal,
    /,
    url: str | None,
    how: str,
    pause: int,
    *,
    accept_restored: bool,
) -> None:
    """Bring this register's ledger to the shop's central PostgreSQL database.

    Works beside an open till, which does the same by itself once a centre is set. A network that
    is down for a week does no harm: what is new waits in the ledger, and the next run brings it.
    The password is asked for and kept in the keyring; it is never part of a command. Where there
    is no keyring, HOLDFAST_CENTRE gives the URL and HOLDFAST_CENTRE_PASSWORD the password. Off
    this machine the database has to prove who it is (TLS).
    """
    if context.invoked_subcommand is not None:
        return
    if url is not None:
        terminal = _with_address(terminal, url)
    with terminal.session.reading() as till:
        if url is not None:
            _begin(till)
        if how == "status":
            _answer(terminal, till, None)
        elif how == "on":
            Loop(terminal, till).go(pause)
        else:
            pushed = _run(terminal, till, accept_restored=accept_restored)
            _answer(terminal, till, pushed)


@replicate.command("set-url")
@click.argument("url")
@with_terminal
def set_url(terminal: Terminal, /, url: str) -> None:
    """Keep the centre's address and password in the keyring, and replicate from now on.

    The password is asked for without being shown, or read from standard input.
    """
    with terminal.session.reading() as till:
        address = till.central.access.set(url, _password(CentreAddress.read(url)))
        till.replicating.begin(address.label)
        _answer(terminal, till, None)


@replicate.command("off")
@with_terminal
def turn_off(terminal: Terminal, /) -> None:
    """Stop replicating and forget the address; what the centre has stays there."""
    with terminal.session.reading() as till:
        was_set = till.central.access.remove()
        was_on = till.replicating.status().is_on
        till.replicating.end()
    terminal.answer(
        {"replication": {"on": False, "was_on": was_on or was_set}},
        ["This register no longer replicates." if was_on else "This register did not replicate."],
    )


class Loop:
    """One run of `--continuously`; a failure is told once, and once more when it is over."""

    def __init__(self, terminal: Terminal, till: Till) -> None:
        self._terminal = terminal
        self._till = till
        self._stopped = Event()
        self._failure = ""

    def go(self, pause: int) -> None:
        """Until Ctrl-C or SIGTERM, heard between two transactions."""
        with _stopped_by_signals(self._stopped):
            if not self._terminal.as_json:
                self._terminal.say_mode()
            while not self._stopped.is_set():
                self._look()
                self._stopped.wait(pause)
        self._say("stopped", {})

    def _look(self) -> None:
        try:
            pushed = self._till.replicating.run(is_stopped=self._stopped.is_set)
        except PosError as error:
            if error.code not in _LATER:
                raise
            if error.code != self._failure:
                self._failure = error.code
                problem = problem_of(error)
                self._print(
                    {"happened": "waiting", "error": problem.document()}, problem.words.what
                )
            return
        has_waited, self._failure = bool(self._failure), ""
        if pushed.entries or pushed.rows or pushed.shared or has_waited:
            self._say("brought", {"entries": pushed.entries, "rows": pushed.rows,
                                  "shared": pushed.shared})  # fmt: skip

    def _say(self, happened: str, document: Document) -> None:
        line = REPLICATION[happened].format_map(document)
        self._print({"happened": happened, **document}, line)

    def _print(self, document: Document, line: str) -> None:
        if self._terminal.as_json:
            click.echo(json.dumps({"mode": str(self._terminal.session.mode), **document}))
        else:
            click.echo(plain(line))


def _with_address(terminal: Terminal, url: str) -> Terminal:
    """The terminal of a session that knows the centre; asks for the password if it has to."""
    session = terminal.session
    address = CentreAddress.read(url)
    if session.start.centre_password:
        start = replace(session.start, centre_url=address.url)
        return replace(terminal, session=replace(session, start=start))
    with session.reading() as till:
        if till.central.access.address() != address:
            till.central.access.set(url, _password(address))
    return terminal


def _begin(till: Till) -> None:
    label = till.central.access.find()[0].label
    state = till.replicating.status().state
    if not state.is_on or state.target != label:
        till.access.do(Act.CENTRE, subject=f"replicate to {label}")
        till.replicating.begin(label)


def _run(terminal: Terminal, till: Till, *, accept_restored: bool) -> Pushed:
    def progress(entries: int, rows: int) -> None:
        terminal.progress(ON_ITS_WAY.format(entries=entries, rows=rows))

    try:
        return till.replicating.run(progress, accept_fork=accept_restored)
    finally:
        terminal.progress_ends()


def ask_password(access: CentreAccess, session: Session, url: str) -> bool:
    """Keep an address and the password for it, unless they are kept, or the environment's."""
    address = CentreAddress.read(url)
    is_asked = not session.start.centre_url and access.address() != address
    if is_asked:
        access.set(url, session.start.centre_password or _password(address))
    return is_asked


def _password(address: CentreAddress) -> str:
    if sys.stdin.isatty():
        text = f"Password of {address.user} at {address.label}"
        typed: str = click.prompt(text, hide_input=True, err=True, default="", show_default=False)
        return typed
    return sys.stdin.readline()


def _answer(terminal: Terminal, till: Till, pushed: Pushed | None) -> None:
    status = till.replicating.status()
    if not status.is_on and pushed is None:
        raise Misconfigured("replication_off")
    lines = _lines(status, pushed, till.settings.load())
    terminal.answer({"replication": _document(status, pushed)}, lines)


def _document(status: ReplicationStatus, pushed: Pushed | None) -> Document:
    state = status.state
    return {
        "on": state.is_on,
        "target": state.target,
        "backlog": {"entries": status.backlog.entries, "rows": status.backlog.rows},
        "last_success": documents.moment(state.succeeded_at),
        "failure": state.failure or None,
        "failed_at": documents.moment(state.failed_at),
        "brought": None
        if pushed is None
        else {"entries": pushed.entries, "rows": pushed.rows, "shared": pushed.shared},
        "head": None
        if pushed is None
        else {"sequence": pushed.head.sequence, "hash": pushed.head.hash},
    }


def _lines(status: ReplicationStatus, pushed: Pushed | None, settings: Settings) -> Iterator[str]:
    zone = settings.zone
    state, backlog = status.state, status.backlog
    yield from facts(
        [
            ("Centre", state.target),
            ("Waiting", f"{backlog.entries} entries, {backlog.rows} rows"),
            ("Last success", telling.when(state.succeeded_at, zone) or "never"),
            ("Failing since", telling.when(state.failed_at, zone) if state.failure else ""),
            ("Because", _why(state.failure, settings.register)),
        ]
    )
    if pushed is not None:
        yield REPLICATION["brought"].format(
            entries=pushed.entries, rows=pushed.rows, shared=pushed.shared
        )


def _why(failure: str, register: str) -> str:
    """The sentence of a kept code, which has no facts any more; the code where it needs others."""
    title = SENTENCES[failure].title if failure in SENTENCES else failure
    title = title.replace(" ({reason})", "").replace("{register}", register)
    return failure if "{" in title else title


@contextmanager
def _stopped_by_signals(stopped: Event) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    wanted = [signal.SIGINT, signal.SIGTERM]
    before = [signal.signal(each, stop) for each in wanted]
    try:
        yield
    finally:
        for each, handler in zip(wanted, before, strict=True):
            signal.signal(each, handler)
