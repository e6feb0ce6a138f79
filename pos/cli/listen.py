"""Command `listen`: heeds Stripe's webhooks at once instead of waiting for the next look."""

import json
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

import click

from pos.cli import documents, telling
from pos.cli.failures import problem_of
from pos.cli.output import Document, Terminal, plain, with_terminal
from pos.cli.session import Session
from pos.domain.drift import Change, Reconciliation
from pos.errors import Misconfigured, PosError, Refused
from pos.services.listening import Listening, News, Stopped, TurnedAway
from pos.services.nudges import Nudge, Nudges
from pos.settings import Mode
from resources.words.listening import EARS
from resources.words.reconciling import CHANGES

_TRY_AGAIN_S: Final = 60
"""After a look at Stripe that failed; meanwhile each new event tries at once."""


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=4242,
    show_default=True,
    help="Where to listen on this machine; 0 takes any free port.",
)
@with_terminal
def listen(terminal: Terminal, /, port: int) -> None:
    """Take Stripe's webhooks in, and bring the ledger up to date at each one.

    Only this machine is listened to (127.0.0.1), so something has to forward them here; the
    Stripe CLI does: `stripe listen --forward-to 127.0.0.1:4242`. It shows a secret when it
    starts; keep it with `holdfast --mode test keys set --webhook`.

    Beside an open till the till is nudged and looks by itself; without one this command does it.
    It is never needed: a till looks at Stripe by itself. Ctrl-C ends it. With --json each line
    is a document.
    """
    session = terminal.session
    if session.mode is Mode.TRAINING:
        raise Refused("webhook_not_in_training")
    with session.reading() as till:
        account, nudges = till.account, Nudges(till.path, till.clock)
    nudges.prepare()
    Ear(terminal, Listening(nudges, mode=session.mode, account=account), nudges).listen(port)


class Ear:
    """One run of the command."""

    def __init__(self, terminal: Terminal, listening: Listening, nudges: Nudges) -> None:
        self._terminal = terminal
        self._listening = listening
        self._nudges = nudges

    def listen(self, port: int) -> None:
        """Until Ctrl-C or SIGTERM; a look at Stripe that is under way is finished first."""
        from pos.bootstrap import receiving_webhooks

        session = self._terminal.session
        with (
            _stopped_by_signals(self._listening),
            receiving_webhooks(session.start, self._listening, port=port) as address,
        ):
            if not self._terminal.as_json:
                self._terminal.say_mode()
            self._say("listening", {"address": address})
            is_done = self._look()
            while True:
                news = self._listening.hear(None if is_done else _TRY_AGAIN_S)
                if self._tell(news):
                    break
                if not is_done or any(isinstance(each, Nudge) for each in news):
                    is_done = self._look()
        self._say("stopped", {})

    def _tell(self, news: Iterable[News]) -> bool:
        """Say what came; whether it is time to stop."""
        for each in news:
            match each:
                case Nudge(event, type_, about):
                    self._say("event", {"event": event, "type": type_, "object": about})
                case TurnedAway(code):
                    self._say_problem("turned_away", Refused(code, mode=self._mode))
                case Stopped():
                    return True
        return False

    @property
    def _mode(self) -> str:
        return str(self._terminal.session.mode)

    def _look(self) -> bool:
        """Reconcile, unless an open till does; whether nobody has to look once more."""
        heeded = self._nudges.waiting()
        try:
            found = _reconciled(self._terminal.session)
        except Misconfigured as error:
            if error.code != "ledger_in_use":
                self._say_problem("failed", error)
                return False
            self._say("nudged", {})
            return True
        except PosError as error:
            self._say_problem("failed", error)
            return False
        self._say("looked", _looked(found))
        for change in found.changes:
            words = {"amount": telling.amount(change.amount), "kind": CHANGES[change.kind]}
            self._say("changed", _changed(change), **words)
        for unsettled in found.unsettled:
            self._say_problem("unsettled", unsettled)
        if not found.unsettled:
            self._nudges.heeded(heeded)
        return not found.unsettled

    def _say_problem(self, happened: str, error: PosError) -> None:
        problem = problem_of(error)
        line = " ".join(filter(None, (problem.words.what, problem.words.advice)))
        self._print({"happened": happened, "error": problem.document()}, line)

    def _say(self, happened: str, document: Document, **words: str) -> None:
        line = EARS[happened].format_map({**document, **words})
        self._print({"happened": happened, **document}, line)

    def _print(self, document: Document, line: str) -> None:
        """One line at a time, at once: somebody may read along."""
        if self._terminal.as_json:
            click.echo(json.dumps({"mode": self._mode, **document}))
        else:
            click.echo(plain(line))


def _reconciled(session: Session) -> Reconciliation:
    """Open the ledger for as long as it takes, and give it back.

    Raises Misconfigured `ledger_in_use` beside an open till, and what opening one raises.
    """
    with session.writing() as till:
        if till.reconciler is None:
            raise Misconfigured("ledger_read_only")
        return till.reconciler.run()


def _looked(found: Reconciliation) -> Document:
    return {
        "settled": found.settled,
        "unsettled": len(found.unsettled),
        "events": found.events,
        "changes": len(found.changes),
    }


def _changed(change: Change) -> Document:
    return {
        "kind": str(change.kind),
        "intent": change.intent,
        "sale": change.sale,
        "amount": documents.money(change.amount),
        "occurred_at": documents.moment(change.occurred_at),
    }


@contextmanager
def _stopped_by_signals(listening: Listening) -> Iterator[None]:
    """Ctrl-C and SIGTERM are heard between two looks."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        listening.stop()

    wanted = [signal.SIGINT, signal.SIGTERM]
    before = [signal.signal(each, stop) for each in wanted]
    try:
        yield
    finally:
        for each, handler in zip(wanted, before, strict=True):
            signal.signal(each, handler)
