"""The practice Checkout page and its bank in a real web engine, cut off from every network."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from typing_extensions import override

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.pages import PracticePages
from pos.adapters.stripe_simulator.server import Simulator
from tests import web_engine
from tests.adapters.stripe_simulator.helpers import client_for
from tests.adapters.stripe_simulator.test_sessions import opened, payment_of

pytestmark = pytest.mark.qt_log_ignore(web_engine.NOISE, extend=True)
_NAMES = (
    "[...document.querySelectorAll('input, button, a')]"
    ".filter(each => !(each.labels?.[0] ?? each).textContent.trim()).length === 0"
)
"""Whether every control has a name that can be read aloud."""


@dataclass
class Browser:
    """A phone's browser, and all that it asked for or complained about."""

    page: Any
    qtbot: Any
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def has(self, selector: str, text: str = "") -> None:
        """Wait until the page shows this."""
        script = f"!!document.querySelector({selector!r})?.textContent.includes({text!r})"
        web_engine.until(self.qtbot, self.page, script)

    def press(self, name: str) -> None:
        """Press a control, and wait until another page has come."""
        web_engine.run(self.qtbot, self.page, "document.body.dataset.seen = 'yes'; 1")
        web_engine.run(self.qtbot, self.page, f"document.getElementById({name!r}).click(); 1")
        web_engine.until(self.qtbot, self.page, "document.body && !document.body.dataset.seen")

    def choose(self, card: str) -> None:
        web_engine.run(self.qtbot, self.page, f"document.getElementById({card!r}).click(); 1")

    def are_named(self) -> bool:
        return bool(web_engine.run(self.qtbot, self.page, _NAMES))


@pytest.fixture
def stripe_side():
    simulator = Simulator(None)
    pages = PracticePages(simulator)
    yield simulator
    pages.close()
    simulator.close()


@pytest.fixture
def trap(monkeypatch):
    yield from web_engine.cut_off(monkeypatch)


@pytest.fixture
def browser(qtbot, trap):
    from PySide6.QtWebEngineCore import (
        QWebEnginePage,
        QWebEngineProfile,
        QWebEngineUrlRequestInterceptor,
    )

    seen = Browser(None, qtbot)

    class Ears(QWebEngineUrlRequestInterceptor):
        @override
        def interceptRequest(self, info):
            seen.asked.append(info.requestUrl().toString())

    class Page(QWebEnginePage):
        @override
        def javaScriptConsoleMessage(self, level, message, line, source):
            seen.complaints.append(message)

    profile = QWebEngineProfile()
    ears = Ears(profile)
    profile.setUrlRequestInterceptor(ears)
    seen.page = Page(profile)
    yield seen
    seen.page.deleteLater()
    profile.deleteLater()


def test_a_customer_pays_on_a_phone_after_a_decline_and_at_the_bank(stripe_side, browser, trap):
    client = client_for(stripe_side)
    session = opened(client)
    browser.page.load(session.url)
    browser.has(".amount", "25.00 EUR")
    assert browser.are_named()
    browser.choose("pm_card_visa_chargeDeclinedInsufficientFunds")
    browser.press("pay")
    browser.has("#trouble", "insufficient funds")
    browser.choose("pm_card_threeDSecure2Required")
    browser.press("pay")
    browser.has("#pass", "Yes")
    assert browser.are_named()
    browser.press("close")
    browser.has("#waiting", "waits for your answer")
    browser.press("bank")
    browser.press("pass")
    browser.has("#outcome", "25.00 EUR held")
    assert payment_of(client, session).status == "requires_capture"
    assert {urlsplit(url).netloc for url in browser.asked} == {urlsplit(session.url).netloc}
    assert not any(re.search(r"_secret_|pm_card_|\?", url) for url in browser.asked)
    assert [each for each in browser.complaints if "favicon" not in each] == []
    assert trap.visitors() == 0


def test_who_goes_back_and_who_comes_too_late_are_told(stripe_side, browser):
    client, bench = client_for(stripe_side), PracticeBench(stripe_side)
    session = opened(client)
    browser.page.load(session.url)
    browser.has("#leave", "Go back")
    browser.press("leave")
    browser.has("#outcome", "Nothing was taken")
    browser.press("return")
    browser.has("#pay", "Pay 25.00 EUR")
    client.v1.checkout.sessions.expire(session.id)
    browser.press("pay")
    browser.has("#outcome", "no longer open")
    assert bench.pages() in browser.page.url().toString()
    assert payment_of(client, session) is None
