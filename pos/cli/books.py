"""Commands `books …`: Stripe's balance, clearing, trial balance, periods and corrections."""

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import click

from pos.cli import books_telling as told
from pos.cli.books_accounts import accounts
from pos.cli.failures import option
from pos.cli.output import Terminal, with_terminal
from pos.domain.accounting import Correction
from pos.domain.money import Currency, parse_amount
from pos.errors import Refused
from pos.services.period import Period

_FROM = click.option(
    "--from", "first", metavar="DAY", default="", help="First day, or a moment (ISO 8601)."
)
_TO = click.option(
    "--to", "last", metavar="DAY", default="", help="Last day, included, or a moment."
)

_LATELY: Final = timedelta(days=60)
"""Whose payouts an update looks at; `clearing` looks at all."""


@click.group()
def books() -> None:
    """Keep the books: fees, payouts, clearing, periods, corrections and accounts."""


@books.command()
@with_terminal
def update(terminal: Terminal, /) -> None:
    """Take over what moved Stripe's balance: fees, disputes and payouts. Moves no money."""
    with terminal.session.writing() as till:
        done = till.bookroom.stripe.take_over(
            lambda read: terminal.progress(f"{read} movements read")
        )
        # What was done in Stripe itself is booked too, or its payout could not come to zero.
        if till.reconciler is not None:
            till.reconciler.run()
        report = till.bookroom.clearing.report(till.clock.now() - _LATELY)
    terminal.progress_ends()
    terminal.answer(told.update(done, report), told.update_lines(done, report))


@books.command()
@_FROM
@_TO
@click.option("--open", "only_open", is_flag=True, help="Only payouts that do not come to zero.")
@with_terminal
def clearing(terminal: Terminal, /, first: str, last: str, *, only_open: bool) -> None:
    """Set every payout against the books: to zero, or to the reasons why not."""
    with terminal.session.reading() as till:
        zone = till.settings.load().zone
        period = _period(terminal, first, last, zone)
        report = till.bookroom.clearing.report(period.since, period.until)
    shown = [each for each in report.payouts if not (only_open and each.is_zero)]
    terminal.answer(
        {"clearing": told.clearing(report, shown)}, told.clearing_lines(report, shown, zone)
    )


@books.command()
@_FROM
@_TO
@with_terminal
def trial(terminal: Terminal, /, first: str, last: str) -> None:
    """Debits and credits of every account, under the names of the shop's chart."""
    with terminal.session.reading() as till:
        period = _period(terminal, first, last, till.settings.load().zone)
        balance = till.bookroom.clearing.trial(period.since, period.until)
    terminal.answer({"trial_balance": told.trial(balance)}, told.trial_lines(balance))


@books.command()
@with_terminal
def periods(terminal: Terminal, /) -> None:
    """The periods that were closed."""
    with terminal.session.reading() as till:
        found = till.bookroom.periods.all()
        zone = till.settings.load().zone
    terminal.answer(
        {"periods": [told.period(each) for each in found]}, told.period_lines(found, zone)
    )


@books.command()
@click.argument("day")
@click.option("--reason", default="", help="What it is closed for; kept for ever.")
@click.option("--look", is_flag=True, help="Only tell what is still open in it.")
@with_terminal
def close(terminal: Terminal, /, day: str, reason: str, *, look: bool) -> None:
    """Close everything up to DAY, the day included, for good.

    What comes later counts in a later period; only a correction changes a closed one. Nothing
    that is still open keeps it from being closed, but it is told.
    """
    with terminal.session.reading() if look else terminal.session.writing() as till:
        last_day = _day(terminal, day, "DAY")
        doubts = till.bookroom.periods.doubts(last_day)
        closed = None if look else till.bookroom.periods.close(last_day, reason)
        zone = till.settings.load().zone
    terminal.answer(
        {
            "period": told.period(closed) if closed else None,
            "open": [told.doubt(each) for each in doubts],
        },
        told.close_lines(closed, doubts, zone),
    )


@books.command()
@click.option("--debit", required=True, metavar="ACCOUNT", help="The account to debit.")
@click.option("--credit", required=True, metavar="ACCOUNT", help="The account to credit.")
@click.option("--amount", required=True, help="Such as 12.50, or '12.50 USD' in another currency.")
@click.option("--day", required=True, help="The day that it counts for, also in a closed period.")
@click.option("--reason", required=True, help="Why; kept for ever.")
@click.option(
    "--about", default="", metavar="NAME", help="The entry or the movement (txn_…) it is about."
)
@with_terminal
def correct(
    terminal: Terminal,
    /,
    debit: str,
    credit: str,
    amount: str,
    day: str,
    reason: str,
    about: str,
) -> None:
    """Book an amount from one account to another, for a day, with a reason."""
    with terminal.session.writing() as till:
        with option("--amount", as_json=terminal.as_json):
            number, _, code = amount.strip().partition(" ")
            chosen = Currency.of(code) if code else till.settings.load().money
            money = parse_amount(number, chosen)
        correction = Correction(debit, credit, money, _day(terminal, day, "--day"), reason, about)
        entry = till.bookroom.periods.correct(correction)
    terminal.answer({"entry": told.correction(entry)}, told.correction_lines(entry))


books.add_command(accounts)


def _period(terminal: Terminal, first: str, last: str, zone: ZoneInfo) -> Period:
    with option("--from/--to", as_json=terminal.as_json):
        return Period.parse(first, last, zone)


def _day(terminal: Terminal, text: str, name: str) -> date:
    with option(name, as_json=terminal.as_json):
        try:
            return date.fromisoformat(text.strip())
        except ValueError as error:
            raise Refused("date_unreadable", text=text[:40]) from error
