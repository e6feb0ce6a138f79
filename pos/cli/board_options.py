"""Options that choose holds from the board, the same for every command that takes many."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, ParamSpec

import click

from pos.cli.failures import option
from pos.domain.board import BoardFilter, Lane
from pos.domain.money import Currency, Money, parse_amount
from pos.errors import Refused

if TYPE_CHECKING:
    from pos.settings import Settings

_P = ParamSpec("_P")
_ASKED: Final = "pos.cli.board_options"
_SPAN: Final = re.compile(r"([1-9][0-9]{0,4})\s*(m|h|d|w)")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_span(text: str) -> timedelta:
    """`90m`, `12h`, `2d` or `1w`.

    Raises Refused `time_span`.
    """
    found = _SPAN.fullmatch(text.strip().lower())
    if found is None:
        raise Refused("time_span", text=text[:20])
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, as typed."""

    text: str = ""
    least: str = ""
    most: str = ""
    clerk: str = ""
    register: str = ""
    customer: str = ""
    owner: str = ""
    card: str = ""
    receipt: str = ""
    sale: str = ""
    lanes: tuple[str, ...] = ()
    older: str = ""
    younger: str = ""
    changed: bool = False
    checking: bool = False
    warned: bool = False

    def filter(self, settings: Settings, *, as_json: bool) -> BoardFilter:
        """Read with the shop's currency; wrong words are wrong usage."""
        return BoardFilter(
            text=self.text,
            least=_amount("--least", self.least, settings.money, as_json=as_json),
            most=_amount("--most", self.most, settings.money, as_json=as_json),
            clerk=self.clerk,
            register=self.register,
            customer=self.customer,
            owner=self.owner,
            last4=self.card,
            receipt=self.receipt,
            sale=self.sale,
            lanes=frozenset(Lane(lane) for lane in self.lanes),
            older_than=_span("--older", self.older, as_json=as_json),
            younger_than=_span("--younger", self.younger, as_json=as_json),
            is_changed=True if self.changed else None,
            is_checking=True if self.checking else None,
            is_warned_of=True if self.warned else None,
        )


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    context.meta.setdefault(_ASKED, {})[parameter.name] = value


_option: Final = partial(click.option, expose_value=False, callback=_remember)
_OPTIONS: Final = (
    _option("--find", "text", default="", metavar="WORDS", help="Words anywhere in the row."),
    _option("--least", default="", metavar="AMOUNT", help="Holds of this amount or more."),
    _option("--most", default="", metavar="AMOUNT", help="Holds of this amount or less."),
    _option("--clerk", default="", metavar="NAME", help="Sold by this person."),
    _option("--register", default="", metavar="NAME", help="Made at this register."),
    _option("--customer", default="", metavar="WORDS", help="Part of the customer's name."),
    _option("--owner", default="", metavar="NAME", help="Kept by this person."),
    _option("--card", default="", metavar="LAST4", help="The card's last four digits."),
    _option("--receipt", default="", metavar="NUMBER", help="The receipt, or its number."),
    _option("--sale", default="", metavar="ID", help="The beginning of the sale's id."),
    _option("--lane", "lanes", multiple=True, type=click.Choice([str(lane) for lane in Lane]),
            help="Only this lane; may be given more than once."),
    _option("--older", default="", metavar="SPAN", help="Held for this long, such as 2d."),
    _option("--younger", default="", metavar="SPAN", help="Held for less, such as 12h."),
    _option("--changed", is_flag=True, help="Only what was changed in Stripe."),
    _option("--checking", is_flag=True, help="Only those with an answer missing."),
    _option("--warned", is_flag=True, help="Only what Stripe or a bank has doubts about."),
)  # fmt: skip


def with_filter(command: Callable[_P, None]) -> Callable[_P, None]:
    """Gives a command the options above; `asked()` is what they said."""
    for each in reversed(_OPTIONS):
        command = each(command)
    return command


def asked() -> Wanted:
    """The options of the command that runs."""
    return Wanted(**click.get_current_context().meta[_ASKED])


def _amount(name: str, text: str, currency: Currency, *, as_json: bool) -> Money | None:
    if not text:
        return None
    with option(name, as_json=as_json):
        return parse_amount(text, currency)


def _span(name: str, text: str, *, as_json: bool) -> timedelta | None:
    if not text:
        return None
    with option(name, as_json=as_json):
        return parse_span(text)
