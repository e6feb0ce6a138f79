"""The practice pages over real loopback: pay, decline, the bank, go back, and who is refused."""

import http.client
import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

import pytest

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.cards import BY_TOKEN
from pos.adapters.stripe_simulator.page_words import CARDS, amount
from pos.adapters.stripe_simulator.pages import PracticePages
from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_simulator.helpers import START, charges_of, client_for, intent_in
from tests.adapters.stripe_simulator.test_sessions import opened, payment_of

KEY = {"publishable_key": "pk_test_practice"}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self):
        return json.loads(self.text)


class Browser:
    """Follows redirects as a browser does, and sends what a browser sends."""

    def __init__(self, origin):
        self.origin = origin
        self.seen: list[str] = []

    def send(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=10)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        self.seen.append(path)
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)

    def open(self, address, **headers):
        answer = self.send("GET", urlsplit(address).path, **headers)
        while answer.status == 303:
            answer = self.send("GET", answer.headers["location"])
        return answer

    def submit(self, address, **fields):
        answer = self.send(
            "POST",
            urlsplit(address).path,
            urlencode(fields),
            content_type="application/x-www-form-urlencoded",
            origin=self.origin,
            sec_fetch_site="same-origin",
        )
        return self.open(answer.headers["location"]) if answer.status == 303 else answer

    def ask(self, path, **fields):
        return self.send(
            "POST", path, json.dumps({**KEY, **fields}), content_type="application/json"
        )


@pytest.fixture(scope="module")
def server():
    simulator = Simulator(None, wall=lambda: START)
    pages = PracticePages(simulator)
    yield simulator
    pages.close()
    simulator.close()


@pytest.fixture
def client(server):
    return client_for(server)


@pytest.fixture
def bench(server):
    return PracticeBench(server)


@pytest.fixture
def browser(bench):
    return Browser(bench.pages())


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


# The stand-in for Stripe.js ----------------------------------------------------------------


def test_the_form_confirms_with_the_secret_and_a_token(client, browser):
    intent = intent_in(client, "requires_payment_method")
    asked = {"client_secret": intent.client_secret}
    paid = browser.ask("/practice/confirm", **asked, payment_method="pm_card_visa")
    assert (paid.status, paid.json["paymentIntent"]["status"]) == (200, "requires_capture")
    assert browser.ask("/practice/look", **asked).json["paymentIntent"]["id"] == intent.id
    assert intent.client_secret not in paid.text
    assert "metadata" not in paid.json["paymentIntent"]


def test_the_form_hears_of_a_decline_as_from_stripe(client, browser):
    intent = intent_in(client, "requires_payment_method")
    answer = browser.ask(
        "/practice/confirm",
        client_secret=intent.client_secret,
        payment_method="pm_card_visa_chargeDeclinedLostCard",
    )
    error = answer.json["error"]
    assert (answer.status, error["decline_code"]) == (402, "lost_card")
    assert error["payment_intent"]["status"] == "requires_payment_method"
    assert intent.client_secret not in answer.text


def test_the_form_is_sent_to_the_bank(client, browser):
    intent = intent_in(client, "requires_payment_method")
    asked = {"client_secret": intent.client_secret}
    answer = browser.ask(
        "/practice/confirm",
        **asked,
        payment_method="pm_card_threeDSecure2Required",
        return_url=f"{browser.origin}/card/",
    )
    action = answer.json["paymentIntent"]["next_action"]["redirect_to_url"]
    assert "Confirmed" in browser.submit(action["url"], answer="pass").text
    status = browser.ask("/practice/look", **asked).json["paymentIntent"]["status"]
    assert status == "requires_capture"


def test_the_form_sets_a_card_up(client, browser):
    setup = client.v1.setup_intents.create()
    answer = browser.ask(
        "/practice/confirm", client_secret=setup.client_secret, payment_method="pm_card_visa"
    )
    assert answer.json["setupIntent"]["status"] == "succeeded"


def test_without_a_return_address_the_bank_is_in_the_page(client, browser):
    intent = intent_in(client, "requires_payment_method")
    answer = browser.ask(
        "/practice/confirm",
        client_secret=intent.client_secret,
        payment_method="pm_card_threeDSecure2Required",
    )
    action = answer.json["paymentIntent"]["next_action"]["use_stripe_sdk"]
    assert browser.open(action["stripe_js"]).status == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"client_secret": "pi_nobody_secret_x"}, 404),
        ({"client_secret": ""}, 404),
        ({"publishable_key": "sk_test_x"}, 401),
        ({"publishable_key": ""}, 401),
        ({"payment_method": "4242424242424242"}, 404),
        ({"payment_method": ""}, 404),
        ({"payment_method": 7}, 404),
    ],
)
def test_what_the_form_may_not_ask_is_refused(client, browser, change, status):
    intent = intent_in(client, "requires_payment_method")
    asked = {"client_secret": intent.client_secret, "payment_method": "pm_card_visa", **change}
    answer = browser.ask("/practice/confirm", **asked)
    assert answer.status == status
    assert answer.json["error"]["type"] == "invalid_request_error"
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [("{", "application/json", 400), ("[]", "application/json", 400), ("{}", "text/plain", 415)],
)
def test_what_is_no_request_of_the_form_is_refused(browser, body, kind, status):
    assert browser.send("POST", "/practice/look", body, content_type=kind).status == status


def test_the_secret_of_a_right_payment_has_to_be_right_to_the_end(client, browser):
    intent = intent_in(client, "requires_payment_method")
    assert browser.ask("/practice/look", client_secret=intent.client_secret[:-1]).status == 404


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
