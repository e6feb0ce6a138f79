"""A card to keep is typed into Stripe's form: kept, declined, left at the bank, or closed."""

import logging
import traceback
from contextlib import suppress

import pytest

from pos.adapters.stripe_simulator.errors import Refusal
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.customer import CustomerDraft
from pos.domain.saved_card import Keeps, SetupStatus
from pos.errors import InDoubt, Misconfigured, PosError, Refused
from pos.services.keeping_by_form import KeepingByForm
from pos.settings import Mode
from tests.services.test_card_form import PAGE, confirm, form_of

NEEDS_BANK, DECLINED = "pm_card_authenticationRequired", "pm_card_visa_chargeDeclined"


def keeping_of(shop, mode=Mode.TRAINING):
    return KeepingByForm(shop.saved_cards, form_of(shop, mode))


@pytest.fixture
def keeping(shop):
    return keeping_of(shop)


@pytest.fixture
def ada(shop):
    return shop.customers.create(CustomerDraft("Ada Lovelace")).id


def _setups(shop):
    return shop.sdk.v1.setup_intents.list().data


def test_a_typed_card_is_kept_by_stripes_word_and_nothing_is_charged(shop, keeping, ada):
    typing = keeping.begin(ada, Keeps.OFF_SESSION)
    assert (typing.page, typing.publishable_key) == (PAGE, "pk_test_practice")
    assert typing.client_secret.startswith(typing.setup.id)
    assert not keeping.follow(typing).setup.is_saved  # whatever a page says
    confirm(shop, typing)
    now = keeping.follow(typing)
    assert now.setup.is_saved
    wallet = shop.saved_cards.of(ada)
    assert [card.last4 for card in wallet.cards] == ["4242"]
    assert wallet.allows(now.setup.card, is_customer_there=False)
    assert list(shop.sdk.v1.payment_intents.list().data) == []


def test_a_consent_for_a_card_that_never_came_is_not_spent_on_another(shop, keeping, ada):
    keeping.stop(keeping.begin(ada, Keeps.OFF_SESSION))
    typing = keeping.begin(ada, Keeps.ON_SESSION)
    confirm(shop, typing)
    keeping.follow(typing)
    kept = keeping.stop(typing)
    wallet = shop.saved_cards.of(ada)
    assert [consent.card for consent in wallet.consents] == [None, kept.card]
    assert not wallet.allows(kept.card, is_customer_there=False)


def test_a_decline_is_no_end_and_another_card_goes_into_the_same_form(shop, keeping, ada):
    typing = keeping.begin(ada, Keeps.OFF_SESSION)
    with pytest.raises(Refusal):
        confirm(shop, typing, DECLINED)
    now = keeping.follow(typing)
    assert now.setup.status is SetupStatus.REQUIRES_PAYMENT_METHOD
    assert now.setup.last_error is not None
    confirm(shop, typing)
    assert keeping.follow(typing).setup.is_saved


@pytest.mark.parametrize("passes", [True, False])
def test_a_bank_that_was_asked_decides_whether_the_card_is_kept(shop, keeping, ada, passes):
    typing = keeping.begin(ada, Keeps.OFF_SESSION)
    confirm(shop, typing, NEEDS_BANK)
    assert keeping.follow(typing).setup.status is SetupStatus.REQUIRES_ACTION
    shop.bench.finish_setup(typing.setup.id, passes=passes)
    now = keeping.follow(typing)
    assert now.setup.is_saved is passes
    assert (now.setup.last_error is None) is passes


@pytest.mark.parametrize("card", [None, NEEDS_BANK, DECLINED])
def test_closing_the_form_cancels_what_was_not_finished(shop, keeping, ada, card):
    typing = keeping.begin(ada, Keeps.OFF_SESSION)
    if card:
        with suppress(Refusal):
            confirm(shop, typing, card)
    assert keeping.stop(typing).status is SetupStatus.CANCELED
    with pytest.raises(Refusal):
        confirm(shop, typing)
    assert shop.saved_cards.of(ada).cards == ()
    assert keeping.stop(typing).status is SetupStatus.CANCELED


@pytest.mark.parametrize("is_later", [False, True])
def test_a_card_that_came_while_the_form_was_closed_stays_kept(
    shop, keeping, ada, monkeypatch, is_later
):
    typing = keeping.begin(ada, Keeps.OFF_SESSION)
    cancel = shop.saved_cards.cancel_setup

    def kept_before(setup):
        confirm(shop, typing)
        return cancel(setup)

    if is_later:
        monkeypatch.setattr(shop.saved_cards, "cancel_setup", kept_before)
    else:
        confirm(shop, typing)
    assert keeping.stop(typing).is_saved
    assert len(shop.saved_cards.of(ada).cards) == 1


def test_what_was_canceled_elsewhere_is_over(shop, keeping, ada):
    typing = keeping.begin(ada, Keeps.OFF_SESSION)
    shop.sdk.v1.setup_intents.cancel(typing.setup.id)
    with pytest.raises(Refused, match="card_not_kept"):
        keeping.follow(typing)


def test_a_form_that_cannot_be_opened_begins_nothing(shop, ada):
    keeping = keeping_of(shop, Mode.LIVE)
    assert keeping.obstacle().code == "publishable_key_missing"
    with pytest.raises(Misconfigured, match="publishable_key_missing"):
        keeping.begin(ada, Keeps.OFF_SESSION)
    assert list(_setups(shop)) == []
    assert shop.saved_cards.of(ada).consents == ()


def test_a_sale_that_waits_is_not_touched(shop, keeping, ada):
    sale = shop.cart()
    before = shop.record(sale)
    confirm(shop, keeping.begin(ada, Keeps.OFF_SESSION))
    assert shop.record(sale) == before


def test_a_secret_that_does_not_come_leaves_nothing_open(shop, keeping, ada, monkeypatch):
    def silent(setup):
        raise InDoubt("stripe_unreachable")

    monkeypatch.setattr(shop.saved_cards, "setup_secret", silent)
    with pytest.raises(InDoubt):
        keeping.begin(ada, Keeps.OFF_SESSION)
    assert [each.status for each in _setups(shop)] == ["canceled"]


def test_the_secret_is_in_no_file_no_log_and_no_error(shop, keeping, ada, caplog):
    secrets, raised = [], []
    with caplog.at_level(logging.DEBUG):
        for card in ("pm_card_visa", DECLINED, NEEDS_BANK):
            typing = keeping.begin(ada, Keeps.OFF_SESSION)
            secrets.append(typing.client_secret)
            assert typing.client_secret not in repr(typing)
            with suppress(Refusal):
                confirm(shop, typing, card)
            keeping.follow(typing)
            keeping.stop(typing)
        shop.fault(Fault.HTML_PAGE, "GET /v1/setup_intents")
        try:
            keeping.begin(ada, Keeps.OFF_SESSION)
        except PosError as error:
            raised.append(error)
    assert raised
    secrets += [each.client_secret for each in _setups(shop)]
    told = caplog.text + "".join("".join(traceback.format_exception(error)) for error in raised)
    files = b"".join(file.read_bytes() for file in sorted(shop.path.parent.glob("*acct*")))
    assert files
    for secret in secrets:
        assert secret.startswith("seti_")
        assert secret not in told
        assert secret.partition("_secret_")[2].encode() not in files
