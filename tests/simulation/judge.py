"""Holds every register to the promises, by Stripe's own objects and the file's own rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pos.domain.bookkeeping import HELD, STRIPE
from pos.domain.hold import Hold
from pos.domain.money import Money
from pos.domain.operation import CaptureIntent, OperationState
from pos.domain.sale import MoneyWord
from pos.domain.views import SaleRecord
from pos.errors import Broken, Misconfigured, PosError
from tests.simulation.moment import Moment
from tests.simulation.promise import BrokenPromise, Promise
from tests.simulation.truth import Payment, Said

if TYPE_CHECKING:
    from tests.simulation.register import Register
    from tests.simulation.world import World

_LONG_BEFORE: Final = timedelta(hours=49)
"""A shop that is closed on Sunday looks at its board on Saturday."""

_GIVEN_BACK: Final = frozenset({"succeeded", "pending", "requires_action"})
_MONEY: Final = frozenset({MoneyWord.HELD, MoneyWord.TAKEN})

Booked = dict[str, Counter[tuple[str, int, str]]]


class Judge:
    """Knows no service of the till but for what it says to people."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._shown: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._booked: dict[str, Booked] = defaultdict(lambda: defaultdict(Counter))
        self._read_until: dict[str, int] = defaultdict(int)
        self._today: dict[str, set[str]] = defaultdict(set)

    # What is said -----------------------------------------------------------------------------

    def hears(self, register: "Register", record: SaleRecord) -> None:
        """The till says something about a sale: true by what it can know, or checking."""
        said = _said(record)
        sayable = self._world.truth.sayable[record.sale.id]
        if said[0] is not MoneyWord.CHECKING and said not in sayable:
            raise BrokenPromise(
                Promise.TRUE_WORDS,
                f"{register.name} says {said} of {record.sale.id} ({record.sale.receipt}); "
                f"true was {sorted(map(str, sayable))}",
            )

    def hears_failure(self, register: "Register", error: PosError, moment: Moment) -> None:
        """A deed failed: that has a reason, and it is never our own mistake."""
        if isinstance(error, Broken):
            raise BrokenPromise(Promise.KNOWN_FAILURES, f"{register.name}: {error}") from error
        struck = moment.disk_struck or moment.network_struck
        if isinstance(error, Misconfigured) and not struck:
            raise BrokenPromise(
                Promise.KNOWN_FAILURES, f"{register.name}, nothing wrong: {error}"
            ) from error

    def sees(self, board: Iterable[Hold]) -> None:
        """People look at a hold board."""
        now = int(self._world.now.timestamp())
        for hold in board:
            if hold.capture_before is not None:
                self._shown[hold.intent].append((now, int(hold.capture_before.timestamp())))

    # After every act --------------------------------------------------------------------------

    def after_act(self, register: "Register") -> None:
        """Whatever was touched is looked at again, as the next person would."""
        self.glances(register)
        self._today[register.name] |= register.touched
        register.touched.clear()

    def glances(self, register: "Register") -> None:
        """What the screen says now about the sales of this act."""
        for sale in sorted(register.touched):
            self.hears(register, register.checkout.record(sale))

    # At the end of a day ----------------------------------------------------------------------

    def end_of_day(self, register: "Register", *, everything: bool) -> None:
        """Stripe can be reached, and the till has recovered and reconciled."""
        self._no_doubt_left(register)
        self._same_money(register, everything=everything)
        self._board(register)
        self._operations(register)
        self._world.truth.news -= {
            payment.id for payment in self._world.truth.of_ledger(register.ledger_id)
        }
        verification = register.verify.verify()
        if verification.findings:
            raise BrokenPromise(Promise.VERIFIED, f"{register.name}: {verification.findings}")

    def end_of_life(self) -> None:
        """Every hold has come to its end."""
        for payment in self._world.truth.payments.values():
            if payment.status == "requires_capture":
                raise BrokenPromise(Promise.HOLDS_END, f"{payment.id} is still held")

    def lapsed(self, payment: Payment) -> None:
        """Stripe let a hold go by itself: somebody must have been told when it would."""
        deadline = payment.deadline or 0
        since = deadline - _LONG_BEFORE.total_seconds()
        for register in self._world.registers:
            if register.ledger_id == payment.ledger and register.off_since is not None:
                since = min(since, register.off_since.timestamp() - _LONG_BEFORE.total_seconds())
        warned = any(
            since <= seen < deadline and shown == deadline
            for seen, shown in self._shown[payment.id]
        )
        if not warned:
            raise BrokenPromise(
                Promise.ANNOUNCED, f"{payment.id} lapsed; shown: {self._shown[payment.id]}"
            )

    def _no_doubt_left(self, register: "Register") -> None:
        with register.store.read() as books:
            left = list(books.operations.open())
        if left:
            raise BrokenPromise(
                Promise.NO_DOUBT_LEFT,
                f"{register.name}: {[(str(each.kind), each.code, each.id) for each in left]}",
            )

    def _same_money(self, register: "Register", *, everything: bool) -> None:
        truth = self._world.truth
        booked = self._entries(register)
        for payment in truth.of_ledger(register.ledger_id):
            if everything or payment.id in truth.news:
                self._mirrored(register, payment)
                wanted, found = Counter(_wanted(payment)), _without_failures(booked[payment.id])
                if found != wanted:
                    raise BrokenPromise(
                        Promise.SAME_MONEY, f"{payment.id}: booked {found}, at Stripe {wanted}"
                    )
        self._totals(register)

    def _mirrored(self, register: "Register", payment: Payment) -> None:
        with register.store.read() as books:
            mirror = books.intents.find(payment.id)
        if mirror is None:
            if payment.approved:
                raise BrokenPromise(Promise.SAME_MONEY, f"{payment.id} is unknown to the ledger")
            return
        money = {"requires_capture", "succeeded"}
        mirrored = (
            mirror.status if mirror.status in money or payment.status in money else "",
            mirror.capturable.minor,
            mirror.received.minor,
            mirror.amount.currency.code.lower(),
        )
        true = (
            payment.status if mirrored[0] else "",
            payment.raw["amount_capturable"],
            payment.raw["amount_received"],
            payment.raw["currency"],
        )
        if mirrored != true:
            raise BrokenPromise(
                Promise.SAME_MONEY, f"{payment.id}: mirrored {mirrored}, at Stripe {true}"
            )

    def _totals(self, register: "Register") -> None:
        held: Counter[str] = Counter()
        taken: Counter[str] = Counter()
        for payment in self._world.truth.of_ledger(register.ledger_id):
            currency = payment.raw["currency"].upper()
            held[currency] += payment.raw["amount_capturable"]
            taken[currency] += payment.raw["amount_received"] - sum(
                refund["amount"] for refund in payment.refunds if refund["status"] in _GIVEN_BACK
            )
        with register.store.read() as books:
            sums = {
                "held": (books.ledger.balance(HELD), held),
                "taken": (books.ledger.balance(STRIPE), taken),
            }
        for name, (ours, theirs) in sums.items():
            if _by_code(ours) != {code: sum_ for code, sum_ in theirs.items() if sum_}:
                raise BrokenPromise(
                    Promise.SAME_MONEY, f"{register.name} {name}: {ours}, at Stripe {theirs}"
                )

    def _entries(self, register: "Register") -> Booked:
        booked = self._booked[register.name]
        with register.file.read() as db:
            rows = db.execute(
                "SELECT sequence, intent_id, kind, amount_minor, currency FROM entries"
                " WHERE sequence > ? ORDER BY sequence",
                [self._read_until[register.name]],
            ).fetchall()
        for row in rows:
            booked[row["intent_id"]][row["kind"], row["amount_minor"], row["currency"]] += 1
            self._read_until[register.name] = row["sequence"]
        return booked

    def _board(self, register: "Register") -> None:
        ours = {
            (
                hold.intent,
                hold.amount.minor,
                int(hold.capture_before.timestamp()) if hold.capture_before else 0,
            )
            for hold in register.settlement.holds()
        }
        theirs = {
            (payment.id, payment.raw["amount_capturable"], payment.deadline)
            for payment in self._world.truth.of_ledger(register.ledger_id)
            if payment.status == "requires_capture"
        }
        if ours != theirs:
            raise BrokenPromise(
                Promise.SAME_MONEY, f"{register.name}: the board shows {ours}, held is {theirs}"
            )

    def _operations(self, register: "Register") -> None:
        """What became of today's operations, and what was said at last."""
        truth = self._world.truth
        with register.store.read() as books:
            for sale in sorted(self._today.pop(register.name, ())):
                for operation in books.operations.of(sale):
                    before, after = truth.effects.get(operation.id, (None, None))
                    moved = after is not None and after[0] in _MONEY | {MoneyWord.CHECKING}
                    released = before is not None and before[0] in _MONEY
                    if operation.state is OperationState.REJECTED and (moved or released):
                        raise BrokenPromise(
                            Promise.NO_LATE_EFFECT,
                            f"{operation.kind} {operation.id} of {sale} was rejected "
                            f"({operation.code}) and did this: {before} to {after}",
                        )
                    self._captured(operation)
        for payment in truth.of_ledger(register.ledger_id):
            if payment.id in truth.news:
                self._last_word(register, payment.sale)

    def _last_word(self, register: "Register", sale: str) -> None:
        said, true = _said(register.checkout.record(sale)), self._world.truth.now(sale)
        if said != true:
            raise BrokenPromise(
                Promise.TRUE_WORDS,
                f"{register.name} says {said} of {sale} after closing; true is {true}",
            )

    def _captured(self, operation) -> None:
        request = operation.request
        if operation.state is OperationState.SUCCEEDED and isinstance(request, CaptureIntent):
            payment = self._world.truth.payments[request.intent]
            if payment.raw["amount_received"] != request.amount.minor:
                raise BrokenPromise(
                    Promise.SAME_MONEY, f"{payment.id} took another amount than asked"
                )


def _said(record: SaleRecord) -> Said:
    word, intent = record.money, record.intent
    if intent is not None and word is MoneyWord.HELD:
        return word, intent.capturable.minor
    if intent is not None and word is MoneyWord.TAKEN:
        return word, intent.received.minor
    return word, 0


def _wanted(payment: Payment) -> Iterable[tuple[str, int, str]]:
    """The entries that a payment deserves, by Stripe's object alone."""
    if not payment.approved:
        return
    currency = payment.raw["currency"].upper()
    held, taken = payment.raw["amount"], payment.raw["amount_received"]
    yield "hold", held, currency
    if payment.status == "succeeded":
        yield "capture", taken, currency
        if taken < held:
            yield "release", held - taken, currency
    for refund in payment.refunds:
        if refund["status"] in _GIVEN_BACK:
            yield "refund", refund["amount"], currency
    if payment.status == "canceled":
        by_itself = payment.raw["cancellation_reason"] in {"automatic", "expired"}
        yield "lapse" if by_itself else "release", held, currency


def _without_failures(booked: Counter[tuple[str, int, str]]) -> Counter[tuple[str, int, str]]:
    """Refunds that failed were booked and booked back, or nobody saw them: either is right."""
    found = Counter(booked)
    for (kind, amount, currency), count in booked.items():
        if kind == "refund_failed":
            found["refund", amount, currency] -= count
            del found[kind, amount, currency]
    return +found


def _by_code(sums: Iterable[Money]) -> dict[str, int]:
    return {money.currency.code: money.minor for money in sums if money}
