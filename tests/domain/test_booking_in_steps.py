"""However often somebody looked at a payment, and at which steps: the books come out even."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import assume, example, given

from pos.domain.bookkeeping import (
    HELD,
    HELD_FOR_CUSTOMERS,
    SALES,
    STRIPE,
    TAX,
    TIPS,
    Booked,
    entries_for,
    tip_of,
)
from pos.domain.cart import Cart
from pos.domain.intent import Intent, IntentStatus
from pos.domain.ledger import Entry, EntryKind
from pos.domain.money import Money
from pos.domain.tips import TIP_CHOSEN
from tests.domain.making import INTENT, NOON, SALE, cart, carts, charge, eur, intent, item

LATER = NOON + timedelta(hours=3)
TOOLS = cart(item(1200, rate=2000), item(1100, sku="B", rate=1000))
_S = IntentStatus


def held(total: Money, taken: Money | None = None, **changes) -> Intent:
    """A hold of `total` in all, of which `taken` was captured."""
    none = Money.zero(total.currency)
    received = taken or none
    made = intent(_S.REQUIRES_CAPTURE, amount=total.minor)
    return replace(
        made,
        amount=total,
        capturable=total - received,
        received=received,
        latest_charge=charge(total, authorised=total),
        **changes,
    )


def ended(before: Intent, status: IntentStatus, taken: Money, reason: str = "") -> Intent:
    return replace(
        before,
        status=status,
        capturable=Money.zero(taken.currency),
        received=taken,
        cancellation_reason=reason,
    )


def sums(entries) -> dict[EntryKind, Money]:
    found: dict[EntryKind, Money] = {}
    for each in entries:
        found[each.kind] = found[each.kind] + each.amount if each.kind in found else each.amount
    return found


def looked_at(*views: Intent, basket=TOOLS) -> list[Entry]:
    """Everything that is booked when somebody sees these views, one after the other."""
    booked: list[Entry] = []
    for view in views:
        entries = entries_for(
            view, sale=SALE, cart=basket, seen_at=LATER, booked=Booked.of(sums(booked))
        )
        booked += entries
        again = entries_for(
            view, sale=SALE, cart=basket, seen_at=LATER, booked=Booked.of(sums(booked))
        )
        assert again == ()  # asked twice, nothing is new
    return booked


def accounts(entries) -> dict[str, int]:
    found: Counter[str] = Counter()
    for entry in entries:
        for posting in entry.postings:
            found[posting.account] += posting.amount.minor
    return {account: minor for account, minor in found.items() if minor}


def test_a_raised_hold_is_booked_by_what_it_was_raised():
    entries = looked_at(held(eur(2300)), held(eur(3000)), held(eur(3500)))
    assert [(each.reference, each.amount) for each in entries] == [
        (f"hold/{INTENT}", eur(2300)),
        (f"increase/{INTENT}/3000", eur(700)),
        (f"increase/{INTENT}/3500", eur(500)),
    ]
    assert accounts(entries) == {HELD: 3500, HELD_FOR_CUSTOMERS: -3500}


def test_who_did_not_see_it_raised_books_the_hold_as_it_is():
    [hold] = looked_at(held(eur(3500)))
    assert (hold.reference, hold.amount) == (f"hold/{INTENT}", eur(3500))


def test_parts_have_names_of_their_own_and_the_one_and_only_has_the_plain_one():
    first, second = held(eur(2300), eur(300)), held(eur(2300), eur(700))
    done = ended(second, _S.SUCCEEDED, eur(1500))
    entries = looked_at(held(eur(2300)), first, second, done)
    assert [each.reference for each in entries[1:]] == [
        f"capture/{INTENT}/300",
        f"capture/{INTENT}/700",
        f"capture/{INTENT}/1500",
        f"release/{INTENT}",
    ]
    assert entries[-1].amount == eur(800)
    assert [each.reference for each in looked_at(done)] == [
        f"hold/{INTENT}",
        f"capture/{INTENT}",
        f"release/{INTENT}",
    ]
    assert accounts(looked_at(done)) == accounts(entries)


@pytest.mark.parametrize(("reason", "kind"), [("", "release"), ("automatic", "lapse")])
def test_a_hold_that_ends_after_a_part_lets_only_the_rest_go(reason, kind):
    part = held(eur(2300), eur(300))
    entries = looked_at(part, ended(part, _S.CANCELED, eur(300), reason))
    assert [(str(each.kind), each.amount) for each in entries[1:]] == [
        ("capture", eur(300)),
        (kind, eur(2000)),
    ]
    assert HELD not in accounts(entries)


def test_a_tip_that_only_the_end_tells_is_put_right():
    """Part of the chosen tip was taken while the rest stayed held, and then nothing more was."""
    part = held(eur(2300), eur(2250), metadata={TIP_CHOSEN: "200"})
    done = ended(part, _S.SUCCEEDED, eur(2250))
    assert accounts(looked_at(part, done)) == accounts(looked_at(done))
    assert accounts(looked_at(done))[TIPS] == -150


def test_more_that_is_captured_raises_no_hold():
    over = replace(
        ended(held(eur(2300)), _S.SUCCEEDED, eur(2500)),
        amount=eur(2500),
        latest_charge=charge(eur(2500), authorised=eur(2300)),
    )
    entries = looked_at(held(eur(2300)), over)
    assert [str(each.kind) for each in entries] == ["hold", "capture"]
    assert accounts(entries)[STRIPE] == 2500
    assert HELD not in accounts(entries)
    unsaid = replace(over, latest_charge=charge(eur(2500)))
    assert accounts(looked_at(held(eur(2300)), unsaid)) == accounts(entries)


def test_a_tip_is_neither_sold_nor_taxed():
    done = replace(ended(held(eur(2300)), _S.SUCCEEDED, eur(2500)), metadata={"tip": "200"})
    with_tip, without = (
        accounts(looked_at(done)),
        accounts(looked_at(ended(held(eur(2300)), _S.SUCCEEDED, eur(2300)))),
    )
    assert with_tip == {**without, STRIPE: 2500, TIPS: -200}


@pytest.mark.parametrize("text", ["", "-5", "1.5", "many", "٣"])
def test_what_is_no_amount_is_no_tip(text):
    done = replace(ended(held(eur(2300)), _S.SUCCEEDED, eur(2300)), metadata={"tip": text})
    assert tip_of(done) == eur(0)


def test_a_tip_is_never_more_than_what_was_taken():
    done = replace(ended(held(eur(2300)), _S.SUCCEEDED, eur(100)), metadata={"tip": "200"})
    assert accounts(looked_at(done))[TIPS] == -100


def test_a_status_that_we_do_not_know_books_no_part():
    unknown = replace(held(eur(2300), eur(500)), status=_S.NEEDS_REVIEW)
    assert [str(each.kind) for each in looked_at(unknown)] == ["hold"]


@st.composite
def lives(draw, due: Money) -> list[Intent]:
    """All that Stripe may show of one payment, in the order in which it happens."""
    steps = [held(due)]
    total = due
    for more in draw(st.lists(st.integers(1, 5000), max_size=3)):
        total += Money(more, due.currency)
        steps.append(held(total))
    taken = Money.zero(due.currency)
    for part in draw(st.lists(st.integers(1, 5000), max_size=3)):
        if taken.minor + part < total.minor:
            taken += Money(part, due.currency)
            steps.append(held(total, taken))
    return [*steps, *draw(_ends(steps[-1], total, taken))]


@st.composite
def _ends(draw, before: Intent, total: Money, taken: Money) -> list[Intent]:
    """How it ends, if it does."""
    currency = total.currency
    match draw(st.sampled_from(("held", "taken", "released", "lapsed", "over"))):
        case "taken":
            last = draw(st.integers(taken.minor, total.minor))
            done = ended(before, _S.SUCCEEDED, Money(last, currency))
            chosen = {TIP_CHOSEN: str(draw(st.integers(0, total.minor)))}
            return [replace(done, metadata=chosen)] if last else []
        case "over":
            much = total + Money(draw(st.integers(1, 500)), currency)
            tip = {"tip": str(draw(st.integers(0, 600)))}
            done = ended(before, _S.SUCCEEDED, much)
            both = charge(much, authorised=total)
            return [replace(done, amount=much, latest_charge=both, metadata=tip)]
        case "released":
            return [ended(before, _S.CANCELED, taken, "abandoned")]
        case "lapsed":
            return [ended(before, _S.CANCELED, taken, "automatic")]
        case _:
            return []


@st.composite
def watched(draw) -> tuple[Cart, list[Intent], list[Intent]]:
    """A sale, all that Stripe showed of its payment, and which of it somebody in a hurry saw."""
    basket = draw(carts())
    due = basket.totals().due
    assume(due)
    life = draw(lives(due))
    return basket, life, [view for view in life[:-1] if draw(st.booleans())]


def tipped_beyond_the_last_part() -> tuple[Cart, list[Intent], list[Intent]]:
    """A first part is taken, and then a rest that is smaller than the tip in the whole."""
    part = held(eur(2), eur(1))
    whole = replace(
        ended(part, _S.SUCCEEDED, eur(3)),
        amount=eur(3),
        latest_charge=charge(eur(3), authorised=eur(2)),
        metadata={"tip": "3"},
    )
    return cart(item(1, rate=0)), [held(eur(1)), held(eur(2)), part, whole], []


@given(watched())
@example(tipped_beyond_the_last_part())
def test_whoever_looks_at_whatever_steps_the_books_are_the_same(history):
    basket, life, seen = history
    last = life[-1]
    patient, hasty = looked_at(*life, basket=basket), looked_at(*seen, last, basket=basket)
    assert accounts(patient) == accounts(hasty)
    held_now = accounts(patient).get(HELD, 0)
    assert held_now == (last.capturable.minor if last.is_held else 0)
    assert accounts(patient).get(STRIPE, 0) == last.received.minor
    assert len({each.reference for each in patient}) == len(patient)
    owed = sum(minor for account, minor in accounts(patient).items() if account.startswith(TAX))
    assert owed <= 0


def test_a_tip_beyond_the_last_part_takes_back_what_was_booked_as_sold():
    _, life, _ = tipped_beyond_the_last_part()
    last = looked_at(*life, basket=cart(item(1, rate=0)))[-1]
    assert accounts([last]) == {STRIPE: 2, SALES: 1, TIPS: -3, HELD: -1, HELD_FOR_CUSTOMERS: 1}
