"""What is counted when the shop closes: nothing is open, and both sides have the same money."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pos.domain.bookkeeping import HELD
from pos.domain.ids import IntentId, SaleId
from pos.domain.money import Money
from pos.domain.operation import CaptureIntent, Operation, OperationState, RefundIntent
from pos.domain.sale import MoneyWord
from tests.simulation.judge import given_of, said_of
from tests.simulation.promise import BrokenPromise, Promise
from tests.simulation.trust import Trust
from tests.simulation.truth import GIVEN_BACK, NOTHING, Payment

if TYPE_CHECKING:
    from tests.simulation.register import Register
    from tests.simulation.world import World

_AT_STRIPE: Final = frozenset({"hold", "increase", "capture", "release", "lapse", "refund"})
_MONEY: Final = frozenset({MoneyWord.HELD, MoneyWord.TAKEN})

Booked = dict[str, Counter[tuple[str, int, str]]]


class Evening:
    """Counts one register after the other, each evening, by the rows that are new."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._trust = Trust()
        self._booked: dict[str, Booked] = defaultdict(lambda: defaultdict(Counter))
        self._read_until: dict[str, int] = defaultdict(int)

    def count(self, register: "Register", *, everything: bool) -> None:
        """Stripe can be reached, and the till has recovered and reconciled."""
        self._no_doubt_left(register)
        self._same_money(register, everything=everything)
        self._board(register)
        self._operations(register)
        self._trust.count(register)
        self._world.bookkeeper.look(register)
        self._world.truth.news -= {
            payment.id for payment in self._world.truth.of_ledger(register.ledger_id)
        }
        verification = register.verify.verify()
        if verification.findings:
            raise BrokenPromise(Promise.VERIFIED, f"{register.name}: {verification.findings}")

    def _no_doubt_left(self, register: "Register") -> None:
        with register.store.read() as books:
            left = list(books.operations.open())
            waiting = list(books.handovers.waiting())
        if left:
            raise BrokenPromise(
                Promise.NO_DOUBT_LEFT,
                f"{register.name}: {[(str(each.kind), each.code, each.id) for each in left]}",
            )
        if waiting:
            raise BrokenPromise(Promise.IN_ONE_HAND, f"{register.name} is closed: {waiting}")

    def _same_money(self, register: "Register", *, everything: bool) -> None:
        truth = self._world.truth
        booked = self._entries(register)
        for payment in truth.of_ledger(register.ledger_id):
            if everything or payment.id in truth.news:
                self._mirrored(register, payment)
                wanted = _summed(Counter(_wanted(payment)))
                found = _summed(_without_failures(booked[payment.id]))
                if found != wanted:
                    raise BrokenPromise(
                        Promise.SAME_MONEY, f"{payment.id}: booked {found}, at Stripe {wanted}"
                    )
        self._totals(register)

    def _mirrored(self, register: "Register", payment: Payment) -> None:
        with register.store.read() as books:
            mirror = books.intents.find(IntentId(payment.id))
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
            taken[currency] += payment.raw["amount_received"] - payment.given_back
        with register.store.read() as books:
            ours_held = _by_code(books.ledger.balance(HELD))
        sums = {"held": (ours_held, held), "taken": (self._taken(register), taken)}
        for name, (ours, theirs) in sums.items():
            if ours != {code: sum_ for code, sum_ in theirs.items() if sum_}:
                raise BrokenPromise(
                    Promise.SAME_MONEY, f"{register.name} {name}: {ours}, at Stripe {theirs}"
                )

    def _taken(self, register: "Register") -> dict[str, int]:
        """What customers paid by card less what they got back, by the rows of the file."""
        with register.file.read() as db:
            rows = db.execute(
                """SELECT postings.currency, sum(postings.amount_minor) AS minor
                   FROM postings JOIN entries ON entries.sequence = postings.entry
                   WHERE account = 'assets:stripe'
                       AND kind IN ('capture', 'refund', 'refund_failed')
                   GROUP BY postings.currency"""
            ).fetchall()
        return {row["currency"]: row["minor"] for row in rows if row["minor"]}

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
            for sale in sorted(self._world.judge.today.pop(register.name, ())):
                for operation in books.operations.of(sale):
                    if operation.state is OperationState.REJECTED:
                        self._did_nothing(operation)
                    else:
                        self._did_what_was_asked(operation)
        for payment in truth.of_ledger(register.ledger_id):
            if payment.id in truth.news:
                self._last_word(register, payment.sale)
                self._taken_over(register, payment)

    def _last_word(self, register: "Register", sale: str) -> None:
        record, truth = register.checkout.record(SaleId(sale)), self._world.truth
        said = (said_of(record), given_of(record))
        true = (truth.now(sale), truth.given_back(sale))
        truth.givable[sale] = {true[1]}
        if said != true:
            raise BrokenPromise(
                Promise.TRUE_WORDS,
                f"{register.name} says {said} of {sale} after closing; true is {true}",
            )

    def _did_nothing(self, operation: Operation) -> None:
        truth = self._world.truth
        before, after = truth.effects.get(operation.id, (NOTHING, NOTHING))
        given = truth.gifts.get(operation.id, 0)
        if after[0] in _MONEY or before[0] in _MONEY or given:
            raise BrokenPromise(
                Promise.NO_LATE_EFFECT,
                f"{operation.kind} {operation.id} of {operation.sale} was rejected "
                f"({operation.code}) and did this: {before} to {after}, gave back {given}",
            )

    def _did_what_was_asked(self, operation: Operation) -> None:
        request = operation.request
        match request:
            case CaptureIntent():
                payment = self._world.truth.payments[request.intent]
                before = request.taken_before.minor if request.taken_before else 0
                received = payment.raw["amount_received"]
                is_last = request.is_final or received == before + request.amount.minor
                done = [received - before if is_last else request.amount.minor]
            case RefundIntent():
                payment = self._world.truth.payments[request.intent]
                done = [
                    each["amount"]
                    for each in payment.refunds
                    if each["metadata"].get("operation") == operation.id
                ]
            case _:
                return
        asked = [request.amount.minor]
        if done != asked:
            raise BrokenPromise(
                Promise.SAME_MONEY,
                f"{operation.kind} {operation.id} of {payment.id} did {done}, asked was {asked}",
            )

    def _taken_over(self, register: "Register", payment: Payment) -> None:
        """What others did is kept as a change, and nothing of what we did ourselves.

        A payment that nobody paid may end before the till has heard of it.
        """
        if not payment.approved:
            return
        with register.store.read() as books:
            own = [
                each.kind
                for each in books.operations.of(SaleId(payment.sale))
                if each.state is OperationState.SUCCEEDED
                and each.intent == payment.id
                and not (isinstance(each.request, CaptureIntent) and not each.request.is_final)
            ]
            kept = Counter(str(each.kind) for each in books.changes.of(IntentId(payment.id)))
        ended = {"succeeded": ("capture", "captured"), "canceled": ("cancel", "canceled")}
        if payment.raw["amount_received"] and payment.status != "succeeded":
            return  # taken in parts, and then let go
        by_us, word = ended.get(payment.status, ("", ""))
        if payment.status == "canceled" and payment.lapsed:
            by_us, word = "", "lapsed"  # also where a release of ours was still on its way
        wanted = {word} if word and by_us not in own else set()
        found = {kind for kind in ("captured", "canceled", "lapsed") if kept[kind]}
        if found != wanted:
            raise BrokenPromise(
                Promise.TAKEN_OVER, f"{payment.id}: kept {dict(kept)}, done by others: {wanted}"
            )


def _wanted(payment: Payment) -> Iterable[tuple[str, int, str]]:
    """The entries that a payment deserves, by Stripe's object alone."""
    if not payment.approved:
        return
    currency = payment.raw["currency"].upper()
    held, taken = payment.raw["amount"], payment.raw["amount_received"]
    yield "hold", held, currency
    if taken:
        yield "capture", taken, currency
    if payment.status == "succeeded" and taken < held:
        yield "release", held - taken, currency
    for refund in payment.refunds:
        if refund["status"] in GIVEN_BACK:
            yield "refund", refund["amount"], currency
    if payment.status == "canceled":
        yield "lapse" if payment.lapsed else "release", held - taken, currency


def _without_failures(booked: Counter[tuple[str, int, str]]) -> Counter[tuple[str, int, str]]:
    """Refunds that failed were booked and booked back, or nobody saw them: either is right."""
    found = Counter(booked)
    for (kind, amount, currency), count in booked.items():
        if kind == "refund_failed":
            found["refund", amount, currency] -= count
            del found[kind, amount, currency]
    return +found


def _summed(entries: Counter[tuple[str, int, str]]) -> Counter[tuple[str, str]]:
    """What each kind comes to: a hold that was raised, and one taken in parts, have several."""
    sums: Counter[tuple[str, str]] = Counter()
    for (kind, amount, currency), count in entries.items():
        if kind in _AT_STRIPE:
            sums["hold" if kind == "increase" else kind, currency] += amount * count
    return +sums


def _by_code(sums: Iterable[Money]) -> dict[str, int]:
    return {money.currency.code: money.minor for money in sums if money}
