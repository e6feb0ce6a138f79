"""What is going to happen: a list of acts, drawn from a seed, that a shrinker can cut down.

An act does not say which sale or which card. It carries a number of its own (`luck`) from which
those are chosen when it is done, so that the list still makes sense with acts left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Final

from typing_extensions import override

from pos.adapters.stripe_simulator.faults import Fault
from pos.services.steps import Step
from tests.simulation.luck import luck_of


class Kind(StrEnum):
    """Families of trouble, as `--faults` names them."""

    NETWORK = "network"
    STORAGE = "storage"
    CRASH = "crash"
    CLOCK = "clock"
    OUTSIDE = "outside"


ALL: Final = frozenset(Kind)

LATE: Final = "late_arrival"  # the till hears nothing; the request reaches Stripe later
OUTAGE: Final = "outage"  # no request of this register comes through for a while

AT_READERS: Final = (str(Fault.TERMINAL_TIMEOUT_KEPT), str(Fault.TERMINAL_TIMEOUT_LOST))
"""What goes wrong between Stripe and a reader, when it is given a payment."""

NETWORK: Final = (
    *(str(fault) for fault in Fault if fault not in AT_READERS),
    LATE,
    LATE,
    LATE,
    OUTAGE,
)
STORAGE: Final = ("disk_full", "commit_refused", "commit_kept")
CRASHES: Final = (
    *(f"at_{step}" for step in Step),
    "before_request",
    "after_request",
    "before_commit",
    "after_commit",
    "power_off",
    "power_off",
)
CLOCKS: Final = ("ahead", "behind")

_NAMES: Final = {
    Kind.NETWORK: NETWORK,
    Kind.STORAGE: STORAGE,
    Kind.CRASH: CRASHES,
    Kind.CLOCK: CLOCKS,
}

CASHIER: Final = {
    "go_on": 60,
    "sell": 20,
    "double_click": 6,
    "change_cart": 5,
    "another_card": 5,
    "next_customer": 3,
    "walk_away": 3,
    "abandon": 3,
    "park": 3,
    "take_up": 3,
    "follow": 4,
    "give_up": 2,
    "lose_patience": 8,
    "reload": 1,
}
MANAGER: Final = {
    "capture": 10,
    "capture_part": 4,
    "release": 5,
    "refund": 7,
    "old_board": 4,
    "look_at_board": 2,
    "last_second": 2,
    "recover": 2,
}
MANAGING: Final = {
    "pay_cash": 6,
    "pay_part_in_cash": 4,
    "pay_with_two_cards": 4,
    "undo_a_part": 2,
    "raise_hold": 4,
    "capture_and_keep": 4,
    "bulk": 7,
    "keep": 2,
    "decide_lapse": 3,
    "set_recipe": 2,
    "choose_recipe": 9,
    "run_recipes": 6,
    "refund_rows": 4,
    "refund_in_cash": 3,
    "open_shift": 3,
    "cash_in": 2,
    "cash_out": 2,
    "look_at_x": 1,
    "close_shift": 3,
    "cheat": 2,
    "guess_a_pin": 1,
}
HANDING: Final = {
    "pay_at_reader": 12,
    "other_reader": 3,
    "type_card": 8,
    "pay_by_phone": 8,
    "pay_saved": 5,
    "follow_hand": 8,
    "take_back": 3,
}
_GIVES_TO_READERS: Final = ("pay_at_reader", "other_reader")
OUTSIDE: Final = {
    "dashboard_capture": 4,
    "dashboard_cancel": 4,
    "dashboard_refund": 3,
    "customer_answers": 5,
    "customer_at_reader": 6,
    "customer_on_phone": 4,
    "bank_disputes": 2,
    "bank_decides": 2,
    "payout_comes_back": 1,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong during an act: from its `nth` occasion on, `times` times."""

    kind: Kind
    name: str
    nth: int = 1
    times: int = 1

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.name} at {self.nth}, {self.times} times"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does. `meanwhile` happens inside it, around a request of it."""

    day: int
    register: int
    name: str
    luck: int
    trouble: Trouble | None = None
    meanwhile: "Act | None" = None

    @override
    def __str__(self) -> str:
        parts = [f"{self.name} at till {self.register + 1} (luck {self.luck})"]
        if self.trouble is not None:
            parts.append(f"with {self.trouble}")
        if self.meanwhile is not None:
            parts.append(f"and meanwhile {self.meanwhile}")
        return ", ".join(parts)


class Chance:
    """Draws acts; which troubles there are is up to `kinds`."""

    def __init__(self, random: Random, registers: int, kinds: frozenset[Kind]) -> None:
        self._random = random
        self._registers = registers
        self._kinds = kinds
        self._troubles = sorted(kinds - {Kind.OUTSIDE})

    def day(self, day: int) -> Iterator[Act]:
        """What is going to happen on one day, in order."""
        busy = self._random.randint(4, 14) * (3 + self._registers) // 4
        for _ in range(busy):
            yield self._act(day, nested=False)

    def _act(self, day: int, *, nested: bool) -> Act:
        random = self._random
        meanwhile = trouble = None
        if not nested and self._troubles and random.random() < 0.4:
            trouble = self._trouble()
        if not nested and self._kinds and random.random() < 0.12:
            meanwhile = self._act(day, nested=True)
        name = self._name()
        if name in _GIVES_TO_READERS and trouble is not None and trouble.kind is Kind.NETWORK:
            trouble = replace(trouble, name=random.choice((trouble.name, *AT_READERS, *AT_READERS)))
        return Act(
            day,
            random.randrange(self._registers),
            name,
            random.randrange(1_000_000),
            trouble,
            meanwhile,
        )

    def _name(self) -> str:
        share = self._random.random()
        deeds = CASHIER
        if share > 0.94 and Kind.OUTSIDE in self._kinds:
            deeds = OUTSIDE
        elif share > 0.82:
            deeds = MANAGER
        elif share > 0.58:
            deeds = MANAGING
        elif share > 0.38:
            deeds = HANDING
        return self._random.choices(list(deeds), list(deeds.values()))[0]

    def _trouble(self) -> Trouble:
        random = self._random
        weights = [
            6 if kind is Kind.NETWORK else 1 if kind is Kind.CLOCK else 3 for kind in self._troubles
        ]
        kind = random.choices(self._troubles, weights)[0]
        return Trouble(
            kind,
            random.choice(_NAMES[kind]),
            nth=random.choice((1, 1, 1, 2, 2, 3) if kind is Kind.NETWORK else (1, 1, 1, 2)),
            times=random.choice((1, 2, 4, 9)),  # three tries are made before a doubt is told
        )


def plan(seed: str, days: int, registers: int, kinds: frozenset[Kind]) -> tuple[Act, ...]:
    """Everything that is going to happen in one shop's life."""
    chance = Chance(luck_of(seed), registers, kinds)
    return tuple(act for day in range(days) for act in chance.day(day))
