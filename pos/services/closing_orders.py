"""What a close is told beforehand to do about open holds, from options or from a file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from pos.domain.intent import CancelReason
from pos.domain.money import parse_amount
from pos.domain.shift import Decision, Deed, Keep, Outcome
from pos.errors import Refused
from pos.services.naming import one_hold
from pos.services.period import Period

if TYPE_CHECKING:
    from pos.services.till import Till

NO_ANSWER: Final = "Stripe did not answer at closing time"
_A_DAY: Final = timedelta(days=1)
_A_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done about one hold. Texts are as they were typed; empty ones say nothing."""

    hold: str
    deed: Deed
    amount: str = ""
    reason: str = ""
    owner: str = ""
    keep_until: str = ""


@dataclass(frozen=True, slots=True)
class KeepWords:
    """Owner, reason and day for holds that are carried over without their own."""

    owner: str = ""
    reason: str = ""
    until: str = ""


def orders_from_options(
    captures: Sequence[str], releases: Sequence[str], carries: Sequence[str]
) -> Iterator[Order]:
    """`ID` or `ID=AMOUNT` to capture, `ID` or `ID=REASON` to release, `ID` to carry over."""
    for text in captures:
        hold, _, amount = text.partition("=")
        yield Order(hold.strip(), Deed.CAPTURE, amount=amount.strip())
    for text in releases:
        hold, _, reason = text.partition("=")
        yield Order(hold.strip(), Deed.RELEASE, reason=reason.strip())
    for text in carries:
        yield Order(text.strip(), Deed.CARRY)


def orders_from_file(text: str) -> Iterator[Order]:
    """A JSON list of objects with `hold`, `do`, and what belongs to it.

    Raises Refused `decisions_unreadable`.
    """
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise Refused("decisions_unreadable", row=1) from error
    if not isinstance(rows, list):
        raise Refused("decisions_unreadable", row=1)
    for place, row in enumerate(rows, 1):
        yield _order(row, place)


def _order(row: object, place: int) -> Order:
    known = {"hold", "do", "amount", "reason", "owner", "keep_until"}
    if not isinstance(row, Mapping) or not known.issuperset(row):
        raise Refused("decisions_unreadable", row=place)
    words = {name: row.get(name, "") for name in known}
    if not all(isinstance(word, str) for word in words.values()) or words["do"] not in set(Deed):
        raise Refused("decisions_unreadable", row=place)
    deed = Deed(words.pop("do"))
    return Order(deed=deed, **words)


class Walker:
    """Carries the orders out, one hold after the other."""

    def __init__(self, till: "Till", words: KeepWords, zone: ZoneInfo) -> None:
        self._till = till
        self._words = words
        self._zone = zone

    def do(self, order: Order) -> Decision:
        """What came of it. Where Stripe is silent the hold is carried over instead.

        Raises Refused `several_cards` for a receipt whose money is held on more than one.
        """
        record = self._till.settlement.find(order.hold)
        intent, walk = one_hold(record, order.hold), self._till.closing_walk
        if order.deed is Deed.CARRY:
            return walk.carry(intent, self._keep(order))
        if order.deed is Deed.CAPTURE:
            currency = record.sale.cart.currency
            amount = parse_amount(order.amount, currency) if order.amount else None
            done = walk.capture(intent, amount)
        else:
            done = walk.release(intent, _release_reason(order.reason))
        return walk.carry(intent, self._unanswered()) if done.outcome is Outcome.NOT_DONE else done

    def carry_rest(self) -> Sequence[Decision]:
        if not self._till.closing_walk.walk().undecided(self._till.clock.now()):
            return ()
        return self._till.closing_walk.carry_rest(self._keep(Order("", Deed.CARRY)))

    def _keep(self, order: Order) -> Keep:
        """Raises Refused `keep_until_missing` and the reasons of a day that cannot be read."""
        text = order.keep_until or self._words.until
        if not text.strip():
            raise Refused("keep_until_missing")
        return Keep(
            order.owner or self._words.owner or self._till.access.clerk,
            order.reason or self._words.reason,
            self._until(text),
        )

    def _unanswered(self) -> Keep:
        """Nobody was asked under which terms, and a close must not wait for Stripe."""
        words = self._words
        until = self._until(words.until) if words.until else self._till.clock.now() + _A_DAY
        owner = words.owner or self._till.access.clerk or self._till.settings.load().register
        return Keep(owner, NO_ANSWER, until)

    def _until(self, text: str) -> datetime:
        """A day is meant to its last minute, by the shop's clocks."""
        until = Period.parse("", text, self._zone).until
        if until is None:
            raise Refused("keep_until_missing")
        is_day = len(text.strip()) == len("2026-11-02")
        return until - _A_MINUTE if is_day else until


def _release_reason(text: str) -> CancelReason:
    if not text:
        return CancelReason.REQUESTED_BY_CUSTOMER
    if text not in set(CancelReason):
        raise Refused("release_reason_unknown", text=text[:40], known=tuple(CancelReason))
    return CancelReason(text)
