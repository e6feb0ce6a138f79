"""What the web engine of the card form lets a page do, and what not."""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtGui import QColor
from typing_extensions import override

from pos.adapters.card_page import CardPage
from pos.errors import Misconfigured
from tests import web_engine
from ui.card_entry import engine
from ui.card_entry.bridge import CardBridge, Said
from ui.card_entry.gate import Gate, Wanted, host_of

PAGE = "https://pay.example.com/card/"
STRIPE = "https://js.stripe.com/v3/controller.html"


def lets(gate, url, opener=PAGE, **kind):
    return gate.lets(Wanted(url, opener, **kind))


@pytest.mark.parametrize(
    "url",
    [
        "https://pay.example.com/card/card.js",
        "https://js.stripe.com/endive/stripe.js",
        "https://api.stripe.com/v1/payment_intents/pi_1/confirm",
        "https://hooks.stripe.com/3d_secure_2/hosted",
        "https://m.stripe.network/inner.html",
        "https://b.stripecdn.com/image.png",
        "data:image/png;base64,AA==",
    ],
)
def test_the_page_and_stripe_are_let_through(url):
    assert lets(Gate(PAGE), url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://pay.example.com:8443/card/card.js",
        "http://pay.example.com/card/card.js",
        "http://api.stripe.com/v1/payment_intents",
        "https://notstripe.com/",
        "https://stripe.com.example.org/",
        "https://stripe.com@example.org/",
        "wss://api.stripe.com/",
        "file:///etc/passwd",
        "qrc:/x",
        "ftp://js.stripe.com/",
        "",
    ],
)
def test_everybody_else_is_not(url):
    assert not lets(Gate(PAGE), url)
    assert not lets(Gate(PAGE), url, is_frame=True)
    assert not lets(Gate(PAGE), url, "", is_page=True)


def test_only_the_page_itself_fills_the_window():
    gate = Gate(PAGE)
    assert lets(gate, PAGE, "", is_page=True)
    assert lets(gate, PAGE + "#top", "", is_page=True)
    assert lets(gate, PAGE.removesuffix("/"), "", is_page=True)
    assert not lets(gate, PAGE + "other.html", is_page=True)
    assert not lets(gate, PAGE + "?payment_intent_client_secret=x", is_page=True)
    assert not lets(gate, "https://hooks.stripe.com/", is_page=True)


def test_a_bank_is_heard_inside_stripes_frame_and_nowhere_else():
    gate, bank = Gate(PAGE), "https://acs.bank.example/challenge"
    assert not lets(gate, bank, is_frame=True)
    assert not lets(gate, "https://acs.bank.example/logo.png", bank)
    assert not lets(gate, bank, STRIPE)  # Stripe's frame may show a bank, not talk to it
    assert not lets(gate, "http://acs.bank.example/", STRIPE, is_frame=True)
    assert lets(gate, bank, STRIPE, is_frame=True)
    assert lets(gate, "https://cdn.bank.example/logo.png", bank)
    assert lets(gate, "https://login.bank.example/", bank, is_frame=True)
    assert lets(gate, "https://login.bank.example/style.css", "https://login.bank.example/")
    assert not lets(gate, "https://cdn.bank.example/logo.png")
    assert not lets(Gate(PAGE), "https://cdn.bank.example/logo.png", bank)  # another form


def test_of_a_blocked_address_only_the_host_is_told():
    assert host_of("https://me:pw@example.com/a?client_secret=pi_1_secret_2") == "example.com"


def test_the_bridge_gives_the_secret_once_and_hears_three_words():
    heard = []
    bridge = CardBridge({"secret": "pi_1_secret_2"}, lambda *said: heard.append(said))
    assert bridge.take() == {"secret": "pi_1_secret_2"}
    assert bridge.take() == {}
    assert "secret_2" not in repr(vars(bridge))
    bridge.ready()
    bridge.processing()
    bridge.done()
    bridge.done("pm_1")
    assert heard == [
        (Said.READY, ""),
        (Said.PROCESSING, ""),
        (Said.DONE, ""),
        (Said.DONE, "pm_1"),
    ]
    meta = bridge.metaObject()
    own = range(meta.methodOffset(), meta.methodCount())
    assert {meta.method(place).name().data().decode() for place in own} == {
        "take",
        *map(str, Said),
    }
    assert meta.propertyCount() == meta.propertyOffset()


@pytest.fixture
def is_nobody_special(monkeypatch):
    """An ordinary user on a system that lets the engine protect itself."""
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(engine, "_SANDBOXES", ())


def test_an_ordinary_user_can_open_a_form(is_nobody_special):
    assert engine.obstacle() is None


def test_without_the_engine_the_way_is_blocked_and_nothing_is_imported(
    is_nobody_special, monkeypatch
):
    monkeypatch.setitem(sys.modules, "PySide6.QtWebEngineWidgets", None)
    assert engine.obstacle().code == "web_engine_missing"
    with pytest.raises(Misconfigured, match="web_engine_missing"):
        engine.load()


def test_root_opens_no_form_because_the_engine_would_end_the_till(is_nobody_special, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert engine.obstacle().code == "web_engine_as_root"


def test_a_system_without_a_sandbox_opens_no_form(is_nobody_special, monkeypatch, tmp_path):
    switch = Path(tmp_path, "unprivileged_userns_clone")
    monkeypatch.setattr(engine, "_SANDBOXES", ((switch, "0"),))
    assert engine.obstacle() is None
    switch.write_text("0\n")
    assert engine.obstacle().code == "web_engine_sandbox"


def test_a_missing_library_is_named(is_nobody_special, monkeypatch):
    monkeypatch.setitem(sys.modules, "ui.card_entry.web_page", None)
    with pytest.raises(Misconfigured, match="web_engine_libraries"):
        engine.load()


# In a real engine ----------------------------------------------------------------------------

HOSTILE = b"""<!doctype html><title>x</title><body><script>
  const tried = [];
  function note(name) { tried.push(name); }
  function attempt(name, act) { try { act(); } catch (error) { note(name + " threw"); } }
  let left = 4;
  function over() { left -= 1; if (left === 0) { document.title = "tried"; } }
  for (const url of ["https://example.com/x?s=1", "http://192.0.2.1/", "wss://example.com/"]) {
    if (url.startsWith("ws")) {
      attempt(url, () => { const s = new WebSocket(url); s.onerror = s.onclose = over; });
    } else {
      fetch(url, {mode: "no-cors"}).then(() => note("got " + url), () => 0).finally(over);
    }
  }
  const image = new Image(); image.onerror = image.onload = over; image.src = "https://x.example/a";
  navigator.sendBeacon("https://example.com/beacon", "x");
  const frame = document.createElement("iframe"); frame.src = "https://example.com/frame";
  document.body.append(frame);
  attempt("open", () => { if (window.open("/popup")) note("popup"); });
  attempt("download", () => {
    const link = document.createElement("a");
    link.href = "/file"; link.download = "f"; link.click();
  });
  attempt("camera", () => navigator.mediaDevices.getUserMedia({video: true})
    .then(() => note("camera"), () => 0));
  attempt("place", () => navigator.geolocation.getCurrentPosition(() => note("place")));
  attempt("alert", () => { if (confirm("?")) note("confirm"); });
  location.href = "https://example.com/away";
</script>"""


class _Site(ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Hostile)
        self.asked: list[str] = []


class _Hostile(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self):
        self.server.asked.append(self.path)
        body = HOSTILE if self.path == "/card/" else b"x"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, *_):
        pass


@pytest.fixture
def hostile():
    server = _Site()
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def trap(monkeypatch):
    yield from web_engine.cut_off(monkeypatch)


@pytest.mark.qt_log_ignore(web_engine.NOISE, extend=True)
def test_a_hostile_page_reaches_nobody_and_gets_nothing(
    qtbot, hostile, trap, tmp_path, monkeypatch
):
    monkeypatch.setenv("QTWEBENGINE_REMOTE_DEBUGGING", "0")
    page = f"http://127.0.0.1:{hostile.server_address[1]}/card/"
    form = engine.load()(Gate(page), lambda *_: None, lambda: None)
    assert "QTWEBENGINE_REMOTE_DEBUGGING" not in os.environ
    qtbot.addWidget(form, before_close_func=lambda form: form.shut())
    form.show()
    profile = form.page.profile()
    assert profile.isOffTheRecord()
    profile.setDownloadPath(str(tmp_path))
    form.open(page, {"secret": "pi_1_secret_2"}, QColor("white"))
    web_engine.until(qtbot, form.page, "document.title === 'tried'")
    assert web_engine.run(qtbot, form.page, "JSON.stringify(tried)") == "[]"
    assert form.page.url().toString() == page
    assert trap.visitors() == 0
    assert set(hostile.asked) <= {"/card/", "/file"}
    assert list(tmp_path.iterdir()) == []
    assert web_engine.run(qtbot, form.page, "typeof qt.webChannelTransport") == "object"
    frame = "document.querySelector('iframe').contentWindow.qt === undefined"
    assert web_engine.run(qtbot, form.page, f"try {{ {frame} }} catch (e) {{ true }}") is True


@pytest.mark.qt_log_ignore(web_engine.NOISE, extend=True)
def test_the_page_that_shops_host_asks_stripe_alone_and_says_when_it_is_not_there(qtbot, trap):
    page, asked = CardPage(), []

    class Noting(Gate):
        @override
        def lets(self, wanted):
            asked.append(wanted.url)
            return super().lets(wanted)

    form = engine.load()(Noting(page.address()), lambda *_: None, lambda: None)
    qtbot.addWidget(form, before_close_func=lambda form: form.shut())
    form.open(page.address(), {"key": "pk_test_x", "secret": "pi_1_secret_2"}, QColor("white"))
    seen: list[str] = []

    def has_given_up():
        trap.visitors()  # who comes is sent away: there is no Stripe here
        form.page.runJavaScript("document.getElementById('say')?.textContent", 0, seen.append)
        return bool(seen) and "could not be loaded" in (seen[-1] or "")

    qtbot.waitUntil(has_given_up, timeout=web_engine.PATIENCE)
    elsewhere = [url for url in asked if not url.startswith(page.address())]
    page.close()
    assert elsewhere == ["https://js.stripe.com/endive/stripe.js", "https://js.stripe.com/v3/"]
    assert "secret_2" not in repr(asked)


@pytest.mark.qt_log_ignore(web_engine.NOISE, extend=True)
def test_a_page_that_is_not_there_is_told(qtbot, trap):
    broken = []
    page = f"http://127.0.0.1:{trap.port}/card/"
    form = engine.load()(Gate(page), lambda *_: None, lambda: broken.append(True))
    qtbot.addWidget(form, before_close_func=lambda form: form.shut())
    form.open(page, {}, QColor("white"))
    qtbot.waitUntil(lambda: trap.visitors() > 0 or bool(broken), timeout=web_engine.PATIENCE)
    qtbot.waitUntil(lambda: bool(broken), timeout=web_engine.PATIENCE)
