"""One shop and all around it: Stripe in memory, its registers, one clock, one source of luck.

Nothing here runs by itself: time passes when it is told to, and what is due by then happens.
"""

import hashlib
import heapq
from collections import Counter, deque
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

import stripe

from pos.adapters.stripe_api.gateway import client
from pos.adapters.stripe_simulator.balance import SCHEDULE
from pos.adapters.stripe_simulator.bench import NotWaiting, PracticeBench
from pos.adapters.stripe_simulator.faults import ConnectionLost
from pos.adapters.stripe_simulator.server import Simulator
from pos.domain.ids import ReaderId, SaleId
from pos.domain.operation import Operation, target_of
from pos.domain.views import SaleRecord
from pos.errors import Refused
from tests.kit import KEY, START
from tests.simulation.bookkeeper import Bookkeeper
from tests.simulation.evening import Evening
from tests.simulation.judge import Judge
from tests.simulation.luck import luck_of
from tests.simulation.register import Register
from tests.simulation.truth import Truth
from tests.simulation.wire import OutsideWire, intent_in, page_in

if TYPE_CHECKING:
    from stripe.params.terminal import ReaderCreateParams

    from tests.simulation.centre import ShopCentre

_REMEMBERED: Final = 60
_OF_THE_BALANCE: Final = frozenset({"charge", "payout", SCHEDULE})
"""What becomes of these moves no payment; it happens with the next request."""


class World:
    """A shop of so many registers on one Stripe account."""

    def __init__(
        self, folder: Path, seed: str, registers: int, *, with_centre: bool = False
    ) -> None:
        self.now = START
        self.has_centre = with_centre
        self.random = luck_of(f"{seed}/world")
        self.simulator = Simulator(None, wall=lambda: self.now, seed=seed)
        self.bench = PracticeBench(self.simulator)
        self.bench.settle_in(self.random.choice((None, "EUR", "USD")))
        self.truth = Truth(self.simulator)
        self.judge = Judge(self)
        self.evening = Evening(self)
        self.sdk: stripe.StripeClient = client(KEY, http_client=OutsideWire(self))
        self.tally: Counter[str] = Counter()
        self.requests = 0
        self.story: deque[str] = deque(maxlen=_REMEMBERED)
        self._digest = hashlib.sha256()
        self._letters: list[
            tuple[datetime, int, tuple[str, str, Mapping[str, str], str | None], str, str]
        ] = []
        self._posted = count()
        self.truth.due = self._due
        self.readers = self._furnished()
        self.registers = [Register(self, number, folder) for number in range(registers)]
        self.bookkeeper = Bookkeeper(self)
        self.centre = self._centre(folder) if with_centre else None

    def _centre(self, folder: Path) -> "ShopCentre":
        # Here, as only a shop that has one needs PostgreSQL.
        from tests.simulation.centre import ShopCentre

        return ShopCentre(self, folder)

    def close(self) -> None:
        if self.centre is not None:
            self.centre.close()
        for register in self.registers:
            register.close()
        self.simulator.close()

    # What happened -------------------------------------------------------------------------

    def note(self, line: str) -> None:
        """Tell what happened; the same seed must tell the same story."""
        line = f"{self.now:%a %d %b %H:%M:%S}  {line}"
        self.story.append(line)
        self._digest.update(line.encode())

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()[:16]

    def touched(
        self, method: str, url: str, body: str | None = None, *, by: str = "", key: str = ""
    ) -> None:
        """A request was handled: look at the payment it was about."""
        intent = intent_in(url) or intent_in(body or "")
        if method.upper() == "POST":
            if not intent and url.endswith("/v1/payment_intents"):
                intent = self.truth.newest()
            elif page := page_in(url):
                intent = self._paid_on(page)
            if intent:
                self.truth.changed(intent, by=by, key=key)

    def said(self, register: Register, record: SaleRecord) -> None:
        """The screen of a register said this."""
        self.judge.hears(register, record)

    def shown(self, register: Register) -> None:
        """Somebody looked at the hold board of a register."""
        self.judge.sees(register.board)

    def bank_answers(self, intent: str, *, says_yes: bool) -> None:
        """The customer finishes at the bank's page, or the bank decides.

        Raises NotWaiting when nobody waits for that.
        """
        payment = self.truth.read(intent)
        if payment is not None and payment.status == "processing":
            self.bench.decide(intent, approves=says_yes)
        else:
            self.bench.finish_action(intent, passes=says_yes)
        self.truth.changed(intent)

    def _furnished(self) -> tuple[ReaderId, ...]:
        """Two readers for all registers; nothing is theirs alone."""
        self.bench.furnish()
        readers = self.sdk.v1.terminal.readers
        place = readers.list().data[0].location
        params: ReaderCreateParams = {
            "registration_code": "simulated-s700",
            "label": "Second reader",
            "location": str(place),
        }
        readers.create(params=params)
        return tuple(sorted(ReaderId(each.id) for each in readers.list().data))

    def at_reader(self, reader: ReaderId, card: str, fate: float) -> None:
        """What a customer does at a reader; nothing where it asks for nothing."""
        bench = self.bench
        with suppress(Refused):
            if fate < 0.06:
                bench.reader_cable(reader, is_in=False)
            elif fate < 0.14:
                bench.reader_cancel(reader)
            elif fate < 0.18:
                bench.reader_gives_up(reader)
            else:
                with suppress(Refused):  # where no tip is asked for
                    bench.reader_tip(reader, 100 if 0.3 < fate < 0.5 else 0)
                bench.reader_card(reader, card, inserted=fate > 0.7)
                if fate < 0.9:
                    bench.reader_pin(reader, right=fate > 0.3)
        if (about := self._on_reader(reader)) is not None:
            self.truth.changed(about)

    def pays_by_phone(self, page: str, card: str) -> None:
        """A customer pays on a page, which may be closed by now."""
        with suppress(NotWaiting):
            self.bench.pay_session(page, card)
        if intent := self._paid_on(page):
            self.truth.changed(intent)

    def _paid_on(self, page: str) -> str:
        """The payment that a page has made, empty for none."""
        with self.simulator.state.reading():
            raw = self.simulator.state.find("checkout.session", page)
        return str((raw or {}).get("payment_intent") or "")

    def pages(self) -> list[str]:
        """The newest pages on which somebody may still pay."""
        with self.simulator.state.reading():
            found = self.simulator.state.select("checkout.session", [], "DESC", 20)
        return [str(raw["id"]) for raw in found if raw["status"] == "open"]

    def readers_with(self, operation: Operation) -> list[str]:
        """Where a card is asked for, for the payment of an operation, by Stripe's own account.

        A reader that is out of reach cannot be told to stop, and does no harm: what it asks for is
        the same payment, which is paid once at most.
        """
        wanted = target_of(operation.request)
        return [
            reader
            for reader in self.readers
            if wanted and self.on_reader(reader)[0] == wanted and self._is_online(reader)
        ]

    def _is_online(self, reader: str) -> bool:
        with self.simulator.state.reading():
            raw = self.simulator.state.find("terminal.reader", reader)
        return raw is not None and raw["status"] == "online"

    def pages_of(self, operation: Operation) -> list[str]:
        """Pages on which an operation's sale can be paid, but for its own."""
        with self.simulator.state.reading():
            found = self.simulator.state.select("checkout.session", [], "DESC", 40)
        return [
            str(raw["id"])
            for raw in found
            if raw["status"] == "open"
            and raw["metadata"].get("sale") == operation.sale
            and raw["metadata"].get("operation") != operation.id
        ]

    def on_reader(self, reader: str) -> tuple[str, str]:
        """The payment that a reader is asking a card for, and whose ledger's it is; else empty."""
        about = self._on_reader(reader, running=True) or ""
        payment = self.truth.read(about) if about else None
        return about, payment.ledger if payment else ""

    def _on_reader(self, reader: str, *, running: bool = False) -> str | None:
        with self.simulator.state.reading():
            raw = self.simulator.state.find("terminal.reader", reader)
        action = (raw or {}).get("action") or {}
        if running and action.get("status") != "in_progress":
            return None
        found: str | None = (action.get("process_payment_intent") or {}).get("payment_intent")
        return found

    def readers_rest(self) -> None:
        """Closing time: cables are put back, and no reader asks for a card any more."""
        for reader in self.readers:
            self.bench.reader_cable(reader, is_in=True)
            with suppress(Refused):
                self.bench.reader_gives_up(reader)

    def _due(self, sale: str) -> int:
        """What a sale comes to, as its register has it, in minor units."""
        for register in self.registers:
            if register.is_open:
                with register.store.read() as books, suppress(Refused):
                    return books.sales.get(SaleId(sale)).due.minor
        return 0

    # Time ----------------------------------------------------------------------------------

    def pass_time(self, by: timedelta) -> None:
        """Let time pass; stragglers arrive and holds lapse at their moment."""
        until = self.now + by
        while self._letters and self._letters[0][0] <= until:
            due, _, letter, ledger, key = heapq.heappop(self._letters)
            self._move_to(max(due, self.now))
            with suppress(ConnectionLost):
                self.simulator.handle(*letter)
            self.touched(letter[0], letter[1], letter[3], by=ledger, key=key)
            self.note(f"a late {letter[0]} {letter[1].partition('/v1/')[2]} reaches Stripe")
        self._move_to(max(until, self.now))

    def _move_to(self, moment: datetime) -> None:
        self.now = moment
        state = self.simulator.state
        with state.reading():
            due = [
                (raw["object"], raw.get("payment_intent") or raw["id"])
                for raw in state.overdue(int(moment.timestamp()))
                if raw["object"] not in _OF_THE_BALANCE
            ]
        if not due:
            return
        with state.transaction():
            self.simulator.books()  # what is due happens
        for kind, intent in due:
            self.truth.changed(intent)
            if kind == "payment_intent":
                self.judge.lapsed(self.truth.payments[intent])
                self.tally["holds lapsed"] += 1
                self.note(f"the hold {intent} lapses")

    def mail(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: str | None,
        register: Register,
        key: str,
        seconds: int,
    ) -> None:
        """A request that is on its way, and reaches Stripe `seconds` after the client gave up."""
        due = self.now + timedelta(seconds=30 + seconds)
        letter = (method, url, dict(headers), body)
        heapq.heappush(self._letters, (due, next(self._posted), letter, register.ledger_id, key))

    def forget_old(self) -> None:
        """Stripe's own forgetting: keys after 24 hours, events after 30 days."""
        with self.simulator.state.transaction():
            self.simulator.prune(self.simulator.books())
