"""Stripe's own form: what it is opened with, what comes of it, and what is kept of its secret."""

import logging
import traceback
from contextlib import suppress

import pytest

from pos.adapters.stripe_simulator.desk import Desk
from pos.adapters.stripe_simulator.errors import Refusal
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.handover import Channel, End
from pos.domain.ids import PaymentMethodId
from pos.domain.intent import IntentStatus
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import Declined, InDoubt, Misconfigured, PosError, Refused
from pos.services.card_form import CardForm
from pos.settings import Mode
from tests.kit import VISA, euro

PAGE = "http://127.0.0.1:1/card/"


def form_of(shop, mode=Mode.TRAINING, *, page=lambda: PAGE):
    return CardForm(
        shop.checkout,
        shop.handing,
        shop.hands[Channel.FORM],
        lambda: shop.gateway,
        shop.settings,
        mode,
        page=page,
    )


def confirm(shop, ticket, card="pm_card_visa"):
    """What Stripe.js does in the page."""
    return Desk(shop.simulator).confirm(ticket.client_secret, card, back=None)


def code_of(error: PosError | None) -> str:
    return "" if error is None else error.code


def change(shop, **settings):
    changed = shop.settings.load()
    for name, text in settings.items():
        changed = changed.changed(name, text)
    shop.settings.save(changed)


def test_a_form_is_opened_with_the_sales_own_payment(shop):
    sale = shop.cart(1000)
    ticket = form_of(shop).open(sale)
    record = shop.record(sale)
    assert (record.handed.channel, record.handed.end) == (Channel.FORM, None)
    assert ticket.operation == record.handed.operation
    assert (
        ticket.client_secret == shop.sdk.v1.payment_intents.retrieve(record.intent.id).client_secret
    )
    assert (ticket.page, ticket.publishable_key) == (PAGE, "pk_test_practice")
    assert shop.handing.follow(sale).is_handed_over


def test_what_stripe_says_is_held_is_held(shop):
    sale = shop.cart(1000)
    ticket = form_of(shop).open(sale)
    confirm(shop, ticket)
    record = shop.handing.follow(sale)
    assert (record.sale.state, record.handed.end) == (SaleState.HELD, End.PAID)
    assert record.held == euro(1000)


def test_a_part_of_the_sale_is_asked_of_the_form(shop):
    sale = shop.cart(1000)
    confirm(shop, form_of(shop).open(sale, euro(400)))
    assert shop.handing.follow(sale).held == euro(400)
    assert shop.record(sale).sale.state is SaleState.PAYING


def test_a_declined_card_leaves_the_form_open_for_another_one(shop):
    sale = shop.cart()
    ticket = form_of(shop).open(sale)
    with pytest.raises(Refusal):
        confirm(shop, ticket, "pm_card_visa_chargeDeclined")
    record = shop.handing.follow(sale)
    assert record.is_handed_over
    assert record.intent.last_error is not None
    confirm(shop, ticket)
    assert shop.handing.follow(sale).sale.state is SaleState.HELD


def test_while_the_form_is_open_nothing_else_takes_the_payment(shop):
    sale = shop.cart()
    form = form_of(shop)
    form.open(sale)
    with pytest.raises(Refused, match="handed_over"):
        form.open(sale)
    with pytest.raises(Refused, match="handed_over"):
        shop.checkout.authorise(sale, VISA)


def test_a_form_that_is_left_gives_the_payment_back(shop):
    sale = shop.cart()
    form = form_of(shop)
    form.open(sale)
    record = shop.handing.take_back(sale)
    assert record.handed.end is End.TAKEN_BACK
    shop.checkout.begin(sale)
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD


def test_a_form_that_nobody_sees_any_more_is_over(shop):
    sale = shop.cart()
    form = form_of(shop)
    form.closed(form.open(sale).operation)
    record = shop.handing.follow(sale)
    assert (record.handed.end, record.handed.why) == (End.FAILED, "form_closed")
    assert form.open(sale).operation != record.handed.operation


@pytest.mark.parametrize("is_paid", [True, False])
def test_a_start_anew_finds_the_form_closed_and_what_was_paid_in_it(shop, is_paid):
    sale = shop.cart()
    ticket = form_of(shop).open(sale)
    if is_paid:
        confirm(shop, ticket)
    shop.restart()
    record = shop.handing.follow(sale)
    assert record.sale.state is (SaleState.HELD if is_paid else SaleState.PAYING)
    assert record.handed.end is (End.PAID if is_paid else End.FAILED)


def test_a_window_that_was_closed_at_the_bank_leaves_a_clear_state(shop):
    sale = shop.cart()
    confirm(shop, form_of(shop).open(sale), "pm_card_threeDSecure2Required")
    assert shop.handing.follow(sale).is_handed_over
    record = shop.handing.take_back(sale)
    assert record.intent.status is IntentStatus.REQUIRES_ACTION
    assert shop.checkout.back_to_cart(sale).sale.state is SaleState.OPEN


@pytest.mark.parametrize("is_paid", [True, False])
def test_a_payment_that_ends_elsewhere_meanwhile_opens_no_form(shop, monkeypatch, is_paid):
    sale, form, begin = shop.cart(), form_of(shop), shop.checkout.begin

    def begin_and_lose(*given, **more):
        record = begin(*given, **more)
        payments = shop.sdk.v1.payment_intents
        if is_paid:
            params = {"payment_method": "pm_card_visa", "return_url": "https://example.com/"}
            payments.confirm(record.intent.id, params=params)
        else:
            payments.cancel(record.intent.id)
        return record

    monkeypatch.setattr(shop.checkout, "begin", begin_and_lose)
    with pytest.raises(Refused, match="form_too_late"):
        form.open(sale)
    record = shop.record(sale)
    assert not record.is_handed_over
    assert record.handed.end is (End.PAID if is_paid else End.GONE)
    assert shop.hands[Channel.FORM].shown == set()


def test_a_secret_that_does_not_come_leaves_the_payment_in_our_hands(shop):
    sale = shop.cart()
    form = form_of(shop)
    gateway = shop.gateway

    class Silent:
        def __getattr__(self, name):
            return getattr(gateway, name)

        def client_secret(self, intent):
            raise InDoubt("stripe_unreachable")

    shop.gateway = Silent()
    with pytest.raises(InDoubt):
        form.open(sale)
    shop.gateway = gateway
    assert shop.record(sale).handed.end is End.TAKEN_BACK


@pytest.mark.parametrize(
    ("mode", "settings", "code"),
    [
        (Mode.TEST, {}, "publishable_key_missing"),
        (Mode.LIVE, {}, "publishable_key_missing"),
        (Mode.TEST, {"publishable_key": "pk_live_abcdef"}, "publishable_key_of_other_mode"),
        (Mode.LIVE, {"publishable_key": "pk_test_abcdef"}, "publishable_key_of_other_mode"),
        (Mode.LIVE, {"publishable_key": "pk_live_abcdef"}, "card_page_missing"),
        (Mode.TEST, {"publishable_key": "pk_test_abcdef"}, ""),
        (
            Mode.LIVE,
            {"publishable_key": "pk_live_abcdef", "card_page": "https://pay.example.com/card/"},
            "",
        ),
    ],
)
def test_a_form_needs_the_key_of_its_mode_and_live_a_page_of_the_shops(shop, mode, settings, code):
    change(shop, **settings)
    form = form_of(shop, mode)
    assert code_of(form.obstacle()) == code
    if code:
        sale = shop.cart()
        with pytest.raises(Misconfigured, match=code):
            form.open(sale)
        assert shop.record(sale).handed is None


def test_a_hosted_page_goes_before_this_machines_own(shop):
    change(shop, publishable_key="pk_test_abcdef", card_page="https://pay.example.com/card/")
    ticket = form_of(shop, Mode.TEST).open(shop.cart())
    assert ticket.page == "https://pay.example.com/card/"
    assert ticket.publishable_key == "pk_test_abcdef"


def test_a_telephone_order_is_authorised_by_the_till_and_asks_no_bank(shop):
    change(shop, moto="on")
    form, sale = form_of(shop), shop.cart()
    ticket = form.open(sale)
    assert (ticket.is_moto, ticket.client_secret) == (True, "")
    record = form.authorise(sale, PaymentMethodId("pm_card_threeDSecure2Required"))
    assert record.sale.state is SaleState.HELD
    assert not record.is_handed_over
    options = shop.sdk.v1.payment_intents.retrieve(record.intent.id).payment_method_options
    assert options["card"]["moto"] is True


def test_a_declined_telephone_order_is_in_our_hands_again(shop):
    change(shop, moto="on")
    form, sale = form_of(shop), shop.cart()
    form.open(sale)
    with pytest.raises(Declined):
        form.authorise(sale, PaymentMethodId("pm_card_visa_chargeDeclined"))
    assert not shop.record(sale).is_handed_over
    with pytest.raises(Refused, match="card_name"):
        form.authorise(sale, PaymentMethodId("4242 4242 4242 4242"))


def test_a_till_that_only_looks_opens_no_form(shop):
    assert code_of(form_of(shop, page=None).obstacle()) == "card_form_not_here"


def test_the_secret_is_in_no_file_no_log_and_no_error(shop, caplog, expect_log):
    expect_log("no answer yet")
    form = form_of(shop)
    raised, secrets = [], []
    with caplog.at_level(logging.DEBUG):
        for card in (
            "pm_card_visa",
            "pm_card_visa_chargeDeclined",
            "pm_card_authenticationRequired",
        ):
            sale = shop.cart()
            ticket = form.open(sale)
            secrets.append(ticket.client_secret)
            assert ticket.client_secret not in repr(ticket)
            with suppress(Refusal):
                confirm(shop, ticket, card)
            form.closed(ticket.operation)
            if shop.handing.follow(sale).sale.state is SaleState.PAYING:
                shop.checkout.abandon(sale)
        for fault in (Fault.HTML_PAGE, Fault.SERVER_ERROR_SAVED, Fault.TRUNCATED_BODY):
            shop.fault(fault, "GET /v1/payment_intents")
            sale = shop.cart()
            try:
                secrets.append(form.open(sale).client_secret)
            except PosError as error:
                raised.append(error)
            shop.handing.follow(sale)
            shop.checkout.abandon(sale)
    assert raised
    told = caplog.text + "".join("".join(traceback.format_exception(error)) for error in raised)
    files = b"".join(file.read_bytes() for file in sorted(shop.path.parent.glob("*acct*")))
    for secret in secrets:
        assert secret.startswith("pi_")
        assert secret not in told
        assert secret.partition("_secret_")[2].encode() not in files
