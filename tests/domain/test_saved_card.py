"""When a card is good, what a consent lets it be used for, and what is a customer's address."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.customer import Customer, CustomerDraft, check_customer, check_email
from pos.domain.ids import CustomerId, PaymentMethodId
from pos.domain.saved_card import Consent, Keeps, SavedCard, consent_words
from pos.errors import Refused
from tests.domain.making import tried

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ADA, CARD, OTHER = CustomerId("cus_1"), PaymentMethodId("pm_1"), PaymentMethodId("pm_2")


def consent(keeps, card=None, withdrawn_at=None):
    """For one card, or for all."""
    return Consent(
        1,
        ADA,
        keeps,
        "words",
        NOW,
        "till-1",
        card=card,
        withdrawn_at=withdrawn_at,
        is_for_all=card is None,
    )


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)))
def test_a_card_is_good_until_the_last_day_of_its_month(day):
    this = SavedCard(CARD, ADA, exp_month=day.month, exp_year=day.year)
    before = SavedCard(CARD, ADA, exp_month=12, exp_year=day.year - 1)
    assert (this.is_expired(day), before.is_expired(day)) == (False, True)
    assert not SavedCard(CARD, ADA).is_expired(day)


@pytest.mark.parametrize(
    ("given", "card", "there", "allows"),
    [
        (consent(Keeps.ON_SESSION), CARD, True, True),
        (consent(Keeps.ON_SESSION), CARD, False, False),
        (consent(Keeps.OFF_SESSION), CARD, True, True),
        (consent(Keeps.OFF_SESSION), CARD, False, True),
        (consent(Keeps.OFF_SESSION, CARD), CARD, False, True),
        (consent(Keeps.OFF_SESSION, CARD), OTHER, False, False),
        (consent(Keeps.OFF_SESSION, withdrawn_at=NOW), CARD, False, False),
        (Consent(1, ADA, Keeps.OFF_SESSION, "words", NOW, "till-1"), CARD, False, False),
    ],
)
def test_a_consent_is_for_one_use_one_card_and_until_it_ends(given, card, there, allows):
    assert given.allows(card, is_customer_there=there) is allows


@given(st.text(max_size=60))
def test_an_address_is_one_or_is_refused(text):
    found, code = tried(check_email, text)
    if code:
        assert code == "email_unreadable"
    else:
        assert found == "" or ("@" in found and " " not in found)


@pytest.mark.parametrize("text", ["", "Ada", "cus_", "cus_1; DROP TABLE", "4242424242424242"])
def test_a_customer_s_name_at_stripe_is_theirs_or_refused(text):
    with pytest.raises(Refused) as refused:
        check_customer(text)
    assert refused.value.facts == {}


def test_nothing_personal_shows_in_what_a_program_prints_of_a_customer():
    known = Customer(ADA, NOW, "Ada Lovelace", "ada@example.com", "+44 20", "the engine")
    draft = CustomerDraft("Ada Lovelace", "ada@example.com", "+44 20")
    told = f"{known!r} {draft!r}"
    assert [each for each in ("Ada", "example", "+44", "engine") if each in told] == []
    assert (known.title, known.contact) == ("Ada Lovelace", "ada@example.com · +44 20")
    assert Customer(ADA, NOW, phone="+44 20").title == "+44 20"


@pytest.mark.parametrize("keeps", Keeps)
def test_the_words_say_who_keeps_it_what_for_and_how_to_end_it(keeps):
    words = consent_words("Holdfast Hardware", keeps)
    assert all(each in words for each in ("Holdfast Hardware", "Stripe", "end this at any time"))
    assert ("not present" in words) is (keeps is Keeps.OFF_SESSION)
