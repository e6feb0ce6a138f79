"""The page of the card form, as this machine serves it and as a shop hosts it."""

import re
from importlib.resources import files

import pytest
import requests

from pos.adapters.card_page import CardPage
from pos.adapters.stripe_simulator import standin
from resources import card_entry


@pytest.fixture
def page():
    page = CardPage()
    yield page
    page.close()


def _get(url: str) -> requests.Response:
    return requests.get(url, timeout=5)


def _text(name: str) -> str:
    return card_entry.page_file(name).body.decode()


def _ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_the_page_comes_with_its_policy_and_is_kept_nowhere(page):
    answer = _get(page.address())
    assert answer.text == _text("index.html")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; frame-ancestors 'none'")


def test_only_the_files_of_the_page_are_served_and_only_to_this_machine(page):
    address = page.address()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
    assert page.address() == address
    assert _get(f"{address}card.js").text == _text("card.js")
    for name in ("README.md", "__init__.py", "card_entry/card.js", "stripe.js", "card.js?x"):
        assert _get(address + name).status_code == 404


def test_a_page_that_was_closed_can_be_served_again(page):
    page.address()
    page.close()
    page.close()
    assert _get(page.address()).status_code == 200


def test_the_policy_names_no_host_but_stripes():
    hosts = set(re.findall(r"https://[^\s;]+", card_entry.policy()))
    assert hosts == {
        "https://js.stripe.com",
        "https://*.js.stripe.com",
        "https://hooks.stripe.com",
        "https://api.stripe.com",
        "https://*.stripe.com",
    }
    assert "unsafe-eval" not in card_entry.policy()
    assert "script-src 'self' https://js.stripe.com https://*.js.stripe.com;" in card_entry.policy()


def test_what_a_shop_is_told_to_send_is_the_policy_of_the_page():
    readme = files(card_entry).joinpath("README.md").read_text(encoding="utf-8")
    assert f"Content-Security-Policy: {card_entry.policy()}\n" in readme


def test_stripes_script_comes_from_stripe_alone():
    scripts = re.findall(r'<script src="([^"]+)"', _text("index.html"))
    assert scripts == ["https://js.stripe.com/endive/stripe.js", "card.js"]


def test_the_page_that_a_shop_hosts_holds_nothing_of_practice():
    names = {file.name for file in files(card_entry).iterdir()}
    assert names - {"__pycache__"} == {*card_entry.PAGE, "README.md", "__init__.py"}
    for name in card_entry.PAGE:
        text = _text(name)
        assert not re.search(r"practice|stand-in|pm_card|\d{4} ?\d{4}", text, re.IGNORECASE), name
        assert not re.search(r"localStorage|document\.cookie|console\.|location\.(href|hash)", text)


def test_practice_shows_the_same_form_with_a_script_of_its_own():
    page = standin.served("/card/")
    assert _ids(page.body.decode()) == _ids(_text("index.html"))
    assert "not Stripe’s" in page.body.decode()
    assert standin.served("/card/card.js").body == card_entry.page_file("card.js").body
    assert standin.served("/card/stripe.js").kind.startswith("text/javascript")
    assert "https:" not in page.headers["content-security-policy"]
    assert standin.served("/card/README.md") is None
    assert standin.served("/practice/confirm") is None
