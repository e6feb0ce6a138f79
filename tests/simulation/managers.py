"""What else goes on in a shop: cash and split payments, the board's larger deeds, shifts, recipes.

As with the cashiers' deeds each gets its luck from its act, and what the program raises is left to
whoever asked for it. Where somebody has to approve, somebody is called, or not.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from pos.domain.bulk import BulkAct, BulkKind, BulkOutcome
from pos.domain.drawer import Pieces
from pos.domain.hold import Hold
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.permissions import Act, Rule
from pos.domain.recipe import Recipe, RecipeAct, Term
from pos.domain.refund import RefundReason
from pos.domain.refund_plan import RefundWish
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.shift import Keep
from pos.domain.staff import Role
from pos.domain.views import SaleRecord
from pos.errors import PosError, Refused
from tests.kit import VISA
from tests.simulation.hands import Hands

_DAY = timedelta(days=1)


class Manager(Hands):
    """Somebody with more to do than the next customer."""

    # Tenders -----------------------------------------------------------------------------------

    def pay_cash(self) -> str:
        """All that is due, in coins that there are, and sometimes a note too large."""
        record = self._rung_up()
        sale = record.sale
        payable = self.till.tenders.payable(sale)
        more = Money(payable.minor * self.luck.choice((1, 1, 2)), payable.currency)
        return self._told(self.till.tenders.cash(self._seen(sale.id), more), "takes cash for")

    def pay_part_in_cash(self) -> str:
        """Cash first, the rest by card, now or later."""
        record = self._rung_up()
        sale = self._seen(record.sale.id)
        self.world.truth.split.add(sale)
        part = self._part_of(record.sale.still_due, self.till.tenders.step)
        if part is None:
            return self.pay_cash()
        record = self.till.tenders.cash(sale, part, part)
        said = self._told(record, f"takes {part.plain()} in cash of")
        if not record.sale.still_due or self.luck.random() < 0.3:
            return said
        return f"{said}, {self._told(self.till.checkout.begin(sale), 'and begins with a card')}"

    def pay_with_two_cards(self) -> str:
        """A part with this card; the next one pays what is left."""
        record = self._rung_up()
        sale = self._seen(record.sale.id)
        part = self._part_of(record.sale.still_due, record.sale.cart.currency.step)
        if part is None or part < part.currency.minimum_charge:
            return "has too little for two cards"
        self.till.last_sale = sale
        self.world.truth.split.add(sale)
        return self._present(self.till.checkout.begin(sale, part))

    def undo_a_part(self) -> str:
        """One tender of an unfinished payment is taken back."""
        sale = self._current().sale
        if sale.cash and sale.state is SaleState.PAYING:
            record = self.till.tenders.take_back(sale.id, sale.cash[0].number)
            return self._told(record, "gives the cash back of")
        if sale.cards and sale.state is SaleState.PAYING:
            record = self.till.tenders.release(sale.id, sale.cards[0].intent)
            return self._told(record, "lets a card go of")
        return "has nothing to take back"

    # The hold board ----------------------------------------------------------------------------

    def raise_hold(self) -> str:
        hold = self._some_hold()
        if hold is None:
            return "has no hold to raise"
        self._see_intent(hold.intent)
        if hold.sale in self.world.truth.split:
            return "leaves a shared payment as it is"
        held = hold.amount + hold.taken if hold.taken else hold.amount
        more = Money(held.currency.step * self.luck.randint(1, 50), held.currency)
        total = held + more
        record = self.till.settlement.increase(hold.intent, total)
        return self._told(record, f"raises to {total.plain()}")

    def capture_and_keep(self) -> str:
        """Some of it now, the rest of the hold stays."""
        hold = self._some_hold()
        part = self._part_of(hold.amount, hold.amount.currency.step) if hold else None
        if hold is None or part is None:
            return "has no hold to share"
        self._see_intent(hold.intent)
        record = self.till.settlement.capture(hold.intent, part, is_final=False)
        return self._told(record, f"takes {part.plain()} and keeps the rest of")

    def bulk(self) -> str:
        """Many holds at once; stopped in the middle now and then."""
        for _ in range(self.luck.randint(1, 3)):
            self._tried(self._hold_quickly)
        holds = list(self.till.settlement.holds())
        if len(holds) < 2:
            return "has no holds for a bulk"
        chosen = self.luck.sample(holds, self.luck.randint(2, len(holds)))
        kind = self.luck.choice((BulkKind.CAPTURE, BulkKind.CAPTURE, BulkKind.RELEASE))
        for hold in chosen:
            self._see_intent(hold.intent)
        plan = self.till.bulk.plan([BulkAct(hold.intent, kind) for hold in chosen])
        left = self.luck.choice((1, 99, 99))

        def stop() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        result = self.till.bulk.run(plan, stop=stop)
        for line in result.lines:
            self.world.tally[f"bulk {line.outcome}"] += 1
            self._judge_line(line.line.row.hold, line.outcome)
        counts = {str(each): len(result.of(each)) for each in BulkOutcome}
        return f"{kind} of {len(chosen)}: {counts}"

    def _judge_line(self, hold: Hold, outcome: BulkOutcome) -> None:
        """A result that says done, or not reached, is a statement about money."""
        with self.till.store.read() as books:
            sale = books.sales.by_intent(hold.intent)
        assert sale is not None
        record = self.till.checkout.record(self._seen(sale.id))
        self.world.said(self.till, record)
        self.world.judge.hears_of_bulk(self.till, hold, outcome)

    def keep(self) -> str:
        hold = self._hold(self.till.settlement.holds())
        if hold is None or hold.sale is None:
            return "has nothing to keep"
        until = self.till.clock.now() + self.luck.randint(1, 5) * _DAY
        self.till.notes.keep(hold.sale, owner="Ada", until=until, reason="customer comes later")
        return f"keeps {hold.receipt} until {until:%d %b}"

    def decide_lapse(self) -> str:
        """A lapsed hold is a task until somebody has decided."""
        tasks = self.till.lapses.open()
        if not tasks:
            return "has no lapse to decide about"
        task = self.luck.choice(tasks)
        if self.luck.random() < 0.5:
            self.till.lapses.dismiss(task.lapse.intent, "the customer is gone")
            return f"dismisses {task.lapse.intent}"
        sale = self.till.lapses.reauthorise(task.lapse.intent)
        return self._told(self.till.checkout.record(self._seen(sale.id)), "asks again for")

    # Recipes -----------------------------------------------------------------------------------

    def set_recipe(self) -> str:
        unit = Money(self._currency.step * 100, self._currency)
        amount = max(unit * self.luck.randint(1, 5), self._currency.minimum_charge)
        act = self.luck.choice(list(RecipeAct))
        self.till.recipes.save(
            Recipe(
                name=self.luck.choice(("Tool hire", "Late fee", "Viewing")),
                act=act,
                term=Term.read(self.luck.choice(("+2h", "+30h", "+1d 10:00"))),
                hold=amount if self.luck.random() < 0.6 else None,
                amount=Money(amount.minor // 2 // unit.minor * unit.minor, unit.currency) or None
                if act is RecipeAct.CAPTURE
                else None,
                note_required=self.luck.random() < 0.3,
            )
        )
        return "sets a recipe"

    def choose_recipe(self) -> str:
        recipes = self.till.recipes.all()
        record = self._current()
        if not record.sale.cart.is_empty and record.sale.state is SaleState.OPEN:
            self.till.counter.park(record.sale.id, "later")
            record = self._current()
        recipe = self.luck.choice(recipes)
        self.till.recipes.choose(record.sale.id, recipe.name)
        if self.luck.random() < 0.9:
            self.till.notes.edit(record.sale.id, note="as agreed")
        said = f"agrees on {recipe.name}"
        return f"{said}, {self._hold_quickly()}" if self.luck.random() < 0.7 else said

    def run_recipes(self) -> str:
        if self.luck.random() < 0.5:
            self.world.pass_time(timedelta(hours=2))
        for intent in self.till.recipes.planned():
            self._see_intent(intent)
        results = self.till.recipes.run()
        for each in results:
            self.world.tally[f"recipe {each.due.recipe.act} {each.outcome}"] += 1
        return f"recipes act: {[str(each.outcome) for each in results]}"

    # Refunds -----------------------------------------------------------------------------------

    def refund_rows(self) -> str:
        """Some rows of a sale, to what it was paid with, or in cash."""
        record = self._taken()
        if record is None:
            return "has nothing to give back"
        lines = {
            line.number: self.luck.randint(1, line.quantity)
            for line in record.sale.cart.lines
            if self.luck.random() < 0.7
        }
        wish = RefundWish(lines=lines, in_cash=self.luck.random() < 0.3)
        return self._give(record, wish, f"gives {sum(lines.values())} pieces back of")

    def refund_in_cash(self) -> str:
        record = self._taken()
        if record is None:
            return "has nothing to give back"
        step = self.till.tenders.step
        part = self._part_of(record.taken, step)
        return self._give(record, RefundWish(amount=part, in_cash=True), "gives cash back of")

    def _give(self, record: SaleRecord, wish: RefundWish, what: str) -> str:
        sale, reason = self._seen(record.sale.id), self.luck.choice(list(RefundReason))
        given = self.with_leave(
            lambda: self.till.refunds.give_back(sale, wish, reason, note="as asked")
        )
        return self._told(given, what)

    # Shifts ------------------------------------------------------------------------------------

    def open_shift(self) -> str:
        shift = self.till.shifts.open(self._coins(200))
        return f"opens shift {shift.name}"

    def cash_in(self) -> str:
        moved = self.till.shifts.cash_in(self._coins(self.luck.randint(1, 100)), "change")
        return f"puts {moved.amount.plain()} in"

    def cash_out(self) -> str:
        amount = self._coins(self.luck.randint(1, 100))
        moved = self.till.shifts.cash_out(amount, "window cleaner")
        return f"takes {moved.amount.plain()} out"

    def look_at_x(self) -> str:
        report = self.till.reports.x()
        return f"reads X of {report.all.entries} entries"

    def close_shift(self) -> str:
        """Walk through the holds, count, close; whatever Stripe says, it can be closed."""
        till = self.till
        if till.shifts.current() is None:
            return self.open_shift()
        now = till.clock.now()
        keep = Keep("Ada", "not fetched yet", now + 2 * _DAY)
        for stop in till.walk.walk().undecided(now):
            self._see_intent(stop.intent)
            match self.luck.randrange(4):
                case 0:
                    self._tried(partial(self._decided, stop.intent, take=True))
                case 1:
                    self._tried(partial(self._decided, stop.intent, take=False))
                case _:
                    till.walk.carry(stop.intent, keep)
        till.walk.carry_rest(replace_until(keep, till.clock.now() + _DAY))
        is_counted = self.luck.random() < 0.8
        if is_counted:
            self._count()
        report = till.shifts.close(uncounted=not is_counted)
        return f"closes shift with Z {report.number}"

    def _count(self) -> None:
        status = self.till.shifts.status()
        assert status is not None
        for expected in status.expected:
            wrong = Money(self.luck.choice((0, 0, 0, 5, -5)) * expected.currency.step * 5,
                          expected.currency)  # fmt: skip
            counted = max(expected + wrong, Money.zero(expected.currency))
            self.till.shifts.count(counted, Pieces(expected.currency))

    def _decided(self, intent, *, take: bool) -> str:
        if take:
            return str(self.till.walk.capture(intent).outcome)
        return str(self.till.walk.release(intent, CancelReason.REQUESTED_BY_CUSTOMER).outcome)

    # Trust -------------------------------------------------------------------------------------

    def cheat(self) -> str:
        """An approval is tried for more than it was given for, and twice, and much later."""
        record = self._taken()
        if record is None:
            return "has nothing to cheat with"
        self.till.sign_in(Role.CASHIER)
        step = record.sale.cart.currency.step
        asked = RefundWish(amount=Money(step, record.sale.cart.currency))
        sale, reason = self._seen(record.sale.id), RefundReason.REQUESTED_BY_CUSTOMER

        def give(wish: RefundWish) -> SaleRecord:
            return self.till.refunds.give_back(sale, wish, reason)

        if self.till.access.look(Act.REFUND, amount=asked.amount) is not Rule.NEEDS_APPROVAL:
            return "is none who has to ask"
        try:
            give(asked)
        except Refused as no:
            if no.code != "needs_approval":
                raise
            request = self.till.approvals.request_for(no)
        else:
            self._is_a_cheat()
            return "needs no approval"
        manager, pin = self.till.staff(Role.MANAGER)
        self.till.approvals.approve(request.id, manager, pin)
        more = RefundWish(amount=Money(2 * step, record.sale.cart.currency))
        self._must_be_refused(lambda: give(more))
        if self.luck.random() < 0.4:
            self.world.pass_time(timedelta(minutes=30))
            self._must_be_refused(lambda: give(asked))
            return "comes back too late with an approval"
        self._told(give(asked), "uses the approval for")
        self._must_be_refused(lambda: give(asked))
        return "uses an approval once"

    def _must_be_refused(self, deed: Callable[[], object]) -> None:
        self.till.sign_in(Role.CASHIER)
        try:
            deed()
        except Refused as no:
            if no.code in {"needs_approval", "refund_more_than_left", "refund_nothing_left"}:
                return
            raise
        self._is_a_cheat()

    def _is_a_cheat(self) -> None:
        person = self.till.access.person
        if person is not None and person.role is Role.CASHIER:  # else somebody took over meanwhile
            self.world.judge.hears_of_a_cheat(self.till)

    def guess_a_pin(self) -> str:
        """Somebody tries PINs of the manager's until the till takes no more."""
        manager, _ = self.till.staff(Role.MANAGER)
        codes = []
        for guess in range(self.luck.randint(1, 8)):
            try:
                self.till.access.sign_in(manager, f"8{guess}5172")
            except PosError as no:
                codes.append(no.code)
            else:
                self.world.judge.hears_of_a_cheat(self.till)
        self.world.pass_time(timedelta(hours=2))
        return f"guesses: {codes}"

    # What they use -----------------------------------------------------------------------------

    def _some_hold(self) -> Hold | None:
        """One of the board, which is seldom empty here."""
        if len(self.till.settlement.holds()) < 2:
            self._tried(self._hold_quickly)
        return self._hold(self.till.settlement.holds())

    def _hold_quickly(self) -> str:
        """The sale on the counter, with a card that works."""
        sale = self._seen(self._rung_up().sale.id)
        self.till.checkout.begin(sale)
        return self._told(self.till.checkout.authorise(sale, VISA), "holds")

    def _rung_up(self) -> SaleRecord:
        """The sale on the counter, with something in its cart."""
        record = self._current()
        if record.sale.cart.is_empty:
            self._fill(record)
            record = self._current()
        return record

    def _taken(self) -> SaleRecord | None:
        taken = [
            record
            for record in self.till.counter.recent(12)
            if record.money is MoneyWord.TAKEN and not record.is_in_doubt
        ]
        return self.luck.choice(taken) if taken else None

    def _part_of(self, amount: Money, step: int) -> Money | None:
        """Some of it, not all; None where it cannot be divided."""
        parts = (amount.minor - 1) // step
        return Money(step * self.luck.randint(1, parts), amount.currency) if parts > 0 else None

    def _coins(self, units: int) -> Money:
        return Money(self.till.tenders.step * 10 * units, self._currency)


def replace_until(keep: Keep, until) -> Keep:
    return Keep(keep.owner, keep.reason, until)


def deeds(manager: Manager) -> Mapping[str, Callable[[], str]]:
    """Everything that a manager can be asked to do, by the names that acts have."""
    names = (
        "pay_cash pay_part_in_cash pay_with_two_cards undo_a_part raise_hold capture_and_keep bulk"
        " keep decide_lapse set_recipe choose_recipe run_recipes refund_rows refund_in_cash"
        " open_shift cash_in cash_out look_at_x close_shift cheat guess_a_pin"
    ).split()
    return {name: getattr(manager, name) for name in names}
