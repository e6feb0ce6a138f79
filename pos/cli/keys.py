"""Commands `keys …`: Stripe's keys, which are typed or piped and never an argument."""

import sys

import click

from pos.cli.key_telling import right_of, told_of
from pos.cli.output import Document, Terminal, facts, with_terminal
from pos.cli.session import Session
from pos.domain.key_rights import RIGHTS
from pos.domain.permissions import Act
from pos.services.keys import Keys, KeyStatus
from pos.services.webhook_secret import WebhookSecret, WebhookSecretStatus
from pos.settings import Mode


@click.group()
def keys() -> None:
    """Set, check or remove the Stripe key of a mode (see --mode)."""


_WEBHOOK = click.option(
    "--webhook", is_flag=True, help="The secret that webhooks are signed with (whsec_…), instead."
)


@keys.command("set")
@_WEBHOOK
@with_terminal
def set_key(terminal: Terminal, /, *, webhook: bool) -> None:
    """Keep a key in the system's keyring.

    The key is asked for without being shown, or read from standard input:
    `holdfast --mode test keys set < file`. It is never an argument: those end up in histories.
    """
    session = terminal.session
    if webhook:
        _allowed(session, "set webhook secret")
        set_ = _webhook(session).set(_read(f"Webhook secret for {session.mode} mode"))
        lines = ["The webhook secret is set.", *_webhook_lines(set_)]
        terminal.answer({"webhook": _webhook_document(set_)}, lines)
        return
    store = _keys(session)
    store.guard(lambda change: _allowed(session, change))
    status = store.set(
        _read(f"Stripe key for {session.mode} mode"), new_account=session.start.new_account
    )
    terminal.answer({"key": _document(status)}, ["The key is set.", *_lines(status)])


@keys.command("status")
@with_terminal
def show_status(terminal: Terminal, /) -> None:
    """Which key is in use, by its last four characters."""
    status = _keys(terminal.session).status()
    webhook = _webhook(terminal.session).status()
    terminal.answer(
        {"key": _document(status), "webhook": _webhook_document(webhook)},
        [*_lines(status), *_webhook_lines(webhook)],
    )


@keys.command("check")
@with_terminal
def check_key(terminal: Terminal, /) -> None:
    """Ask Stripe what the key in use may do; nothing is changed by asking."""
    report = _keys(terminal.session).examine()
    if report is None:
        terminal.answer({"report": None}, [f"No key is set for {terminal.session.mode} mode."])
        return
    document: Document = {
        "verdict": str(report.verdict),
        "restricted": report.is_restricted,
        "allowed": [right_of(right) for right in report.allowed],
        "missing": [right_of(right) for right in report.missing],
    }
    terminal.answer({"report": document}, told_of(report))


@keys.command("rights")
@with_terminal
def show_rights(terminal: Terminal, /) -> None:
    """What to tick for a restricted key in Stripe's Dashboard; leave the rest at None."""
    rights = [right_of(right) for right in RIGHTS]
    terminal.answer({"rights": rights}, rights)


@keys.command("remove")
@_WEBHOOK
@with_terminal
def remove_key(terminal: Terminal, /, *, webhook: bool) -> None:
    """Forget the key; ledgers stay."""
    if webhook:
        _allowed(terminal.session, "remove webhook secret")
        was_set = _webhook(terminal.session).remove()
        line = "The webhook secret is removed." if was_set else "There was no webhook secret."
    else:
        store = _keys(terminal.session)
        store.guard(lambda change: _allowed(terminal.session, change))
        was_set = store.remove()
        line = "The key is removed." if was_set else "There was no key."
    terminal.answer({"removed": was_set}, [line])


def _keys(session: Session) -> Keys:
    from pos.bootstrap import keys_of

    return keys_of(session.start)


def _allowed(session: Session, change: str) -> None:
    """Where a ledger of the mode has people set up, its secrets are changed by whoever may."""
    if session.has_ledger and session.mode is not Mode.TRAINING:
        with session.reading() as till:
            till.access.do(Act.KEYS, subject=change)


def _webhook(session: Session) -> WebhookSecret:
    from pos.bootstrap import webhook_secret_of

    return webhook_secret_of(session.start)


def _read(what: str) -> str:
    if _is_terminal():
        typed: str = click.prompt(what, hide_input=True, err=True)
        return typed
    return sys.stdin.readline()


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _document(status: KeyStatus) -> Document:
    return {
        "mode": str(status.mode),
        "set": status.is_set,
        "source": str(status.source),
        "restricted": status.is_restricted,
        "ending": status.ending,
        "account": status.account or None,
        "verdict": str(status.report.verdict) if status.report else None,
        "replaced": status.replaced or None,
    }


def _webhook_document(status: WebhookSecretStatus) -> Document:
    return {"mode": str(status.mode), "set": status.is_set, "ending": status.ending}


def _webhook_lines(status: WebhookSecretStatus) -> list[str]:
    return facts([("Webhook secret", f"…{status.ending}" if status.is_set else "")])


def _lines(status: KeyStatus) -> list[str]:
    if not status.is_set:
        return [f"No key is set for {status.mode} mode."]
    report = told_of(status.report) if status.report else []
    if status.replaced:
        report.append(
            f"Revoke the key before it, …{status.replaced}, in Stripe's Dashboard: it still works."
        )
    return (
        facts(
            [
                ("Key", f"…{status.ending}" + (" (restricted)" if status.is_restricted else "")),
                ("From", str(status.source)),
                ("Account", status.account),
            ]
        )
        + report
    )
