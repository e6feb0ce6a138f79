"""The command `setup`: a new till made ready, step by step or all at once."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pos.cli.catalogue import loaded
from pos.cli.output import Document, Terminal, table, with_terminal
from pos.cli.signing import new_secret
from pos.domain.country_defaults import CUSTOMS
from pos.domain.first_run import Step, StepState
from pos.settings import Settings

if TYPE_CHECKING:
    from pos.services.till import Till

_ASKED: Final = {
    "shop_name": "Name of the shop",
    "country": "Country, such as DE (empty: none)",
    "currency": "Currency",
    "time_zone": "Time zone",
    "tax_mode": "Prices with tax (inclusive) or without (exclusive)",
    "opening_hours": "Opening hours",
}
_STEP_OF: Final = {
    "shop_name": Step.SHOP,
    "country": Step.SHOP,
    "currency": Step.SHOP,
    "time_zone": Step.SHOP,
    "tax_mode": Step.SHOP,
    "opening_hours": Step.HOURS,
    "language": Step.WELCOME,
}
_SAID: Final = {
    Step.WELCOME: "Language, and practice or own account",
    Step.SHOP: "Name, currency, time zone, tax",
    Step.HOURS: "Opening hours",
    Step.MANAGER: "First manager",
    Step.KEY: "Stripe key",
    Step.READER: "Card reader",
    Step.PRINTER: "Printer",
    Step.CATALOGUE: "Products",
    Step.SALE: "First sale",
}


@click.command()
@click.option("--shop-name", metavar="TEXT", help="As it stands on receipts.")
@click.option("--country", metavar="CODE", help="Such as DE: suggests currency, zone and tax.")
@click.option("--currency", metavar="CODE")
@click.option("--time-zone", metavar="ZONE", help="Such as Europe/Berlin.")
@click.option("--tax-mode", type=click.Choice(["inclusive", "exclusive"]))
@click.option("--opening-hours", metavar="TEXT", help="Like Mo-Fr 09:00-18:00; Sa 09:00-13:00.")
@click.option("--language", metavar="CODE", help="Such as de; empty for the system's.")
@click.option(
    "--manager",
    metavar="NAME",
    help="The first manager; the PIN is asked for, or comes from HOLDFAST_NEW_PIN.",
)
@click.option(
    "--products", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A CSV file."
)
@with_terminal
def setup(
    terminal: Terminal,
    /,
    *,
    manager: str | None,
    products: Path | None,
    **given: str | None,
) -> None:
    """Make a new till ready to sell, and see what is still open.

    With options it asks nothing. Without any, at a terminal, it asks for each step; Enter keeps
    what stands there. Keys are kept by `holdfast keys set`, and never asked for here.
    """
    from pos.services.first_run import first_run_of

    chosen = {name: text for name, text in given.items() if text is not None}
    is_asking = not chosen and not manager and products is None and sys.stdin.isatty()
    with terminal.session.writing() as till:
        if is_asking:
            chosen, manager = _asked(till.settings.load())
        _decide(till, chosen)
        first_run = first_run_of(till, lambda: till.keys.status().is_set)
        for step in {_STEP_OF[name] for name in chosen}:
            first_run.confirm(step)
        if products is not None:
            loaded(terminal, till, products)
            first_run.confirm(Step.CATALOGUE)
        if chosen or manager or products:
            first_run.close()
        # Last: from then on everything needs somebody who is signed in.
        code = till.staff.begin(manager, new_secret(f"PIN of {manager}"))[1] if manager else ""
        states = first_run.look()
    terminal.answer(_document(states, code), _told(states, code))


def _decide(till: Till, chosen: Mapping[str, str]) -> None:
    """What a country suggests comes first, and what was said takes its place."""
    settings = till.settings.load()
    customs = CUSTOMS.get(chosen.get("country", "").strip().upper())
    suggested: dict[str, str] = {}
    if customs is not None:
        suggested = {
            "currency": customs.currency,
            "time_zone": customs.time_zone,
            "tax_mode": str(customs.tax_mode),
            "cash_rounding": customs.cash_rounding,
            "holiday_region": chosen["country"].strip().upper(),
        }
    for name, text in {**suggested, **chosen}.items():
        settings = settings.changed(name, text)
    till.settings.save(settings)


def _asked(settings: Settings) -> tuple[dict[str, str], str]:
    """What somebody at a terminal says; what they keep is not in it."""
    chosen: dict[str, str] = {}
    for name, words in _ASKED.items():
        now = settings.text(name)
        said: str = click.prompt(words, default=now, err=True)
        if said.strip() != now:
            settings = settings.changed(name, said)
            chosen[name] = said
    manager: str = click.prompt("First manager (empty: nobody yet)", default="", err=True)
    return chosen, manager.strip()


def _document(states: tuple[StepState, ...], code: str) -> Document:
    steps: Document = {str(state.step): state.is_done for state in states}
    return {"setup": steps, "recovery_code": code or None}


def _told(states: tuple[StepState, ...], code: str) -> list[str]:
    rows = [(_SAID[state.step], "done" if state.is_done else "open") for state in states]
    kept = [f"Recovery code, shown this once: {code}. Write it down and lock it away."]
    return [table(("Step", "State"), rows), *(kept if code else ())]
