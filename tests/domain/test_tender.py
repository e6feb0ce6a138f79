"""Cash in coins that there are, cards one after the other, and tax that adds up whatever pays."""

from collections import Counter
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from pos.domain.bookkeeping import CASH, ROUNDING, SALES, STRIPE, TAX, entries_for
from pos.domain.cash_book import cash_refund, cash_sale
from pos.domain.giving_back import Earned, refund_entries
from pos.domain.ids import IntentId, RefundId
from pos.domain.intent import IntentStatus
from pos.domain.ledger import Entry
from pos.domain.line_taxes import taxes_between
from pos.domain.money import Money
from pos.domain.refund import Refund, ReturnedLine
from pos.domain.refund_plan import RefundWish, TenderLeft, plan_giving_back, plan_lines
from pos.domain.sale import Sale, SaleState
from pos.domain.tax import part_of
from pos.domain.tender import (
    CardState,
    CashPart,
    CashReturn,
    in_coins,
    plan_cash,
    quick_amounts,
)
from pos.errors import Broken
from tests.domain.making import (
    CHARGE,
    JPY,
    NOON,
    carts,
    charge,
    code_of,
    eur,
    intent,
    item,
    sale,
    tried,
)
from tests.domain.making import cart as basket

ONE, TWO = IntentId("pi_1"), IntentId("pi_2")


# Cash -----------------------------------------------------------------------------------------


def test_cash_for_all_gives_change():
    plan = plan_cash(eur(1730), eur(2000), step=0)
    assert (plan.amount, plan.rounding, plan.change, plan.left) == (
        eur(1730),
        eur(0),
        eur(270),
        eur(0),
    )


@pytest.mark.parametrize(
    ("due", "step", "payable"),
    [(1002, 5, 1000), (1003, 5, 1005), (2, 5, 0), (1049, 100, 1000), (1050, 100, 1100), (7, 0, 7)],
)
def test_the_whole_rest_is_rounded_to_coins(due, step, payable):
    assert in_coins(eur(due), step) == eur(payable)
    plan = plan_cash(eur(due), eur(payable), step=step)
    assert (plan.amount, plan.rounding, plan.change) == (eur(due), eur(payable - due), eur(0))


def test_a_part_in_cash_is_not_rounded_for_the_rest_is_paid_otherwise():
    plan = plan_cash(eur(3003), eur(1000), step=5)
    assert (plan.amount, plan.rounding, plan.left) == (eur(1000), eur(0), eur(2003))
    wanted = plan_cash(eur(3003), eur(5000), wanted=eur(2000), step=5)
    assert (wanted.amount, wanted.change, wanted.left) == (eur(2000), eur(3000), eur(1003))


@pytest.mark.parametrize(
    ("received", "wanted", "code"),
    [
        (0, None, "cash_zero"),
        (1001, None, "cash_step"),
        (-5, None, "amount_negative"),
        (1000, 2000, "cash_too_little"),
        (5000, 1002, "cash_step"),
        (9000, 5000, "tender_more_than_due"),
        (1000, 3000, "cash_too_little"),
        (100_000_000, None, "amount_too_large"),
    ],
)
def test_cash_that_makes_no_sense_is_refused(received, wanted, code):
    part = None if wanted is None else eur(wanted)
    assert code_of(plan_cash, eur(3000), eur(received), wanted=part, step=5) == code


def test_quick_amounts_are_what_people_hand_over():
    assert quick_amounts(eur(1730)) == tuple(map(eur, (1730, 1800, 2000, 5000)))
    assert [money.minor for money in quick_amounts(Money(1730, JPY))] == [1730, 1800, 2000, 5000]
    assert quick_amounts(eur(0)) == ()


@given(st.integers(1, 99_999_999), st.sampled_from([0, 5, 10, 50, 100]))
def test_quick_amounts_can_be_paid_in_coins_and_are_enough(minor, step):
    payable = in_coins(eur(minor), step)
    found = quick_amounts(payable)
    assert len(found) <= 4
    assert all(each >= payable for each in found)
    assert list(found) == sorted(set(found), key=lambda each: each.minor)


@given(st.integers(1, 5000), st.integers(0, 10_000), st.sampled_from([0, 5, 10]))
def test_cash_never_loses_a_unit(due, received, step):
    plan, code = tried(plan_cash, eur(due), eur(received), step=step)
    if plan is None:
        assert code in {"cash_step", "cash_zero"}
        return
    assert plan.amount + plan.left == eur(due)
    assert plan.amount + plan.rounding + plan.change == plan.received
    assert plan.change.minor >= 0
    assert abs(plan.rounding.minor) <= step // 2


# One sale, several tenders --------------------------------------------------------------------


def _paying(due: int = 5000, **changes) -> Sale:
    return sale(SaleState.PAYING, cart=basket(item(due)), intent=None, **changes)


def _card(status: IntentStatus, minor: int, name: IntentId = ONE, **changes):
    made = intent(status, amount=minor, **changes)
    own = charge(minor, intent=name, id=CHARGE)
    return replace(made, id=name, latest_charge=own if made.latest_charge else None)


def _cash(minor: int, number: int = 1) -> CashPart:
    return CashPart(number, eur(minor), eur(0), eur(minor), NOON)


HELD, TAKEN = IntentStatus.REQUIRES_CAPTURE, IntentStatus.SUCCEEDED


def test_cash_and_then_a_card_pay_a_sale():
    part = _paying().with_cash(_cash(2000))
    assert (part.state, part.still_due, part.asked) == (SaleState.PAYING, eur(3000), eur(3000))
    paid = replace(part, intent=ONE).after(_card(HELD, 3000))
    assert (paid.state, paid.intent, paid.still_due) == (SaleState.HELD, ONE, eur(0))
    taken = paid.after(_card(TAKEN, 3000, received=3000))
    assert taken.state is SaleState.CAPTURED


def test_a_card_and_then_cash_pay_a_sale():
    asked = replace(_paying().asking_card(eur(3000)), intent=ONE)
    part = asked.after(_card(HELD, 3000))
    assert (part.state, part.intent, part.still_due) == (SaleState.PAYING, None, eur(2000))
    paid = part.with_cash(_cash(2000))
    assert (paid.state, paid.intents) == (SaleState.HELD, (ONE,))
    assert paid.after(_card(TAKEN, 3000, received=3000)).state is SaleState.CAPTURED
    lapsed = _card(IntentStatus.CANCELED, 3000, latest_charge=charge(3000))
    # The cash was taken, whatever becomes of the card.
    assert paid.after(lapsed).state is SaleState.CAPTURED


def test_two_cards_are_held_until_both_have_an_end():
    first = replace(_paying().asking_card(eur(3000)), intent=ONE).after(_card(HELD, 3000))
    both = replace(first, intent=TWO).after(_card(HELD, 2000, TWO))
    assert (both.state, both.intents) == (SaleState.HELD, (ONE, TWO))
    one = both.after(_card(TAKEN, 3000, received=3000))
    assert one.state is SaleState.HELD
    gone = _card(IntentStatus.CANCELED, 2000, TWO, latest_charge=charge(2000))
    assert one.after(gone).state is SaleState.CAPTURED
    with pytest.raises(Broken):
        one.after(gone).after(_card(TAKEN, 2000, TWO, received=2000))


def test_a_part_that_is_let_go_is_due_again():
    first = replace(_paying().asking_card(eur(3000)), intent=ONE).after(_card(HELD, 3000))
    gone = first.after(_card(IntentStatus.CANCELED, 3000, latest_charge=charge(3000)))
    assert (gone.state, gone.still_due) == (SaleState.PAYING, eur(5000))
    assert gone.after(_card(HELD, 3000)) == gone  # read before its end


def test_cash_that_was_taken_back_is_due_again():
    part = _paying().with_cash(_cash(2000)).without_cash(1)
    assert (part.still_due, part.cash) == (eur(5000), ())


def test_a_card_is_asked_for_no_more_than_is_due():
    part = _paying().with_cash(_cash(2000))
    assert code_of(part.asking_card, eur(3001)) == "tender_more_than_due"
    assert part.asking_card(eur(3000)).card_amount is None


def test_one_card_alone_leaves_no_parts():
    paid = replace(_paying(), intent=ONE).after(_card(HELD, 5000))
    assert (paid.state, paid.parts) == (SaleState.HELD, ())


def test_a_part_captured_for_less_counts_for_less():
    first = replace(_paying().asking_card(eur(3000)), intent=ONE).after(_card(HELD, 3000))
    less = first.after(_card(TAKEN, 3000, received=1000))
    assert (less.cards[0].state, less.still_due) == (CardState.TAKEN, eur(4000))


# The books ------------------------------------------------------------------------------------


def _book(entries: list[Entry]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for entry in entries:
        for posting in entry.postings:
            if not posting.is_memorandum:
                sums[posting.account] += posting.amount.minor
    return {account: minor for account, minor in sums.items() if minor}


def _captured(made: Sale, minor: int, name: IntentId, taken: Money) -> Entry:
    currency = made.cart.currency
    amount = Money(minor, currency)
    said = replace(
        intent(TAKEN),
        id=name,
        amount=amount,
        received=amount,
        capturable=Money.zero(currency),
        latest_charge=charge(amount=amount, intent=name),
    )
    entries = entries_for(said, sale=made.id, cart=made.cart, seen_at=NOON, taken=taken)
    return entries[-1]


def test_rounding_is_a_line_of_its_own():
    made = sale(cart=basket(item(1003, rate=2000)))
    part = CashPart(1, eur(1003), eur(2), eur(2000), NOON)
    entry = cash_sale(made, part, eur(0))
    assert entry.amount == eur(1005)
    assert _book([entry]) == {
        f"{CASH}:till-1": 1005,
        SALES: -836,
        f"{TAX}:20": -167,
        ROUNDING: -2,
    }


def test_what_rounds_to_nothing_is_booked_all_the_same():
    made = sale(cart=basket(item(2, rate=0)))
    entry = cash_sale(made, CashPart(1, eur(2), eur(-2), eur(0), NOON), eur(0))
    assert _book([entry]) == {SALES: -2, ROUNDING: 2}


@given(carts(), st.data())
@settings(max_examples=60)
def test_parts_add_up_to_the_tax_of_the_cart(cart, data):
    due = cart.totals().due
    made = sale(cart=cart)
    entries: list[Entry] = []
    taken = Money.zero(due.currency)
    while taken < due:
        minor = data.draw(st.integers(1, due.minor - taken.minor))
        amount = Money(minor, due.currency)
        number = len(entries) + 1
        if data.draw(st.booleans()):
            part = CashPart(number, amount, Money.zero(due.currency), amount, NOON)
            entries.append(cash_sale(made, part, taken))
        else:
            entries.append(_captured(made, minor, IntentId(f"pi_{number}"), taken))
        taken += amount
        if number > 6:
            entries.append(
                _captured(made, (due - taken).minor, TWO, taken)
            ) if taken < due else None
            break
    sums = _book(entries)
    for line in cart.totals().taxes:
        assert -sums.get(f"{TAX}:{line.rate.percent()}", 0) == line.tax.minor
    for entry in entries:
        revenue = [p for p in entry.postings if p.account.startswith((SALES, TAX))]
        assert all(posting.amount.minor < 0 for posting in revenue)


@given(carts(), st.data())
@settings(max_examples=60)
def test_refunds_add_up_to_what_was_booked(cart, data):
    due = cart.totals().due
    if not due:
        return
    made = replace(sale(cart=cart), intent=ONE)
    capture = _captured(made, due.minor, ONE, Money.zero(due.currency))
    entries = [capture]
    given_back = Money.zero(due.currency)
    while given_back < due:
        left = due.minor - given_back.minor
        minor = data.draw(st.integers(1, left)) if len(entries) < 6 else left
        amount = Money(minor, due.currency)
        earned = Earned(made.id, cart, tuple(p for entry in entries for p in entry.postings))
        lines: tuple[ReturnedLine, ...] = ()
        if data.draw(st.booleans()):
            number = data.draw(st.sampled_from([line.number for line in cart.lines]))
            lines = (ReturnedLine(number, 1, amount),)
        if data.draw(st.booleans()):
            zero = Money.zero(due.currency)
            back = CashReturn(len(entries), amount, zero, NOON, "", card=ONE, lines=lines)
            entries.append(cash_refund(made, back, earned))
        else:
            row = Refund(RefundId(f"re_{len(entries)}"), ONE, CHARGE, amount, "succeeded", NOON)
            entries += refund_entries(
                intent(TAKEN), row, earned=earned, lines=lines, booked=None, seen_at=NOON
            )
        given_back += amount
    sums = _book(entries)
    assert {account for account in sums if not account.startswith(("assets:",))} == set()
    assert sum(sums.values()) == 0
    for entry in entries[1:]:
        assert all(p.amount.minor > 0 for p in entry.postings if p.account.startswith((SALES, TAX)))


@given(carts(), st.integers(0, 100), st.integers(0, 100))
def test_more_taken_is_never_less_of_any_rate(cart, low, more):
    due = cart.totals().due
    start = Money(due.minor * min(low, 100) // 100, due.currency)
    end = start + Money(more, due.currency)
    lines = cart.totals().taxes
    for line in taxes_between(cart, start, end, ()):
        assert line.net.minor >= 0
        assert line.tax.minor >= 0
    assert part_of(lines, due) == lines


# Giving back ----------------------------------------------------------------------------------


def _left(minor: int, card: IntentId | None = ONE) -> TenderLeft:
    return TenderLeft(card, eur(minor), eur(minor))


TWO_ROWS = basket(item(1000), item(2000, sku="B")).set_quantity(1, 3)  # 30.00 and 20.00


def test_all_that_is_left_goes_back_to_what_it_was_paid_with():
    plan = plan_giving_back(TWO_ROWS, [_left(2000, None), _left(3000)], RefundWish(), step=5)
    assert [(share.card, share.amount, share.in_cash) for share in plan.shares] == [
        (ONE, eur(3000), False),
        (None, eur(2000), True),
    ]
    assert not plan.is_against_the_tender


def test_rows_are_shared_among_the_tenders_and_keep_their_pieces_to_the_end():
    wish = RefundWish(lines={1: 2, 2: 1})
    plan = plan_giving_back(TWO_ROWS, [_left(3000), _left(2000, None)], wish, step=0)
    assert [(share.amount, share.lines) for share in plan.shares] == [
        (eur(3000), (ReturnedLine(1, 2, eur(2000)), ReturnedLine(2, 0, eur(1000)))),
        (eur(1000), (ReturnedLine(2, 1, eur(1000)),)),
    ]


def test_cash_for_a_card_is_named_and_rounded_once():
    wish = RefundWish(amount=eur(2003), in_cash=True)
    plan = plan_giving_back(TWO_ROWS, [_left(1001), _left(3000, TWO)], wish, step=5)
    assert plan.is_against_the_tender
    assert plan.in_cash == eur(2005)
    assert [share.rounding for share in plan.shares] == [eur(0), eur(2)]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (RefundWish(amount=eur(5001)), "refund_more_than_left"),
        (RefundWish(amount=eur(0)), "refund_zero"),
        (RefundWish(tender="pi_9"), "tender_unknown"),
        (RefundWish(lines={9: 1}), "line_unknown"),
        (RefundWish(lines={1: 4}), "line_quantity"),
        (RefundWish(lines={2: 1}, tender="pi_1"), ""),
    ],
)
def test_a_refund_is_capped(wish, code):
    assert code_of(plan_giving_back, TWO_ROWS, [_left(5000)], wish, step=0) == code


def test_a_row_is_given_back_once():
    before = (ReturnedLine(1, 2, eur(2000)),)
    assert plan_lines(TWO_ROWS, {1: 1}, before) == (ReturnedLine(1, 1, eur(1000)),)
    assert code_of(plan_lines, TWO_ROWS, {1: 2}, before) == "line_quantity"
    assert code_of(plan_lines, TWO_ROWS, {1: 1}, (*before, ReturnedLine(1, 1, eur(1000)))) == (
        "refund_line_nothing_left"
    )


@given(carts(), st.data())
@settings(max_examples=60)
def test_pieces_one_by_one_come_to_the_whole_cart(cart, data):
    before: list[ReturnedLine] = []
    pieces = [line.number for line in cart.lines for _ in range(line.quantity)]
    for number in data.draw(st.permutations(pieces)):
        found, code = tried(plan_lines, cart, {number: 1}, before)
        assert code in {"", "refund_line_nothing_left"}
        before += found or ()
    whole = sum(line.amount.minor for line in before)
    assert whole == cart.totals().due.minor


def test_a_card_account_is_told_from_the_drawer():
    made = sale(cart=basket(item(1000, rate=0)))
    capture = _captured(made, 1000, ONE, eur(0))
    earned = Earned(made.id, made.cart, capture.postings)
    back = CashReturn(1, eur(1000), eur(0), NOON, "duplicate", card=ONE)
    assert _book([capture, cash_refund(made, back, earned)]) == {
        STRIPE: 1000,
        f"{CASH}:till-1": -1000,
    }
