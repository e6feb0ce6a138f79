"""The customer's own phone: paid, declined, expired, withdrawn, and paid in the same moment."""

from datetime import timedelta

import pytest
from pypdf import PdfReader

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.customer import CustomerDraft
from pos.domain.drift import ChangeKind
from pos.domain.handing_requests import OpenSession
from pos.domain.handover import Channel, End
from pos.domain.ids import SessionId
from pos.domain.intent import IntentStatus
from pos.domain.operation import OperationState
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.saved_card import Keeps
from pos.domain.session import SessionStatus
from pos.domain.slip import Code, Pair
from pos.errors import InDoubt, Refused
from pos.services.practising import begin_anew
from tests.kit import ASKS, START, VISA, euro
from tests.services.slipping import value

BROKE = "pm_card_visa_chargeDeclinedInsufficientFunds"
CREATE = "POST /v1/checkout/sessions$"
EXPIRE = "/expire"


def opened(shop, minor=1000, amount=None):
    """A sale whose customer may pay on their phone."""
    sale = shop.cart(minor)
    shop.phone.open(sale, amount)
    return sale


def place(shop, sale) -> SessionId:
    """The page of the sale."""
    handed = shop.record(sale).handed
    assert handed is not None
    return SessionId(handed.place)


def page(shop, sale):
    """The page as Stripe has it."""
    return shop.gateway.session(place(shop, sale))


def pay(shop, sale, card="pm_card_visa"):
    """Be the customer."""
    return shop.bench.pay_session(place(shop, sale), card)


def test_the_page_holds_what_is_due_and_says_whose_it_is(shop):
    sale = opened(shop)
    record = shop.record(sale)
    assert record.sale.state is SaleState.PAYING
    assert record.is_handed_over
    assert (record.handed.channel, record.handed.end) == (Channel.PHONE, None)
    found = page(shop, sale)
    assert (found.status, found.amount, found.intent_id) == (SessionStatus.OPEN, euro(1000), None)
    assert found.metadata["sale"] == sale
    assert found.metadata["operation"] == record.handed.operation
    assert found.expires_at - START == timedelta(minutes=35)


def test_a_longer_time_is_the_shops_to_choose(shop):
    shop.settings.save(shop.settings.load().changed("phone_minutes", "1440"))
    found = page(shop, opened(shop))
    assert found.expires_at - START == timedelta(hours=24) - timedelta(minutes=5)


def test_what_is_paid_on_the_phone_is_held_for_the_sale(shop):
    sale = opened(shop)
    assert pay(shop, sale) == "requires_capture"
    assert shop.record(sale).money is MoneyWord.NOT_TAKEN  # nobody has asked yet
    record = shop.handing.follow(sale)
    assert (record.sale.state, record.money) == (SaleState.HELD, MoneyWord.HELD)
    assert record.handed.end is End.PAID
    assert record.intent.capturable == euro(1000)
    assert shop.booked() == [("hold", "10.00")]
    assert record.changes == ()  # it was no surprise


def test_a_hold_from_the_phone_is_taken_like_any_other(shop):
    sale = opened(shop)
    pay(shop, sale)
    shop.settlement.capture(shop.handing.follow(sale).intent.id)
    assert shop.record(sale).money is MoneyWord.TAKEN
    assert shop.balance("assets:stripe") == 1000


def test_a_card_declined_there_leaves_the_page_open_for_another(shop):
    sale = opened(shop)
    pay(shop, sale, BROKE)
    record = shop.handing.follow(sale)
    assert record.is_handed_over
    assert record.handed.why == "insufficient_funds"
    assert record.money is MoneyWord.NOT_TAKEN
    pay(shop, sale)
    assert shop.handing.follow(sale).money is MoneyWord.HELD
    assert [entry for entry, _ in shop.booked()] == ["hold"]
    assert len(shop.charges_at_stripe(sale)) == 2


@pytest.mark.parametrize("passes", [True, False])
def test_their_bank_may_ask_on_the_phone(shop, passes):
    sale = opened(shop)
    assert pay(shop, sale, ASKS) == "requires_action"
    record = shop.handing.follow(sale)
    assert record.is_handed_over
    shop.bench.finish_action(record.handed.intent, passes=passes)
    record = shop.handing.follow(sale)
    assert record.money is (MoneyWord.HELD if passes else MoneyWord.NOT_TAKEN)
    assert record.is_handed_over is not passes


def test_one_whose_time_is_over_is_said_to_be_and_the_cart_is_kept(shop):
    sale = opened(shop)
    shop.pass_time(timedelta(minutes=36))
    record = shop.handing.follow(sale)
    assert (record.handed.end, record.sale.state) == (End.EXPIRED, SaleState.PAYING)
    assert record.money is MoneyWord.NOT_TAKEN
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, VISA)
    assert shop.record(sale).money is MoneyWord.HELD


def test_a_new_page_can_follow_one_that_is_over(shop):
    sale = opened(shop)
    first = place(shop, sale)
    shop.handing.take_back(sale)
    shop.phone.open(sale)
    assert place(shop, sale) != first
    pay(shop, sale)
    assert shop.handing.follow(sale).money is MoneyWord.HELD


def test_a_withdrawn_page_can_be_paid_by_nobody(shop):
    sale = opened(shop)
    record = shop.handing.take_back(sale)
    assert record.handed.end is End.TAKEN_BACK
    assert page(shop, sale).status is SessionStatus.EXPIRED
    with pytest.raises(Refused, match="practice_not_waiting"):
        pay(shop, sale)
    with pytest.raises(Refused, match="no_page"):
        shop.phone.page(sale)


def test_what_was_paid_in_the_moment_of_withdrawal_is_the_sales(shop):
    sale = opened(shop)
    pay(shop, sale)
    with pytest.raises(Refused, match="already_paid"):
        shop.handing.take_back(sale)
    record = shop.record(sale)
    assert (record.money, record.handed.end) == (MoneyWord.HELD, End.PAID)
    assert [operation.code for operation in shop.operations(sale)] == ["", "already_paid"]
    assert shop.booked() == [("hold", "10.00")]


def test_cash_withdraws_the_page_first(shop):
    sale = opened(shop)
    shop.tenders.cash(sale, euro(1000))
    record = shop.record(sale)
    assert record.money is MoneyWord.TAKEN
    assert page(shop, sale).status is SessionStatus.EXPIRED


def test_cash_is_not_taken_for_what_was_just_paid_on_the_phone(shop):
    sale = opened(shop)
    pay(shop, sale)
    with pytest.raises(Refused, match=r"already_paid|sale_over"):
        shop.tenders.cash(sale, euro(1000))
    assert shop.record(sale).money is MoneyWord.HELD
    assert shop.booked() == [("hold", "10.00")]


@pytest.mark.parametrize("leave", ["back_to_cart", "abandon"])
def test_going_back_and_giving_up_withdraw_the_page(shop, leave):
    sale = opened(shop)
    getattr(shop.checkout, leave)(sale)
    assert page(shop, sale).status is SessionStatus.EXPIRED
    assert not shop.record(sale).is_handed_over


def test_the_cart_of_a_sale_that_was_just_paid_does_not_open_again(shop):
    sale = opened(shop)
    pay(shop, sale)
    with pytest.raises(Refused, match=r"already_paid|sale_over"):
        shop.checkout.back_to_cart(sale)
    assert shop.record(sale).sale.state is SaleState.HELD


def test_no_other_way_begins_while_the_customer_may_pay(shop):
    sale = opened(shop)
    shop.checkout.begin(sale, euro(400))
    assert shop.record(sale).sale.asked == euro(1000)
    assert len(shop.at_stripe(sale)) == 0
    with pytest.raises(Refused):
        shop.checkout.authorise(sale, VISA)


def test_opening_twice_makes_one_page(shop):
    sale = opened(shop)
    shop.phone.open(sale)
    assert len(shop.requests(CREATE.rstrip("$"))) == 1


def test_a_payment_begun_for_a_card_is_given_up_for_the_page(shop):
    sale = shop.paying()
    shop.checkout.authorise(sale, ASKS)
    shop.phone.open(sale)
    [before] = shop.at_stripe(sale)
    assert before.status == "canceled"
    pay(shop, sale)
    assert shop.handing.follow(sale).money is MoneyWord.HELD


def test_a_sale_whose_card_holds_already_gets_no_page(shop):
    sale = shop.held()
    with pytest.raises(Refused, match="sale_over"):
        shop.phone.open(sale)


def test_a_part_by_phone_and_the_rest_in_cash(shop):
    sale = opened(shop, amount=euro(400))
    pay(shop, sale)
    record = shop.handing.follow(sale)
    assert record.sale.state is SaleState.PAYING
    assert record.sale.still_due == euro(600)
    shop.tenders.cash(sale, euro(600))
    assert shop.record(sale).money is MoneyWord.HELD
    assert shop.booked()[0] == ("hold", "4.00")


@pytest.mark.parametrize("minor", [1, 1000, 123456])
def test_currencies_without_and_with_three_decimals_come_through_whole(shop, minor):
    for code, amount in (("JPY", minor + 99), ("KWD", minor * 10 + 1000)):
        shop.settings.save(shop.settings.load().changed("currency", code))
        sale = opened(shop, amount)
        assert page(shop, sale).amount.minor == amount
        pay(shop, sale)
        record = shop.handing.follow(sale)
        assert record.held.minor == amount
        assert record.held.currency.code == code


def test_the_page_is_for_the_customer_that_the_sale_is_for(shop):
    ada = shop.customers.create(CustomerDraft("Ada Lovelace")).id
    sale = shop.cart()
    shop.saved_cards.choose(sale, ada, Keeps.OFF_SESSION)
    shop.phone.open(sale)
    pay(shop, sale)
    assert shop.handing.follow(sale).intent.customer == ada
    [kept] = shop.saved_cards.of(ada).cards
    assert kept.last4 == "4242"


# Paid while the till is down ---------------------------------------------------------------


def test_paid_while_the_till_was_off_it_is_adopted_when_the_news_come(shop):
    shop.reconciler.run()
    sale = opened(shop)
    pay(shop, sale)
    shop.restart()
    shop.reconciler.run()
    record = shop.record(sale)
    assert (record.money, record.handed.end) == (MoneyWord.HELD, End.PAID)
    assert record.changes == ()
    assert shop.reconciler.report().drifts == ()


def test_whoever_asks_first_the_hold_is_booked_once(shop):
    sale = opened(shop)
    pay(shop, sale)
    shop.reconciler.run(since=START - timedelta(days=1))
    shop.handing.follow(sale)
    shop.reconciler.run(since=START - timedelta(days=1))
    assert shop.booked() == [("hold", "10.00")]


def test_a_page_that_nobody_looked_at_any_more_is_over_when_its_time_is(shop):
    shop.reconciler.run()
    sale = opened(shop)
    shop.pass_time(timedelta(hours=1))
    assert shop.reconciler.run().unsettled == ()
    assert shop.record(sale).handed.end is End.EXPIRED


def test_the_next_customer_does_not_wait_for_one_who_pays_by_phone(shop):
    sale = opened(shop)
    assert shop.counter.current(keep=sale).sale.id == sale
    other = shop.counter.current().sale
    assert other.id != sale
    assert other.cart.is_empty
    shop.handing.take_back(sale)
    assert shop.counter.current().sale.id == sale  # something has to be done about it again


def test_a_cart_that_somebody_may_pay_is_not_put_aside(shop):
    sale = opened(shop)
    with pytest.raises(Refused, match="handed_over"):
        shop.counter.park(sale, "later")
    assert shop.record(sale).sale.state is SaleState.PAYING


def test_paid_for_a_sale_that_was_paid_in_cash_by_a_restored_till_it_is_a_hold_of_its_own(shop):
    sale = opened(shop)
    link = place(shop, sale)
    # A backup from before the page was made: this till knows nothing of it and takes cash.
    with shop.store.write() as books:
        books.handovers.save(books.handovers.of(sale)[0].over(End.GONE))
    shop.tenders.cash(sale, euro(1000))
    shop.bench.pay_session(link)
    shop.reconciler.run(since=START - timedelta(days=1))
    with shop.store.read() as books:
        [(hold, *_)] = [[each] for each in books.intents.open()]
    assert hold == shop.at_stripe(sale)[0].id
    assert ("hold", "10.00") in shop.booked()


# Lost answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault", [Fault.RESET_AFTER, Fault.TRUNCATED_BODY, Fault.BAD_GATEWAY, Fault.SERVER_ERROR_AFTER]
)
def test_a_page_whose_answer_was_lost_is_found_and_not_made_twice(shop, fault, expect_log):
    expect_log("no answer yet")
    sale = shop.cart()
    shop.fault(fault, CREATE)
    with pytest.raises(InDoubt):
        shop.phone.open(sale)
    assert shop.record(sale).is_in_doubt
    record = shop.handing.follow(sale)
    assert record.is_handed_over
    assert page(shop, sale).status is SessionStatus.OPEN
    pages = shop.sdk.v1.checkout.sessions.list().data
    assert [each.id for each in pages] == [place(shop, sale)]


def test_one_that_never_arrived_is_sent_again_under_its_key(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.cart()
    shop.fault(Fault.RESET_BEFORE, CREATE)
    with pytest.raises(InDoubt):
        shop.phone.open(sale)
    shop.handing.follow(sale)
    assert page(shop, sale).status is SessionStatus.OPEN
    assert len(set(shop.keys_sent("POST /v1/checkout/sessions"))) == 1


def test_one_that_is_sent_too_late_is_given_up_and_another_can_be_made(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.cart()
    shop.fault(Fault.RESET_BEFORE, CREATE)
    with pytest.raises(InDoubt):
        shop.phone.open(sale)
    shop.pass_time(timedelta(minutes=20))
    with pytest.raises(Refused, match="page_too_late"):
        shop.handing.follow(sale)
    assert not shop.record(sale).is_handed_over
    shop.phone.open(sale)
    assert page(shop, sale).status is SessionStatus.OPEN


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.BAD_GATEWAY, Fault.RESET_BEFORE])
def test_a_withdrawal_whose_answer_was_lost_is_looked_at_again(shop, fault, expect_log):
    expect_log("no answer yet")
    sale = opened(shop)
    shop.fault(fault, EXPIRE)
    with pytest.raises(InDoubt):
        shop.handing.take_back(sale)
    record = shop.handing.follow(sale)
    assert record.handed.end in {End.TAKEN_BACK, End.EXPIRED}
    assert page(shop, sale).status is SessionStatus.EXPIRED
    assert {each.state for each in shop.operations(sale)} == {OperationState.SUCCEEDED}


def test_paid_while_nobody_knew_whether_the_page_was_withdrawn(shop, expect_log):
    expect_log("no answer yet")
    sale = opened(shop)
    shop.fault(Fault.RESET_BEFORE, EXPIRE)
    with pytest.raises(InDoubt):
        shop.handing.take_back(sale)
    pay(shop, sale)
    shop.reconciler.run(since=START - timedelta(days=1))
    record = shop.record(sale)
    assert (record.money, record.handed.end) == (MoneyWord.HELD, End.PAID)
    assert not record.is_in_doubt
    assert record.changes == ()


def test_stripes_silence_about_a_page_ends_nothing(shop):
    sale = opened(shop)
    shop.fault(Fault.RESET_BEFORE, "GET /v1/checkout/sessions", times=2)
    with pytest.raises(InDoubt):
        shop.handing.follow(sale)
    with pytest.raises(InDoubt):
        shop.phone.page(sale)
    assert shop.record(sale).is_handed_over


def test_a_page_over_while_the_bank_still_decides_is_waited_for(shop):
    sale = opened(shop)
    pay(shop, sale, "pm_card_practiceProcessing")
    record = shop.handing.follow(sale)
    assert record.is_handed_over
    shop.bench.decide(record.handed.intent, approves=True)
    assert shop.handing.follow(sale).money is MoneyWord.HELD


def test_a_page_that_no_stripe_knows_any_more_is_gone_and_blocks_nothing(shop):
    sale, other = opened(shop), opened(shop)
    shop.bench.reset()
    assert shop.handing.follow(sale).handed.end is End.GONE
    shop.phone.open(sale)
    assert shop.record(sale).is_handed_over
    shop.tenders.cash(other, euro(1000))
    assert shop.record(other).money is MoneyWord.TAKEN


@pytest.mark.parametrize("is_paid", [True, False])
def test_practice_begun_anew_withdraws_pages_and_lets_go_of_what_was_just_paid(shop, is_paid):
    sale = opened(shop)
    if is_paid:
        pay(shop, sale)
    begin_anew(shop.journal, shop.counter, shop.checkout, shop.settlement, shop.bench)
    record = shop.record(sale)
    assert not record.is_handed_over
    assert record.money is MoneyWord.NOT_TAKEN
    assert shop.balance("memo:holds") == 0


# The link ----------------------------------------------------------------------------------


def test_whoever_has_the_link_can_pay_so_it_is_kept_nowhere(shop, caplog, tmp_path):
    caplog.set_level("DEBUG")
    sale = opened(shop)
    shown = shop.phone.page(sale)
    shop.handing.follow(sale)
    secret = shown.link.rpartition("/")[2]
    assert shown.link.startswith(("http://", "https://"))
    assert shown.link not in repr(shown) + repr(shop.gateway.session(shown.session))
    assert shown.link not in caplog.text
    shop.file.close()
    for file in shop.path.parent.rglob("*"):
        if file.is_file() and "training-acct" in file.name:
            assert shown.link.encode() not in file.read_bytes()
    shop.start()
    assert secret


def test_an_error_about_a_page_says_nothing_of_its_link(shop):
    sale = opened(shop)
    link = shop.phone.link(sale)
    pay(shop, sale)
    with pytest.raises(Refused) as caught:
        shop.handing.take_back(sale)
    said = f"{caught.value!r}{caught.value}{caught.value.facts}{caught.value.__cause__!r}"
    assert link not in said


def test_the_code_is_of_the_link_and_the_slip_has_it(shop, tmp_path):
    sale = opened(shop)
    shown = shop.phone.page(sale)
    assert shown.code == shop.phone.code(shown.link)
    slip = shop.phone.slip(sale)
    assert shown.link in [part.value for part in slip.parts if isinstance(part, Code)]
    assert shown.link not in repr(slip)
    assert value(slip, "To pay") == "€10.00"
    path = shop.phone.save_slip(sale, tmp_path / "slip.pdf")
    [page] = PdfReader(path).pages
    assert all(text in page.extract_text() for text in ("PAY WITH YOUR PHONE", "€10.00", "once"))
    assert path.stat().st_mode & 0o077 == 0


def test_the_slip_is_in_the_customers_language_and_in_no_queue(shop):
    shop.settings.save(shop.settings.load().changed("slip_language", "de"))
    slip = shop.phone.slip(opened(shop))
    assert slip.language == "de"
    assert "10,00\u00a0€" in [part.right for part in slip.parts if isinstance(part, Pair)]
    with shop.store.read() as books:
        assert books.prints.recent(9) == []


def test_what_is_asked_of_stripe_is_the_same_when_it_is_sent_again(shop):
    sale = opened(shop)
    [operation] = shop.operations(sale)
    assert isinstance(operation.request, OpenSession)
    assert operation.request.expires_at.microsecond == 0
    shop.gateway.send_session(operation.request, key=operation.id)  # an idempotency error if not
    assert len(shop.sdk.v1.checkout.sessions.list().data) == 1


def test_the_intent_of_a_page_is_an_ordinary_one(shop):
    sale = opened(shop)
    pay(shop, sale)
    intent = shop.handing.follow(sale).intent
    assert intent.status is IntentStatus.REQUIRES_CAPTURE
    assert intent.metadata["receipt"] == shop.record(sale).sale.receipt
    assert intent.latest_charge.capture_before is not None


# What comes late -----------------------------------------------------------------------------


def test_a_hold_that_comes_after_the_cash_is_shown_to_somebody(shop):
    sale = opened(shop)
    link = place(shop, sale)
    with shop.store.write() as books:
        books.handovers.save(books.handovers.of(sale)[0].over(End.GONE))
    shop.tenders.cash(sale, euro(1000))
    shop.bench.pay_session(link)
    shop.reconciler.run(since=START - timedelta(days=1))
    with shop.store.read() as books:
        [change] = books.changes.of(shop.at_stripe(sale)[0].id)
    assert (change.kind, change.amount) == (ChangeKind.HELD, euro(1000))


def test_that_a_payment_ends_with_its_page_surprises_nobody(shop):
    sale = opened(shop)
    pay(shop, sale, BROKE)
    made = shop.handing.follow(sale).handed.intent
    shop.handing.take_back(sale)
    shop.reconciler.run(since=START - timedelta(days=1))
    assert [each.status for each in shop.at_stripe(sale)] == ["canceled"]
    with shop.store.read() as books:
        assert tuple(books.changes.of(made)) == ()


def test_a_part_that_was_taken_before_anybody_looked_pays_no_more_than_a_part(shop):
    sale = opened(shop, amount=euro(400))
    pay(shop, sale)
    shop.sdk.v1.payment_intents.capture(shop.at_stripe(sale)[0].id)
    record = shop.handing.follow(sale)
    assert (record.sale.state, record.sale.still_due) == (SaleState.PAYING, euro(600))


@pytest.mark.parametrize("leave", ["follow", "take_back", "cash"])
def test_a_bank_that_says_no_late_leaves_the_sale_to_be_paid_otherwise(shop, leave):
    sale = opened(shop)
    pay(shop, sale, "pm_card_practiceProcessing")
    shop.bench.decide(shop.handing.follow(sale).handed.intent, approves=False)
    if leave == "cash":
        shop.tenders.cash(sale, euro(1000))
    else:
        getattr(shop.handing, leave)(sale)
        assert not shop.record(sale).is_handed_over
        shop.checkout.begin(sale)
        shop.checkout.authorise(sale, VISA)
    assert [entry for entry, _ in shop.booked()] == ["cash_sale" if leave == "cash" else "hold"]


def test_a_page_that_nobody_knew_was_made_is_withdrawn_when_it_is_taken_back(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.cart()
    shop.fault(Fault.RESET_AFTER, CREATE)
    with pytest.raises(InDoubt):
        shop.phone.open(sale)
    assert shop.handing.take_back(sale).handed.end is End.TAKEN_BACK
    assert page(shop, sale).status is SessionStatus.EXPIRED
