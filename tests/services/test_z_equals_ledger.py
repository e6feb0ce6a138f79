"""Whatever a day brings, its Z reports together are the ledger, and share no entry of it."""

import contextlib
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pos.domain.intent import CancelReason
from pos.domain.ledger import EntryKind
from pos.domain.refund import RefundReason
from pos.domain.shift_report import Report
from pos.errors import Refused
from tests.kit import euro, practice_shop
from tests.services.shifting import Register

ACTS = (
    "cash_sale", "cash_refund", "cash_in", "cash_out", "hold", "take", "take_part", "release",
    "refund", "elsewhere", "lapse", "open", "close", "close_short", "other_register",
)  # fmt: skip
DAYS = some.lists(some.tuples(some.sampled_from(ACTS), some.integers(60, 9000)), max_size=12)


class Day:
    """Does one thing after the other; what is refused is no part of the ledger."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.shop = register.shop
        self.taken: list = []

    def do(self, act: str, minor: int) -> None:
        with contextlib.suppress(Refused):
            getattr(self, act)(minor)

    def cash_sale(self, minor):
        self.register.pay_in_cash(minor)

    def cash_refund(self, minor):
        self.register.pay_in_cash(-minor)

    def cash_in(self, minor):
        self.register.shifts.cash_in(euro(minor), "Change")

    def cash_out(self, minor):
        self.register.shifts.cash_out(euro(minor), "Milk")

    def hold(self, minor):
        self.register.intent(minor)

    def take(self, minor):
        intent = self.register.intent(minor)
        self.shop.settlement.capture(intent)
        self.taken.append(intent)

    def take_part(self, minor):
        self.shop.settlement.capture(self.register.intent(minor), euro(minor // 2))

    def release(self, minor):
        self.shop.settlement.release(self.register.intent(minor), CancelReason.ABANDONED)

    def refund(self, minor):
        if self.taken:
            reason = RefundReason.REQUESTED_BY_CUSTOMER
            self.shop.refunds.refund(self.taken.pop(), None, reason)

    def elsewhere(self, minor):
        intent = self.register.intent(minor)
        self.shop.sdk.v1.payment_intents.capture(intent)
        self.shop.settlement.refresh([intent])

    def lapse(self, minor):
        intent = self.register.intent(minor)
        self.shop.pass_time(timedelta(days=9))
        self.shop.settlement.refresh([intent])

    def open(self, minor):
        self.register.shifts.open(euro(minor))

    def close(self, minor):
        self.register.close()

    def close_short(self, minor):
        self.register.close(minor)

    def other_register(self, minor):
        stored = self.shop.settings.load()
        other = "till-2" if stored.register == "till-1" else "till-1"
        self.shop.settings.save(stored.changed("register", other))


def _over(register: Register) -> None:
    """Close whatever is open, at both registers, until no entry is left uncovered."""
    stored = register.shop.settings
    for name in ("till-2", "till-1"):
        stored.save(stored.load().changed("register", name))
        if register.shifts.current() is None:
            register.shifts.open(euro(0))
        register.close()


def _reports(register: Register) -> list[Report]:
    return [
        register.reports.z(line.number, register=line.register)
        for line in register.reports.recent(limit=1000)
    ]


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(DAYS)
def test_all_z_reports_together_are_the_ledger(acts):
    with tempfile.TemporaryDirectory() as folder, practice_shop(Path(folder)) as shop:
        register = Register(shop)
        day = Day(register)
        for act, minor in acts:
            day.do(act, minor)
        _over(register)
        reports = _reports(register)
        places = [p for each in reports for s in each.spans for p in range(s.first, s.last + 1)]
        with shop.store.read() as books:
            booked = [each for each in books.ledger.entries(None, None) if each.entry.postings]
        money = {each.sequence for each in booked}
        assert len(places) == len(set(places))
        assert money <= set(places)
        accounts: Counter = Counter()
        kinds: Counter = Counter()
        for report in reports:
            for part in report.all.accounts:
                accounts[part.account, part.amount.currency.code] += part.amount.minor
            for kind in report.all.kinds:
                kinds[kind.kind, kind.entries > 0] += kind.entries
        assert +accounts == +Counter(register.accounts())
        assert -accounts == -Counter(register.accounts())
        assert kinds.total() == len(booked)
        numbers = sorted((each.register, each.number) for each in reports)
        for name in {register for register, _ in numbers}:
            own = [number for register, number in numbers if register == name and number]
            assert own == list(range(1, len(own) + 1))
        assert shop.balance("assets:cash:till-1") + shop.balance("assets:cash:till-2") == sum(
            state.left.minor for state in _last_drawers(reports)
        )


def _last_drawers(reports):
    last = {each.register: each for each in sorted(reports, key=lambda each: each.number)}
    return [state for each in last.values() for state in each.drawer]


def test_every_kind_of_entry_has_words_on_paper():
    from resources.words import papers

    assert set(papers.KINDS) == {str(kind) for kind in EntryKind if kind is not EntryKind.AUDIT}
