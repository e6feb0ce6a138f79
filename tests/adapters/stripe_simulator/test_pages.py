"""The practice pages over real loopback: pay, decline, the bank, go back, and who is refused."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from typing_extensions import override

from pos.adapters.stripe_simulator.cards import BY_TOKEN
from pos.adapters.stripe_simulator.page_words import CARDS, amount
from pos.adapters.stripe_simulator.pages import PracticePages
from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_simulator import page_kit
from tests.adapters.stripe_simulator.helpers import charges_of, client_for, intent_in
from tests.adapters.stripe_simulator.test_sessions import opened, payment_of

server, client, bench, browser = page_kit.server, page_kit.client, page_kit.bench, page_kit.browser


def bank_page(client, browser, intent):
    action = client.v1.payment_intents.retrieve(intent.id).next_action.redirect_to_url
    assert action.url.startswith(f"{browser.origin}/bank/")
    return action.url


def asking(client):
    return intent_in(client, "requires_action", return_url="https://example.com/")


class Page(HTMLParser):
    """Labels, controls and addresses of a page."""

    def __init__(self, text):
        super().__init__()
        self.labels: set[str] = set()
        self.controls: set[str] = set()
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    @override
    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "label":
            self.labels.add(given["for"])
        if tag == "input":
            self.controls.add(given["id"])
        self.addresses += [given[name] for name in ("href", "src", "action") if name in given]


def test_nothing_listens_before_somebody_asks():
    simulator = Simulator(None)
    pages = PracticePages(simulator)
    opened(client_for(simulator), expires_at=None)
    assert pages.origin().startswith("http://127.0.0.1:")
    pages.close()
    assert pages.origin() == ""
    simulator.close()


def test_a_customer_pays_in_a_browser(client, browser):
    session = opened(client, cancel_url="https://shop.example/cart")
    page = browser.open(session.url)
    assert page.status == 200
    assert "25.00 EUR" in page.text
    done = browser.submit(session.url, card="pm_card_visa", email="anna@example.com")
    assert "25.00 EUR held" in done.text
    assert 'href="https://shop.example/thanks"' in done.text
    intent = payment_of(client, session)
    assert intent.status == "requires_capture"
    client.v1.payment_intents.capture(intent.id)
    assert "25.00 EUR paid" in browser.open(browser.seen[0]).text


def test_a_declined_card_is_said_and_another_one_pays(client, browser):
    session = opened(client)
    page = browser.submit(session.url, card="pm_card_visa_chargeDeclinedInsufficientFunds")
    assert 'role="alert"' in page.text
    assert "Your card has insufficient funds." in page.text
    assert "held" in browser.submit(session.url, card="pm_card_mastercard").text


def test_a_page_that_is_loaded_again_pays_nothing_again(client, browser):
    session = opened(client)
    for _ in range(2):
        assert "held" in browser.submit(session.url, card="pm_card_visa").text
    assert len(charges_of(client, payment_of(client, session))) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [("pass", "held"), ("fail", "could not confirm"), ("close", "still waits for your answer")],
)
def test_the_bank_sends_its_customer_back_to_the_page(client, browser, answer, said):
    session = opened(client)
    bank = browser.submit(session.url, card="pm_card_threeDSecure2Required")
    assert "Is it you?" in bank.text
    after = browser.submit(browser.seen[-1], answer=answer)
    assert said in after.text
    assert browser.seen[-1] == f"/c/pay/{session.id}"


def test_after_a_closed_bank_page_the_customer_can_go_there_again(client, browser):
    session = opened(client)
    browser.submit(session.url, card="pm_card_threeDSecure2Required")
    bank = browser.seen[-1]
    page = browser.submit(bank, answer="close")
    assert bank in page.text
    assert "held" in browser.submit(bank, answer="pass").text


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        ("pass", "requires_capture", "Confirmed"),
        ("fail", "requires_payment_method", "Refused"),
        ("close", "requires_action", "Closed without an answer"),
    ],
)
def test_a_payment_at_the_counter_is_confirmed_at_the_bank(client, browser, answer, status, said):
    intent = asking(client)
    page = bank_page(client, browser, intent)
    assert "10.99 USD" in browser.open(page).text
    assert said in browser.submit(page, answer=answer).text
    assert client.v1.payment_intents.retrieve(intent.id).status == status


def test_a_card_declined_after_the_bank_is_said_there(client, browser):
    intent = client.v1.payment_intents.create(
        params={
            "amount": 1099,
            "currency": "usd",
            "allowed_payment_method_types": ["card"],
            "payment_method": "pm_card_threeDSecureRequiredChargeDeclined",
            "confirm": True,
            "return_url": "https://example.com/",
        }
    )
    after = browser.submit(bank_page(client, browser, intent), answer="pass")
    assert "Your card was declined." in after.text


def test_an_answered_bank_page_is_gone(client, browser):
    page = bank_page(client, browser, asking(client))
    browser.submit(page, answer="fail")
    assert browser.open(page).status == 404
    assert browser.submit(page, answer="pass").status == 404


def test_a_card_is_set_up_at_the_bank(client, browser):
    setup = client.v1.setup_intents.create(
        params={
            "payment_method": "pm_card_authenticationRequired",
            "confirm": True,
            "return_url": "https://example.com/",
        }
    )
    url = setup.next_action.redirect_to_url.url
    assert "saving your card" in browser.open(url).text
    browser.submit(url, answer="pass")
    assert client.v1.setup_intents.retrieve(setup.id).status == "succeeded"


def test_who_goes_back_has_paid_nothing_and_can_return(client, browser):
    session = opened(client, cancel_url="https://shop.example/cart")
    page = browser.submit(f"{session.url}/leave")
    assert "Nothing was taken" in page.text
    assert 'href="https://shop.example/cart"' in page.text
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert session.url.removeprefix(browser.origin) in page.text


def test_nobody_is_sent_to_an_address_that_belongs_to_nobody(client, browser):
    session = opened(client, success_url="https://example.com/")
    assert "example.com" not in browser.submit(session.url, card="pm_card_visa").text


def test_a_withdrawn_link_says_so(client, browser):
    session = opened(client)
    client.v1.checkout.sessions.expire(session.id)
    assert "no longer open" in browser.open(session.url).text
    assert "no longer open" in browser.submit(session.url, card="pm_card_visa").text


@pytest.mark.parametrize(
    "path", ["/", "/c/pay/cs_test_nothing", "/bank/aaaaaaaaaaaaaaaaaaaa", "/../x"]
)
def test_an_unknown_address_is_a_page_too(browser, path):
    answer = browser.send("GET", path)
    assert (answer.status, "Nothing to do here" in answer.text) == (404, True)


def test_what_others_wrote_is_shown_and_never_run(client, browser):
    item = {
        "price_data": {
            "currency": "eur",
            "unit_amount": 1250,
            "product_data": {"name": "<script>alert(1)</script>"},
        },
        "quantity": 1,
    }
    text = browser.open(opened(client, line_items=[item]).url).text
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_pages_need_nothing_from_elsewhere_and_name_every_field(client, browser):
    session = opened(client)
    for address in (session.url, bank_page(client, browser, asking(client))):
        answer = browser.open(address)
        page = Page(answer.text)
        assert page.controls <= page.labels
        assert "script" not in page.tags
        assert all(address.startswith("/") for address in page.addresses)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "practice.example"},
        {"host": "practice.example:80", "origin": "http://practice.example"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_nobody_from_elsewhere_is_answered(client, browser, headers):
    session = opened(client)
    path = urlsplit(session.url).path
    answer = browser.send("POST", path, "card=pm_card_visa", **headers)
    assert answer.status == 403
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent is None
    if "sec_fetch_site" not in headers:  # a link may be followed from anywhere
        assert browser.send("GET", path, **headers).status == 403


@pytest.mark.parametrize("length", ["", "x", "70000"])
def test_a_body_of_no_good_length_is_refused(browser, length):
    answer = browser.send("POST", "/practice/look", None, content_length=length)
    assert answer.status == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "<b>"])
def test_another_verb_is_refused_and_not_repeated(browser, method):
    answer = browser.send(method, "/bank/aaaaaaaaaaaaaaaaaaaa")
    assert (answer.status, answer.text) == (501, "Not understood.\n")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_only_cards_that_are_offered_are_taken(client, browser):
    session = opened(client)
    page = browser.submit(session.url, card="pm_card_refundFail")
    assert page.status == 200
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent is None


def test_every_offered_card_is_a_test_card_with_a_name():
    offered = [card for _, cards in CARDS for card in cards]
    assert {token for token, _ in offered} <= set(BY_TOKEN)
    assert len({name for _, name in offered}) == len(offered)


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [(5, "eur", "0.05 EUR"), (2500, "jpy", "2500 JPY"), (2510, "kwd", "2.510 KWD")],
)
def test_amounts_have_as_many_decimals_as_their_currency(minor, currency, said):
    assert amount(minor, currency) == said


def test_no_page_and_no_address_knows_a_secret(client, browser, capfd, caplog):
    session = opened(client)
    browser.submit(session.url, card="pm_card_threeDSecure2Required")
    browser.submit(browser.seen[-1], answer="pass")
    secret = payment_of(client, session).client_secret
    assert secret not in "".join(browser.seen)
    assert not any(re.search("_secret_|cs_test_", line) for line in capfd.readouterr())
    assert caplog.text == ""


def test_the_same_port_is_taken_again_where_it_is_free(tmp_path):
    origins = []
    for _ in range(2):
        simulator = Simulator(tmp_path / "practice.db")
        pages = PracticePages(simulator)
        origins.append(pages.origin())
        pages.close()
        simulator.close()
    assert origins[0] == origins[1]


def test_another_port_is_taken_where_it_is_not(tmp_path):
    path = tmp_path / "practice.db"
    first, second = Simulator(path), Simulator(path)
    both = PracticePages(first), PracticePages(second)
    assert both[0].origin() != both[1].origin() != ""
    for pages in both:
        pages.close()
    first.close()
    second.close()


def test_the_pages_run_where_nothing_can_be_written(tmp_path):
    simulator = Simulator(tmp_path / "practice.db")
    pages = PracticePages(simulator)
    simulator.state._connection.execute("PRAGMA query_only=ON")
    assert pages.origin()
    pages.close()
    simulator.close()
