"""The steps from an empty ledger to a shop that sells, and how far somebody has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from pos.errors import Refused


class Step(StrEnum):
    """In the order in which they are best done; each can be left out and done later."""

    WELCOME = "welcome"
    SHOP = "shop"
    HOURS = "hours"
    MANAGER = "manager"
    KEY = "key"
    READER = "reader"
    PRINTER = "printer"
    CATALOGUE = "catalogue"
    SALE = "sale"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is kept of it: whether the assistant was closed for good, and the steps confirmed."""

    is_closed: bool = False
    confirmed: frozenset[Step] = frozenset()

    @classmethod
    def read(cls, text: str) -> Progress:
        """From what `text` gave. Raises Refused `setting_value`."""
        state, *names = text.split() or ["open"]
        if state not in {"open", "done"} or not set(names) <= set(Step):
            raise Refused("setting_value", name="first_run", text=text[:40])
        return cls(state == "done", frozenset(Step(name) for name in names))

    def text(self) -> str:
        names = [str(step) for step in Step if step in self.confirmed]
        return " ".join(["done" if self.is_closed else "open", *names])

    def confirming(self, step: Step) -> Progress:
        return replace(self, confirmed=self.confirmed | {step})

    def closed(self) -> Progress:
        return replace(self, is_closed=True)


@dataclass(frozen=True, slots=True)
class StepState:
    """One line of the list of what is still open."""

    step: Step
    is_done: bool
