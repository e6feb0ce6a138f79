"""Cards that customers leave: kept with a consent, paid with, given back to nobody."""

import pytest

from pos.domain.customer import CustomerDraft
from pos.domain.ids import PaymentMethodId
from pos.domain.intent import IntentStatus
from pos.domain.permissions import Act
from pos.domain.sale import SaleState
from pos.domain.saved_card import Keeps, SetupStatus
from pos.errors import Broken, Declined, Refused
from pos.services.wallet import needs_customer
from tests.kit import LOST, VISA, Shop, euro
from tests.services.reader_kit import HERE, ReaderCounter

MASTERCARD = PaymentMethodId("pm_card_mastercard")
ALWAYS_ASKS = PaymentMethodId("pm_card_authenticationRequired")
ASKS_UNLESS_SET_UP = PaymentMethodId("pm_card_authenticationRequiredOnSetup")
FAILS_LATER = PaymentMethodId("pm_card_chargeCustomerFail")


@pytest.fixture
def ada(shop):
    return shop.customers.create(CustomerDraft("Ada Lovelace")).id


def code_of(call, *arguments, **named):
    with pytest.raises((Refused, Declined)) as refused:
        call(*arguments, **named)
    return refused.value.code


def _kept(shop: Shop, customer, keeps=Keeps.OFF_SESSION, card=VISA):
    """A card that the customer left without buying anything."""
    setup = shop.saved_cards.confirm_setup(shop.saved_cards.begin_setup(customer, keeps), card)
    if setup.status is SetupStatus.REQUIRES_ACTION:
        shop.bench.finish_setup(setup.id, passes=True)
        setup = shop.saved_cards.follow_setup(setup.id)
    assert setup.is_saved
    return shop.saved_cards.of(customer).cards[0]


def _sold_and_kept(shop: Shop, customer, keeps=Keeps.ON_SESSION, card=VISA):
    """A card that the customer left with what they bought."""
    sale = shop.cart()
    shop.saved_cards.choose(sale, customer, keeps)
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, card)
    [kept] = shop.saved_cards.of(customer).cards
    return kept


def test_a_card_is_kept_with_the_sale_that_it_pays(shop, ada):
    kept = _sold_and_kept(shop, ada)
    assert (kept.brand, kept.last4) == ("visa", "4242")


def test_the_consent_says_what_was_agreed_to_when_and_in_which_words(shop, ada):
    kept = _sold_and_kept(shop, ada, Keeps.OFF_SESSION)
    [consent] = shop.saved_cards.of(ada).consents
    assert (consent.keeps, consent.card) == (Keeps.OFF_SESSION, kept.id)
    assert consent.given_at == shop.simulator.now()
    assert consent.words == shop.saved_cards.words(Keeps.OFF_SESSION)
    assert shop.settings.load().shop_name in consent.words


def test_without_a_wish_to_keep_it_a_card_is_not_kept(shop, ada):
    sale = shop.cart()
    shop.saved_cards.choose(sale, ada)
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, VISA)
    wallet = shop.saved_cards.of(ada)
    assert (wallet.cards, wallet.consents) == ((), ())


def test_a_declined_card_is_not_kept_and_the_next_one_is(shop, ada):
    sale = shop.cart()
    shop.saved_cards.choose(sale, ada, Keeps.ON_SESSION)
    shop.checkout.begin(sale)
    assert code_of(shop.checkout.authorise, sale, LOST) == "card_declined"
    shop.checkout.authorise(sale, MASTERCARD)
    assert [card.brand for card in shop.saved_cards.of(ada).cards] == ["mastercard"]


def test_a_payment_that_was_to_keep_its_card_is_made_anew_when_it_is_not_to(shop, ada):
    sale = shop.cart()
    shop.saved_cards.choose(sale, ada, Keeps.ON_SESSION)
    first = shop.checkout.begin(sale).intent
    shop.saved_cards.choose(sale, ada)
    second = shop.checkout.begin(sale).intent
    assert first.id != second.id
    assert shop.gateway.retrieve(first.id).status is IntentStatus.CANCELED
    shop.checkout.authorise(sale, VISA)
    assert shop.saved_cards.of(ada).cards == ()


def test_whoever_pays_is_asked_for_once_and_the_payment_stays_theirs(shop, ada):
    sale = shop.cart()
    shop.saved_cards.choose(sale, ada, Keeps.ON_SESSION)
    first = shop.checkout.begin(sale).intent
    assert shop.checkout.begin(sale).intent.id == first.id
    assert first.customer == ada


def test_a_sale_for_nobody_gets_a_payment_for_nobody(shop, ada):
    sale = shop.cart()
    shop.saved_cards.choose(sale, ada)
    shop.checkout.begin(sale)
    shop.saved_cards.choose(sale, None)
    assert shop.checkout.begin(sale).intent.customer is None
    assert shop.saved_cards.chosen(sale) is None


@pytest.mark.parametrize("keeps", Keeps)
def test_a_saved_card_pays_while_its_customer_is_there(shop, ada, keeps):
    card = _kept(shop, ada, keeps)
    sale = shop.cart(2500)
    record = shop.saved_cards.pay(sale, card)
    assert (record.sale.state, record.intent.capturable.minor) == (SaleState.HELD, 2500)
    assert record.intent.customer == ada


def test_a_saved_card_pays_a_part_and_cash_the_rest(shop, ada):
    card = _kept(shop, ada)
    sale = shop.cart(2500)
    shop.saved_cards.pay(sale, card, euro(1000))
    record = shop.tenders.cash(sale, euro(1500))
    assert (record.sale.state, record.held) == (SaleState.HELD, euro(1000))


def test_a_saved_card_whose_bank_asks_waits_for_the_customer(shop, ada):
    card = _kept(shop, ada, card=ALWAYS_ASKS)
    sale = shop.cart()
    asked = shop.saved_cards.pay(sale, card)
    assert asked.intent.status is IntentStatus.REQUIRES_ACTION
    shop.bench.finish_action(asked.intent.id, passes=True)
    assert shop.checkout.follow(sale).sale.state is SaleState.HELD


def test_a_card_left_for_that_pays_without_its_customer(shop, ada):
    card = _kept(shop, ada, card=ASKS_UNLESS_SET_UP)
    sale = shop.cart()
    record = shop.saved_cards.pay(sale, card, is_customer_there=False)
    assert record.sale.state is SaleState.HELD
    [noted] = [each for each in shop.trail() if each.record.act == str(Act.CHARGE_ABSENT)]
    assert noted.record.sale == sale


def test_a_card_left_for_paying_in_person_does_not_pay_without_its_customer(shop, ada):
    card = _kept(shop, ada, Keeps.ON_SESSION)
    sale = shop.cart()
    pay = shop.saved_cards.pay
    assert code_of(pay, sale, card, is_customer_there=False) == "consent_missing"
    assert shop.record(sale).intent is None


def test_a_consent_on_paper_lets_it_pay_without_its_customer(shop, ada):
    card = _kept(shop, ada, Keeps.ON_SESSION)
    shop.saved_cards.agree(ada, Keeps.OFF_SESSION, card.id)
    sale = shop.cart()
    record = shop.saved_cards.pay(sale, card, is_customer_there=False)
    assert record.sale.state is SaleState.HELD


def test_a_bank_that_wants_the_customer_gets_them_back_by_another_way(shop, ada):
    card = _kept(shop, ada, card=ALWAYS_ASKS)
    sale = shop.cart()
    pay = shop.saved_cards.pay
    assert code_of(pay, sale, card, is_customer_there=False) == "customer_needed"
    waiting = shop.record(sale)
    assert needs_customer(waiting)
    assert (waiting.sale.state, waiting.money) == (SaleState.PAYING, "not taken")
    shop.checkout.begin(sale)
    record = shop.checkout.authorise(sale, VISA)
    assert (record.sale.state, needs_customer(record)) == (SaleState.HELD, False)
    assert record.intent.id == waiting.intent.id


def test_a_saved_card_that_is_declined_leaves_the_sale_to_another_card(shop, ada):
    card = _kept(shop, ada, card=FAILS_LATER)
    sale = shop.cart()
    assert code_of(shop.saved_cards.pay, sale, card) == "card_declined"
    assert not needs_customer(shop.record(sale))
    shop.checkout.begin(sale)
    assert shop.checkout.authorise(sale, VISA).sale.state is SaleState.HELD


def test_a_card_that_the_bank_will_not_have_kept_is_not_kept(shop, ada):
    setup = shop.saved_cards.begin_setup(ada, Keeps.OFF_SESSION)
    assert code_of(shop.saved_cards.confirm_setup, setup, LOST) == "card_declined"
    assert shop.saved_cards.of(ada).cards == ()
    assert shop.saved_cards.cancel_setup(setup).status is SetupStatus.CANCELED


def test_a_forgotten_card_is_gone_and_what_was_agreed_about_it_ends(shop, ada):
    card = _kept(shop, ada)
    shop.saved_cards.detach(ada, card.id)
    wallet = shop.saved_cards.of(ada)
    assert wallet.cards == ()
    assert [consent.counts for consent in wallet.consents] == [False]
    assert code_of(shop.saved_cards.detach, ada, card.id) == "saved_card_unknown"
    assert code_of(shop.saved_cards.pay, shop.cart(), card) == "card_unknown"


def test_a_deleted_customer_s_cards_pay_nothing_and_their_payments_stay(shop, ada):
    card = _sold_and_kept(shop, ada, Keeps.OFF_SESSION)
    [held] = shop.settlement.holds()
    shop.customers.delete(ada)
    assert code_of(shop.saved_cards.of, ada) == "customer_unknown"
    sale = shop.cart()
    pay = shop.saved_cards.pay
    assert code_of(pay, sale, card, is_customer_there=False) == "consent_missing"
    assert shop.settlement.capture(held.intent).sale.state is SaleState.CAPTURED


def test_a_consent_cannot_be_changed_afterwards(shop, ada):
    _kept(shop, ada)
    with pytest.raises(Broken), shop.file.write() as db:
        db.execute("UPDATE consents SET words = 'anything'")


def test_a_sale_for_a_customer_who_was_deleted_goes_on_for_nobody(shop, ada):
    sale = shop.cart()
    shop.saved_cards.choose(sale, ada, Keeps.ON_SESSION)
    first = shop.checkout.begin(sale).intent
    shop.customers.delete(ada)
    shop.checkout.begin(sale)
    record = shop.checkout.authorise(sale, VISA)
    assert (record.sale.state, record.intent.customer) == (SaleState.HELD, None)
    assert shop.gateway.retrieve(first.id).status is IntentStatus.CANCELED


def test_a_card_at_a_reader_is_kept_as_the_one_that_was_made_of_it(shop, ada):
    counter = ReaderCounter(shop)
    sale = shop.cart()
    shop.saved_cards.choose(sale, ada, Keeps.OFF_SESSION)
    shop.reader_payments.present(sale)
    counter.tap()
    charge = counter.follow(sale).intent.latest_charge
    [kept] = shop.saved_cards.of(ada).cards
    assert kept.id == charge.facts.generated_card
    again = shop.cart()
    record = shop.saved_cards.pay(again, kept, is_customer_there=False)
    assert (record.sale.state, record.intent.types) == (SaleState.HELD, ("card",))


def test_a_reader_keeps_a_card_without_a_sale(shop, ada):
    counter = ReaderCounter(shop)
    begun = shop.saved_cards.begin_setup(ada, Keeps.OFF_SESSION, at_reader=True)
    assert not shop.saved_cards.present_setup(begun, HERE).is_saved
    assert not shop.saved_cards.follow_setup(begun.id).is_saved
    counter.tap()
    setup = shop.saved_cards.follow_setup(begun.id)
    [kept] = shop.saved_cards.of(ada).cards
    assert (setup.is_saved, setup.card) == (True, kept.id)
    assert [consent.card for consent in shop.saved_cards.of(ada).consents] == [kept.id]


def test_a_bank_that_wants_the_customer_gets_them_on_their_phone(shop, ada):
    card = _kept(shop, ada, card=ALWAYS_ASKS)
    sale = shop.cart()
    pay = shop.saved_cards.pay
    assert code_of(pay, sale, card, is_customer_there=False) == "customer_needed"
    page = shop.phone.open(sale).handed.place
    shop.bench.pay_session(page, "pm_card_visa")
    record = shop.handing.follow(sale)
    assert (record.sale.state, record.intent.customer) == (SaleState.HELD, ada)


def test_what_was_agreed_is_not_changed_under_the_hands_of_a_reader(shop, ada):
    counter = ReaderCounter(shop)
    sale = counter.asked()
    choose = shop.saved_cards.choose
    assert code_of(choose, sale, ada, Keeps.ON_SESSION) == "handed_over"
    counter.tap()
    counter.follow(sale)
    assert code_of(choose, sale, ada, Keeps.ON_SESSION) == "sale_over"
    assert shop.saved_cards.of(ada).consents == ()


def test_a_customer_who_failed_to_confirm_was_there_and_is_not_called_back(shop, ada):
    card = _kept(shop, ada, card=ALWAYS_ASKS)
    sale = shop.cart()
    asked = shop.saved_cards.pay(sale, card)
    shop.bench.finish_action(asked.intent.id, passes=False)
    record = shop.checkout.follow(sale)
    assert (record.sale.state, needs_customer(record)) == (SaleState.PAYING, False)


def test_a_consent_for_a_card_that_was_not_kept_lets_no_other_card_be_used(shop, ada):
    card = _kept(shop, ada, Keeps.ON_SESSION)
    setup = shop.saved_cards.begin_setup(ada, Keeps.OFF_SESSION)
    assert code_of(shop.saved_cards.confirm_setup, setup, LOST) == "card_declined"
    lost = shop.cart()
    shop.saved_cards.choose(lost, ada, Keeps.OFF_SESSION)
    shop.checkout.begin(lost)
    assert code_of(shop.checkout.authorise, lost, LOST) == "card_declined"
    wallet = shop.saved_cards.of(ada)
    assert not wallet.allows(card.id, is_customer_there=False)
    pay = shop.saved_cards.pay
    assert code_of(pay, shop.cart(), card, is_customer_there=False) == "consent_missing"
