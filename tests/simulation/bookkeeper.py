"""Closes the books of a shop: fees, refunds, disputes and payouts, against Stripe's own balance."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from pos.domain.clearing import Reason
from pos.domain.staff import Role
from pos.errors import Refused
from tests.simulation.promise import BrokenPromise, Promise

if TYPE_CHECKING:
    from tests.simulation.register import Register
    from tests.simulation.world import World

PAID_OUT_AFTER: Final = timedelta(days=9)
"""Within which everything that was taken is available, paid out and at the bank."""

_ON_THE_WAY: Final = frozenset({Reason.NOT_PAID_OUT_YET, Reason.NOT_AT_STRIPE_YET})


class Bookkeeper:
    """Looks at every register's books, and in the end at all of them together."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._others = {Reason.OTHER_REGISTER} if world.registers[1:] else set()

    def look(self, register: "Register") -> None:
        """An evening: Stripe can be reached. What is not booked has a reason that passes."""
        register.stripe_books.take_over()
        trial = register.clearing.trial()
        if not trial.is_zero:
            raise BrokenPromise(Promise.BALANCED, f"{register.name}: {trial.rows}")
        for found in register.clearing.report().differences:
            if found.reason not in _ON_THE_WAY | self._others:
                raise BrokenPromise(Promise.CLEARED, f"{register.name}: {found}")

    def close_period(self, register: "Register", luck: Random) -> None:
        """Now and then everything up to a day that is over is closed; what comes later is late."""
        if luck.random() > 0.07:
            return
        register.sign_in(Role.MANAGER)
        last_day = (self._world.now - timedelta(days=luck.choice((1, 1, 2, 5)))).date()
        try:
            register.periods.close(last_day, "month end")
        except Refused as no:
            if no.code not in {"period_closed", "forbidden"}:
                raise BrokenPromise(Promise.BALANCED, f"{register.name}: {no}") from no
            return
        self._world.tally["periods closed"] += 1
        self._world.note(f"till {register.number + 1} closes its books up to {last_day}")

    def close(self) -> None:
        """Everything was paid out: what is booked of all registers is what moved, to the unit."""
        booked: Counter[tuple[str, str]] = Counter()
        for register in self._world.registers:
            self.look(register)
            report = register.clearing.report()
            if any(each.reason not in self._others for each in report.differences):
                raise BrokenPromise(Promise.CLEARED, f"{register.name}: {report.differences}")
            booked.update(self._at_stripe(register))
        payouts = register_of_the_account(self._world).clearing.report().payouts
        self._world.tally["payouts cleared"] += len(payouts)
        moved = self._moved()
        if +booked != +moved or -booked != -moved:
            raise BrokenPromise(Promise.CLEARED, f"booked {booked}, moved at Stripe {moved}")

    def _at_stripe(self, register: "Register") -> Counter[tuple[str, str]]:
        """What is left on Stripe's account, by the rows of the file."""
        with register.file.read() as db:
            rows = db.execute(
                "SELECT currency, sum(amount_minor) AS minor FROM postings"
                " WHERE account = 'assets:stripe' GROUP BY currency"
            ).fetchall()
        return Counter({("left", row["currency"]): row["minor"] for row in rows})

    def _moved(self) -> Counter[tuple[str, str]]:
        """What is left of the balance, by Stripe's own rows."""
        state = self._world.simulator.state
        with state.reading():
            rows = state.select("balance_transaction", [], "ASC", 100_000)
        left: Counter[tuple[str, str]] = Counter()
        for row in rows:
            left["left", row["currency"].upper()] += row["net"]
        return left


def register_of_the_account(world: "World") -> "Register":
    """The one that keeps the books of the whole Stripe account."""
    return world.registers[0]
