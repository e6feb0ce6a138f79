"""What is true at Stripe, read from the simulator's own objects, and what may be said about it.

A till may be behind: what others did since it last heard of a payment it cannot know. So a set of
words is kept for each sale, those that have been true since then. What the till's own requests do
is never news from others: from that moment only the new word is true, or *checking*.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from pos.adapters.stripe_simulator.server import Simulator
from pos.domain.sale import MoneyWord
from tests.simulation.promise import BrokenPromise, Promise

Raw = dict[str, Any]
Said = tuple[MoneyWord, int]
"""A word about the money of a sale, and how much is held or was taken, in minor units."""

GIVEN_BACK: Final = frozenset({"succeeded", "pending", "requires_action"})
NOTHING: Said = (MoneyWord.NOT_TAKEN, 0)


@dataclass(slots=True)
class Payment:
    """An intent as the simulator keeps it, with its attempts."""

    raw: Raw
    charges: list[Raw]
    refunds: list[Raw]

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def status(self) -> str:
        return str(self.raw["status"])

    @property
    def sale(self) -> str:
        return str(self.raw["metadata"].get("sale", ""))

    @property
    def ledger(self) -> str:
        return str(self.raw["metadata"].get("ledger", ""))

    @property
    def approved(self) -> list[Raw]:
        """Attempts that held money, whatever became of it."""
        return [charge for charge in self.charges if charge["status"] == "succeeded"]

    @property
    def disputed(self) -> bool:
        return any(charge["disputed"] for charge in self.charges)

    @property
    def lapsed(self) -> bool:
        """Whether Stripe itself let the hold go."""
        return self.raw["cancellation_reason"] in {"automatic", "expired"}

    @property
    def deadline(self) -> int | None:
        details = self.approved[-1]["payment_method_details"] if self.approved else {}
        card = details[details["type"]] if details else {}
        found: int | None = card.get("capture_before")
        return found

    @property
    def given_back(self) -> int:
        """Minor units that the customer has, or will have, of what was taken."""
        return sum(each["amount"] for each in self.refunds if each["status"] in GIVEN_BACK)

    @property
    def said(self) -> Said:
        match self.status:
            case "requires_capture":
                return MoneyWord.HELD, self.raw["amount_capturable"]
            case "succeeded" | "canceled" if self.raw["amount_received"]:
                return MoneyWord.TAKEN, self.raw["amount_received"]
            case "processing":
                return MoneyWord.CHECKING, 0
            case _:
                return NOTHING


_RANK = (MoneyWord.CHECKING, MoneyWord.HELD, MoneyWord.TAKEN, MoneyWord.NOT_TAKEN)


def _together(said: Iterable[Said]) -> Said:
    """One word for several payments, and what they come to by that word."""
    said = list(said)
    if not said:
        return NOTHING
    word = min((each for each, _ in said), key=_RANK.index)
    return word, sum(amount for each, amount in said if each is word)


class Truth:
    """Follows every payment at the simulator, change by change."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._by_sale: dict[str, list[str]] = defaultdict(list)
        self._undone: list[tuple[str, set[Said]]] = []
        self._on_the_way: list[tuple[str, set[Said]]] = []
        self.payments: dict[str, Payment] = {}
        self.news: set[str] = set()
        self._latest = ""
        self._ever: dict[str, set[Said]] = defaultdict(lambda: {NOTHING})
        self.sayable: dict[str, set[Said]] = defaultdict(lambda: {NOTHING})
        self.givable: dict[str, set[int]] = defaultdict(lambda: {0})
        self.gifts: dict[str, int] = {}
        self.split: set[str] = set()
        self.due: Callable[[str], int] = lambda _: 0
        self.effects: dict[str, tuple[Said, Said]] = {}

    @property
    def latest(self) -> Payment | None:
        """The payment that something happened to last."""
        return self.payments.get(self._latest)

    def read(self, intent: str) -> Payment | None:
        """The simulator's own object, as it is now."""
        state = self._simulator.state
        with state.reading():
            raw = state.find("payment_intent", intent)
            if raw is None:
                return None
            charges = state.select("charge", [("parent = ?", intent)], "ASC", 1000)
            refunds = state.select("refund", [("parent = ?", intent)], "ASC", 1000)
        return Payment(raw, charges, refunds)

    def newest(self) -> str:
        state = self._simulator.state
        with state.reading():
            found = state.select("payment_intent", [], "DESC", 1)
        return str(found[0]["id"]) if found else ""

    def of_ledger(self, ledger: str) -> Iterable[Payment]:
        return (payment for payment in self.payments.values() if payment.ledger == ledger)

    def changed(self, intent: str, *, by: str = "", key: str = "") -> None:
        """Something may have happened to a payment: `by` is the ledger whose request it was."""
        payment = self.read(intent)
        if payment is None:
            return
        if intent not in self.payments:
            self._by_sale[payment.sale].append(intent)
        before, given_before = self.now(payment.sale), self.given_back(payment.sale)
        self.payments[intent] = payment
        self._ever[intent].add(payment.said)
        self.news.add(intent)
        self._latest = intent
        self._count(payment.sale)
        is_own = bool(by) and by == payment.ledger
        self._gave(payment.sale, given_before, is_own=is_own, key=key)
        self._became(payment.sale, before, is_own=is_own, key=key)

    def _gave(self, sale: str, before: int, *, is_own: bool, key: str) -> None:
        """What was given back may have become more, or less where a refund failed."""
        more = self.given_back(sale) - before
        if not is_own:
            self.givable[sale].add(before + more)
        elif more:
            self.givable[sale] = {each + more for each in self.givable[sale]}
            self.gifts[key] = more

    def _became(self, sale: str, before: Said, *, is_own: bool, key: str) -> None:
        """The word about a sale may be another one now."""
        now = self.now(sale)
        if now == before:
            return
        if is_own:
            self._undone = [each for each in self._undone if each[0] != sale]
            self.effects[key] = (before, now)
        for words in (self.sayable[sale], *self._answers(sale)):
            if is_own and sale not in self.split:
                words.clear()
            words.add(now)

    @contextmanager
    def telling(self, intent: str, ledger: str) -> Iterator[None]:
        """An answer is on its way to the till of that ledger, which knows it when this ends."""
        payment = self.payments.get(intent)
        if payment is None or payment.ledger != ledger or payment.sale in self.split:
            # Of several cards an answer tells about one; the others may have moved meanwhile.
            yield
            return
        answer = (payment.sale, {self.now(payment.sale)})
        self._on_the_way.append(answer)
        try:
            yield
            self._undone.append((payment.sale, self.sayable[payment.sale]))
            self.sayable[payment.sale] = answer[1]
        finally:
            self._on_the_way.remove(answer)

    def _answers(self, sale: str) -> Iterator[set[Said]]:
        return (words for known, words in self._on_the_way if known == sale)

    def forgotten(self) -> None:
        """What was heard could not be kept: the file refused it, or the program died."""
        for sale, words in self._undone:
            self.sayable[sale] |= words
        self._undone.clear()

    def kept(self) -> None:
        self._undone.clear()

    def now(self, sale: str) -> Said:
        """What is true of the money of a sale at this moment."""
        said = [
            self.payments[intent].said
            for intent in self._by_sale.get(sale, ())
            if intent in self.payments
        ]
        return _together(said)

    def may_say(self, sale: str) -> set[Said]:
        """What a till may say: what was true since it heard last.

        Of a sale that several cards pay it may have heard of each at another time.
        """
        if sale not in self.split:
            return self.sayable[sale]
        each = [self._ever[intent] for intent in self._by_sale.get(sale, ())]
        return {_together(said) for said in product(*each)}

    def given_back(self, sale: str) -> int:
        """Minor units that were given back of what a sale took."""
        known = (self.payments.get(intent) for intent in self._by_sale.get(sale, ()))
        return sum(payment.given_back for payment in known if payment is not None)

    def _pays_by_parts(self, sale: str) -> bool:
        """Whether several cards pay for it, and together no more than it comes to."""
        if sale not in self.split:
            return False
        paid = 0
        for intent in self._by_sale[sale]:
            payment = self.payments[intent]
            if len(payment.approved) > 1:
                return False
            paid += payment.raw["amount_capturable"] + payment.raw["amount_received"]
        return paid <= self.due(sale)

    def _count(self, sale: str) -> None:
        charged = [
            charge["id"]
            for intent in self._by_sale[sale]
            for charge in self.payments[intent].approved
        ]
        if len(charged) > 1 and not self._pays_by_parts(sale):
            raise BrokenPromise(Promise.ONE_CHARGE, f"{sale} has {charged}")
