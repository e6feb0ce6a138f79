"""The practice Stripe sends signed webhooks, to this machine alone."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import SimpleQueue

import pytest
import stripe
from typing_extensions import override

from pos.adapters.stripe_simulator.forward import Forwarder, parse_url, signature
from pos.adapters.stripe_simulator.listen import NotLoopback
from pos.adapters.stripe_simulator.server import Simulator
from tests.kit import START

SECRET = "whsec_0123456789abWXYZ"
HEADERS = {"authorization": "Bearer sk_test_forward"}


class Ear(HTTPServer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: SimpleQueue[tuple[str, str, bytes]] = SimpleQueue()


class _Handler(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()
        self.server.heard.put((self.path, self.headers["stripe-signature"], body))

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def ear():
    server = Ear()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def simulator():
    simulator = Simulator(None)
    yield simulator
    simulator.close()


def _create(simulator):
    form = "amount=1000&currency=eur&capture_method=manual"
    simulator.handle("POST", "https://api.stripe.com/v1/payment_intents", HEADERS, form)


def test_each_new_event_is_sent_once_and_signed_as_the_sdk_wants_it(ear, simulator):
    _create(simulator)
    url = f"http://127.0.0.1:{ear.server_address[1]}/webhook"
    forwarder = Forwarder(simulator, url, SECRET)
    _create(simulator)
    assert [forwarder.forward(), forwarder.forward()] == [1, 0]
    path, header, body = ear.heard.get(timeout=5)
    assert path == "/webhook"
    event = stripe.Webhook.construct_event(body, header, SECRET)
    assert event.type == "payment_intent.created"
    assert "_practice" not in json.loads(body)


def test_the_signature_is_the_sdks_own():
    body = '{"id": "evt_1", "note": "Café"}'
    stamp = int(START.timestamp())
    theirs = stripe.WebhookSignature.generate_signature_header(body, SECRET, stamp)
    assert signature(body.encode(), SECRET, START) == theirs


def test_nobody_there_stops_nothing(ear, simulator):
    gone = Ear()
    gone.server_close()
    forwarder = Forwarder(simulator, f"127.0.0.1:{gone.server_address[1]}", SECRET)
    _create(simulator)
    assert forwarder.forward() == 1


def test_it_works_by_itself_when_it_is_told(ear, simulator):
    forwarder = Forwarder(simulator, f"127.0.0.1:{ear.server_address[1]}", SECRET)
    with forwarder.working():
        _create(simulator)
        forwarder.tell()
        assert ear.heard.get(timeout=5)[0] == "/"


@pytest.mark.parametrize("url", ["http://192.0.2.1:80/", "192.0.2.1:80"])
def test_no_other_machine_hears_of_it(url):
    with pytest.raises(NotLoopback):
        parse_url(url)


@pytest.mark.parametrize("url", ["https://127.0.0.1:1/", "http://127.0.0.1", "127.0.0.1:1/?a=b"])
def test_what_is_no_such_address_is_refused(url):
    with pytest.raises(ValueError, match=r"."):
        parse_url(url)


@pytest.mark.parametrize(
    "arguments",
    [["--forward-to", "127.0.0.1:1"], ["--secret-stdin"], ["--forward-to", "x", "--secret-stdin"]],
)
def test_the_program_wants_both_address_and_secret(root, arguments):
    run = subprocess.run(
        [sys.executable, "-m", "pos.adapters.stripe_simulator", *arguments],
        cwd=root,
        input=SECRET,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert SECRET not in run.stderr
